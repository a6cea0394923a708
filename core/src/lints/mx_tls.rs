//! T: transport to the MX hosts (RFC 8461 §4.2).

use crate::facts::Facts;
use crate::lint::{Defect, Lint, Severity, Sink, Source};
use crate::mx;
use crate::mx_pattern::MxPattern;
use crate::observation::{MxTls, Presented};
use crate::presented::{self, TLS_1_2};
use crate::report::{MxPart, State};
use crate::rfc::Rfc;
use crate::steps;
use crate::syntax::policy::Mode;

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-T01",
        name: "starttls-absent",
        severity: Severity::Error,
        rfc: Rfc::sts("4.2"),
        title: "The MX host {host} does not offer STARTTLS",
        message: "Without it there is no TLS and no certificate to verify. {consequence}",
        help: "Turn on STARTTLS at {host}, with a certificate for that name.",
        check: starttls_absent,
    },
    Lint {
        code: "STS-T02",
        name: "mx-tls-invalid",
        severity: Severity::Error,
        rfc: Rfc::sts("4.2"),
        title: "The MX host {host} has no valid certificate",
        message: "{seen}{consequence}",
        help: "Install a certificate that names {host}, is in date and comes with the certificates between it and a public authority.",
        check: tls_invalid,
    },
    Lint {
        code: "STS-T03",
        name: "mx-tls-too-old",
        severity: Severity::Error,
        rfc: Rfc::sts("4.2"),
        title: "The MX host {host} speaks no TLS newer than 1.1",
        message: "Offered TLS 1.2, it chose an older version, which senders should refuse. {consequence}",
        help: "Update the mail server, or turn on TLS 1.2 or newer.",
        check: tls_too_old,
    },
    Lint {
        code: "STS-T04",
        name: "mx-tls-not-checked",
        severity: Severity::Note,
        rfc: Rfc::sts("4.2"),
        title: "Nobody looked at the certificates of the mail hosts",
        message: "Senders want TLS and a valid certificate from every MX host, {host} among them. {why}, so delivery may still fail.",
        help: "Run the command for each MX host from a network that may use port 25: it must end in “Verify return code: 0 (ok)”.",
        check: not_checked,
    },
];

/// Whether senders hold anything at all against the MX hosts.
fn is_active(facts: &Facts<'_>) -> bool {
    let active = facts.policy.as_ref().is_some_and(|policy| policy.mode != Mode::None);
    active && facts.record_state() == State::Valid
}

/// Reports each host whose look at port 25 ended in this way.
fn report(facts: &Facts<'_>, sink: &mut Sink<'_>, seen: impl Fn(&MxTls, Defect, &str) -> Option<Defect>) {
    if !is_active(facts) {
        return;
    }
    let enforced = facts.policy.as_ref().is_some_and(|policy| policy.mode == Mode::Enforce);
    let (severity, consequence) = if enforced {
        (Severity::Error, "Senders that enforce the policy do not deliver to this host.")
    } else {
        (
            Severity::Warning,
            "In mode testing senders deliver anyway and report it; in enforce they would refuse.",
        )
    };
    for row in mx::rows(facts) {
        let Some(answer) = facts.observation.mx_tls(&row.host).answer() else { continue };
        let defect = Defect::of(Source::MxTls).severity(severity).arg("host", &row.host);
        if let Some(defect) = seen(answer, defect.arg("consequence", consequence), &row.host) {
            sink.report(defect);
        }
    }
}

fn starttls_absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| (!answer.starttls).then_some(defect));
}

fn is_too_old(presented: &Presented) -> bool {
    presented.version.is_some_and(|version| version < TLS_1_2)
}

fn tls_too_old(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, _| {
        answer.presented.as_ref().is_some_and(is_too_old).then_some(defect)
    });
}

fn tls_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    report(facts, sink, |answer, defect, host| {
        let too_old = answer.presented.as_ref().is_some_and(is_too_old);
        if !answer.starttls || answer.verified || too_old {
            return None;
        }
        let seen = answer.presented.as_ref().map(|presented| {
            let seen = presented::seen(presented, host, facts.context.now);
            format!("A separate look, which verifies nothing, showed {seen}. ")
        });
        Some(defect.arg("seen", seen.unwrap_or_else(|| "The TLS handshake failed. ".to_owned())))
    });
}

/// One finding for the domain, about the host that senders try first of those that are left open.
fn not_checked(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let rows = mx::rows(facts);
    if !is_active(facts) || rows.iter().any(|row| row.tls == State::Pending) {
        return;
    }
    let unseen =
        |row: &MxPart| matches!(row.tls, State::NotChecked | State::Failed(_)) && row.pattern.is_some();
    // A wildcard lets any label through, a shell's own characters too, and the command is made to be
    // pasted: only names that could be mx patterns get into it.
    let is_plain = |row: &MxPart| MxPattern::parse(&row.host).is_ok();
    let Some(first) = rows.iter().find(|row| unseen(row) && is_plain(row)) else { return };
    let host = &first.host;
    let command = format!(
        "openssl s_client -starttls smtp -connect {host}:25 -servername {host} -verify_hostname {host} </dev/null"
    );
    let why = facts.observation.mx_tls(host).failure().map_or_else(
        || "Port 25 was not looked at from here".to_owned(),
        |failure| {
            let said = failure.detail.clone().unwrap_or_else(|| steps::failed(failure.reason).to_string());
            format!("The look at its port 25 from here came to nothing: {said}")
        },
    );
    let defect = Defect::of(Source::MxTls).arg("host", host).arg("why", why);
    sink.report(defect.copy("Copy the command", command));
}
