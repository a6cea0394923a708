//! Every lint there is, one family a file. A [`Lint`] literal in its family's list is the whole
//! registration: name, code, severity, RFC section, words and check stand nowhere else.
//!
//! To add one: the literal and its check here, a page `docs/lints/<name>.md`, a fixture
//! `core/tests/fixtures/<name>.md`. `tests/catalogue.rs` holds the three together.

use crate::lint::Lint;

mod malformed;
mod mx;
mod mx_pattern;
mod mx_tls;
mod policy;
mod policy_host;
mod policy_text;
mod provider;
mod record;
mod repair;
mod rollout;
mod senders;
mod template;
mod tlsrpt;
mod txt_repair;

/// All lints, by family.
pub fn all() -> impl Iterator<Item = &'static Lint> {
    FAMILIES.iter().flat_map(|family| family.iter())
}

/// The lint of that name.
pub fn named(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}

static FAMILIES: [&[Lint]; 13] = [
    record::LINTS,
    policy_host::LINTS,
    policy_text::LINTS,
    policy::LINTS,
    malformed::LINTS,
    mx_pattern::LINTS,
    template::LINTS,
    mx::LINTS,
    provider::LINTS,
    mx_tls::LINTS,
    tlsrpt::LINTS,
    rollout::LINTS,
    senders::LINTS,
];
