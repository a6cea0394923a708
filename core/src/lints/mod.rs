//! Every lint there is, one family a file. A [`Lint`] literal in its family's list is the whole
//! registration: name, code, severity, RFC section, words and check stand nowhere else.
//!
//! To add one: the literal and its check here, a page `docs/lints/<name>.md`, a fixture
//! `core/tests/fixtures/<name>.md`. `tests/catalogue.rs` holds the three together.

use crate::facts::Facts;
use crate::lint::Lint;
use crate::syntax::policy::Form;

mod certificate;
mod dane;
mod elsewhere;
mod extension;
mod json_draft;
mod malformed;
mod mx;
mod mx_pattern;
mod mx_pattern_invalid;
mod mx_tls;
mod policy;
mod policy_host;
mod policy_text;
mod policy_value;
mod provider;
mod record;
mod repair;
mod rollout;
mod senders;
mod template;
mod tlsrpt;
mod txt_repair;

/// Lints about one thing, and when there is any sense in asking them.
struct Family {
    lints: &'static [Lint],
    /// Whether what they are about was seen. A family that has nothing to look at costs nothing.
    applies: fn(&Facts<'_>) -> bool,
}

/// All lints, by family.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    FAMILIES.iter().flat_map(|family| family.lints.iter())
}

/// The lints that could find something in `facts`.
pub(crate) fn applicable<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = &'static Lint> + use<'f> {
    FAMILIES.iter().filter(|family| (family.applies)(facts)).flat_map(|family| family.lints.iter())
}

/// The lint of that name.
pub fn named(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}

static FAMILIES: &[Family] = &[
    Family { lints: record::LINTS, applies: |facts| facts.observation.record.answer().is_some() },
    Family { lints: policy_host::LINTS, applies: always },
    Family { lints: certificate::LINTS, applies: was_asked },
    Family { lints: policy_text::LINTS, applies: has_odd_body },
    Family { lints: json_draft::LINTS, applies: has_odd_body },
    Family { lints: policy::LINTS, applies: has_body },
    Family { lints: policy_value::LINTS, applies: has_odd_body },
    Family { lints: extension::LINTS, applies: has_extensions },
    Family { lints: malformed::LINTS, applies: has_odd_body },
    Family { lints: mx_pattern_invalid::LINTS, applies: has_odd_body },
    Family { lints: mx_pattern::LINTS, applies: has_body },
    Family { lints: template::LINTS, applies: has_body },
    Family { lints: mx::LINTS, applies: |facts| facts.observation.mx.answer().is_some() },
    Family { lints: provider::LINTS, applies: has_body },
    Family { lints: mx_tls::LINTS, applies: |facts| facts.policy.is_some() },
    Family { lints: dane::LINTS, applies: was_asked },
    Family { lints: tlsrpt::LINTS, applies: |facts| facts.observation.tlsrpt.answer().is_some() },
    Family { lints: elsewhere::LINTS, applies: was_asked },
    Family { lints: rollout::LINTS, applies: always },
    Family { lints: senders::LINTS, applies: has_body },
];

fn always(_: &Facts<'_>) -> bool {
    true
}

/// A draft asks nobody.
fn was_asked(facts: &Facts<'_>) -> bool {
    !facts.observation.events.is_empty()
}

fn has_body(facts: &Facts<'_>) -> bool {
    facts.body.is_some()
}

fn has_odd_body(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| body.form != Form::Fields || !body.deviations.is_empty())
}

fn has_extensions(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| body.extensions().next().is_some())
}
