//! The command line.

use crate::output::{ECHOED, echoed};
use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::PathBuf;

/// Lints and mends MTA-STS policies (RFC 8461) and TLSRPT records (RFC 8460).
#[derive(Parser)]
#[command(name = "mta-sts-check", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Say what is wrong with a policy and its records, where, why, and what to do.
    ///
    /// Nothing is looked up: what is not given is not checked. Exit status 0 where no finding is an
    /// error, 1 where one is, 2 where the command could not be carried out.
    Lint(LintArgs),
    /// Print the page of a lint, or the names of all lints.
    Explain {
        /// Name or code of the lint, such as blank-line or STS-P04.
        name: Option<String>,
    },
}

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("texts").multiple(true).required(true).args(["file", "record", "tlsrpt"]))]
pub(crate) struct LintArgs {
    /// The policy file; - reads it from standard input.
    pub(crate) file: Option<PathBuf>,

    /// A TXT record at _mta-sts.<domain>. Given several times, several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) record: Vec<OsString>,

    /// A TXT record at _smtp._tls.<domain>. Given several times, several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) tlsrpt: Vec<OsString>,

    /// A host of the domain's MX records, to hold against the policy. Given several times, several hosts.
    #[arg(long, value_name = "HOST", allow_hyphen_values = true)]
    pub(crate) mx: Vec<String>,

    /// The policy domain, for messages and suggestions.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) domain: Option<String>,

    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Apply all safe fixes: write the policy file in place (or, for -, to standard output), print
    /// the records. Then report what is left.
    #[arg(long)]
    pub(crate) fix: bool,

    /// With --fix: print the changes as a diff and write nothing.
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,

    /// With --fix: also apply the fixes that guess at what was meant. They may take lines away, choose a
    /// value, and change what senders do. Read the result before you publish it.
    #[arg(long, requires = "fix")]
    pub(crate) guess: bool,
}

/// How to print the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Findings with the text they are about, for people.
    Text,
    /// One JSON object, schema 1.
    Json,
}

/// The error with what it echoes cut to a length that can be read.
pub(crate) fn shortened(mut error: clap::Error) -> clap::Error {
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, value.clone())).collect();
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(echoed(&text)),
            // Tips, which say the argument twice.
            ContextValue::StyledStrs(tips) => {
                let is_long = tips.iter().any(|tip| tip.to_string().chars().count() > 4 * ECHOED);
                if is_long { ContextValue::None } else { ContextValue::StyledStrs(tips) }
            }
            _ => continue,
        };
        error.insert(kind, value);
    }
    error
}
