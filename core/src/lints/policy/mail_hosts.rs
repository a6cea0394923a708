//! Which valid patterns a policy should not contain.
//!
//! [`fault_of`] is the only place that decides whether a valid pattern is useless or too wide. The lints report what it
//! finds, and every suggestion of a pattern asks it first ([`is_clean`]), so that no advice leads to another finding.

use crate::facts::Facts;
use crate::finding::{Message, Severity};
use crate::lints::policy::placeholder::is_placeholder;
use crate::names::domain::DomainName;
use crate::names::ip_address::is_ipv4;
use crate::names::mail_hosts::{
    Purpose, first_label, is_local, is_microsoft_group, is_public_suffix, purpose, with_top_meant,
    without_doubled_domain,
};
use crate::names::providers::{MAIL_HOSTS, MailHosts, Set, at_or_below};
use crate::observation::Probe;
use crate::rfc::{DOMAIN_LENGTH_MAX, LABEL_LENGTH_MAX};
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Key, Mode, PolicySyntax, Value};

/// Why a valid pattern is useless or too wide.
pub(crate) struct Fault {
    pub(crate) severity: Severity,
    /// Whether it matches no MX host. If it does match one after all, it is not a fault.
    pub(crate) matches_nothing: bool,
    /// Whether it matches only some hosts of a provider, because others have more labels.
    pub(crate) is_short: bool,
    /// The title; the pattern is its argument `found`.
    pub(crate) what: Message,
    /// Without a full stop, as the next.
    pub(crate) why: Message,
    pub(crate) instead: Message,
}

impl Fault {
    const fn useless(what: Message, why: Message, instead: Message) -> Self {
        Self { severity: Severity::Warning, matches_nothing: true, is_short: false, what, why, instead }
    }

    fn wide(what: Message, why: Message, instead: Message) -> Self {
        Self { matches_nothing: false, ..Self::useless(what, why, instead) }
    }
}

const OWN_HOST: Message = Message::new("own-host", "Use only the host names of your own MX records");
const GOOGLE_HOSTS: Message = Message::new(
    "mx-pattern-shared-wildcard.google-hosts",
    "For Google Workspace use smtp.google.com, and for older MX records aspmx.l.google.com and *.aspmx.l.google.com too",
);

/// Returns whether a policy of `domain` can contain `host` without another finding about it.
pub(crate) fn is_clean(host: &str, domain: Option<&str>) -> bool {
    can_be_listed(host) && host_fault(host, domain).is_none()
}

/// Returns whether a policy can contain `host`, which an MX record names. So it is a mail host, even if its name is unusual for one, such as
/// `www` or the host of another domain.
pub(crate) fn can_be_listed(host: &str) -> bool {
    MxPattern::parse(host).is_ok_and(|pattern| {
        let name = pattern.domain();
        name.contains('.')
            && !pattern.is_wildcard()
            && !is_ipv4(name)
            && !is_placeholder(host.as_bytes())
            && name_fault(name).is_none()
            && purpose(name).is_none()
            && host_fault(name, None).is_none_or(|fault| fault.severity == Severity::Note)
    })
}

/// Returns what is wrong with a valid pattern in the policy of `domain`, which is `None` in a draft without a domain.
pub(crate) fn fault_of(pattern: &MxPattern<'_>, domain: Option<&str>) -> Option<Fault> {
    let name = pattern.domain();
    if let Some(fault) = name_fault(name) {
        Some(fault)
    } else if pattern.is_wildcard() {
        wildcard_fault(name, domain)
    } else {
        purpose(pattern.domain()).map(no_mail_host).or_else(|| host_fault(pattern.domain(), domain))
    }
}

