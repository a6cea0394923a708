//! S: what real senders make of the policy, where it is not what the RFC says.

use crate::facts::Facts;
use crate::finding::lint::{Defect, Lint, Severity, Sink, Source};
use crate::rfc::Rfc;
use crate::senders::{Kind, SenderVerdict};
use crate::syntax::policy::Mode;

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-S01",
        name: "sender-rejects",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "Not every sender accepts this policy",
        message: "RFC 8461 allows it, but to some sending MTAs it is no policy: {senders}.",
        help: "{help}",
        check: sender_rejects,
    },
    Lint {
        code: "STS-S02",
        name: "sender-accepts-anyway",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "Some senders accept this policy all the same",
        message: "What is wrong with it is overlooked by {senders}. Others ignore the policy, which is why the fault can go unnoticed.",
        help: "Mend the policy for the others; these will not mind.",
        check: sender_accepts_anyway,
    },
];

const FOR_ALL: &str = "If mail from those senders is to be protected too, write what all of them accept.";
const KEPT_LONGER: &str = "Mode none asks nothing of them. One that refuses it keeps an earlier policy, if it has any, until that has expired.";

/// A refusal of mode none costs little: such a policy asks for nothing. It only makes those who hold an
/// earlier one keep it longer.
fn sender_rejects(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(mode) = facts.mode else { return };
    let mut by_reason: Vec<(String, Vec<&str>)> = Vec::new();
    for verdict in mtas(facts, false) {
        let reason = verdict.because.join(", ");
        match by_reason.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(verdict.profile.name),
            None => by_reason.push((reason, vec![verdict.profile.name])),
        }
    }
    if !by_reason.is_empty() {
        let (severity, help) = match mode {
            Mode::None => (Severity::Note, KEPT_LONGER),
            Mode::Testing | Mode::Enforce => (Severity::Warning, FOR_ALL),
        };
        let groups = by_reason.iter().map(|(reason, names)| format!("{} ({reason})", names.join(", ")));
        let groups: Vec<_> = groups.collect();
        sink.report(defect().severity(severity).arg("senders", groups.join("; ")).arg("help", help));
    }
}

fn sender_accepts_anyway(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.mode.is_some() {
        return;
    }
    // Mode none, which some fall back to, protects nothing.
    let name = |verdict: &SenderVerdict| match verdict.mode {
        Some(Mode::None) => format!("{} (as mode none)", verdict.profile.name),
        _ => verdict.profile.name.to_owned(),
    };
    let names: Vec<_> = mtas(facts, true).map(name).collect();
    if !names.is_empty() {
        sink.report(defect().arg("senders", names.join(", ")));
    }
}

/// The sending MTAs that accept or refuse. Libraries send no mail, and a documented rule has a lint of
/// its own.
fn mtas<'f>(facts: &'f Facts<'_>, accepts: bool) -> impl Iterator<Item = &'f SenderVerdict> {
    let is_mta = |verdict: &&SenderVerdict| verdict.profile.kind == Kind::Mta;
    facts.senders().iter().filter(is_mta).filter(move |verdict| verdict.accepts == accepts)
}

const fn defect() -> Defect {
    Defect::of(Source::Senders)
}
