//! `mta-sts-check host`: the folder of the policies that a deployment serves for other domains.

use crate::failure::system;
use crate::input::to_ascii;
use crate::new::{
    ENFORCED, ModeArg, PolicyArgs, RecordsArg, commented, drafted, host_of, id_of, mail_domain,
    own_host_note, web_note, write_all,
};
use crate::words::{say, words};
use crate::{Failure, Outcome, output};
use clap::Subcommand;
use mta_sts::publish::records::{Data, Entry, RECORD_TTL, RecordFormat, entries, policy_host, written};
use mta_sts::{
    Arg, Context, DomainName, Draft, Message, Mode, MxPattern, Part, Policy, PolicySyntax, Severity, Shown,
    evaluate, lints,
};
use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub(crate) struct HostArgs {
    #[command(subcommand)]
    command: HostCommand,
}

#[derive(Subcommand)]
enum HostCommand {
    /// Write the policy of a domain to the folder, and print the records to set.
    ///
    /// The policy is made for a provider or from MX hosts, or copied from a file. If the domain has a policy already, it is
    /// replaced, and its mode and its max_age stay unless others are given.
    Add {
        /// The mail domain.
        domain: String,

        #[command(flatten)]
        policy: PolicyArgs,

        /// Copy the policy from this file, instead of making one.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["provider", "mx", "mode", "max_age"])]
        file: Option<PathBuf>,

        /// With --file: also replace a policy in mode enforce by one in another mode.
        #[arg(long, requires = "file")]
        force: bool,

        /// The host name of your edge. The domain then needs two CNAME records only, and the TXT record with the id is in your
        /// zone, so that you can change it together with the policy.
        #[arg(long, value_name = "NAME")]
        target: Option<String>,

        /// The format of the records.
        #[arg(long, value_enum, default_value_t = RecordsArg::Zone)]
        records: RecordsArg,

        #[command(flatten)]
        folder: Folder,
    },
    /// List the policies with the ids of their records.
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Lint all policies, as the build of the edge does. Exit status: 1 if a finding is an error.
    Check {
        #[command(flatten)]
        folder: Folder,
    },
}

#[derive(clap::Args)]
struct Folder {
    /// The folder with one file <domain>.txt for each domain.
    #[arg(long = "folder", value_name = "DIR", default_value = "policies")]
    path: PathBuf,
}

/// A policy of the folder.
struct Hosted {
    path: PathBuf,
    /// The domain, if the name of the file is one.
    domain: Option<DomainName>,
    text: Vec<u8>,
}

pub(crate) fn run(args: &HostArgs) -> Result<Outcome, Failure> {
    match &args.command {
        HostCommand::Add { domain, policy, file, force, target, records, folder } => {
            let domain = mail_domain(domain)?;
            let target = target.as_deref().map(|given| deployment(given, &domain)).transpose()?;
            let present = fs::read(folder.path.join(format!("{domain}.txt"))).unwrap_or_default();
            let before = terms(&present);
            let policy = match file {
                Some(file) => copied(&domain, file, if *force { None } else { before })?,
                None => drafted(&kept(policy, before), std::slice::from_ref(&domain))?.1.into_bytes(),
            };
            // A reader from the top must see this before the records.
            if let Some(note) = uncovered(&present, &policy) {
                output::note(&note)?;
            }
            let outcome = add(&domain, &policy, target.as_ref(), records.0, &folder.path)?;
            let notes = [
                changed(before, terms(&policy)),
                own_host_note(&domain, &patterns(&policy)),
                web_note(&domain),
            ];
            for note in notes.into_iter().flatten() {
                output::note(&note)?;
            }
            Ok(outcome)
        }
        HostCommand::List { folder } => list(&all(&folder.path)?),
        HostCommand::Check { folder } => check(&all(&folder.path)?),
    }
}

/// Returns the mode and the max_age of a valid policy.
fn terms(policy: &[u8]) -> Option<(Mode, u32)> {
    Policy::of(&PolicySyntax::parse(policy)).map(|policy| (policy.mode, policy.max_age))
}

/// Returns the arguments with the mode of the present policy, and with its max_age if the mode stays.
fn kept(args: &PolicyArgs, before: Option<(Mode, u32)>) -> PolicyArgs {
    let mut args = args.clone();
    if let Some((mode, max_age)) = before {
        args.mode.get_or_insert(ModeArg::of(mode));
        if args.mode() == mode {
            args.max_age.get_or_insert(max_age);
        }
    }
    args
}

