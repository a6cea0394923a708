//! `mta-sts-check new`: a policy and the records that announce it.

mod args;
mod failure;
mod hosts;
mod serving;

pub(crate) use args::{ModeArg, NewArgs, PolicyArgs, RecordsArg};
pub(crate) use failure::NewFailure;
pub(crate) use hosts::{host_of, mail_domain, own_host_note, web_note};

use crate::failure::system;
use crate::input::{now, parse_domain, to_ascii};
use crate::new::args::IdFrom;
use crate::replace::replace;
use crate::words::{say, words};
use crate::{Failure, Outcome, output};
use hosts::Hosts;
use mta_sts::publish::records::{
    ALIAS_LIMITS, Entry, RecordFormat, aliases, entries, id_of_digest, policy_host, written,
};
use mta_sts::publish::{NewPolicy, new_policy, usual_max_age};
use mta_sts::{
    Arg, Context, DomainName, Draft, Message, Mode, Part, Report, Severity, Timestamp, evaluate, lints,
};
use serving::Serving;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Prints the policy on standard output and the records on standard error, or writes both to files.
pub(crate) fn run(args: &NewArgs) -> Result<Outcome, Failure> {
    let mut domains: Vec<DomainName> = Vec::new();
    for given in &args.domain {
        let domain = mail_domain(given)?;
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    let alias_of = args.alias_of.as_deref().map(mail_domain).transpose()?;
    if let Some(of) = alias_of.as_ref().filter(|of| domains.iter().all(|domain| domain == *of)) {
        return Err(NewFailure::OwnAlias { name: of.to_string() }.into());
    }
    // clap makes sure that there is one.
    let first = alias_of.as_ref().or(domains.first()).ok_or(NewFailure::NoHosts)?;
    let (hosts, policy) = drafted(&args.policy, &domains)?;
    let id = match args.id {
        IdFrom::Policy => id_of(policy.as_bytes()),
        IdFrom::Time => now().unwrap_or(Timestamp(0)).policy_id(),
    };
    let records = records(args, &domains, alias_of.as_ref(), &id)?;
    // An alias has the record of another domain, and no policy of its own. The web server serves it all the same.
    let own: Vec<&DomainName> = alias_of.as_ref().map_or_else(|| domains.iter().collect(), |of| vec![of]);
    for domain in &own {
        check(&policy, domain, &records)?;
    }
    let notes = notes(args, &hosts, &own, &domains);
    let zone = zone(args, first, &domains)?;
    let snippet = args.hosting.as_deref().map(serving::snippet).transpose()?;
    let others = domains.iter().filter(|domain| !own.contains(domain));
    let served: Vec<&DomainName> = own.iter().copied().chain(others).collect();
    let serving = snippet.map(|snippet| Serving::of(snippet, &served, &policy)).transpose()?;
    match &args.out {
        None => {
            let form = args.records.0;
            let text = commented(&notes, form) + &written(&records, &zone, form, words());
            let serving = serving.map(|serving| serving.shown()).unwrap_or_default();
            output::write(io::stderr().lock(), (text + &serving).as_bytes())?;
            output::write(io::stdout().lock(), policy.as_bytes())?;
        }
        Some(folder) => {
            let serving = serving.map(Serving::below_folder).unwrap_or_default();
            let mut files = vec![("mta-sts.txt".to_owned(), policy)];
            let forms = [RecordFormat::Zone, args.records.0];
            for form in forms.into_iter().take(if forms[0] == forms[1] { 1 } else { 2 }) {
                files.push((
                    form.file_name().to_owned(),
                    commented(&notes, form) + &written(&records, &zone, form, words()),
                ));
            }
            files.extend(serving);
            write_all(folder, "--out", &files)?;
        }
    }
    Ok(Outcome::Good)
}

/// Returns the mail hosts, and the policy for them.
pub(crate) fn drafted(args: &PolicyArgs, domains: &[DomainName]) -> Result<(Hosts, String), Failure> {
    let mode = args.mode();
    let hosts = Hosts::of(args, domains)?;
    let max_age = args.max_age.unwrap_or_else(|| usual_max_age(mode));
    let policy = new_policy(&NewPolicy { mode, max_age, mx: &hosts.patterns });
    Ok((hosts, policy))
}

/// Returns the id that follows from a policy.
pub(crate) fn id_of(policy: &[u8]) -> String {
    id_of_digest(&Sha256::digest(policy))
}

fn records(
    args: &NewArgs,
    domains: &[DomainName],
    alias_of: Option<&DomainName>,
    id: &str,
) -> Result<Vec<Entry>, Failure> {
    let rua = |domain: &DomainName| {
        let usual = || format!("mailto:tls-reports@{domain}");
        (!args.no_tlsrpt).then(|| args.rua.clone().unwrap_or_else(usual))
    };
    let own = |domain: &DomainName| -> Result<Vec<Entry>, Failure> {
        let target = args.policy_host.as_deref().map(|given| hosts::target(given, domain)).transpose()?;
        let mut all = entries(domain, id, rua(domain).as_deref());
        all.extend(target.map(|target| policy_host(domain, &target)));
        Ok(all)
    };
    let Some(of) = alias_of else {
        let all: Vec<Vec<Entry>> = domains.iter().map(own).collect::<Result<_, _>>()?;
        return Ok(all.concat());
    };
    let mut all = own(of)?;
    for domain in domains.iter().filter(|domain| *domain != of) {
        all.extend(aliases(domain, of));
        // The TLSRPT record is not shared.
        all.extend(entries(domain, id, rua(domain).as_deref()).into_iter().skip(1));
    }
    Ok(all)
}

/// Refuses what our own lints call an error or a warning.
fn check(policy: &str, domain: &DomainName, records: &[Entry]) -> Result<(), Failure> {
    let context = Context::new(to_ascii).domain(Some(domain));
    let text = |name: &str| {
        let entry = records.iter().find(|entry| entry.name == name);
        entry.map(|entry| entry.data.value())
    };
    let mut draft = Draft::new().policy(policy.as_bytes());
    let [record, tlsrpt] = [text(&domain.record_name()), text(&domain.tlsrpt_name())];
    if let Some(record) = &record {
        draft = draft.records(&[record.as_bytes()]);
    }
    if let Some(tlsrpt) = &tlsrpt {
        draft = draft.tlsrpt(&[tlsrpt.as_bytes()]);
    }
    let report: Report = evaluate(&draft.over(None), &context, &lints::ALL);
    // The missing TLSRPT record was asked for.
    let is_bad =
        |severity: Severity, name: &str| severity != Severity::Note && name != "testing-without-tlsrpt";
    let bad = report.findings.iter().find(|finding| is_bad(finding.severity, finding.lint.name));
    match bad {
        Some(bad) => {
            let (title, help) = (bad.says(Part::Title), bad.says(Part::Help));
            Err(NewFailure::Defect { title, help, lint: bad.lint.name }.into())
        }
        None => Ok(()),
    }
}

/// What to know of a first policy in mode enforce.
pub(crate) const ENFORCED: Message = Message::new(
    "new.enforce",
    "Mode enforce stops mail to a host that fails. First read two weeks of reports in mode testing: “mta-sts-check plan rollout” has the steps.",
);

/// Returns what to know before publishing. `own` are the domains with a policy of their own.
fn notes(args: &NewArgs, hosts: &Hosts, own: &[&DomainName], domains: &[DomainName]) -> Vec<Message> {
    let list =
        |name: fn(&DomainName) -> String| Arg::Joined(own.iter().map(|domain| name(domain).into()).collect());
    let (address, serve, announce) = if own.len() > 1 {
        (if args.policy_host.is_some() { RECORDS } else { ADDRESSES }, SERVE_EACH, ANNOUNCE_EACH)
    } else {
        (if args.policy_host.is_some() { RECORD } else { ADDRESS }, SERVE, ANNOUNCE)
    };
    let mut all = vec![
        address.arg("names", list(DomainName::policy_host)),
        serve.arg("urls", list(DomainName::policy_url)),
    ];
    if own.len() > 1 {
        all.push(Message::new(
            "new.certificates",
            "   The web server needs a certificate for each of these names.",
        ));
    }
    all.push(announce.arg("names", list(DomainName::record_name)));
    if args.policy.mode() == Mode::Enforce {
        all.push(ENFORCED);
    }
    if !args.no_tlsrpt && args.rua.is_none() {
        let mailboxes = list(|domain| format!("tls-reports@{domain}"));
        all.push(
            Message::new(
                "new.reports",
                "Reports go to {mailboxes}: make that mailbox, or give another address with --rua.",
            )
            .arg("mailboxes", mailboxes),
        );
    }
    all.extend(domains.iter().filter_map(|domain| own_host_note(domain, &hosts.patterns)));
    all.extend(hosts.notes.iter().cloned());
    if args.alias_of.is_some() {
        all.extend(ALIAS_LIMITS.iter().cloned());
    }
    let named: BTreeSet<&DomainName> = own.iter().copied().chain(domains).collect();
    all.extend(named.into_iter().filter_map(web_note));
    all
}

const RECORD: Message = Message::new("new.record", "1. Publish the record at {names}.");
const RECORDS: Message = Message::new("new.records", "1. Publish the records at {names}.");
const ADDRESS: Message = Message::new(
    "new.address",
    "1. Publish an address record (A, AAAA) or a CNAME record at {names}, of the web server that serves the policy.",
);
const ADDRESSES: Message = Message::new(
    "new.addresses",
    "1. Publish an address record (A, AAAA) or a CNAME record at each of {names}, of the web server that serves the policy.",
);
const SERVE: Message = Message::new(
    "new.serve",
    "2. Serve the policy at {urls} as text/plain, without a redirect, and fetch it once.",
);
const SERVE_EACH: Message = Message::new(
    "new.serve-each",
    "2. Serve the policy at each of {urls} as text/plain, without a redirect, and fetch it once.",
);
const ANNOUNCE: Message = Message::new("new.announce", "3. Only then publish the record at {names}.");
const ANNOUNCE_EACH: Message =
    Message::new("new.announce-each", "3. Only then publish the records at {names}.");

pub(crate) fn commented(notes: &[Message], form: RecordFormat) -> String {
    let mut out = String::new();
    for note in notes {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{} {}", form.comment(), say(note));
    }
    out
}

/// Returns the zone that the names are relative to.
fn zone(args: &NewArgs, first: &DomainName, domains: &[DomainName]) -> Result<String, Failure> {
    let Some(zone) = args.zone.as_deref().map(parse_domain).transpose()? else {
        return Ok(first.to_string());
    };
    let is_inside = |domain: &&DomainName| {
        let rest = domain.as_str().strip_suffix(zone.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    match std::iter::once(first).chain(domains).find(|domain| !is_inside(domain)) {
        Some(domain) => {
            Err(NewFailure::OutsideZone { domain: domain.to_string(), zone: zone.to_string() }.into())
        }
        None => Ok(zone.to_string()),
    }
}

/// The mode of a new file: a web server must be able to read the policy.
const READABLE: u32 = 0o644;

/// Writes the files, each whole or not at all.
pub(crate) fn write_all(
    folder: &Path,
    option: &'static str,
    files: &[(String, String)],
) -> Result<(), Failure> {
    let failed = |path: &Path, error: &io::Error| NewFailure::Write {
        path: path.display().to_string(),
        reason: system(error),
        option,
    };
    fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        fs::create_dir_all(parent).map_err(|error| failed(parent, &error))?;
        replace(&path, text.as_bytes(), READABLE).map_err(|error| failed(&path, &error))?;
        output::note(&Message::new("cli.wrote", "wrote {path}").arg("path", path.display()))?;
    }
    Ok(())
}
