//! R: TXT records that contain a policy, or what a template had instead of an id (RFC 8461 §3.1).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::placeholder::has_stand_in;
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::all_quoted;
use crate::lints::txt::checks::sound;
use crate::lints::txt::kind::{Record, STS, with_new_id};
use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION, Rfc};
use crate::syntax::policy::policy_in;
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RECORD_RULES: &[Rule] = &[
    Rule { lint: &RECORD_IS_A_POLICY, check: is_a_policy },
    Rule { lint: &RECORD_PLACEHOLDER, check: placeholder },
];

pub(crate) static RECORD_IS_A_POLICY: Lint = Lint {
    code: "STS-R40",
    name: "record-is-a-policy",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The record contains the policy",
    message: "The record only announces the policy: it has the fields v and id. Senders fetch the policy itself from the policy host, and do not understand this record.",
    help: "{advice}",
};

fn is_a_policy(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(record) = STS.unquoted(facts).filter(Record::holds_policy) else { return };
    let advice = match policy_of(record.text).filter(|policy| policy.lines().count() <= LINES_MAX) {
        Some(policy) => Message::new(
            "record-is-a-policy.serve",
            "Serve a file at https://mta-sts.{domain}/.well-known/mta-sts.txt with these lines: {lines}. Publish only v and id as the record.",
        )
        .arg("domain", facts.domain())
        .arg("lines", all_quoted(policy.lines())),
        None => Message::new(
            "record-is-a-policy.move",
            "Move mode, mx and max_age into the policy file, one on each line. Publish only v and id as the record.",
        ),
    };
    let defect = STS.defect().at(Span::new(0, record.text.len())).arg("advice", advice);
    sink.report(match facts.fresh_id() {
        Some(id) => {
            let edit = Edit::replace(Span::new(0, record.text.len()), format!("{RECORD_VERSION}; id={id}"));
            defect.fix(
                Message::new("fix.write-the-record-that-announces-it", "Write the record that announces it"),
                Applicability::Unsafe,
                vec![edit],
            )
        }
        None => defect,
    });
}

/// Returns the policy that is in the text of a record, if it is complete.
pub(crate) fn policy_of(record: &[u8]) -> Option<String> {
    policy_in(&String::from_utf8_lossy(record).replace(';', "\n"))
}

/// A policy of more lines is not written into a sentence.
const LINES_MAX: usize = 32;

pub(crate) static RECORD_PLACEHOLDER: Lint = Lint {
    code: "STS-R41",
    name: "record-placeholder",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.1"),
    title: "“{found}” is left over from a template",
    message: "Senders take it as the id. If it never changes, they do not notice a new policy.",
    help: "Write an id of your own, such as a timestamp, and change it whenever the policy changes.",
};

/// Finds a valid id that a template had.
fn placeholder(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((span, text)) = sound(&STS, facts).and_then(|record| Some((record.value?, record.text))) else {
        return;
    };
    let found = span.of(text);
    let mut words = ["id", "timestamp", "unique", "uniqueid", "policyid"].into_iter();
    let is_word = words.any(|word| found.eq_ignore_ascii_case(word.as_bytes()));
    let is_filler = found.len() > 2 && found.iter().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    let is_id = found.len() <= RECORD_ID_MAX && found.iter().all(u8::is_ascii_alphanumeric);
    if is_id && (is_word || is_filler || has_stand_in(found)) {
        let defect = STS.defect().at(span).arg("found", visible::plain(found));
        sink.report(with_new_id(facts, defect, span));
    }
}
