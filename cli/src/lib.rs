//! The command line `mta-sts-check`.
//!
//! Exit status: 0 if no finding is an error, 1 if at least one is, 2 if the command failed.

mod args;
mod explain;
mod fix;
mod input;
mod lint;
mod output;
mod reports;
mod snippet;
mod text;

use args::{Args, Command};
use clap::Parser;
use input::Input;
use mta_sts::{Report, Shown};
use output::echoed;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let args = Args::try_parse().unwrap_or_else(|error| args::shortened(error).exit());
    let outcome = match args.command {
        Command::Lint(args) => lint::run(&args),
        Command::Reports(args) => reports::run(&args),
        Command::Explain { name } => explain::run(name.as_deref()),
    };
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        Ok(Outcome::Unreadable) => ExitCode::from(2),
        Err(failure) => {
            // A closed standard error is ignored; the exit status still reports the failure.
            let _ = writeln!(anstream::stderr(), "mta-sts-check: {}", Shown::of(failure));
            ExitCode::from(2)
        }
    }
}

/// Renders a report as `mta-sts-check lint` prints it, with colours.
pub fn rendered(report: &Report) -> String {
    text::report(report, &Input::default(), None)
}

/// The result of a command that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// No finding is an error.
    Good,
    /// At least one finding is an error, or at least one reported session failed.
    Errors,
    /// At least one file could not be read. The others were.
    Unreadable,
}

/// Why a command failed. The message names the input, the reason, and a way to fix it.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The policy file cannot be read.
    #[error("cannot read {}: {reason}", echoed(.name))]
    Read { name: String, reason: String },
    /// The policy file cannot be replaced.
    #[error("cannot write {}: {reason}; the file was not changed", echoed(.name))]
    Write { name: String, reason: String },
    /// `--domain` is not a valid domain.
    #[error("--domain \"{}\" cannot be checked: {reason}", echoed(.given))]
    Domain { given: String, reason: String },
    /// `--mx` is not a valid host name.
    #[error("--mx \"{}\" is not a valid host name; write it as in the MX record, for example mail.example.com", echoed(.given))]
    Host { given: String },
    /// The policy and the report would both go to standard output.
    #[error("--fix - and --format {0} both write to standard output; name a policy file, or use --dry-run")]
    TwoOutputs(&'static str),
    /// There is no lint of this name.
    #[error("there is no lint \"{}\"; {hint}", echoed(.given))]
    UnknownLint { given: String, hint: String },
    /// Standard output cannot be written.
    #[error("cannot write the report: {0}")]
    Output(#[from] std::io::Error),
}
