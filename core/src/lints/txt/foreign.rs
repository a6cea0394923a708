//! R, L: TXT records that contain a policy, or what a template had instead of a value (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::placeholder::{has_stand_in, is_reserved};
use crate::lints::sink::{Rule, Sink};
use crate::lints::txt::checks::sound;
use crate::lints::txt::kind::{Record, STS, TLSRPT, TxtKind};
use crate::rfc::{RECORD_ID_MAX, Rfc};
use crate::syntax::policy::policy_in;
use crate::text::span::Span;
use crate::text::visible;

pub(crate) static RECORD_RULES: &[Rule] = &[
    Rule { lint: &RECORD_IS_A_POLICY, check: is_a_policy },
    Rule { lint: &RECORD_PLACEHOLDER, check: |facts, sink| placeholder(&STS, facts, sink) },
];

pub(crate) static TLSRPT_RULES: &[Rule] =
    &[Rule { lint: &TLSRPT_PLACEHOLDER, check: |facts, sink| placeholder(&TLSRPT, facts, sink) }];

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
    let text = String::from_utf8_lossy(record.text).replace(';', "\n");
    let lines = policy_in(&text).map(|policy| policy.trim_end().replace('\n', "”, “"));
    let advice = match lines {
        Some(lines) => format!("Serve a file at https://mta-sts.{}/.well-known/mta-sts.txt with these lines: “{lines}”. Publish only v and id as the record.", facts.domain()),
        None => "Move mode, mx and max_age into the policy file, one on each line. Publish only v and id as the record.".to_owned(),
    };
    let defect = STS.defect().at(Span::new(0, record.text.len())).arg("advice", advice);
    let edit = Edit::replace(Span::new(0, record.text.len()), (STS.example)(facts));
    sink.report(defect.fix("Write the record that announces it", Applicability::Unsafe, vec![edit]));
}

pub(crate) static RECORD_PLACEHOLDER: Lint = Lint {
    code: "STS-R41",
    name: "record-placeholder",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.1"),
    title: "“{found}” is left over from a template",
    message: "Senders take it as the id. If it never changes, they do not notice a new policy.",
    help: "Write an id of your own, such as a timestamp, and change it whenever the policy changes.",
};

pub(crate) static TLSRPT_PLACEHOLDER: Lint = Lint {
    code: "STS-L40",
    name: "tlsrpt-placeholder",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "“{found}” is left over from a template",
    message: "Senders send the reports to this address, where nobody of this domain reads them.",
    help: "Write the address that should get the reports.",
};

/// Finds a valid value that a template had.
fn placeholder(kind: &TxtKind, facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(value) = sound(kind, facts).and_then(|record| Some((record.value?, record.text))) else {
        return;
    };
    let (span, text) = value;
    let found = span.of(text);
    let defect = kind.defect().at(span).arg("found", visible::plain(found));
    if kind.field == "id" {
        let mut words = ["id", "timestamp", "unique", "uniqueid", "policyid"].into_iter();
        let is_word = words.any(|word| found.eq_ignore_ascii_case(word.as_bytes()));
        let is_id = found.len() <= RECORD_ID_MAX && found.iter().all(u8::is_ascii_alphanumeric);
        if is_id && (is_word || has_stand_in(found)) {
            let edit = Edit::replace(span, facts.fresh_id());
            sink.report(defect.fix("Use a timestamp", Applicability::Unsafe, vec![edit]));
        }
        return;
    }
    let is_reserved = |domain: &str| is_reserved(&domain.to_ascii_lowercase());
    let owned = facts.context.domain.is_some_and(|domain| !is_reserved(domain.as_str()));
    let addresses = String::from_utf8_lossy(found);
    let is_left = |address: &str| {
        let rest =
            address.rsplit_once('@').or_else(|| address.split_once("://")).map_or("", |(_, rest)| rest);
        let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
        address.split(['@', ':', '/']).any(|part| has_stand_in(part.as_bytes()))
            || (owned && is_reserved(host))
    };
    if addresses.split(',').any(|address| is_left(address.trim())) {
        sink.report(defect);
    }
}
