//! `mta-sts-check host`: the folder of the policies that a deployment serves for other domains.

use crate::input::{parse_domain, to_ascii};
use crate::new::{PolicyArgs, RecordsArg, commented, drafted, id_of, write_all};
use crate::{Failure, Outcome, output};
use clap::Subcommand;
use mta_sts::publish::records::{Data, Entry, RECORD_TTL, RecordFormat, entries, policy_host, written};
use mta_sts::{Context, DomainName, Draft, Policy, PolicySyntax, Severity, Shown, evaluate, lints};
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
    /// The policy is made from a provider or from MX hosts, or copied from a file. An existing one is replaced.
    Add {
        /// The mail domain.
        domain: String,

        #[command(flatten)]
        policy: PolicyArgs,

        /// Copy this policy instead.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["provider", "mx"])]
        file: Option<PathBuf>,

        /// The host name of the deployment. The domain then needs two CNAME records, and the record with the id is yours.
        #[arg(long, value_name = "NAME")]
        target: Option<String>,

        /// The form of the records.
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
        HostCommand::Add { domain, policy, file, target, records, folder } => {
            let domain = parse_domain(domain)?;
            let policy = match file {
                Some(file) => fs::read(file).map_err(|error| unread(file, &error))?,
                None => drafted(policy, std::slice::from_ref(&domain))?.1.into_bytes(),
            };
            add(&domain, &policy, target.as_deref(), records.0, &folder.path)
        }
        HostCommand::List { folder } => list(&all(&folder.path)?),
        HostCommand::Check { folder } => check(&all(&folder.path)?),
    }
}

fn add(
    domain: &DomainName,
    policy: &[u8],
    target: Option<&str>,
    form: RecordFormat,
    folder: &Path,
) -> Result<Outcome, Failure> {
    let hosted = Hosted {
        path: folder.join(format!("{domain}.txt")),
        domain: Some(domain.clone()),
        text: policy.to_vec(),
    };
    if let Some(said) = hosted.findings(Severity::Error).first() {
        return Err(Failure::Hosted { said: said.to_string() });
    }
    let name = format!("{domain}.txt");
    // A valid policy is ASCII.
    write_all(folder, &[(name, String::from_utf8_lossy(policy).into_owned())])?;
    let id = id_of(policy);
    let (theirs, ours) = records(domain, &id, target)?;
    let mut text =
        commented(&[format!("The records of {domain}:")], form) + &written(&theirs, domain.as_str(), form);
    if let (Some(target), false) = (target, ours.is_empty()) {
        let note = format!("In the zone of {target}, for you; replace it after each change of the policy:");
        text += &(commented(&[note], form) + &written(&ours, target, form));
    }
    output::write(io::stdout().lock(), text.as_bytes())?;
    Ok(Outcome::Good)
}

/// Returns the records of the domain, and those of the operator.
fn records(domain: &DomainName, id: &str, target: Option<&str>) -> Result<(Vec<Entry>, Vec<Entry>), Failure> {
    let own = entries(domain, id, None);
    let Some(target) = target else { return Ok((own, Vec::new())) };
    let target = parse_domain(target)?;
    // The id is at a name of the operator, so that it can follow the policy.
    let name = format!("{domain}._mta-sts.{target}");
    let alias = Entry { name: domain.record_name(), ttl: RECORD_TTL, data: Data::Cname(name.clone()) };
    let ours = own.into_iter().map(|entry| Entry { name: name.clone(), ..entry }).collect();
    Ok((vec![alias, policy_host(domain, target.as_str())], ours))
}

fn list(all: &[Hosted]) -> Result<Outcome, Failure> {
    let mut out = String::new();
    for hosted in all {
        let syntax = PolicySyntax::parse(&hosted.text);
        let said = match Policy::of(&syntax) {
            Some(policy) => format!("{}\t{}\t{} mx", policy.mode.name(), policy.max_age, policy.mx.len()),
            None => "not a valid policy".to_owned(),
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
    let _ = writeln!(out, "{} policies, {errors} errors", all.len());
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
            return vec![Shown::of(format!(
                "{name}: error: the name of the file is not a domain of A-labels in lower case"
            ))];
        };
        let context = Context::new(to_ascii).domain(Some(domain));
        let report = evaluate(&Draft::new().policy(&self.text).over(None), &context, &lints::POLICIES);
        let severe = report.findings.iter().filter(|finding| finding.severity <= least);
        severe
            .map(|finding| {
                let word = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Note => "note",
                };
                let [title, help] = [finding.title(), finding.help()];
                Shown::of(format!("{name}: {word}: {title} ({}). {help}", finding.lint.name))
            })
            .collect()
    }
}

/// Returns the policies of a folder, in the order of their names.
fn all(folder: &Path) -> Result<Vec<Hosted>, Failure> {
    let entries = fs::read_dir(folder).map_err(|error| unread(folder, &error))?;
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
    Failure::Read { name: path.display().to_string(), reason: error.to_string() }
}