/// Returns the fault of a name that no MX host can have.
fn name_fault(name: &str) -> Option<Fault> {
    if first_label(name).is_none() || is_ipv4(name) {
        return None;
    }
    if is_local(name) && purpose(name).is_none() {
        return Some(Fault::useless(
            Message::new("mx-pattern-not-a-mail-host.local", "“{found}” is not in the public DNS"),
            Message::new(
                "mx-pattern-not-a-mail-host.local-why",
                "The name has a meaning only inside your own network or machine. The names in MX records are public, so this pattern matches none of them",
            ),
            OWN_HOST,
        ));
    }
    let has_long_label = || name.split('.').any(|label| label.len() > LABEL_LENGTH_MAX);
    if name.len() > DOMAIN_LENGTH_MAX || (name.len() > LABEL_LENGTH_MAX && has_long_label()) {
        return Some(Fault::useless(
            Message::new("mx-pattern-not-a-mail-host.long", "“{found}” is too long for a host name"),
            Message::new(
                "mx-pattern-not-a-mail-host.long-why",
                "In the DNS a label has at most 63 characters and a name at most 253 (RFC 1035 §2.3.4), so no MX host has this name",
            ),
            OWN_HOST,
        ));
    }
    let doubled = without_doubled_domain(name).map(str::to_owned);
    let what = if doubled.is_some() {
        Message::new("mx-pattern-not-a-mail-host.doubled", "“{found}” contains its domain twice")
    } else {
        Message::new("mx-pattern-not-a-mail-host.misspelt", "“{found}” has a misspelt top-level domain")
    };
    let meant = doubled.or_else(|| with_top_meant(name))?;
    Some(Fault::useless(
        what,
        Message::new(
            "mx-pattern-not-a-mail-host.misspelt-why",
            "A pattern must name a host of the MX records, and no MX host is likely to have this name",
        ),
        Message::new(
            "mx-pattern-not-a-mail-host.meant",
            "Compare it with your MX record: it is probably {meant}",
        )
        .arg("meant", meant),
    ))
}

/// Returns whether no MX host can match a valid pattern.
fn is_hopeless(pattern: &MxPattern<'_>, domain: Option<&str>) -> bool {
    let is_fatal = |fault: Fault| fault.matches_nothing && fault.severity == Severity::Warning;
    let name = pattern.domain();
    (!pattern.is_wildcard() && !name.contains('.'))
        || is_ipv4(name)
        || fault_of(pattern, domain).is_some_and(is_fatal)
}

/// Returns how severe a pattern without an MX host is: in mode enforce, senders deliver nothing if no other pattern is
/// left. With MX records at hand, lints that compare them with the policy report that.
pub(super) fn severity_of_useless(facts: &Facts<'_>) -> Severity {
    let domain = facts.context.domain.map(DomainName::as_str);
    let is_alone = || {
        let mut all = facts.body.iter().flat_map(|body| body.fields_of(Key::Mx));
        all.all(|field| match &field.parsed {
            Value::Mx(Ok(pattern)) => is_hopeless(pattern, domain),
            _ => true,
        })
    };
    let is_enforced = facts.body.as_ref().and_then(PolicySyntax::mode) == Some(Mode::Enforce);
    let is_unknown = matches!(facts.observation.mx, Probe::NotAsked);
    if is_enforced && is_unknown && is_alone() { Severity::Error } else { Severity::Warning }
}

fn wildcard_fault(above: &str, domain: Option<&str>) -> Option<Fault> {
    if is_public_suffix(above) && domain != Some(above) {
        return Some(Fault::wide(
            Message::new("mx-pattern-shared-wildcard.suffix", "“{found}” covers every domain under .{above}")
                .arg("above", above),
            Message::new(
                "mx-pattern-shared-wildcard.suffix-why",
                "Anyone can register a name under .{above}: an attacker who redirects your mail to such a host passes the policy",
            )
            .arg("above", above),
            OWN_HOST,
        ));
    }
    let shared = MAIL_HOSTS.iter().find(|hosts| hosts.is_shared(above)).map(|hosts| hosts.operator);
    if shared == Some(MICROSOFT) || is_microsoft_group(above) {
        return Some(Fault::wide(
            Message::new(
                "mx-pattern-shared-wildcard.tenants",
                "“{found}” covers every tenant of Microsoft 365",
            ),
            Message::new(
                "mx-pattern-shared-wildcard.tenants-why",
                "It covers the mail host of every tenant of Microsoft 365, not just yours: an attacker who redirects your mail to another one passes the policy",
            ),
            own_host(above, domain),
        ));
    }
    if let Some(operator) = shared {
        return Some(Fault::wide(
            Message::new(
                "mx-pattern-shared-wildcard.customers",
                "“{found}” covers every customer of {operator}",
            )
            .arg("operator", operator),
            Message::new(
                "mx-pattern-shared-wildcard.customers-why",
                "It covers the mail host of every customer of {operator}, not just yours: an attacker who redirects your mail to another one passes the policy",
            )
            .arg("operator", operator),
            own_host(above, domain),
        ));
    }
    short_or_partial(above, domain)
}

