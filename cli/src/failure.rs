//! Why a command failed.

use crate::new::NewFailure;
use crate::output::echoed;
use mta_sts::{Arg, Message, Shown};
use mta_sts_direct::SetupError;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;

/// Why a command failed. The message names the input, the reason, and a way to fix it.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The policy file cannot be read.
    Read { name: String, reason: Arg },
    /// The policy file cannot be replaced.
    Write { name: String, reason: Arg },
    /// What was given is not a valid domain, or cannot be looked up.
    Domain { given: String, reason: Arg },
    /// `plan migrate` has the same host at --from and at --to.
    HostStays { host: String },
    /// The value of an option is not a valid host name.
    Host { given: String },
    /// The policy and the report would both go to standard output.
    TwoOutputs(&'static str),
    /// A picture is of one policy.
    OnePicture,
    /// `--edge` cannot be used.
    Edge { given: String, reason: Arg },
    /// The prober cannot listen.
    Listen { address: SocketAddr, reason: Arg },
    /// An option of `check` that contradicts what a prober does.
    OfChecksOnly(&'static str),
    /// The direct check cannot begin.
    Setup(SetupError),
    /// No lint has this name.
    UnknownLint { given: String, hint: Message },
    /// `--format` was given for the page of a lint.
    FormatOfLint,
    /// A policy to host has an error.
    Hosted { said: Shown },
    /// The folder of policies does not exist.
    NoFolder { name: String },
    /// `host add --target` is not a host name.
    Target { given: String, reason: Arg },
    /// `host add --file` would end mode enforce.
    Weaker { domain: String, file: String, mode: &'static str },
    /// A policy was not made.
    New(Box<NewFailure>),
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    /// Returns what is printed.
    pub(crate) fn message(&self) -> Message {
        match self {
            Self::Read { name, reason } => Message::new("cli.cannot-read", "cannot read {name}: {reason}")
                .arg("name", echoed(name))
                .arg("reason", reason.clone()),
            Self::Write { name, reason } => {
                Message::new("cli.cannot-write", "cannot write {name}: {reason}; this file was not changed")
                    .arg("name", echoed(name))
                    .arg("reason", reason.clone())
            }
            Self::Domain { given, reason } => {
                Message::new("cli.bad-domain", "the domain \"{given}\" cannot be used: {reason}")
                    .arg("given", echoed(given))
                    .arg("reason", reason.clone())
            }
            Self::HostStays { host } => Message::new(
                "cli.host-stays",
                "{host} is given at --from and at --to; name only the hosts that go, and those that come",
            )
            .arg("host", echoed(host)),
            Self::Host { given } => Message::new(
                "cli.bad-host",
                "the host \"{given}\" is not a valid host name; write it as in the MX record, for example mail.example.com",
            )
            .arg("given", echoed(given)),
            Self::TwoOutputs(format) => Message::new(
                "cli.two-outputs",
                "--fix - and --format {format} both write to standard output; name a policy file, or use --dry-run",
            )
            .arg("format", format),
            Self::OnePicture => {
                Message::new("cli.one-picture", "--format svg draws one policy; name one file")
            }
            Self::Edge { given, reason } => {
                Message::new("cli.bad-edge", "--edge \"{given}\" cannot be used: {reason}")
                    .arg("given", echoed(given))
                    .arg("reason", reason.clone())
            }
            Self::Listen { address, reason } => {
                Message::new("cli.cannot-listen", "cannot listen on {address}: {reason}")
                    .arg("address", address)
                    .arg("reason", reason.clone())
            }
            Self::OfChecksOnly(option) => Message::new(
                "cli.of-checks-only",
                "{option} is an option of check; a prober itself connects to the MX hosts, so leave it out",
            )
            .arg("option", option),
            Self::Setup(error) => error.message(),
            Self::UnknownLint { given, hint } => {
                Message::new("cli.unknown-lint", "no lint has the name \"{given}\"; {hint}")
                    .arg("given", echoed(given))
                    .arg("hint", hint.clone())
            }
            Self::FormatOfLint => Message::new(
                "cli.format-of-lint",
                "--format is only for a text from standard input: mta-sts-check explain - --format json",
            ),
            Self::Hosted { said } => Message::new("cli.not-hosted", "{said}; nothing was written")
                .arg("said", Arg::Text(said.clone())),
            Self::NoFolder { name } => Message::new(
                "cli.no-folder",
                "the folder \"{name}\" does not exist; name another one with --folder DIR, or let “mta-sts-check host add” make it",
            )
            .arg("name", echoed(name)),
            Self::Target { given, reason } => {
                Message::new("cli.bad-target", "--target \"{given}\" cannot be used: {reason}; nothing was written")
                    .arg("given", echoed(given))
                    .arg("reason", reason.clone())
            }
            Self::Weaker { domain, file, mode } => Message::new(
                "cli.weaker",
                "{domain} has a policy in mode enforce, and \"{file}\" has mode {mode}; to replace it all the same, add --force. Nothing was written",
            )
            .arg("domain", domain)
            .arg("file", echoed(file))
            .arg("mode", mode),
            Self::New(failure) => failure.message(),
            Self::Output(error) => {
                Message::new("cli.cannot-print", "cannot write the report: {reason}").arg("reason", system(error))
            }
        }
    }
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}

impl From<NewFailure> for Failure {
    fn from(failure: NewFailure) -> Self {
        Self::New(Box::new(failure))
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

/// Returns what the operating system says, in words of ours if it is frequent.
pub(crate) fn system(error: &io::Error) -> Arg {
    let known = match error.kind() {
        ErrorKind::NotFound => Message::new("cli.not-found", "it does not exist"),
        ErrorKind::PermissionDenied => Message::new("cli.permission-denied", "permission denied"),
        ErrorKind::AlreadyExists => Message::new("cli.exists", "it exists already"),
        ErrorKind::IsADirectory => Message::new("cli.is-directory", "it is a directory"),
        ErrorKind::NotADirectory => {
            Message::new("cli.not-a-directory", "a part of the path is not a directory")
        }
        ErrorKind::ReadOnlyFilesystem => Message::new("cli.read-only-system", "the file system is read-only"),
        ErrorKind::StorageFull => Message::new("cli.no-space", "the disk is full"),
        ErrorKind::AddrInUse => Message::new("cli.address-in-use", "another program uses this address"),
        ErrorKind::AddrNotAvailable => {
            Message::new("cli.address-not-here", "this machine does not have this address")
        }
        _ => return error.into(),
    };
    known.into()
}
