//! Reads the texts given on the command line and turns them into an observation.

use crate::Failure;
use crate::args::LintArgs;
use crate::failure::system;
use crate::lint::files;
use crate::output;
use mta_sts::pasted::{Printed, records_at_one_name};
use mta_sts::rfc::{POLICY_SIZE_LIMIT, RECORD_VERSION, TLSRPT_VERSION};
use mta_sts::{Arg, DomainName, Draft, Message, Observation, Shown, Timestamp, pasted};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The texts to lint, and where they came from.
#[derive(Clone, Default)]
pub(crate) struct Input {
    /// The policy, if one was given.
    pub(crate) policy: Option<PolicyFile>,
    /// The TXT records at `_mta-sts`.
    pub(crate) records: Vec<Vec<u8>>,
    /// The TXT records at `_smtp._tls`.
    pub(crate) tlsrpt: Vec<Vec<u8>>,
    /// The MX hosts.
    pub(crate) mx: Vec<String>,
    /// The policy domain.
    pub(crate) domain: Option<DomainName>,
}

/// A policy and the file that it came from.
#[derive(Clone)]
pub(crate) struct PolicyFile {
    /// The file; `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    /// At most 64 KiB of the policy, plus one byte if the policy is longer.
    pub(crate) text: Vec<u8>,
}

impl PolicyFile {
    /// Returns the name to show.
    pub(crate) fn name(&self) -> Shown {
        self.path.as_deref().map_or_else(|| Shown::of("<stdin>"), |path| Shown::brief(path.display()))
    }
}

impl Input {
    /// Reads the policy files, and checks the hosts and the domain. There is one input for each file; the records and hosts
    /// are the same for all.
    pub(crate) fn read(args: &LintArgs) -> Result<Vec<Self>, Failure> {
        let common = Self::common(args)?;
        if args.file.is_empty() {
            return Ok(vec![common]);
        }
        let with = |file: PathBuf| Ok(Self { policy: Some(read_policy(&file)?), ..common.clone() });
        files::policies(&args.file)?.into_iter().map(with).collect()
    }

    fn common(args: &LintArgs) -> Result<Self, Failure> {
        Ok(Self {
            policy: None,
            records: records(&args.record, "_mta-sts", RECORD_VERSION)?,
            tlsrpt: records(&args.tlsrpt, "_smtp._tls", TLSRPT_VERSION)?,
            mx: args.mx.iter().map(|host| parse_host(host)).collect::<Result<_, _>>()?,
            domain: args.domain.as_deref().map(parse_domain).transpose()?,
        })
    }

    /// Returns the texts as a draft over what is published. Without that, a text that was not given counts as not asked.
    pub(crate) fn observation(&self, published: Option<&Observation>) -> Observation {
        let mut draft = Draft::new();
        if let Some(policy) = &self.policy {
            draft = draft.policy(&policy.text);
        }
        if !self.records.is_empty() {
            draft = draft.records(&slices(&self.records));
        }
        if !self.tlsrpt.is_empty() {
            draft = draft.tlsrpt(&slices(&self.tlsrpt));
        }
        if !self.mx.is_empty() {
            draft = draft.mx(&self.mx.iter().map(String::as_str).collect::<Vec<_>>());
        }
        draft.over(published)
    }
}

fn slices(texts: &[Vec<u8>]) -> Vec<&[u8]> {
    texts.iter().map(Vec::as_slice).collect()
}

/// Returns the time, if the clock is right.
pub(crate) fn now() -> Option<Timestamp> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Timestamp(since.as_secs()))
}

/// Converts a name to ASCII by IDNA, as the edge does.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    idna::domain_to_ascii(name).ok()
}

fn read_policy(path: &Path) -> Result<PolicyFile, Failure> {
    let stdin = path.as_os_str() == "-";
    let failed =
        |error: io::Error| Failure::Read { name: path.display().to_string(), reason: reason(&error) };
    let text = if stdin { capped(io::stdin().lock()) } else { File::open(path).and_then(capped) };
    Ok(PolicyFile { path: (!stdin).then(|| path.to_owned()), text: text.map_err(failed)? })
}

