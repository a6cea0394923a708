//! The command line.

use crate::check::args::{CheckArgs, FailOn};
use crate::check::network::NetworkArgs;
use crate::host::HostArgs;
use crate::new::NewArgs;
use crate::output::{ECHOED, echoed};
use crate::plan::PlanArgs;
use crate::prober::ProberArgs;
use crate::words;
use clap::builder::PossibleValuesParser;
use clap::error::{ContextKind, ContextValue};
use clap::{Parser, Subcommand, ValueEnum};
use mta_sts::Shown;
use std::ffi::OsString;
use std::path::PathBuf;

/// Checks what mail domains publish for MTA-STS (RFC 8461) and TLS reports (RFC 8460), and makes, lints and fixes their policies
/// and records.
#[derive(Parser)]
#[command(name = "mta-sts-check", version, arg_required_else_help = true, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// The language of the output. Default: that of the environment (LC_ALL, LC_MESSAGES, LANG), else English.
    #[arg(long, value_name = "LANGUAGE", global = true, value_parser = PossibleValuesParser::new(words::codes()))]
    pub(crate) lang: Option<String>,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Check a policy and its records, and explain each problem and how to fix it.
    ///
    /// Only the texts given on the command line are checked; nothing is looked up, except with --against. Exit
    /// status: 0 if no finding is an error, 1 if at least one is, 2 if the command failed.
    Lint(LintArgs),
    /// Make a policy and the DNS records that announce it.
    ///
    /// The policy goes to standard output, and the records with the next steps to standard error. So
    /// “mta-sts-check new … | mta-sts-check lint -” works. Nothing is looked up.
    New(NewArgs),
    /// Print the steps and dates of a roll-out, a withdrawal, or a move to other MX hosts.
    ///
    /// The dates are computed from the TTLs and from the largest max_age that senders may have cached.
    Plan(PlanArgs),
    /// Check domains: what they publish, their policy hosts and their mail hosts. Explain each problem.
    ///
    /// Everything is asked from this machine: DNS, the policy over HTTPS, STARTTLS on port 25 of each MX host, and
    /// its TLSA records. Exit status: 0 if no finding is an error, 1 if at least one is, 2 if a domain could not
    /// be checked.
    Check(CheckArgs),
    /// Connect to MX hosts for an edge whose network blocks port 25.
    ///
    /// This is an HTTP server for one client, the edge, and both have the same secret. It connects only to the MX hosts
    /// of the domain that the edge names, only at public addresses, and at most once a minute for each domain.
    /// docs/deploy.md describes it.
    Prober(ProberArgs),
    /// Write the manual page and the completions of shells to a folder.
    #[command(hide = true)]
    Manual {
        /// The folder, which is made if it does not exist.
        folder: PathBuf,
    },
    /// Read TLS reports (RFC 8460), and tell what failed, whose fault it is and what to do.
    ///
    /// Nothing is sent anywhere. Exit status: 0 if no session failed, 1 if sessions failed, 2 if a file could not be
    /// read.
    Reports(crate::reports::ReportsArgs),
    /// Manage the folder of policies that your edge serves for other domains.
    Host(HostArgs),
    /// Print the documentation of a lint, list all lints, or explain a bounce or log line.
    ///
    /// With - it reads a bounce, a log or a non-delivery report from standard input and tells what it means, who has to act,
    /// and what to check. The exit status is then 0 if something was recognised, and 1 if nothing was.
    Explain {
        /// Name or code of the lint, such as blank-line or STS-P04, or - for a text from standard input. Without it, all
        /// lints are listed.
        name: Option<String>,

        /// With -: how to print the explanation.
        #[arg(long, value_enum)]
        format: Option<ExplainFormat>,
    },
}

#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("texts").multiple(true).required(true).args(["file", "record", "tlsrpt"]))]
pub(crate) struct LintArgs {
    /// The policy files, or - for standard input. In a folder, every file mta-sts*.txt is linted.
    pub(crate) file: Vec<PathBuf>,

    /// A TXT record at _mta-sts.<domain>. Repeat it for several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) record: Vec<OsString>,

    /// A TXT record at _smtp._tls.<domain>. Repeat it for several records at that name.
    #[arg(long, value_name = "TXT", allow_hyphen_values = true)]
    pub(crate) tlsrpt: Vec<OsString>,

    /// A host of the domain's MX records, to compare with the policy. Repeat it for several hosts, or
    /// separate them by commas.
    #[arg(long, value_name = "HOST", value_delimiter = ',', allow_hyphen_values = true)]
    pub(crate) mx: Vec<String>,

    /// The policy domain, used in messages and suggestions.
    #[arg(long, allow_hyphen_values = true)]
    pub(crate) domain: Option<String>,

    /// How to print the report.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// The least severity of a finding for exit status 1.
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(crate) fail_on: FailOn,

    /// Compare with what this domain publishes now: its MX hosts and their certificates, and its records. Exit
    /// status 1 if enforcing the policy would stop mail. The options under “Network” are for this comparison.
    #[arg(long, value_name = "DOMAIN", allow_hyphen_values = true)]
    pub(crate) against: Option<String>,

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

    #[command(flatten)]
    pub(crate) network: NetworkArgs,
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
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of a GitHub workflow.
    Github,
    /// JUnit XML, for test reports.
    Junit,
}

impl Format {
    /// Its name on the command line.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Svg => "svg",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Junit => "junit",
        }
    }
}

/// How to print what a bounce means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
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

#[cfg(test)]
mod tests {
    use super::Args;
    use clap::{Command, CommandFactory};

    /// An option that took more would take the domain or file that follows it.
    #[test]
    fn every_option_takes_one_value_at_most() {
        let mut commands: Vec<Command> = vec![Args::command()];
        while let Some(mut command) = commands.pop() {
            command.build();
            for option in command.get_opts() {
                let most = option.get_num_args().map_or(1, |range| range.max_values());
                assert!(most <= 1, "{} --{} takes {most} values", command.get_name(), option.get_id());
            }
            commands.extend(command.get_subcommands().cloned());
        }
    }
}
