//! The arguments of `check`.

use crate::check::network::NetworkArgs;
use clap::ValueEnum;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(args_override_self = true)]
#[command(group = clap::ArgGroup::new("names").multiple(true).required(true).args(["domain", "file"]))]
pub(crate) struct CheckArgs {
    /// The domains to check: the part of the mail addresses after the @.
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: Vec<String>,

    /// A file with one domain a line, or - for standard input. Lines that begin with # are skipped.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// How to print the result.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,

    /// Write the result to this file instead of standard output, or - for standard output. A regular file is replaced in one
    /// step, when all domains are checked.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// The least severity of a finding for exit status 1.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,

    /// How many domains are checked at the same time.
    #[arg(long, value_name = "NUMBER", default_value_t = 16, value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: u16,

    /// Remember each domain in this file, and report what changed since the last run: a policy that changed
    /// without a new id, and what a sender with the earlier policy in its cache does today.
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,

    /// For cron, with --state: print a domain only if its verdict changed, or if it has an error and had one in the last
    /// run too.
    #[arg(long, requires = "state")]
    pub(crate) quiet: bool,

    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// How to print the result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// A report for each domain, and a table of the domains, the worst first. With more than ten domains, the
    /// table alone.
    Text,
    /// One JSON object, schema 1; with several domains an array of them.
    Json,
    /// One JSON object a line, in the order of the domains.
    Jsonl,
    /// Metrics for a textfile collector of Prometheus.
    Prometheus,
}

/// From which severity on a finding gives exit status 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Errors.
    Error,
    /// Errors and warnings.
    Warning,
}
