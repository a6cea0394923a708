//! T: transport to the MX hosts (RFC 8461 §4.2).

use crate::facts::Facts;
use crate::lint::{Defect, Lint, Severity, Sink, Source};
use crate::mx;
use crate::mx_pattern::MxPattern;
use crate::report::{MxPart, State};
use crate::rfc::Rfc;
use crate::syntax::policy::Mode;

pub(super) static LINTS: &[Lint] = &[Lint {
    code: "STS-T04",
    name: "mx-tls-not-checked",
    severity: Severity::Note,
    rfc: Rfc::sts("4.2"),
    title: "Nobody looked at the certificates of the mail hosts",
    message: "Senders want TLS and a valid certificate from every MX host, {host} among them. Port 25 was not looked at from here, so delivery may still fail.",
    help: "Run the command for each MX host from a network that may use port 25: it must end in “Verify return code: 0 (ok)”.",
    check: not_checked,
}];

/// One finding for the domain, about the host that senders try first.
fn not_checked(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let active = facts.policy.as_ref().is_some_and(|policy| policy.mode != Mode::None);
    if !active || facts.record_state() != State::Valid {
        return;
    }
    let unseen = |row: &MxPart| row.tls == State::NotChecked && row.pattern.is_some();
    // A wildcard lets any label through, a shell's own characters too, and the command is made to be
    // pasted: only names that could be mx patterns get into it.
    let is_plain = |row: &MxPart| MxPattern::parse(&row.host).is_ok();
    let rows = mx::rows(facts);
    let Some(first) = rows.iter().find(|row| unseen(row) && is_plain(row)) else { return };
    let host = &first.host;
    let command = format!(
        "openssl s_client -starttls smtp -connect {host}:25 -servername {host} -verify_hostname {host} </dev/null"
    );
    sink.report(Defect::of(Source::MxTls).arg("host", host).copy("Copy the command", command));
}
