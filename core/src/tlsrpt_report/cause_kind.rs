//! Why sessions fail: what each cause means, whose fault it is, what to do, and the lint that finds it now.
//!
//! In the texts, `{host}` is the MX host and `{Host}` the same at the beginning of a sentence, `{domain}` the policy domain, `{why}`
//! what was found out beside.

use crate::text::message::Message;
use crate::text::words::Part;

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
    /// A mail host that a provider runs for many customers.
    Provider,
    /// The sender that reports.
    Sender,
    /// The network between, or a filter in it.
    Network,
    /// It cannot be told from the reports.
    Unknown,
}

/// What to do first if a report names no host.
pub(super) const WHICH_HOST: Message = Message::new(
    "cause.which-host",
    "The report names no host: check that the MX records of {domain} name only hosts of {operator}, as the policy does.",
);

/// What to do about a host that only `{operator}` can change.
pub(super) const ASK_THE_PROVIDER: Message = Message::new(
    "cause.ask-the-provider",
    "Only {operator} can change {host}. If other senders report the same, look at the status page of {operator} or open a ticket there. \
     If only one sender does, something between it and {operator} probably intercepts its connections, such as a firewall that inspects SMTP.",
);

impl Fault {
    /// Returns the word of the JSON.
    pub const fn word(self) -> &'static str {
        match self {
            Self::PolicyHost => "policy_host",
            Self::Policy => "policy",
            Self::MailHost => "mail_host",
            Self::Dns => "dns",
            Self::Provider => "provider",
            Self::Sender => "sender",
            Self::Network => "network",
            Self::Unknown => "unknown",
        }
    }

    /// Returns the place in words.
    pub const fn label(self) -> Message {
        match self {
            Self::PolicyHost => Message::new("fault.policy-host", "your policy host"),
            Self::Policy => Message::new("fault.policy", "your policy"),
            Self::MailHost => Message::new("fault.mail-host", "your mail host"),
            Self::Dns => Message::new("fault.dns", "your DNS"),
            Self::Provider => Message::new("fault.provider", "the provider of the mail host"),
            Self::Sender => Message::new("fault.sender", "the sender"),
            Self::Network => Message::new("fault.network", "the network or a filter"),
            Self::Unknown => Message::new("fault.unknown", "not known"),
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
    title: &'static str,
    /// What it means.
    meaning: &'static str,
    /// What to do.
    advice: &'static str,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<&'static str>,
}

impl CauseKind {
    /// Returns the cause in a few words.
    pub const fn title(&self) -> Message {
        Message::of_row(self.name, Part::Cause, self.title)
    }

    /// Returns what it means.
    pub const fn meaning(&self) -> Message {
        Message::of_row(self.name, Part::CauseMeaning, self.meaning)
    }

    /// Returns what to do.
    pub const fn advice(&self) -> Message {
        Message::of_row(self.name, Part::CauseAdvice, self.advice)
    }

    /// Whether only the people who run the mail host can change it.
    pub(super) fn is_about_the_host(&self) -> bool {
        // `{host}` or `{Host}`.
        self.title.contains("ost}") && self.lint != Some("mx-not-in-policy")
    }
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
        "{Host} does not offer STARTTLS",
        "The sender connected to the mail host and was not offered TLS. In mode enforce it tries the next host, or keeps the mail and tries again; in mode testing it delivers anyway.",
        "Enable STARTTLS on port 25 of {host}, with a certificate for that name. If a firewall inspects SMTP, it may remove STARTTLS from the answer.";
    STARTTLS_BROKEN: "starttls-broken", MailHost, Some("starttls-absent"),
        "{Host} offers STARTTLS and then refuses it",
        "The mail server has STARTTLS switched on, and its TLS does not work.",
        "Look into the log of {host}: the certificate, its key, or the right to read them is usually missing. Then restart its mail server.";
    HANDSHAKE: "tls-handshake-failed", MailHost, Some("mx-tls-too-old"),
        "The TLS handshake with {host} fails",
        "The sender and the mail host have no version of TLS or no cipher in common, or one of them breaks off.",
        "Enable TLS 1.2 and 1.3 with their usual ciphers at {host}. If they are enabled, look into its log at the time of the report.";
    NAME: "certificate-host-mismatch", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is for another name",
        "The certificate on port 25 does not contain the name of the mail host. The policy itself may be right.",
        "Install a certificate on port 25 that contains {host} as a DNS name.";
    EXPIRED: "certificate-expired", MailHost, Some("mx-tls-invalid"),
        "{Host} presents an expired certificate",
        "The sender refuses the certificate on port 25. In mode enforce it tries the next host, or keeps the mail and tries again; in mode testing it delivers anyway.",
        "Renew the certificate of {host} and restart its mail server. Then the report of the next day shows whether it helped.";
    NOT_YET_VALID: "certificate-not-yet-valid", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is not valid yet",
        "Its first day is in the future for the sender.",
        "Compare the first day of the certificate with the clock of {host}. If the certificate is right, the clock of the sender is wrong.";
    REVOKED: "certificate-revoked", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is revoked",
        "Its authority has declared the certificate on port 25 invalid.",
        "Install a new certificate at {host}, with a new key if the old one may be known to others.";
    UNTRUSTED: "certificate-not-trusted", MailHost, Some("mx-tls-invalid"),
        "The certificate of {host} is not trusted",
        "The certificate on port 25 does not lead to an authority that the sender trusts. {why}.",
        "Install a certificate of a public authority at {host}, with all its intermediate certificates.";
    NOT_COVERED: "mx-not-in-policy", Policy, Some("mx-not-in-policy"),
        "{Host} is not covered by the policy",
        "The sender compared the host with the policy that it used. {why}.",
        "If {host} receives mail for {domain}, add “mx: {host}” to the policy and then change the id of the record. Otherwise remove the host from the MX records.";
    NOT_COVERED_THERE: "mx-not-in-policy-at-the-sender", Unknown, Some("mx-not-in-policy"),
        "A sender does not find {host} in the policy",
        "The policy in the report covers the host, so the sender used another text, probably an older one from its cache.",
        "Check that every machine behind mta-sts.{domain} serves the same policy, and that the id of the record changed with the policy.";
    VALIDATION: "validation-failure", Unknown, Some("mx-tls-invalid"),
        "The sender could not validate {host}",
        "This is the general type for what has no type of its own. {why}.",
        "Check {host} on port 25: its certificate, its names, and the versions of TLS that it offers.";
    VALIDATION_DANE: "validation-failure-dane", Dns, Some("dane-mismatch"),
        "The sender could not validate {host} with DANE",
        "This is the general type for what has no type of its own. {why}.",
        "Compare the TLSA records of {host} with the certificate that it presents on port 25, and check that their zone is signed.";
    MX_UNREACHABLE: "mx-unreachable", Unknown, Some("mx-tls-not-checked"),
        "The connection to {host} failed",
        "The sender did not get as far as a certificate: the connection was refused or ended, or there was no answer in time.",
        "Check that port 25 of {host} answers from outside, and look into its log for connections that end early.";
    MX_LOOKUP: "mx-unresolvable", Dns, Some("mx-host-unresolvable"),
        "The name {host} could not be resolved",
        "The MX record names the host, and the sender found no address for it.",
        "Make {host} resolve on every nameserver, or remove it from the MX records and from the policy.";
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
    FETCH_UNREACHABLE: "sts-policy-host-unreachable", PolicyHost, Some("policy-host-unreachable"),
        "The policy host of {domain} cannot be reached",
        "The connection to port 443 was refused, ended early, or found no way. A sender then uses a policy from its cache, or none.",
        "Check that mta-sts.{domain} answers on port 443 from outside, at each of its IPv4 and IPv6 addresses.";
    FETCH_HANDSHAKE: "sts-policy-handshake-failed", PolicyHost, Some("policy-host-tls-invalid"),
        "The TLS handshake with the policy host of {domain} fails",
        "The sender and the web server have no version of TLS or no cipher in common, or one of them breaks off.",
        "Enable TLS 1.2 and 1.3 at mta-sts.{domain}, and check that the web server knows this name.";
    FETCH_MEDIA_TYPE: "sts-policy-media-type", PolicyHost, Some("policy-media-type"),
        "The policy host of {domain} does not send text/plain",
        "The sender accepts a policy only with the media type text/plain.",
        "Serve https://mta-sts.{domain}/.well-known/mta-sts.txt itself as text/plain. If the answer is HTML, it is another page.";
    FETCH_TOO_LARGE: "sts-policy-too-large", PolicyHost, Some("policy-too-large"),
        "The answer of the policy host of {domain} is too large",
        "A policy has a few hundred bytes, and senders stop reading at 64 KiB or before.",
        "Look at what https://mta-sts.{domain}/.well-known/mta-sts.txt returns: it is probably another page.";
    RECORD: "sts-record-invalid", Dns, Some("record-absent"),
        "The sender finds no usable record at _mta-sts.{domain}",
        "There has to be exactly one TXT record that begins with “v=STSv1;”.",
        "Look up the TXT records of _mta-sts.{domain} on every nameserver, and leave exactly one with v=STSv1 and an id.";
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
    POLICY_INVALID_THERE: "sts-policy-invalid-at-the-sender", Unknown, Some("sender-rejects"),
        "A sender rejects the policy of {domain}",
        "The policy in the report follows RFC 8461. Often it is the one from the cache, so the text that was rejected may be another one; or the sender reads it differently. {why}.",
        "Check the policy that every machine behind mta-sts.{domain} serves now: some senders are stricter than the RFC. If it has no findings, write to the sender.";
    WEBPKI: "sts-webpki-invalid", PolicyHost, Some("policy-host-tls-invalid"),
        "The certificate of the policy host of {domain} is not valid",
        "The sender does not fetch a policy over a connection that it cannot verify. {why}.",
        "Install a certificate of a public authority for mta-sts.{domain}, with all its intermediate certificates.";
    UNKNOWN: "unknown-result", Unknown, None,
        "Sessions failed with “{result}”",
        "RFC 8460 does not define this type. {why}.",
        "Ask the reporter what it means, at the contact address of the report if it gives one.";
    UNEXPLAINED: "failures-without-details", Unknown, None,
        "Sessions failed without an explanation",
        "The sums of the report contain failures that its details do not explain.",
        "Check the domain now, and compare with what other senders report of the same days.";
}
