//! T: transport to the MX hosts (RFC 8461 §4.2).

use crate::facts::{Delivery, Facts, MxPart, State};
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::certificate_chain::REPLACE;
use crate::lints::certificate_words::{self, TLS_1_2};
use crate::lints::mx::common::{consequence, is_active};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::names::providers::hosts_of;
use crate::observation::{Dane, EndOfSession, MxTls, Presented};
use crate::rfc::Rfc;
use crate::syntax::policy::{Mode, PolicySyntax};
use crate::text::message::sentences;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &STARTTLS_ABSENT, check: starttls_absent },
    Rule { lint: &MX_TLS_INVALID, check: tls_invalid },
    Rule { lint: &MX_TLS_TOO_OLD, check: tls_too_old },
    Rule { lint: &MX_TLS_ENFORCES_SNI, check: tls_enforces_sni },
    Rule { lint: &MX_ENDS_AFTER_TLS, check: ends_after_tls },
];

/// Reports each host for which `seen` finds a defect in the check of port 25.
fn report(facts: &Facts<'_>, sink: &mut Sink<'_>, seen: impl Fn(&MxTls, Defect, &str) -> Option<Defect>) {
    let active = facts.mode.filter(|_| is_active(facts)).map(consequence);
    let Some((severity, consequence)) = active.or_else(|| is_prepared(facts).then_some(PREPARED)) else {
        return;
    };
    // The advice depends on all hosts.
    if facts.mx_rows().iter().any(|row| row.tls == State::Pending) {
        return;
    }
    for row in facts.mx_rows() {
        let Some(answer) = facts.observation.mx_tls(&row.host).answer() else { continue };
        let defect = Defect::of(Source::MxTls).severity(severity).arg("host", &row.host);
        if let Some(defect) = seen(answer, defect.arg("consequence", consequence.clone()), &row.host) {
            sink.report(defect);
        }
    }
}

/// Whether a policy in mode enforce is served that senders do not use yet, because it or the record has a fault. Correcting that fault
/// first would stop the mail to a host without verified TLS.
fn is_prepared(facts: &Facts<'_>) -> bool {
    let is_unused = match facts.record_state() {
        State::Absent | State::Invalid => true,
        State::Valid => facts.mode.is_none(),
        State::Pending | State::NotChecked | State::Failed(_) => false,
    };
    let mode = facts.body.as_ref().and_then(PolicySyntax::mode);
    is_unused && facts.is_served() && facts.serves_policy() && mode.is_none_or(|mode| mode == Mode::Enforce)
}

const PREPARED: (Severity, Message) = (
    Severity::Warning,
    Message::new(
        "consequence.prepared",
        "Senders do not use the policy now. Once they do, and its mode is enforce, they do not deliver to this host.",
    ),
);

/// Completes the cure of a host: who can do it, what senders that use DANE need before, and what lets mail arrive until then.
fn completed(facts: &Facts<'_>, answer: &MxTls, host: &str, cure: Message) -> Message {
    if let Some(hosts) = hosts_of(host) {
        let theirs = Message::new(
            "mx-tls.of-provider",
            "Check again from another network, because {operator} runs {host}, and something between may be the cause. If it is the same there, ask {operator}.",
        );
        return with_exit(facts, theirs.arg("operator", hosts.operator).arg("host", host));
    }
    if answer.dane == Some(Dane::Matched) {
        let first = Message::new(
            "mx-tls.tlsa-first",
            "Publish the TLSA record of the new certificate beside the present one first, and wait one TTL. Senders that use DANE deliver to {host} only if its certificate matches one of them.",
        );
        return with_exit(facts, sentences(first.arg("host", host), cure));
    }
    with_exit(facts, cure)
}

/// Adds what to do at once if senders deliver to none of the hosts.
fn with_exit(facts: &Facts<'_>, cure: Message) -> Message {
    let is_refused = |row: &MxPart| row.delivers == Delivery::Refused;
    if is_active(facts) && facts.mx_rows().iter().all(is_refused) {
        return sentences(cure, EXIT);
    }
    cure
}

const EXIT: Message = Message::new(
    "mx-tls.exit",
    "Until that is done, set the policy to mode testing, and change the id, so that mail arrives.",
);

pub(crate) static STARTTLS_ABSENT: Lint = Lint {
    code: "STS-T01",
    name: "starttls-absent",
    severity: Severity::Error,
    rfc: Rfc::sts("4.2"),
    title: "The MX host {host} does not offer STARTTLS",
    message: "Without it there is no TLS and no certificate to verify. {consequence}",
    help: "{cure}",
};

