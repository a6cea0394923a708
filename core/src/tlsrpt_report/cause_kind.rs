//! Why sessions fail: what each cause means, whose fault it is, what to do, and the lint that finds it now.
//!
//! In the texts, `{host}` is the MX host, `{domain}` the policy domain, `{why}` what was found out beside.

/// Where a cause lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The web server of the policy.
    PolicyHost,
    /// The text of the policy.
    Policy,
    /// A mail host.
    MailHost,
    /// The DNS zone of a mail host.
    Dns,
    /// The sender that reports.
    Sender,
    /// The network between, or a filter in it.
    Network,
    /// It cannot be told from the reports.
    Unknown,
}

impl Fault {
    /// Returns the word of the JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PolicyHost => "policy_host",
            Self::Policy => "policy",
            Self::MailHost => "mail_host",
            Self::Dns => "dns",
            Self::Sender => "sender",
            Self::Network => "network",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the place in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::PolicyHost => "your policy host",
            Self::Policy => "your policy",
            Self::MailHost => "your mail host",
            Self::Dns => "your DNS",
            Self::Sender => "the sender",
            Self::Network => "the network or a filter",
            Self::Unknown => "not known",
        }
    }
}

/// One kind of cause.
#[derive(Debug)]
pub struct CauseKind {
    /// Stable name.
    pub name: &'static str,
    /// Where it lies.
    pub fault: Fault,
    /// The cause in a few words.
    pub title: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub advice: &'static str,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<&'static str>,
}

macro_rules! causes {
    ($($name:ident: $word:literal, $fault:ident, $lint:expr, $title:literal, $meaning:literal, $advice:literal;)*) => {
        $(pub(super) static $name: CauseKind = CauseKind {
            name: $word,
            fault: Fault::$fault,
            title: $title,
            meaning: $meaning,
            advice: $advice,
            lint: $lint,
        };)*
        /// Every kind of cause.
        pub static ALL: &[&CauseKind] = &[$(&$name),*];
    };
}