const MICROSOFT: &str = "Microsoft 365";

const NO_MAIL_HOST: Message =
    Message::new("mx-pattern-shared-wildcard.no-mail-host", "“{found}” covers no mail host");

/// Returns the fault of a wildcard that matches none, or only some, of the hosts that a provider has below the name.
fn short_or_partial(above: &str, domain: Option<&str>) -> Option<Fault> {
    let is_matched = |host: &&str| first_label(host).is_some_and(|(_, parent)| parent == above);
    let near = |hosts: &MailHosts| hosts.samples().any(|host| at_or_below(host, above));
    let hosts = MAIL_HOSTS.iter().find(|hosts| near(hosts))?;
    let operator = hosts.operator;
    // An operator may have several rows, and a wildcard for some of them.
    let rows = MAIL_HOSTS.iter().filter(|hosts| hosts.operator == operator);
    let mut samples = rows.flat_map(MailHosts::samples).filter(|host| at_or_below(host, above));
    let missed = samples.clone().filter(|host| *host != above).find(|host| !is_matched(host));
    match (samples.clone().find(is_matched), missed) {
        (Some(_), None) => None,
        (Some(matched), Some(missed)) => Some(Fault { is_short: true, ..Fault::wide(
            Message::new(
                "mx-pattern-shared-wildcard.partial",
                "“{found}” does not cover all hosts of {operator}",
            )
            .arg("operator", operator),
            Message::new(
                "mx-pattern-shared-wildcard.partial-why",
                "A wildcard matches only one label: it covers {matched}, but not {missed}",
            )
            .arg("matched", matched)
            .arg("missed", missed),
            if matches!(hosts.set, Set::Old | Set::New) { GOOGLE_HOSTS } else { OWN_HOST },
        )}),
        (None, Some(sample)) => Some(Fault::useless(
            NO_MAIL_HOST,
            Message::new(
                "mx-pattern-shared-wildcard.short-why",
                "A wildcard matches only one label, and the mail hosts under {above} have more, such as {sample}",
            )
            .arg("above", above)
            .arg("sample", sample),
            own_host(sample, domain),
        )),
        (None, None) => samples.next().map(|host| {
            Fault::useless(
                NO_MAIL_HOST,
                Message::new(
                    "mx-pattern-shared-wildcard.itself",
                    "The mail host of {operator} is {host} itself, and a wildcard covers only names below it",
                )
                .arg("operator", operator)
                .arg("host", host),
                Message::new("mx-pattern-shared-wildcard.write-itself", "Write {host} without “*.”")
                    .arg("host", host),
            )
        }),
    }
}

/// Advises to use the own host. The name of a tenant follows from the domain only at the older hosts of Microsoft.
fn own_host(at: &str, domain: Option<&str>) -> Message {
    match domain.filter(|domain| at.ends_with(TENANTS) && !domain.contains('-')) {
        Some(domain) => {
            Message::new("own-host.such-as", "Use only the host names of your own MX records, such as {host}")
                .arg("host", format_args!("{}.{TENANTS}", domain.replace('.', "-")))
        }
        None => OWN_HOST,
    }
}

/// The mail hosts of Microsoft 365 are below this name, one for each domain.
const TENANTS: &str = "mail.protection.outlook.com";

const TENANT_NAME: Message = Message::new(
    "mx-pattern-not-a-mail-host.other-domain-why",
    "The host of a domain at Microsoft 365 has the name of the domain, with hyphens",
);

