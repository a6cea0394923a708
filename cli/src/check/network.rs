//! The arguments that say from where and how a domain is looked up.

use mta_sts_direct::Mapping;
use std::net::{IpAddr, SocketAddr};

#[derive(clap::Args)]
pub(crate) struct NetworkArgs {
    /// The resolver, such as 9.9.9.9 or 127.0.0.1:5353, instead of those of the system. Repeat it for a second one.
    #[arg(long, value_name = "ADDRESS", value_parser = super::resolver::parse, help_heading = "Network")]
    pub(crate) resolver: Vec<SocketAddr>,

    /// Believe the resolver if it says that DNSSEC protects an answer (the AD bit). Without this option, only a
    /// resolver on this machine is believed, or one that resolv.conf marks with trust-ad.
    #[arg(long, help_heading = "Network")]
    pub(crate) trust_ad: bool,

    /// The trusted certificates: mozilla (built in), system, or a PEM file.
    #[arg(long, value_name = "ROOTS", default_value = "mozilla", help_heading = "Network")]
    pub(crate) roots: String,

    /// The name in EHLO. Give the name of this machine if MX hosts refuse the default.
    #[arg(long, value_name = "NAME", default_value = mta_sts_direct::settings::EHLO, value_parser = ehlo, help_heading = "Network")]
    pub(crate) ehlo: String,

    /// The address of this machine to connect from. Repeat it to give one for IPv4 and one for IPv6.
    #[arg(long, value_name = "ADDRESS", help_heading = "Network")]
    pub(crate) source: Vec<IpAddr>,

    /// How long to wait for one DNS query, one fetch of a policy, or one MX host.
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

/// Accepts what RFC 5321 §4.1.1.1 allows, so that the command stays one line.
fn ehlo(given: &str) -> Result<String, &'static str> {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:[]".contains(&byte);
    if !given.is_empty() && given.len() <= 255 && given.bytes().all(is_valid) {
        return Ok(given.to_owned());
    }
    Err("write the name of a host, such as probe.example.com, or an address in brackets")
}
