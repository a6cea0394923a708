//! The command line `mta-sts-check`.
//!
//! Exit status: 0 if no finding is an error, 1 if at least one is (or `explain -` recognised nothing), 2 if the command failed.

mod args;
mod bounce;
mod check;
mod explain;
mod failure;
mod fix;
mod formats;
mod host;
mod input;
mod lint;
mod manual;
mod new;
mod output;
mod pages;
mod plan;
mod prober;
mod replace;
mod reports;
mod snippet;
mod state;
mod text;
mod words;

use args::{Args, Command, ExplainFormat};
use clap::Parser;
use failure::Failure;
use input::Input;
use mta_sts::Report;
use std::env;
use std::io::Write;
use std::process::ExitCode;

/// Runs the command that the arguments name.
pub fn main() -> ExitCode {
    let args = Args::try_parse().unwrap_or_else(|error| args::shortened(error).exit());
    words::choose(args.lang.as_deref(), |name| env::var_os(name));
    let outcome = match args.command {
        Command::Lint(args) => lint::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Prober(args) => prober::run(&args),
        Command::Manual { folder } => manual::run(&folder),
        Command::New(args) => new::run(&args),
        Command::Plan(args) => plan::run(&args),
        Command::Host(args) => host::run(&args),
        Command::Explain { name: Some(name), format } if name == "-" => {
            bounce::run(format.unwrap_or(ExplainFormat::Text))
        }
        Command::Explain { format: Some(_), .. } => Err(Failure::FormatOfLint),
        Command::Explain { name, format: None } => explain::run(name.as_deref()),
        Command::Reports(args) => reports::run(&args),
    };
    match outcome {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Errors) => ExitCode::from(1),
        Ok(Outcome::Incomplete) => ExitCode::from(2),
        Err(failure) => {
            // A closed standard error is ignored; the exit status still reports the failure.
            let _ = writeln!(anstream::stderr(), "mta-sts-check: {}", words::say(&failure.message()));
            ExitCode::from(2)
        }
    }
}

/// Renders a report as `mta-sts-check lint` prints it, in English with colours.
pub fn rendered(report: &Report) -> String {
    text::report(report, &Input::default(), None)
}

/// The result of a command that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No finding is an error.
    Good,
    /// At least one finding is an error, or at least one reported session failed.
    Errors,
    /// Something could not be checked or read; the rest was. The output tells what.
    Incomplete,
}
