//! `mta-sts-check`: lints and mends MTA-STS policies and records on the command line.
//!
//! Exit status: 0 where nothing is wrong, 1 where a finding is an error, 2 where the command could not
//! be carried out.

mod args;
mod explain;
mod fix;
mod input;
mod lint;
mod snippet;
mod text;

use args::{Args, Command};
use clap::Parser;
use std::fmt;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match Args::parse().command {
        Command::Lint(args) => lint::run(&args),
        Command::Explain { name } => explain::run(name.as_deref()),
    };
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        // Whoever reads us has read enough, as in `mta-sts-check explain | head`.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            anstream::eprintln!("mta-sts-check: {failure}");
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
    #[error("cannot read {name}: {reason}")]
    Read { name: String, reason: String },
    /// The mended policy cannot be put in the file's place.
    #[error("cannot write {name}: {reason}; the file is as it was")]
    Write { name: String, reason: String },
    /// `--domain` is no domain.
    #[error("--domain {given:?} cannot be checked: {reason}")]
    Domain { given: String, reason: String },
    /// `--mx` is no host.
    #[error("--mx {given:?} is no host name; write it as the MX record has it, such as mail.example.com")]
    Host { given: String },
    /// Two outputs want standard output.
    #[error(
        "--fix - writes the policy to standard output, and so would --format json; use a file, or --dry-run"
    )]
    TwoOutputs,
    /// There is no lint of this name.
    #[error("there is no lint {given:?}{}", hint(.meant))]
    UnknownLint { given: String, meant: Option<&'static str> },
    /// Standard output is closed or full.
    #[error("cannot write the report: {0}")]
    Output(#[from] std::io::Error),
    /// The report could not be turned into JSON.
    #[error("cannot write the report as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

fn hint(meant: &Option<&str>) -> impl fmt::Display {
    match meant {
        Some(meant) => format!("; did you mean {meant:?}?"),
        None => "; “mta-sts-check explain” lists them all".to_owned(),
    }
}