/// Whether a name looks like a host of Microsoft 365, where no domain has one: with dots instead of hyphens, without `mail`,
/// or below a domain that has other names.
fn is_misnamed_tenant(name: &str) -> bool {
    let ends = [".protection.outlook.com", ".protection.outlook.de", ".onmicrosoft.com", ".mx.microsoft.com"];
    // Outlook.com itself has hosts there.
    ends.iter().any(|end| name.ends_with(end)) && !name.ends_with(".olc.protection.outlook.com")
}

fn host_fault(name: &str, domain: Option<&str>) -> Option<Fault> {
    if name == TENANTS || name == "mx.microsoft" || is_microsoft_group(name) {
        return Some(Fault::useless(
            Message::new("mx-pattern-not-a-mail-host.group", "“{found}” is not the name of a mail host"),
            Message::new(
                "mx-pattern-not-a-mail-host.group-why",
                "Every tenant of Microsoft 365 has a host of its own below {name}",
            )
            .arg("name", name),
            own_host(name, domain),
        ));
    }
    let (label, parent) = first_label(name)?;
    if parent != TENANTS && is_misnamed_tenant(name) {
        return Some(Fault::useless(
            Message::new("mx-pattern-not-a-mail-host.group", "“{found}” is not the name of a mail host"),
            TENANT_NAME,
            own_host(TENANTS, domain),
        ));
    }
    if parent == TENANTS {
        let bare = |text: &str| text.replace(['-', '.'], "");
        let is_other = domain.is_some_and(|domain| !bare(label).starts_with(&bare(domain)));
        // Any domain of a tenant may use the host of another one.
        return is_other.then(|| Fault {
            severity: Severity::Note,
            ..Fault::useless(
                Message::new(
                    "mx-pattern-not-a-mail-host.other-domain",
                    "“{found}” seems to be the host of another domain",
                ),
                TENANT_NAME,
                Message::new("mx-pattern-not-a-mail-host.compare", "Compare it with your MX record"),
            )
        });
    }
    let is_own = domain == Some(parent);
    let (severity, what) = match label {
        "mta-sts" | "_mta-sts" => (
            Severity::Warning,
            Message::new(
                "mx-pattern-not-a-mail-host.policy-host",
                "“{found}” is a policy host, not a mail host",
            ),
        ),
        "autoconfig" | "autodiscover" if is_own || domain.is_none() => (
            Severity::Note,
            Message::new(
                "mx-pattern-not-a-mail-host.configuration",
                "“{found}” configures mail programs and does not receive mail",
            ),
        ),
        "www" if is_own => (
            Severity::Note,
            Message::new(
                "mx-pattern-not-a-mail-host.own-web-server",
                "“{found}” is probably the web server, not a mail host",
            ),
        ),
        _ => return None,
    };
    let why = Message::new(
        "mx-pattern-not-a-mail-host.other-why",
        "A pattern must name a host of the MX records. Other names match no MX host, or allow hosts that do not receive your mail",
    );
    Some(Fault { severity, ..Fault::useless(what, why, MX_HOST_INSTEAD) })
}

const MX_HOST_INSTEAD: Message = Message::new(
    "mx-pattern-not-a-mail-host.instead",
    "Write the host of your MX record instead. If another mx line names it already, remove this line",
);

