//! The arguments of `check`.

use clap::ValueEnum;
use mta_sts_direct::Mapping;
use std::net::IpAddr;
use std::path::PathBuf;

#[derive(clap::Args)]
#[command(args_override_self = true)]
#[command(group = clap::ArgGroup::new("names").multiple(true).required(true).args(["domain", "file"]))]
pub(crate) struct CheckArgs {
    /// The domains to check: the part of the mail addresses after the @.
    #[arg(value_name = "DOMAIN")]
    pub(crate) domain: Vec<String>,

    /// A file with one domain a line, or - for standard input. Lines that begin with # are left out.
    #[arg(long, value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// How to print the result.
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(crate) format: CheckFormat,

    /// Write the result to a file, which is replaced at once when it is complete.
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

    /// For cron, with --state: print a domain only if its verdict changed, or if an error was there in the last run too.
    #[arg(long, requires = "state")]
    pub(crate) quiet: bool,

    /// The resolver, such as 9.9.9.9 or 127.0.0.1:5353, instead of those of the system. Repeat it for a second one.
    #[arg(long, value_name = "ADDRESS", value_parser = super::resolver::parse, help_heading = "Network")]
    pub(crate) resolver: Vec<std::net::SocketAddr>,

    /// Believe the resolver that an answer is protected by DNSSEC. Without it, only one on this machine is
    /// believed, or one that resolv.conf marks with trust-ad.
    #[arg(long, help_heading = "Network")]
    pub(crate) trust_ad: bool,

    /// The trusted certificates: mozilla (built in), system, or a PEM file.
    #[arg(long, value_name = "ROOTS", default_value = "mozilla", help_heading = "Network")]
    pub(crate) roots: String,

    /// The name in EHLO. Give the name of this machine if MX hosts refuse the default.
    #[arg(long, value_name = "NAME", default_value = mta_sts_direct::settings::EHLO, value_parser = ehlo, help_heading = "Network")]
    pub(crate) ehlo: String,

    /// The address to connect from. Repeat it for the other address family.
    #[arg(long, value_name = "ADDRESS", help_heading = "Network")]
    pub(crate) source: Vec<IpAddr>,

    /// How long one query, one fetch or one MX host is waited for.
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=300), help_heading = "Network")]
    pub(crate) timeout: u16,

    /// Do not connect to the MX hosts. Most networks of homes and clouds block port 25.
    #[arg(long, help_heading = "Network")]
    pub(crate) no_smtp: bool,

    /// Ask a service for the answers, such as https://check.example.com, instead of looking them up from here.
    #[arg(long, value_name = "URL", help_heading = "Network", conflicts_with_all = ["resolver", "trust_ad", "ehlo", "source", "no_smtp"])]
    pub(crate) edge: Option<String>,

    /// The port of policy hosts.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 443,
        hide_short_help = true,
        help_heading = "For a lab"
    )]
    pub(crate) https_port: u16,

    /// The port of MX hosts.
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 25,
        hide_short_help = true,
        help_heading = "For a lab"
    )]
    pub(crate) smtp_port: u16,

    /// Connect to another network than the one that DNS names, such as 198.18.0.0/16=127.20.0.0. Names under .test
    /// may then be checked too.
    #[arg(long, value_name = "FROM=TO", hide_short_help = true, help_heading = "For a lab")]
    pub(crate) map_network: Vec<Mapping>,
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

/// Accepts what RFC 5321 §4.1.1.1 allows, so that the command stays one line.
fn ehlo(given: &str) -> Result<String, &'static str> {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if !given.is_empty() && given.len() <= 255 && given.bytes().all(is_valid) {
        return Ok(given.to_owned());
    }
    Err("write the name of a host, such as probe.example.com, or an address in brackets")
}
