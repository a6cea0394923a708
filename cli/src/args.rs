//! The command line.

use crate::output::{ECHOED, echoed};
use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand, ValueEnum};
use mta_sts::Shown;
use std::ffi::OsString;
use std::path::PathBuf;

/// Lints and fixes MTA-STS policies and records (RFC 8461) and TLSRPT records (RFC 8460).
#[derive(Parser)]
#[command(name = "mta-sts-check", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a policy and its records, and explain each problem and how to fix it.
    ///
    /// Only the texts given on the command line are checked; nothing is looked up. Exit status: 0 if no
    /// finding is an error, 1 if at least one is, 2 if the command failed.
    Lint(LintArgs),
    /// Read TLS reports (RFC 8460), and tell what failed, whose fault it is and what to do.
    ///
    /// Nothing is sent anywhere. Exit status: 0 if no session failed, 1 if sessions failed, 2 if a file could not be
    /// read.
    Reports(crate::reports::ReportsArgs),
    /// Print the documentation of a lint, or list all lints.
    Explain {
        /// Name or code of the lint, such as blank-line or STS-P04. Without it, all lints are listed.
        name: Option<String>,
    },
}

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("texts").multiple(true).required(true).args(["file", "record", "tlsrpt"]))]
pub(crate) struct LintArgs {
    /// The policy file, or - for standard input.
    pub(crate) file: Option<PathBuf>,

    /// A TXT record at _mta-sts.<domain>. Repeat it for several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) record: Vec<OsString>,

    /// A TXT record at _smtp._tls.<domain>. Repeat it for several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) tlsrpt: Vec<OsString>,

    /// A host of the domain's MX records, to compare with the policy. Repeat it for several hosts.
    #[arg(long, value_name = "HOST", allow_hyphen_values = true)]
    pub(crate) mx: Vec<String>,

    /// The policy domain, used in messages and suggestions.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) domain: Option<String>,

    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Apply all safe fixes, then report the remaining findings. The policy file is changed in place; a
    /// policy from standard input is written to standard output. Changed records are printed.
    #[arg(long)]
    pub(crate) fix: bool,

    /// With --fix: print the changes as a diff and do not write them.
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,

    /// With --fix: also apply fixes that guess the intended value. They may remove lines, choose a value,
    /// and change what senders do. Read the result before you publish it.
    #[arg(long, requires = "fix")]
    pub(crate) guess: bool,
}

/// How to print the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Findings with excerpts of the text, for people.
    Text,
    /// One JSON object, schema 1.
    Json,
    /// A picture of the path of a mail, if these texts were published.
    Svg,
}

/// Shortens the arguments that a usage error repeats, and makes their control characters visible.
pub(crate) fn shortened(mut error: clap::Error) -> clap::Error {
    let context: Vec<(ContextKind, ContextValue)> =
        error.context().map(|(kind, value)| (kind, value.clone())).collect();
    for (kind, value) in context {
        let value = match value {
            ContextValue::String(text) => ContextValue::String(echoed(&text).to_string()),
            // Tips repeat the argument as well.
            ContextValue::StyledStrs(tips) => {
                let is_odd = |tip: &String| tip.chars().count() > 4 * ECHOED || *Shown::of(tip) != **tip;
                if tips.iter().any(|tip| is_odd(&tip.to_string())) {
                    ContextValue::None
                } else {
                    ContextValue::StyledStrs(tips)
                }
            }
            _ => continue,
        };
        error.insert(kind, value);
    }
    error
}
