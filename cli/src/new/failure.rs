//! Why `new` failed.

use crate::output::echoed;
use mta_sts::{Arg, Message, Shown};

/// Why a policy was not made. The message names the reason and a way out.
#[derive(Debug)]
pub(crate) enum NewFailure {
    /// Neither a provider nor a host is given.
    NoHosts,
    /// The table does not have the provider.
    UnknownProvider { given: String, known: String },
    /// The provider has regions.
    NeedsRegion { provider: String, keys: String },
    /// Each customer has hosts of its own.
    NeedsMx { provider: Arg, sample: &'static str, trap: Arg },
    /// The host cannot be derived from the domain.
    NeedsMxForHyphen { provider: Arg, domain: String },
    /// `--mx` is not a pattern.
    Pattern { given: String, reason: Message },
    /// `--policy-host` is neither a name nor an address.
    PolicyHost { given: String },
    /// `--policy-host` is the name that is to become an alias of it.
    SelfAlias { option: &'static str, name: String },
    /// The domain is the name of a policy host.
    PolicyHostAsDomain { given: String, mail: String },
    /// The files are for one domain.
    HostingOfOne { name: &'static str, known: String },
    /// The name is not one of the servers and platforms with files.
    UnknownHosting { given: String, known: String },
    /// A domain is not in the zone.
    OutsideZone { domain: String, zone: String },
    /// Our own lints refuse the result.
    Defect { title: Message, help: Message, lint: &'static str },
    /// `--alias-of` is the only domain that is given.
    OwnAlias { name: String },
    /// A file cannot be written.
    Write { path: String, reason: Arg, option: &'static str },
}

impl NewFailure {
    /// Returns what is printed.
    pub(crate) fn message(&self) -> Message {
        // A list may be longer than an argument is shown.
        let whole = |list: &String| Arg::Text(Shown::of(list));
        match self {
            Self::NoHosts => Message::new(
                "new.without-hosts",
                "name the mail hosts: --mx HOST for each host of the MX records, or --provider NAME; the hosts are in “dig +short MX DOMAIN”",
            ),
            Self::UnknownProvider { given, known } => Message::new(
                "new.unknown-provider",
                "the provider \"{given}\" is not in the table, which has {known}. For any other, name the hosts of the MX records with --mx",
            )
            .arg("given", echoed(given))
            .arg("known", whole(known)),
            Self::NeedsRegion { provider, keys } => Message::new(
                "new.needs-region",
                "{provider} has other hosts in each region: use one of {keys}",
            )
            .arg("provider", provider)
            .arg("keys", whole(keys)),
            Self::NeedsMx { provider, sample, trap } => Message::new(
                "new.needs-mx",
                "{provider} gives each customer hosts of its own, such as {sample}: name those of your MX records with --mx HOST. {trap}",
            )
            .arg("provider", provider.clone())
            .arg("sample", sample)
            .arg("trap", trap.clone()),
            Self::NeedsMxForHyphen { provider, domain } => Message::new(
                "new.needs-mx-for-hyphen",
                "the host of {domain} at {provider} cannot be derived, because the domain has a hyphen: name that of your MX record with --mx HOST",
            )
            .arg("domain", domain)
            .arg("provider", provider.clone()),
            Self::Pattern { given, reason } => {
                Message::new("new.bad-pattern", "--mx \"{given}\" cannot be in a policy: {reason}")
                    .arg("given", echoed(given))
                    .arg("reason", reason.clone())
            }
            Self::PolicyHost { given } => Message::new(
                "new.bad-policy-host",
                "--policy-host \"{given}\" is not a valid host name or IP address",
            )
            .arg("given", echoed(given)),
            Self::SelfAlias { option, name } => Message::new(
                "new.self-alias",
                "{option} {name} is the name of the policy host itself, and cannot be an alias of itself; give the other name or the IP address of the web server",
            )
            .arg("option", option)
            .arg("name", name),
            Self::OwnAlias { name } => Message::new(
                "new.own-alias",
                "{name} cannot be an alias of itself; name the domains that are to be aliases of it with --domain",
            )
            .arg("name", name),
            Self::PolicyHostAsDomain { given, mail } => Message::new(
                "new.policy-host-as-domain",
                "{given} is the name of a policy host; the mail domain, behind the @ of its addresses, is probably {mail}",
            )
            .arg("given", given)
            .arg("mail", mail),
            Self::HostingOfOne { name, known } => Message::new(
                "new.hosting-of-one",
                "the files for {name} serve one domain; run this once for each --domain, or use one of {known}",
            )
            .arg("name", name)
            .arg("known", whole(known)),
            Self::UnknownHosting { given, known } => Message::new(
                "new.unknown-hosting",
                "\"{given}\" is not one of the servers and platforms: {known}",
            )
            .arg("given", echoed(given))
            .arg("known", whole(known)),
            Self::OutsideZone { domain, zone } => Message::new(
                "new.outside-zone",
                "{domain} is not in the zone {zone}; name the zone that contains it with --zone, or leave it out",
            )
            .arg("domain", domain)
            .arg("zone", zone),
            Self::Defect { title, help, lint } => Message::new(
                "new.defect",
                "the result would have a defect: {title}. {help} ({lint})",
            )
            .arg("title", title.clone())
            .arg("help", help.clone())
            .arg("lint", lint),
            Self::Write { path, reason, option } => Message::new(
                "new.cannot-write",
                "cannot write {path}: {reason}; name another folder with {option}",
            )
            .arg("option", *option)
            .arg("path", echoed(path))
            .arg("reason", reason.clone()),
        }
    }
}