causes! {
    STARTTLS: "starttls-not-supported", MailHost, Some("starttls-absent"),
        "{host} does not offer STARTTLS",
        "The sender connected to the mail host and was not offered TLS. In mode enforce it tries the next host, or keeps the mail and tries again; in mode testing it delivers anyway.",
        "Enable STARTTLS on port 25 of {host}, with a certificate for that name. If a firewall inspects SMTP, it may remove STARTTLS from the answer.";
    NAME: "certificate-host-mismatch", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is for another name",
        "The certificate on port 25 does not contain the name of the mail host. The policy itself may be right.",
        "Install a certificate on port 25 that contains {host} as a DNS name.";
    EXPIRED: "certificate-expired", MailHost, Some("mx-tls-invalid"),
        "{host} presents an expired certificate",
        "The sender refuses the certificate on port 25. In mode enforce it tries the next host, or keeps the mail and tries again; in mode testing it delivers anyway.",
        "Renew the certificate of {host} and restart its mail server. Then the report of the next day shows whether it helped.";
    UNTRUSTED: "certificate-not-trusted", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is not trusted",
        "The certificate on port 25 does not lead to a public certificate authority: it is self-signed, from a private authority, or an intermediate certificate is missing.",
        "Install a certificate of a public authority at {host}, with all its intermediate certificates.";
    NOT_COVERED: "mx-not-in-policy", Policy, Some("mx-not-in-policy"),
        "{host} is not covered by the policy",
        "Compared with the policy that the sender used: {why}.",
        "If {host} receives mail for {domain}, add “mx: {host}” to the policy and then change the id of the record. Otherwise remove the host from the MX records.";
    VALIDATION: "validation-failure", Unknown, Some("mx-tls-invalid"),
        "The sender could not validate {host}",
        "This is the general type for what has no type of its own. {why}.",
        "Check {host} on port 25: its certificate, its names, and the versions of TLS that it offers.";
    TLSA: "tlsa-invalid", Dns, Some("dane-mismatch"),
        "The TLSA records of {host} do not fit its certificate",
        "The sender uses DANE, and no TLSA record is valid or matches what the mail host presents. This happens after a renewal with a new key.",
        "Publish a TLSA record for the certificate that {host} presents now. The next time, publish the record of the new key before the certificate changes.";
    DNSSEC: "dnssec-invalid", Dns, Some("dane-without-dnssec"),
        "The DNSSEC signatures around {host} are not valid",
        "The sender could not validate the DNS answers, so it does not know whether there are TLSA records.",
        "Check the zone with a DNSSEC debugger: expired signatures, a DS record of an old key, or a nameserver that does not answer.";
    DANE_REQUIRED: "dane-required", Sender, None,
        "The sender demands DANE, and {domain} has no usable TLSA records",
        "This sender is configured to use DANE for the domain and nothing else.",
        "Publish TLSA records if the domain is meant to use DANE. Otherwise write to the sender.";
    FETCH: "sts-policy-fetch-error", PolicyHost, Some("policy-host-unreachable"),
        "The policy of {domain} could not be fetched",
        "The sender saw the record, but the policy host gave it no policy. It then uses a policy from its cache, or none. {why}.",
        "Fetch https://mta-sts.{domain}/.well-known/mta-sts.txt from outside: over IPv4 and IPv6, with TLS 1.2 and 1.3.";
    FETCH_BETWEEN: "sts-policy-fetch-error-of-one-sender", Unknown, Some("policy-host-unreachable"),
        "Not every sender can fetch the policy of {domain}",
        "{why}, perhaps from a cache.",
        "Fetch https://mta-sts.{domain}/.well-known/mta-sts.txt from outside now. If that works, look for what differs between senders: a filter by country, address or user agent; an IPv6 address that does not answer; no TLS 1.2; a first byte that comes late.";
    FETCH_STATUS: "sts-policy-status", PolicyHost, Some("policy-status-not-200"),
        "The policy host of {domain} answers with an error",
        "Senders accept only status 200. {why}.",
        "Serve the policy at https://mta-sts.{domain}/.well-known/mta-sts.txt with status 200, from every machine behind that name.";
    FETCH_REDIRECT: "sts-policy-redirected", PolicyHost, Some("policy-redirected"),
        "The policy host of {domain} redirects",
        "Senders do not follow redirects. {why}.",
        "Serve the policy itself at https://mta-sts.{domain}/.well-known/mta-sts.txt.";
    FETCH_TIMEOUT: "sts-policy-timeout", PolicyHost, Some("policy-slow"),
        "The policy host of {domain} did not answer in time",
        "{why}. A sender then uses a policy from its cache, or none.",
        "Find out why the host is slow or drops connections. A static file on a plain web server is enough.";
    FETCH_NAME: "sts-policy-host-absent", Dns, Some("policy-host-absent"),
        "The name mta-sts.{domain} could not be resolved",
        "The record announces a policy, and the name of the policy host has no address for this sender. {why}.",
        "Make mta-sts.{domain} resolve on every nameserver: an A record, and an AAAA record only if the web server answers there.";
    POLICY_INVALID: "sts-policy-invalid", Policy, Some("sender-rejects"),
        "The policy of {domain} cannot be read",
        "The sender fetched the policy, and it breaks a rule. {why}.",
        "Correct the policy, publish it, and then change the id of the record.";
    POLICY_INVALID_THERE: "sts-policy-invalid-at-the-sender", Sender, Some("sender-rejects"),
        "A sender rejects the policy of {domain}",
        "The policy in the report follows RFC 8461, so the sender reads it differently, or had another text.",
        "Check the policy that is served now: some senders are stricter than the RFC. If it has no findings, write to the sender.";
    WEBPKI: "sts-webpki-invalid", PolicyHost, Some("policy-host-tls-invalid"),
        "The certificate of the policy host of {domain} is not valid",
        "The sender does not fetch a policy over a connection that it cannot verify. {why}.",
        "Install a certificate of a public authority for mta-sts.{domain}, with all its intermediate certificates.";
    UNKNOWN: "unknown-result", Unknown, None,
        "Sessions failed with “{result}”",
        "RFC 8460 does not define this type. {why}.",
        "Ask the reporter what it means; the address is in the report.";
    UNEXPLAINED: "failures-without-details", Unknown, None,
        "Sessions failed without an explanation",
        "The sums of the report contain failures that its details do not explain.",
        "Check the domain now, and compare with what other senders report of the same days.";
}
