//! T: transport to the MX hosts (RFC 8461 §4.2).

use crate::facts::Facts;
use crate::facts::State;

use crate::finding::{Lint, Severity, Source};
use crate::lints::certificate_words::{self, TLS_1_2};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{MxTls, Presented};
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &STARTTLS_ABSENT, check: starttls_absent },
    Rule { lint: &MX_TLS_INVALID, check: tls_invalid },
    Rule { lint: &MX_TLS_TOO_OLD, check: tls_too_old },
];

/// Whether senders hold anything at all against the MX hosts.
pub(crate) fn is_active(facts: &Facts<'_>) -> bool {
    let active = facts.mode.is_some_and(|mode| mode != Mode::None);
    active && facts.record_state() == State::Valid
}

/// Reports each host whose look at port 25 ended in this way.
fn report(facts: &Facts<'_>, sink: &mut Sink<'_>, seen: impl Fn(&MxTls, Defect, &str) -> Option<Defect>) {
    if !is_active(facts) {
        return;
    }
    let enforced = facts.mode == Some(Mode::Enforce);
    let (severity, consequence) = if enforced {
        (Severity::Error, "Senders that enforce the policy do not deliver to this host.")
    } else {
        (
            Severity::Warning,
            "In mode testing senders deliver anyway and report it; in enforce they would refuse.",
        )
    };
    for row in facts.mx_rows() {
        let Some(answer) = facts.observation.mx_tls(&row.host).answer() else { continue };
        let defect = Defect::of(Source::MxTls).severity(severity).arg("host", &row.host);
        if let Some(defect) = seen(answer, defect.arg("consequence", consequence), &row.host) {
            sink.report(defect);
        }
    }
}

pub(crate) static STARTTLS_ABSENT: Lint = Lint {
    code: "STS-T01",
    name: "starttls-absent",
    severity: Severity::Error,
    rfc: Rfc::sts("4.2"),
    title: "The MX host {host} does not offer STARTTLS",
    message: "Without it there is no TLS and no certificate to verify. {consequence}",
    help: "Turn on STARTTLS at {host}, with a certificate for that name.",
};

fn starttls_absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| (!answer.starttls).then_some(defect));
}

fn is_too_old(presented: &Presented) -> bool {
    presented.version.is_some_and(|version| version < TLS_1_2)
}

pub(crate) static MX_TLS_TOO_OLD: Lint = Lint {
    code: "STS-T03",
    name: "mx-tls-too-old",
    severity: Severity::Error,
    rfc: Rfc::sts("4.2"),
    title: "The MX host {host} speaks no TLS newer than 1.1",
    message: "Offered TLS 1.2, it chose an older version, which senders should refuse. {consequence}",
    help: "Update the mail server, or turn on TLS 1.2 or newer.",
};

fn tls_too_old(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| {
        answer.presented.as_ref().is_some_and(is_too_old).then_some(defect)
    });
}

pub(crate) static MX_TLS_INVALID: Lint = Lint {
    code: "STS-T02",
    name: "mx-tls-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("4.2"),
    title: "The MX host {host} has no valid certificate",
    message: "{seen}{consequence}",
    help: "Install a certificate that names {host}, is in date and comes with the certificates between it and a public authority.",
};

fn tls_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, host| {
        let too_old = answer.presented.as_ref().is_some_and(is_too_old);
        if !answer.starttls || answer.verified || too_old {
            return None;
        }
        let seen = answer.presented.as_ref().map(|presented| {
            let seen = certificate_words::seen(presented, host, facts.context.now);
            format!("A separate look, which verifies nothing, showed {seen}. ")
        });
        Some(defect.arg("seen", seen.unwrap_or_else(|| "The TLS handshake failed. ".to_owned())))
    });
}
