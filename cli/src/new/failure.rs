//! Why `new` failed.

use crate::output::echoed;
use mta_sts::Shown;

/// Why a policy was not made. The message names the reason and a way out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NewFailure {
    /// Neither a provider nor a host is given.
    #[error(
        "name the mail hosts: --mx HOST for each host of the MX records, or --provider NAME; the hosts are in “dig +short MX DOMAIN”"
    )]
    NoHosts,
    /// The table does not have the provider.
    #[error("the provider \"{}\" is not in the table, which has {known}. For any other, name the hosts of the MX records with --mx", echoed(.given))]
    UnknownProvider { given: String, known: String },
    /// The provider has regions.
    #[error("{provider} has other hosts in each region: use one of {keys}")]
    NeedsRegion { provider: String, keys: String },
    /// Each customer has hosts of its own.
    #[error(
        "{provider} gives each customer hosts of its own, such as {sample}: name those of your MX records with --mx HOST. {trap}"
    )]
    NeedsMx { provider: Shown, sample: &'static str, trap: Shown },
    /// The host cannot be derived from the domain.
    #[error(
        "the host of {domain} at {provider} cannot be derived, because the domain has a hyphen: name that of your MX record with --mx HOST"
    )]
    NeedsMxForHyphen { provider: Shown, domain: String },
    /// `--mx` is not a pattern.
    #[error("--mx \"{}\" cannot be in a policy: {reason}", echoed(.given))]
    Pattern { given: String, reason: String },
    /// `--policy-host` is neither a name nor an address.
    #[error("--policy-host \"{}\" is not a valid host name or IP address", echoed(.given))]
    PolicyHost { given: String },
    /// `--policy-host` is the name that is to become an alias of it.
    #[error(
        "{option} {name} is the name of the policy host itself, and cannot be an alias of itself; give the other name or the IP address of the web server"
    )]
    SelfAlias { option: &'static str, name: String },
    /// The domain is the name of a policy host.
    #[error(
        "{given} is the name of a policy host; the mail domain, behind the @ of its addresses, is probably {mail}"
    )]
    PolicyHostAsDomain { given: String, mail: String },
    /// The files are for one domain.
    #[error("the files for {name} serve one domain; run this once for each --domain, or use one of {known}")]
    HostingOfOne { name: &'static str, known: String },
    /// The name is not one of the servers and platforms with files.
    #[error("\"{}\" is not one of the servers and platforms: {known}", echoed(.given))]
    UnknownHosting { given: String, known: String },
    /// A domain is not in the zone.
    #[error(
        "{domain} is not in the zone {zone}; name the zone that contains it with --zone, or leave it out"
    )]
    OutsideZone { domain: String, zone: String },
    /// Our own lints refuse the result.
    #[error("the result would have a defect: {what} ({lint})")]
    Defect { what: String, lint: &'static str },
    /// A file cannot be written.
    #[error("cannot write {}: {reason}; name another folder with --out", echoed(.path))]
    Write { path: String, reason: String },
}
