//! The command line `mta-sts-check`.
//!
//! Exit status: 0 if no finding is an error, 1 if at least one is (or `explain -` recognised nothing), 2 if the command failed.

mod args;
mod bounce;
mod check;
mod explain;
mod fix;
mod formats;
mod host;
mod input;
mod lint;
mod manual;
mod new;
mod output;
mod plan;
mod prober;
mod reports;
mod snippet;
mod state;
mod text;

use args::{Args, Command, ExplainFormat};
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    /// No finding is an error.
    Good,
    /// At least one finding is an error, or at least one reported session failed.
    Errors,
    /// Something could not be checked or read; the rest was. The output tells what.
    Incomplete,
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
    /// What was given is not a valid domain, or cannot be looked up.
    #[error("the domain \"{}\" cannot be used: {reason}", echoed(.given))]
    Domain { given: String, reason: String },
    /// `plan migrate` has the same host at --from and at --to.
    #[error("{} is given at --from and at --to; name only the hosts that go, and those that come", echoed(.host))]
    HostStays { host: String },
    /// The value of an option is not a valid host name.
    #[error("the host \"{}\" is not a valid host name; write it as in the MX record, for example mail.example.com", echoed(.given))]
    Host { given: String },
    /// The policy and the report would both go to standard output.
    #[error("--fix - and --format {0} both write to standard output; name a policy file, or use --dry-run")]
    TwoOutputs(&'static str),
    /// A picture is of one policy.
    #[error("--format svg draws one policy; name one file")]
    OnePicture,
    /// `--edge` cannot be used.
    #[error("--edge \"{}\" cannot be used: {reason}", echoed(.given))]
    Edge { given: String, reason: String },
    /// The prober cannot listen.
    #[error("cannot listen on {address}: {reason}")]
    Listen { address: std::net::SocketAddr, reason: String },
    /// An option of `check` that contradicts what a prober does.
    #[error("{0} is an option of check; a prober itself connects to the MX hosts, so leave it out")]
    OfChecksOnly(&'static str),
    /// The direct check cannot begin.
    #[error(transparent)]
    Setup(#[from] mta_sts_direct::SetupError),
    /// There is no lint of this name.
    #[error("there is no lint \"{}\"; {hint}", echoed(.given))]
    UnknownLint { given: String, hint: String },
    /// `--format` was given for the page of a lint.
    #[error("--format is only for a text from standard input: mta-sts-check explain - --format json")]
    FormatOfLint,
    /// A policy to host has an error.
    #[error("{said}; nothing was written")]
    Hosted { said: String },
    /// The folder of policies does not exist.
    #[error("the folder \"{}\" does not exist; name another one with --folder DIR, or let “mta-sts-check host add” make it", echoed(.name))]
    NoFolder { name: String },
    /// `host add --target` is not a host name.
    #[error("--target \"{}\" cannot be used: {reason}; nothing was written", echoed(.given))]
    Target { given: String, reason: String },
    /// `host add --file` would end mode enforce.
    #[error("{domain} has a policy in mode enforce, and \"{}\" has mode {mode}; to replace it all the same, add --force. Nothing was written", echoed(.file))]
    Weaker { domain: String, file: String, mode: &'static str },
    /// A policy was not made.
    #[error(transparent)]
    New(#[from] new::NewFailure),
    /// Standard output cannot be written.
    #[error("cannot write the report: {0}")]
    Output(#[from] std::io::Error),
}