/// Reads a policy that may replace the present one.
fn copied(domain: &DomainName, file: &Path, before: Option<(Mode, u32)>) -> Result<Vec<u8>, Failure> {
    let policy = fs::read(file).map_err(|error| unread(file, &error))?;
    match (before, terms(&policy)) {
        (Some((Mode::Enforce, _)), Some((mode, _))) if mode != Mode::Enforce => Err(Failure::Weaker {
            domain: domain.to_string(),
            file: file.display().to_string(),
            mode: mode.name(),
        }),
        _ => Ok(policy),
    }
}

/// Tells what became of the mode and the max_age.
fn changed(before: Option<(Mode, u32)>, after: Option<(Mode, u32)>) -> Option<Message> {
    let (mode, max_age) = after?;
    let is_first = mode == Mode::Enforce && !before.is_some_and(|(mode, _)| mode == Mode::Enforce);
    let Some((old, old_age)) = before else { return is_first.then_some(ENFORCED) };
    let told = if (old, old_age) == (mode, max_age) {
        Message::new(
            "host.same",
            "the present policy was replaced; its mode {mode} and its max_age {max_age} stay",
        )
    } else {
        Message::new(
            "host.changed",
            "the present policy was replaced; it had mode {old} and max_age {old_age}, and now has {mode} and {max_age}.",
        )
        .arg("old", old.name())
        .arg("old_age", old_age)
    };
    let told = told.arg("mode", mode.name()).arg("max_age", max_age);
    Some(if is_first {
        Message::new("sentences", "{first} {second}").arg("first", told).arg("second", ENFORCED)
    } else {
        told
    })
}

/// Returns the patterns of a valid policy.
fn patterns(policy: &[u8]) -> Vec<String> {
    let syntax = PolicySyntax::parse(policy);
    let patterns = Policy::of(&syntax).map(|policy| policy.mx.iter().map(MxPattern::to_string).collect());
    patterns.unwrap_or_default()
}

/// Names what a policy in mode enforce covered, and the new one does not.
fn uncovered(before: &[u8], after: &[u8]) -> Option<Message> {
    let [before, after] = [before, after].map(PolicySyntax::parse);
    let (before, after) = (Policy::of(&before)?, Policy::of(&after)?);
    let is_covered = |old: &&MxPattern<'_>| after.mx.iter().any(|new| new.includes(old));
    let hosts: Vec<Arg> =
        before.mx.iter().filter(|old| !is_covered(old)).map(|old| old.to_string().into()).collect();
    let note = Message::new(
        "host.uncovered",
        "the new policy does not cover {hosts} any more. In mode enforce, senders deliver nothing to an MX host that the policy does not cover: “mta-sts-check plan migrate” has the order of the steps",
    );
    let is_strict = before.mode == Mode::Enforce && after.mode != Mode::None;
    (is_strict && !hosts.is_empty()).then(|| note.arg("hosts", Arg::Joined(hosts)))
}

/// Reads the host name of the deployment, also from a URL.
fn deployment(given: &str, domain: &DomainName) -> Result<DomainName, Failure> {
    let failed = |reason: Message| Failure::Target { given: given.to_owned(), reason: Arg::from(reason) };
    let target = DomainName::parse(host_of(given), to_ascii).map_err(|error| failed(error.message()))?;
    if target.as_str() == domain.policy_host() {
        return Err(failed(Message::new(
            "host.target-is-alias",
            "it is the name that is to become an alias; give the name of the deployment",
        )));
    }
    Ok(target)
}

fn add(
    domain: &DomainName,
    policy: &[u8],
    target: Option<&DomainName>,
    form: RecordFormat,
    folder: &Path,
) -> Result<Outcome, Failure> {
    let hosted = Hosted {
        path: folder.join(format!("{domain}.txt")),
        domain: Some(domain.clone()),
        text: policy.to_vec(),
    };
    if let Some(said) = hosted.findings(Severity::Error).first() {
        return Err(Failure::Hosted { said: said.clone() });
    }
    let name = format!("{domain}.txt");
    // A valid policy is ASCII.
    write_all(folder, "--folder", &[(name, String::from_utf8_lossy(policy).into_owned())])?;
    let id = id_of(policy);
    let (theirs, ours) = records(domain, &id, target);
    let order = match target {
        Some(target) => Message::new(
            "host.order",
            "First publish the one at {host}. When {target} serves the policy there, publish the one at {record}.",
        )
        .arg("target", target),
        None => Message::new(
            "host.order-without-target",
            "First publish an address record or a CNAME record of your edge at {host} (--target NAME prints it). When your edge serves the policy there, publish the record at {record}.",
        ),
    };
    let notes = [
        Message::new("host.records", "The records of {domain}:").arg("domain", domain),
        order.arg("host", domain.policy_host()).arg("record", domain.record_name()),
    ];
    let mut text = commented(&notes, form) + &written(&theirs, domain.as_str(), form, words());
    if let (Some(target), false) = (target, ours.is_empty()) {
        let note = Message::new(
            "host.own-record",
            "For your own zone, that of {target}; replace it after each change of the policy:",
        );
        text += &commented(&[note.arg("target", target)], form);
        text += &written(&ours, target.as_str(), form, words());
    }
    output::write(io::stdout().lock(), text.as_bytes())?;
    Ok(Outcome::Good)
}

