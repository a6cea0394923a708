//! T: MX hosts whose certificates were not checked (RFC 8461 §4.2).

use crate::facts::{Facts, MxPart, State, failed};
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::mx::common::is_active;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &MX_TLS_NOT_CHECKED, check: not_checked }];

pub(crate) static MX_TLS_NOT_CHECKED: Lint = Lint {
    code: "STS-T04",
    name: "mx-tls-not-checked",
    severity: Severity::Note,
    rfc: Rfc::sts("4.2"),
    title: "{title}",
    message: "Senders require TLS and a valid certificate from every MX host, including {host}. {why}, so delivery may still fail.",
    help: "Run the command for each MX host, from a network that can use port 25. If it does not end with “{host} is valid”, the lines above say why.",
};

/// Reports once for the domain, with the most preferred host that was not checked.
fn not_checked(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let rows = facts.mx_rows();
    let is_pending = |row: &MxPart| row.tls == State::Pending || row.addresses == State::Pending;
    if !is_active(facts) || rows.iter().any(is_pending) {
        return;
    }
    let unseen = |row: &MxPart| {
        let is_unseen = matches!(row.tls, State::NotChecked | State::Failed(_));
        is_unseen && row.pattern.is_some() && !row.has_no_address()
    };
    // A wildcard pattern can match names with shell metacharacters, and users paste this command. So it contains
    // only names that could be mx patterns.
    let is_plain = |row: &MxPart| MxPattern::parse(&row.host).is_ok();
    let Some(first) = rows.iter().find(|row| unseen(row) && is_plain(row)) else { return };
    let host = &first.host;
    let command = format!(
        "openssl s_client -starttls smtp -connect {host}:25 -servername {host} -verify_hostname {host} -verify_return_error -brief </dev/null && echo {host} is valid"
    );
    let why = match facts.observation.mx_tls(host).failure() {
        None => Message::new("mx-tls-not-checked.not-asked", "Port 25 was not checked from here"),
        Some(failure) => {
            let how = failure.told().unwrap_or_else(|| failed(failure.reason).into());
            Message::new("mx-tls-not-checked.failed", "The check of its port 25 from here failed: {how}")
                .arg("how", how)
        }
    };
    let title = if rows.iter().any(|row| matches!(row.tls, State::Valid | State::Invalid)) {
        Message::new("mx-tls-not-checked.host", "The certificate of {host} was not checked").arg("host", host)
    } else {
        Message::new("mx-tls-not-checked.all", "The certificates of the mail hosts were not checked")
    };
    let defect = Defect::of(Source::MxTls).arg("title", title).arg("host", host).arg("why", why);
    sink.report(defect.copy(Message::new("copy.copy-the-command", "Copy the command"), command));
}
