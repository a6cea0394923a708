//! `mta-sts-check`: lints and mends MTA-STS policies and records on the command line.
//!
//! Exit status: 0 where nothing is wrong, 1 where a finding is an error, 2 where the command could not
//! be carried out.

mod args;
mod explain;
mod fix;
mod input;
mod lint;
mod output;
mod snippet;
mod text;

use args::{Args, Command};
use clap::Parser;
use output::echoed;
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::try_parse().unwrap_or_else(|error| args::shortened(error).exit());
    let outcome = match args.command {
        Command::Lint(args) => lint::run(&args),
        Command::Explain { name } => explain::run(name.as_deref()),
    };
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        Err(failure) => {
            // Where standard error takes nothing, the exit status still says it.
            let _ = writeln!(anstream::stderr(), "mta-sts-check: {failure}");
            ExitCode::from(2)
        }
    }
}

/// How a command ended that could be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// No finding is an error.
    Good,
    /// At least one is.
    Errors,
}

/// Why a command could not be carried out. The message names the input, the reason and the way out.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The policy file cannot be read.
    #[error("cannot read {}: {reason}", echoed(.name))]
    Read { name: String, reason: String },
    /// The mended policy cannot be put in the file's place.
    #[error("cannot write {name}: {reason}; the file is as it was")]
    Write { name: String, reason: String },
    /// `--domain` is no domain.
    #[error("--domain {:?} cannot be checked: {reason}", echoed(.given))]
    Domain { given: String, reason: String },
    /// `--mx` is no host.
    #[error("--mx {:?} is no host name; write it as the MX record has it, such as mail.example.com", echoed(.given))]
    Host { given: String },
    /// Two outputs want standard output.
    #[error(
        "--fix - writes the policy to standard output, and so would --format json; use a file, or --dry-run"
    )]
    TwoOutputs,
    /// There is no lint of this name.
    #[error("there is no lint {:?}; {hint}", echoed(.given))]
    UnknownLint { given: String, hint: String },
    /// Standard output is full.
    #[error("cannot write the report: {0}")]
    Output(#[from] std::io::Error),
}