/// Reads one byte more than the limit, so that a longer policy is recognised and `/dev/zero` still ends.
fn capped(source: impl Read) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    source.take(POLICY_SIZE_LIMIT as u64 + 1).read_to_end(&mut text)?;
    Ok(text)
}

pub(crate) fn reason(error: &io::Error) -> Arg {
    match error.kind() {
        io::ErrorKind::NotFound => {
            Message::new("cli.no-file", "the file does not exist (use - for standard input)").into()
        }
        io::ErrorKind::IsADirectory => {
            Message::new("cli.file-is-directory", "it is a directory; name a file").into()
        }
        _ => system(error),
    }
}

/// Returns the given records, or those in the output of a program such as `dig`: there they are as published. Somebody may also
/// type a line of a zone file into a DNS panel, so a line is linted as it is.
fn records(given: &[OsString], labels: &str, version: &str) -> Result<Vec<Vec<u8>>, Failure> {
    let mut all = Vec::new();
    for given in given {
        let found = given.to_str().map(|given| records_at_one_name(given, version)).unwrap_or_default();
        let is_there = found.first().is_some_and(|first| first.misplaced(labels).is_none());
        let printed = found.first().filter(|_| is_there).and_then(|first| first.printed).and_then(name_of);
        let Some(printed) = printed else {
            all.push(given.as_encoded_bytes().to_vec());
            continue;
        };
        for text in found.into_iter().map(|found| found.text) {
            let note = Message::new("cli.read-record", "read the record for {labels} in {printed}: {record}")
                .arg("labels", labels)
                .arg("printed", printed.clone())
                .arg("record", Arg::Text(Shown::bytes(&text)));
            output::note(&note)?;
            all.push(text);
        }
    }
    Ok(all)
}

/// Returns what a record was found in.
fn name_of(printed: Printed) -> Option<Arg> {
    Some(match printed {
        Printed::By(program) => {
            Message::new("cli.output-of", "the output of {program}").arg("program", program).into()
        }
        Printed::Json => Arg::from("JSON"),
        // The record in it may be quoted in a way of its own, so a person should look at it.
        Printed::Configuration => return None,
        Printed::Terraform => Message::new("cli.terraform", "a Terraform configuration").into(),
        Printed::CloudFormation => Message::new("cli.cloudformation", "a CloudFormation template").into(),
    })
}

/// Parses the host of an MX record, also as a zone file or `dig` shows it: `10 mail.example.com.`
pub(crate) fn parse_host(given: &str) -> Result<String, Failure> {
    let trimmed = given.trim();
    let host = match trimmed.split_once(char::is_whitespace) {
        Some((preference, host)) if preference.parse::<u16>().is_ok() => host.trim_start(),
        _ => trimmed,
    };
    let host = host.strip_suffix('.').unwrap_or(host);
    // A null MX and an IP address are accepted here, because lints report them.
    if trimmed == "." || trimmed.ends_with(" .") || host.parse::<IpAddr>().is_ok() {
        return Ok(host.to_owned());
    }
    // A label must not begin or end with a hyphen (RFC 952). This also catches a misplaced option.
    let is_label =
        |label: &str| (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    let is_host = |host: &String| {
        host.len() <= 253
            && host.split('.').all(is_label)
            && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let ascii = if host.is_ascii() { Some(host.to_ascii_lowercase()) } else { to_ascii(host) };
    ascii.filter(is_host).ok_or_else(|| Failure::Host { given: given.to_owned() })
}

/// Parses the domain of an option.
pub(crate) fn parse_domain(given: &str) -> Result<DomainName, Failure> {
    DomainName::parse(given, to_ascii).map_err(|error| {
        let reason = match DomainName::parse(pasted::domain_in(given), to_ascii) {
            Ok(meant) => Message::new("cli.domain-meant", "{reason}; did you mean {domain}?")
                .arg("reason", error.message())
                .arg("domain", meant),
            Err(_) => error.message(),
        };
        Failure::Domain { given: given.to_owned(), reason: reason.into() }
    })
}
