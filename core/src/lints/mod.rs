//! Every lint there is, one family a file. A [`Lint`] literal in its family's list is the whole
//! registration: name, code, severity, RFC section, words and check stand nowhere else.
//!
//! To add one: the literal and its check here, a page `docs/lints/<name>.md`, a fixture
//! `core/tests/fixtures/<name>.md`. `tests/catalogue.rs` holds the three together.

use crate::facts::{Facts, Fetch};
use crate::finding::lint::Lint;
use crate::syntax::policy::{Form, Mode};

mod certificate_words;
mod host;
mod mx;
mod policy;
mod rollout;
mod senders;
mod txt;

pub use senders::lint_of;

use host::{body as policy_body, certificate, fetch as policy_host};
use mx::{dane, hosts as mx_host, records as mx_records, tls as mx_tls, tls_not_checked};
use policy::{
    extensions, fields, json, malformed, mx_pattern, mx_pattern_invalid, providers, template, text, values,
};
use txt::{misplaced, record, record_answer, tlsrpt, tlsrpt_answer};

/// Lints about one thing, and when there is any sense in asking them.
pub(crate) struct Family {
    lints: &'static [Lint],
    /// Whether what they are about was seen. A family that has nothing to look at costs nothing.
    applies: fn(&Facts<'_>) -> bool,
}

/// All lints, by family.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    FAMILIES.iter().flat_map(|family| family.lints.iter())
}

/// The lints of `families` that could find something in `facts`; `to_mend` it, without those that say what
/// senders make of a text, which take longest and mend nothing.
pub(crate) fn applicable<'f, 'a>(
    families: &'static [&'static Family],
    facts: &'f Facts<'a>,
    to_mend: bool,
) -> impl Iterator<Item = &'static Lint> + use<'f, 'a> {
    let families = families.iter().filter(move |family| !(to_mend && std::ptr::eq(**family, &SENDERS)));
    families.filter(|family| (family.applies)(facts)).flat_map(|family| family.lints.iter())
}

/// The lint of that name.
pub fn named(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}

/// Every family, in the order in which they speak about one place.
pub(crate) static FAMILIES: &[&Family] = &[
    &RECORD,
    &RECORD_ANSWER,
    &POLICY_HOST,
    &POLICY_BODY,
    &CERTIFICATE,
    &POLICY_TEXT,
    &JSON_DRAFT,
    &POLICY,
    &POLICY_VALUE,
    &EXTENSION,
    &MALFORMED,
    &MX_PATTERN_INVALID,
    &MX_PATTERN,
    &TEMPLATE,
    &MX,
    &MX_HOST,
    &PROVIDER,
    &MX_TLS,
    &MX_TLS_UNSEEN,
    &DANE,
    &TLSRPT,
    &TLSRPT_ANSWER,
    &ELSEWHERE,
    &MODES,
    &ROLLOUT,
    &SENDERS,
];

/// Those that can find something where texts alone are known. Who names this list and not the other
/// does not link the rest.
pub(crate) static OF_DRAFTS: &[&Family] = &[
    &RECORD,
    &POLICY_BODY,
    &POLICY_TEXT,
    &JSON_DRAFT,
    &POLICY,
    &POLICY_VALUE,
    &EXTENSION,
    &MALFORMED,
    &MX_PATTERN_INVALID,
    &MX_PATTERN,
    &TEMPLATE,
    &MX,
    &PROVIDER,
    &MX_TLS_UNSEEN,
    &TLSRPT,
    &MODES,
    &ROLLOUT,
    &SENDERS,
];

/// Those that can find something where nothing but a policy is known.
pub(crate) static OF_POLICIES: &[&Family] = &[
    &POLICY_BODY,
    &POLICY_TEXT,
    &JSON_DRAFT,
    &POLICY,
    &POLICY_VALUE,
    &EXTENSION,
    &MALFORMED,
    &MX_PATTERN_INVALID,
    &MX_PATTERN,
    &TEMPLATE,
    &PROVIDER,
    &MODES,
    &SENDERS,
];