/// Returns the records of the domain, and those of the operator.
fn records(domain: &DomainName, id: &str, target: Option<&DomainName>) -> (Vec<Entry>, Vec<Entry>) {
    let own = entries(domain, id, None);
    let Some(target) = target else { return (own, Vec::new()) };
    // The id is at a name of the operator, so that it can follow the policy.
    let name = format!("{domain}._mta-sts.{target}");
    let alias = Entry { name: domain.record_name(), ttl: RECORD_TTL, data: Data::Cname(name.clone()) };
    let ours = own.into_iter().map(|entry| Entry { name: name.clone(), ..entry }).collect();
    (vec![alias, policy_host(domain, target.as_str())], ours)
}

fn list(all: &[Hosted]) -> Result<Outcome, Failure> {
    let mut out = String::new();
    for hosted in all {
        let syntax = PolicySyntax::parse(&hosted.text);
        let said = match Policy::of(&syntax) {
            Some(policy) => format!("{}\t{}\t{} mx", policy.mode.name(), policy.max_age, policy.mx.len()),
            None => say(&Message::new("host.not-valid", "not a valid policy")).to_string(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\t{}\t{said}", hosted.name(), id_of(&hosted.text));
    }
    output::write(io::stdout().lock(), out.as_bytes())?;
    Ok(Outcome::Good)
}

fn check(all: &[Hosted]) -> Result<Outcome, Failure> {
    let mut out = String::new();
    let mut errors = 0;
    for hosted in all {
        errors += hosted.findings(Severity::Error).len();
        for said in hosted.findings(Severity::Note) {
            let _ = writeln!(out, "{said}");
        }
    }
    let policies = match all.len() {
        1 => Message::new("host.one-policy", "1 policy"),
        n => Message::new("host.policies", "{n} policies").arg("n", n),
    };
    let errors_found = match errors {
        1 => Message::new("host.one-error", "1 error"),
        n => Message::new("host.errors", "{n} errors").arg("n", n),
    };
    let _ = writeln!(out, "{}, {}", say(&policies), say(&errors_found));
    output::write(io::stdout().lock(), out.as_bytes())?;
    Ok(if errors == 0 { Outcome::Good } else { Outcome::Errors })
}

impl Hosted {
    fn name(&self) -> Shown {
        match &self.domain {
            Some(domain) => Shown::of(domain),
            None => Shown::brief(self.path.display()),
        }
    }

    /// Returns the findings of at least this severity.
    fn findings(&self, least: Severity) -> Vec<Shown> {
        let name = Shown::brief(self.path.display());
        let Some(domain) = &self.domain else {
            let said = Message::new(
                "host.not-a-domain",
                "{file}: error: the name of the file is not a domain of A-labels in lower case",
            );
            return vec![say(&said.arg("file", name))];
        };
        let context = Context::new(to_ascii).domain(Some(domain));
        let report = evaluate(&Draft::new().policy(&self.text).over(None), &context, &lints::POLICIES);
        let severe = report.findings.iter().filter(|finding| finding.severity <= least);
        let said = severe.map(|finding| {
            let said = match finding.severity {
                Severity::Error => Message::new("host.error", "{file}: error: {title} ({lint}). {help}"),
                Severity::Warning => {
                    Message::new("host.warning", "{file}: warning: {title} ({lint}). {help}")
                }
                Severity::Note => Message::new("host.note", "{file}: note: {title} ({lint}). {help}"),
            };
            let said = said.arg("file", &name).arg("lint", finding.lint.name);
            say(&said.arg("title", finding.says(Part::Title)).arg("help", finding.says(Part::Help)))
        });
        said.collect()
    }
}

/// Returns the policies of a folder, in the order of their names.
fn all(folder: &Path) -> Result<Vec<Hosted>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::NoFolder { name: folder.display().to_string() },
        _ => unread(folder, &error),
    })?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let hosted = |path: PathBuf| {
        let text = fs::read(&path).map_err(|error| unread(&path, &error))?;
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default();
        let domain = DomainName::parse_ascii(name).ok().filter(|domain| domain.as_str() == name);
        Ok(Hosted { path, domain, text })
    };
    paths.into_iter().map(hosted).collect()
}

fn unread(path: &Path, error: &io::Error) -> Failure {
    Failure::Read { name: path.display().to_string(), reason: system(error) }
}
