//! T: DANE beside MTA-STS (RFC 8461 §2, RFC 7672).

use crate::facts::{Facts, MxPart, State};
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Answer, Dane, Probe, TlsaRecord};
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &DANE_PRESENT, check: present },
    Rule { lint: &DANE_WITHOUT_DNSSEC, check: without_dnssec },
    Rule { lint: &DANE_MISMATCH, check: mismatch },
];

pub(crate) static DANE_PRESENT: Lint = Lint {
    code: "STS-T05",
    name: "dane-present",
    severity: Severity::Note,
    rfc: Rfc::sts("2"),
    title: "Senders that support DANE use it first",
    message: "{hosts} A sender that supports both must not let MTA-STS override a DANE failure. The policy is for senders that do not validate DNSSEC.",
    help: "Before you install a new certificate, add its TLSA record beside the old one and wait one TTL. Remove the old record afterwards.",
};

/// Senders do not use TLSA records of hosts from MX records that are not validated.
fn present(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let active = facts.mode.is_some_and(|mode| mode != Mode::None);
    let secure = facts.observation.mx.answer().is_some_and(|answer| answer.authenticated);
    if active && secure && facts.record_state() == State::Valid {
        report(facts, sink, &VALIDATED, |answer| answer.authenticated);
    }
}

pub(crate) static DANE_WITHOUT_DNSSEC: Lint = Lint {
    code: "STS-T06",
    name: "dane-without-dnssec",
    severity: Severity::Warning,
    rfc: Rfc::other(7672, "2.2"),
    title: "TLSA records without DNSSEC have no effect",
    message: "{hosts} Senders must not use such records, so they do not use DANE here.",
    help: "Sign the zone of the mail hosts, or remove the TLSA records; MTA-STS does not need them.",
};

fn without_dnssec(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, &NOT_VALIDATED, |answer| !answer.authenticated && !answer.unvalidated);
}

/// Says which hosts have TLSA records: for one host, for two, and for more.
type Hosts = [Message; 3];

static VALIDATED: Hosts = [
    Message::new("dane-present.one", "{host} has TLSA records, validated by DNSSEC."),
    Message::new("dane-present.two", "{host} and {other} have TLSA records, validated by DNSSEC."),
    Message::new(
        "dane-present.several",
        "{host} and {n} other MX hosts have TLSA records, validated by DNSSEC.",
    ),
];

static NOT_VALIDATED: Hosts = [
    Message::new(
        "dane-without-dnssec.one",
        "{host} has TLSA records, but the resolver could not validate the answer.",
    ),
    Message::new(
        "dane-without-dnssec.two",
        "{host} and {other} have TLSA records, but the resolver could not validate the answer.",
    ),
    Message::new(
        "dane-without-dnssec.several",
        "{host} and {n} other MX hosts have TLSA records, but the resolver could not validate the answer.",
    ),
];

/// Reports once for the domain, after every host has answered.
fn report(
    facts: &Facts<'_>,
    sink: &mut Sink<'_>,
    [only, two, several]: &Hosts,
    matches: fn(&Answer<TlsaRecord>) -> bool,
) {
    let rows = facts.mx_rows();
    let probes: Vec<_> = rows.iter().map(|row| (&row.host, facts.observation.tlsa(&row.host))).collect();
    if probes.iter().any(|(_, probe)| probe.is_pending()) {
        return;
    }
    let with_records = probes.into_iter().filter(|(_, probe)| match probe {
        Probe::Answered(answer) => !answer.records.is_empty() && matches(answer),
        _ => false,
    });
    let hosts: Vec<&String> = with_records.map(|(host, _)| host).collect();
    let hosts = match hosts.as_slice() {
        [] => return,
        [one] => only.clone().arg("host", one),
        [one, other] => two.clone().arg("host", one).arg("other", other),
        [one, rest @ ..] => several.clone().arg("host", one).arg("n", rest.len()),
    };
    sink.report(Defect::of(Source::MxTls).arg("hosts", hosts));
}

pub(crate) static DANE_MISMATCH: Lint = Lint {
    code: "STS-T07",
    name: "dane-mismatch",
    severity: Severity::Error,
    rfc: Rfc::other(7672, "2.2"),
    title: "The certificate of {host} matches none of its TLSA records",
    message: "Senders that support DANE compare the certificate with the TLSA records at _25._tcp.{host}. {consequence} MTA-STS does not change that.",
    help: "Publish a TLSA record for the certificate that {host} uses now, or install the certificate that the records are for.",
};

/// Whether senders that support DANE do not deliver to this MX host, because its certificate matches none of its validated
/// TLSA records.
pub(crate) fn is_mismatched(facts: &Facts<'_>, row: &MxPart) -> bool {
    let is_validated = |authenticated: Option<bool>| authenticated == Some(true);
    is_validated(facts.observation.tlsa(&row.host).answer().map(|answer| answer.authenticated))
        && is_validated(facts.observation.mx.answer().map(|answer| answer.authenticated))
        && facts.observation.mx_tls(&row.host).answer().and_then(|tls| tls.dane) == Some(Dane::Mismatched)
}

/// Senders use only validated records. If the resolver is not trusted to tell, they may be.
fn mismatch(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for row in facts.mx_rows() {
        let tls = facts.observation.mx_tls(&row.host).answer();
        let Some(tlsa) = facts.observation.tlsa(&row.host).answer() else { continue };
        let Some(mx) = facts.observation.mx.answer() else { continue };
        let (severity, consequence) = match (tlsa.authenticated && mx.authenticated, tlsa.unvalidated) {
            (true, _) => {
                (Severity::Error, Message::new("dane-mismatch.refused", "They do not deliver to this host."))
            }
            (false, true) => (
                Severity::Warning,
                Message::new(
                    "dane-mismatch.unvalidated",
                    "If DNSSEC protects the records, which was not validated here, they do not deliver to this host.",
                ),
            ),
            (false, false) => continue,
        };
        if tls.and_then(|tls| tls.dane) == Some(Dane::Mismatched) {
            let defect = Defect::of(Source::MxTls).severity(severity).arg("host", &row.host);
            sink.report(defect.arg("consequence", consequence));
        }
    }
}