fn starttls_absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, host| {
        let cure = Message::new(
            "starttls-absent.enable",
            "Enable STARTTLS at {host}, with a certificate for that name.",
        );
        let cure = || completed(facts, answer, host, cure.arg("host", host));
        (!answer.starttls).then(|| defect.arg("cure", cure()))
    });
}

fn is_too_old(presented: &Presented) -> bool {
    presented.version.is_some_and(|version| version < TLS_1_2)
}

pub(crate) static MX_TLS_TOO_OLD: Lint = Lint {
    code: "STS-T03",
    name: "mx-tls-too-old",
    severity: Severity::Error,
    rfc: Rfc::sts("7.2"),
    title: "The MX host {host} supports only TLS 1.1 or older",
    message: "It was offered TLS 1.2 and chose an older version, which RFC 8996 does not allow any more. {consequence}",
    help: "Update the mail server, or enable TLS 1.2 or newer.",
};

fn tls_too_old(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| {
        answer.presented.as_ref().is_some_and(is_too_old).then_some(defect)
    });
}

pub(crate) static MX_TLS_ENFORCES_SNI: Lint = Lint {
    code: "STS-T09",
    name: "mx-tls-enforces-sni",
    severity: Severity::Warning,
    rfc: Rfc::sts("7.1"),
    title: "The MX host {host} refuses TLS to a sender that asks for another name (SNI)",
    message: "It accepted a handshake for {host}, and refused one for {domain}. RFC 8461 forbids that: a sender without MTA-STS may ask for the domain, and then gets no TLS.",
    help: "Configure a default certificate at {host}, for names that the server does not know. If it has one, turn off the option that demands a known name.",
};

fn tls_enforces_sni(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| {
        let defect = defect.severity(Severity::Warning).arg("domain", facts.domain());
        answer.enforces_sni.then_some(defect)
    });
}

pub(crate) static MX_ENDS_AFTER_TLS: Lint = Lint {
    code: "STS-T10",
    name: "mx-ends-after-tls",
    severity: Severity::Warning,
    rfc: Rfc::other(3207, "4.2"),
    title: "The MX host {host} ends the session after the TLS handshake",
    message: "Its certificate is valid. But when the sender sends EHLO again over TLS, {how}. If {host} does that to all senders, it gets no mail over TLS.",
    help: "Look for the reason in the log of {host}. The host may refuse only this check, because of the check's address or name.",
};

fn ends_after_tls(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| {
        let how = match answer.ended.filter(|_| answer.verified)? {
            EndOfSession::Closed => {
                Message::new("mx-ends-after-tls.closed", "the host closes the connection")
            }
            EndOfSession::NotSmtp => {
                Message::new("mx-ends-after-tls.not-smtp", "the host does not answer in SMTP")
            }
            EndOfSession::Code(code) => {
                Message::new("mx-ends-after-tls.code", "the host answers with {code}").arg("code", code)
            }
        };
        Some(defect.severity(Severity::Warning).arg("how", how))
    });
}

pub(crate) static MX_TLS_INVALID: Lint = Lint {
    code: "STS-T02",
    name: "mx-tls-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("4.2"),
    title: "{title}",
    message: "{seen} {consequence}",
    help: "{cure}",
};

fn tls_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, host| {
        let too_old = answer.presented.as_ref().is_some_and(is_too_old);
        if !answer.starttls || answer.verified || too_old {
            return None;
        }
        let found = answer.presented.as_ref();
        let found = found.map(|presented| certificate_words::explained(presented, host, facts.context.now));
        let is_verified_here = answer.presented.as_ref().is_some_and(|presented| presented.verified_here);
        let is_certificate_valid = found.as_ref().is_some_and(|found| found.is_certificate_valid);
        let title = if is_certificate_valid {
            Message::new("mx-tls-invalid.refuses", "The MX host {host} refuses TLS with senders")
        } else {
            Message::new("mx-tls-invalid.certificate", "The MX host {host} has no valid certificate")
        };
        let defect = defect.arg("title", title.arg("host", host));
        Some(match found {
            None => defect
                .arg("seen", Message::new("mx-tls-invalid.failed", "The TLS handshake failed."))
                .arg("cure", completed(facts, answer, host, REPLACE.arg("host", host))),
            Some(found) => {
                let defect = defect.arg("cure", completed(facts, answer, host, found.cure.clone()));
                defect.arg("seen", if is_verified_here { found.directly() } else { found.separately() })
            }
        })
    });
}