/// Returns the fault of a host that does not receive mail.
fn no_mail_host(purpose: Purpose) -> Fault {
    let what = match purpose {
        Purpose::Submission => Message::new(
            "mx-pattern-not-a-mail-host.submission",
            "“{found}” takes mail from mail programs and does not receive mail for domains",
        ),
        Purpose::Sending => Message::new("mx-pattern-not-a-mail-host.sending", "“{found}” only sends mail"),
        Purpose::Bounces => {
            Message::new("mx-pattern-not-a-mail-host.bounces", "“{found}” receives only bounces")
        }
        Purpose::Web => Message::new("mx-pattern-not-a-mail-host.web-server", "“{found}” is a web server"),
        Purpose::Verification => Message::new(
            "mx-pattern-not-a-mail-host.verification",
            "“{found}” only proves who owns the domain",
        ),
        Purpose::Proxied => {
            Message::new("mx-pattern-not-a-mail-host.proxied", "“{found}” is a name that Cloudflare made up")
        }
    };
    let why = Message::new(
        "mx-pattern-not-a-mail-host.purpose-why",
        "A pattern must name a host that receives the mail of the domain, as its MX records do",
    );
    Fault::useless(what, why, MX_HOST_INSTEAD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(pattern: &str, domain: Option<&str>) -> Option<Message> {
        fault_of(&MxPattern::parse(pattern).unwrap(), domain).map(|fault| fault.what)
    }

    #[test]
    fn useless_and_wide_patterns_are_known() {
        for pattern in [
            "*.com",
            "*.co.uk",
            "*.com.au",
            "*.example",
            "*.mail.protection.outlook.com",
            "*.h-v1.mx.microsoft",
            "*.r-v12.mx.microsoft",
            "*.mx.microsoft",
            "*.gslb.pphosted.com",
            "*.pphosted.com",
            "*.iphmx.com",
            "*.one.com",
            "*.amazonaws.com",
            "*.google.com",
            "mail.protection.outlook.com",
            "h-v1.mx.microsoft",
            "mta-sts.example.com",
            "smtp.gmail.com",
            "smtp-relay.gmail.com",
            "feedback-smtp.eu-west-1.amazonses.com",
            "smtp.zoho.eu",
            "smtp.mailgun.org",
            "smtp.eu.mailgun.org",
            "smtp.sendgrid.net",
            "mout.kundenserver.de",
            "a.vercel.app",
            "a.pages.dev",
            "a.b.github.io",
            "abc.mx-verification.google.com",
            "www.example.com",
            "autodiscover.example.com",
            "mail.example.local",
            "*.example.internal",
            "exchange.corp",
            "mail.localdomain",
            "mail.example.con",
            "mail.example.com.example.com",
            "contoso-com.mail.protection.outlook.com",
        ] {
            assert!(what(pattern, Some("example.com")).is_some(), "{pattern}");
        }
    }

    #[test]
    fn the_mail_hosts_of_providers_are_clean() {
        for pattern in [
            "smtp.google.com",
            "aspmx.l.google.com",
            "*.aspmx.l.google.com",
            "example-com.mail.protection.outlook.com",
            "example-com.h-v1.mx.microsoft",
            "in1-smtp.messagingengine.com",
            "mail.protonmail.ch",
            "mx01.mail.icloud.com",
            "mx2.zoho.eu",
            "mx.yandex.net",
            "*.mailbox.org",
            "mail.tutanota.de",
            "*.posteo.de",
            "mx00.ionos.de",
            "mx01.kundenserver.de",
            "smtpin.rzone.de",
            "*.pub.mailpod9-cph3.one.com",
            "*.mail.ovh.net",
            "us-smtp-inbound-1.mimecast.com",
            "mxa-00112233.gslb.pphosted.com",
            "mx1.hc123-45.eu.iphmx.com",
            "*.mx.cloudflare.net",
            "inbound-smtp.eu-west-1.amazonaws.com",
            "smtp.secureserver.net",
            "mxa.mailgun.org",
            "mx.sendgrid.net",
            "mail.example.com",
            "*.example.com",
            "www.example.net",
            "smtp.example.com",
            "example.com",
            "*.example.co.uk",
        ] {
            assert_eq!(what(pattern, Some("example.com")), None, "{pattern}");
        }
        assert!(what("*.com.au", Some("com.au")).is_none(), "a registry may have a policy of its own");
    }

    #[test]
    fn a_suggested_host_is_an_ordinary_name() {
        for host in ["mail.example.com", "xn--bcher-kva.example"] {
            assert!(is_clean(host, None), "{host}");
        }
        let long = "a".repeat(64) + ".example.com";
        for host in [
            "mx_1.example.com",
            "localhost",
            "192.0.2.1",
            "::1",
            "smtp.gmail.com",
            "_dc-mx.0123.example.com",
            "a b",
            &long,
        ] {
            assert!(!is_clean(host, None), "{host}");
        }
    }
}