static RECORD: Family = Family { lints: record::LINTS, applies: has_record };
static RECORD_ANSWER: Family = Family { lints: record_answer::LINTS, applies: has_record };
static POLICY_HOST: Family = Family { lints: policy_host::LINTS, applies: met_host };
static POLICY_BODY: Family = Family { lints: policy_body::LINTS, applies: always };
static CERTIFICATE: Family = Family { lints: certificate::LINTS, applies: was_asked };
static POLICY_TEXT: Family = Family { lints: text::LINTS, applies: has_odd_body };
static JSON_DRAFT: Family = Family { lints: json::LINTS, applies: has_odd_body };
static POLICY: Family = Family { lints: fields::LINTS, applies: has_unusual_body };
static POLICY_VALUE: Family = Family { lints: values::LINTS, applies: has_odd_body };
static EXTENSION: Family = Family { lints: extensions::LINTS, applies: has_extensions };
static MALFORMED: Family = Family { lints: malformed::LINTS, applies: has_odd_body };
static MX_PATTERN_INVALID: Family = Family { lints: mx_pattern_invalid::LINTS, applies: has_odd_body };
static MX_PATTERN: Family = Family { lints: mx_pattern::LINTS, applies: has_body };
static TEMPLATE: Family = Family { lints: template::LINTS, applies: has_body };
static MX: Family = Family { lints: mx_records::LINTS, applies: has_mx };
static MX_HOST: Family = Family { lints: mx_host::LINTS, applies: has_mx };
static PROVIDER: Family = Family { lints: providers::LINTS, applies: has_body };
static MX_TLS: Family = Family { lints: mx_tls::LINTS, applies: has_policy_and_mx };
static MX_TLS_UNSEEN: Family = Family { lints: tls_not_checked::LINTS, applies: has_policy_and_mx };
static DANE: Family = Family { lints: dane::LINTS, applies: was_asked };
static TLSRPT: Family = Family { lints: tlsrpt::LINTS, applies: has_tlsrpt };
static TLSRPT_ANSWER: Family = Family { lints: tlsrpt_answer::LINTS, applies: has_tlsrpt };
static ELSEWHERE: Family = Family { lints: misplaced::LINTS, applies: was_asked };
static MODES: Family = Family { lints: rollout::OF_MODES, applies: may_roll_out };
static ROLLOUT: Family = Family { lints: rollout::LINTS, applies: may_roll_out };
static SENDERS: Family = Family { lints: senders::LINTS, applies: has_body };

fn always(_: &Facts<'_>) -> bool {
    true
}

fn was_asked(facts: &Facts<'_>) -> bool {
    !facts.is_draft()
}

/// A text that was typed came from no host.
fn met_host(facts: &Facts<'_>) -> bool {
    !facts.is_draft() || !matches!(facts.fetch, Fetch::Body(_) | Fetch::NotAsked)
}

fn has_record(facts: &Facts<'_>) -> bool {
    facts.observation.record.answer().is_some()
}

fn has_tlsrpt(facts: &Facts<'_>) -> bool {
    facts.observation.tlsrpt.answer().is_some()
}

fn has_mx(facts: &Facts<'_>) -> bool {
    facts.observation.mx.answer().is_some()
}

fn has_policy_and_mx(facts: &Facts<'_>) -> bool {
    facts.mode.is_some() && has_mx(facts)
}

fn has_body(facts: &Facts<'_>) -> bool {
    facts.body.is_some()
}

/// A body that is not as nearly all are, with every field as it should be.
fn has_unusual_body(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| !facts.is_ordinary() || fields::is_short_lived(body))
}

/// A policy alone, in mode enforce, is a step of nothing.
fn may_roll_out(facts: &Facts<'_>) -> bool {
    facts.context.live.is_some() || has_record(facts) || facts.mode != Some(Mode::Enforce)
}

fn has_odd_body(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| body.form != Form::Fields || !body.deviations.is_empty())
}

fn has_extensions(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| body.extensions().next().is_some())
}
