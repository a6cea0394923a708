//! T: DANE beside MTA-STS (RFC 8461 §2, RFC 7672).

use crate::facts::Facts;
use crate::facts::State;

use crate::finding::{Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Answer, Probe, TlsaRecord};
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &DANE_PRESENT, check: present },
    Rule { lint: &DANE_WITHOUT_DNSSEC, check: without_dnssec },
];

pub(crate) static DANE_PRESENT: Lint = Lint {
    code: "STS-T05",
    name: "dane-present",
    severity: Severity::Note,
    rfc: Rfc::sts("2"),
    title: "Senders that do DANE go by it first",
    message: "{hosts} TLSA records under DNSSEC. A sender that knows both must not let MTA-STS override a failure of DANE; the policy serves those that do not validate DNSSEC.",
    help: "Change the TLSA records before you change a certificate, and keep both in order.",
};

/// One finding for the domain, once every host has been asked, where senders look at a policy at all.
/// Of MX records that are not validated no sender follows a host to its TLSA records.
fn present(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let active = facts.mode.is_some_and(|mode| mode != Mode::None);
    let secure = facts.observation.mx.answer().is_some_and(|answer| answer.authenticated);
    if active && secure && facts.record_state() == State::Valid {
        report(facts, sink, |answer| answer.authenticated);
    }
}

pub(crate) static DANE_WITHOUT_DNSSEC: Lint = Lint {
    code: "STS-T06",
    name: "dane-without-dnssec",
    severity: Severity::Warning,
    rfc: Rfc::other(7672, "2.2"),
    title: "TLSA records without DNSSEC do nothing",
    message: "{hosts} TLSA records, but the resolver could not validate the answer. Senders must not use such records, so there is no DANE here.",
    help: "Sign the zone of the mail hosts, or remove the records; MTA-STS does not need them.",
};

fn without_dnssec(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer| !answer.authenticated);
}

fn report(facts: &Facts<'_>, sink: &mut Sink<'_>, matches: fn(&Answer<TlsaRecord>) -> bool) {
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
    let said = match hosts.as_slice() {
        [] => return,
        [one] => format!("{one} has"),
        [one, other] => format!("{one} and {other} have"),
        [one, rest @ ..] => format!("{one} and {} other MX hosts have", rest.len()),
    };
    sink.report(Defect::of(Source::MxTls).arg("hosts", said));
}
