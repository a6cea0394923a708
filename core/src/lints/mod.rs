//! All lints.
//!
//! The [`Lint`] is data, its check is right below it, and a row of `RULES` ties them together. [`GROUPS`] lists every
//! `RULES`, each with its family, which is the letter of the codes in it.
//!
//! To add a lint: the literal, its check and its row; a page `docs/lints/<name>.md`; a fixture
//! `core/tests/fixtures/<name>.md`. `tests/catalogue.rs` checks that the three belong together.

mod certificate_chain;
mod certificate_words;
mod host;
mod mx;
mod policy;
mod rollout;
mod senders;
pub(crate) mod sink;
mod stopping;
mod titles;
mod txt;

use crate::facts::Facts;
use crate::finding::{Finding, Lint, Source};
use crate::text::sort::by_place;
use sink::{Rule, Sink};
use stopping::Stopping;

pub(crate) use certificate_words::of_mail_host;
pub use senders::lint_of;
pub(crate) use stopping::stopping;

pub(crate) use mx::is_mismatched;
pub(crate) use policy::edits::line_end;
pub use policy::fields::usual_max_age;
pub(crate) use policy::mail_hosts::{can_be_listed, is_clean};
pub use sink::FINDINGS_PER_LINT;
pub(crate) use txt::destinations;
pub(crate) use txt::foreign::{RECORD_IS_A_POLICY, policy_of};
pub(crate) use txt::record::{RECORD_OTHER_KIND, RECORD_POLICY_FIELD_IN_RECORD};
pub(crate) use txt::tlsrpt::TLSRPT_OTHER_KIND;

/// A set of lints. A program that names only a smaller set does not link the others.
pub struct Lints {
    groups: &'static [Group],
}

/// All lints.
pub static ALL: Lints = Lints { groups: GROUPS };

/// The lints that can find something in a draft that is not compared with a published domain.
pub static DRAFTS: Lints = Lints { groups: &select::<{ count(Needs::Draft) }>(Needs::Draft) };

/// The lints that can find something in a policy alone.
pub static POLICIES: Lints = Lints { groups: &select::<{ count(Needs::Policy) }>(Needs::Policy) };

/// No lints, for a program that needs the verdict alone.
pub static NONE: Lints = Lints { groups: &[] };

impl Lints {
    /// Whether there are none.
    pub(crate) const fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }
}

/// The lints of one list of rules.
#[derive(Clone, Copy)]
struct Group {
    /// The letter of their codes.
    family: char,
    needs: Needs,
    /// Whether any of them can have a fix. The lints about senders cannot, and take longest.
    has_fixes: bool,
    rules: &'static [Rule],
}

/// What must be known before the lints of a group can find anything. Each includes those before it, so the order matters.
#[derive(Clone, Copy, PartialEq)]
enum Needs {
    /// The text of a policy.
    Policy,
    /// Texts of a draft: TXT records and MX hosts beside the policy.
    Draft,
    /// Answers of a check.
    Check,
}

/// Every list of rules, in the order in which findings about one place are reported.
const GROUPS: &[Group] = &[
    group('R', Needs::Draft, txt::record::RULES),
    group('R', Needs::Draft, txt::foreign::RECORD_RULES),
    group('R', Needs::Draft, txt::misplaced::RECORD_NAME_RULES),
    group('R', Needs::Check, txt::record_answer::RULES),
    group('R', Needs::Check, txt::aliases::RULES),
    group('H', Needs::Check, host::address::RULES),
    group('H', Needs::Check, host::fetch::RULES),
    group('H', Needs::Check, host::lookup::RULES),
    group('H', Needs::Policy, host::body::RULES),
    group('H', Needs::Check, host::certificate::RULES),
    group('P', Needs::Policy, policy::text::RULES),
    group('P', Needs::Policy, policy::foreign::RULES),
    group('P', Needs::Policy, policy::multiple::RULES),
    group('P', Needs::Policy, policy::fields::RULES),
    group('P', Needs::Policy, policy::values::RULES),
    group('P', Needs::Policy, policy::extensions::RULES),
    group('P', Needs::Policy, policy::malformed::RULES),
    group('P', Needs::Policy, policy::mx_pattern_invalid::RULES),
    group('P', Needs::Policy, policy::mx_pattern::RULES),
    group('P', Needs::Policy, policy::template::RULES),
    group('M', Needs::Draft, mx::records::RULES),
    group('M', Needs::Draft, mx::unusable::RULES),
    group('M', Needs::Check, mx::hosts::RULES),
    group('P', Needs::Policy, policy::providers::RULES),
    group('M', Needs::Policy, policy::providers::MX_RULES),
    group('T', Needs::Check, mx::tls::RULES),
    group('T', Needs::Draft, mx::tls_not_checked::RULES),
    group('T', Needs::Check, mx::dane::RULES),
    group('T', Needs::Check, mx::family::RULES),
    group('L', Needs::Draft, txt::tlsrpt::RULES),
    group('L', Needs::Draft, txt::misplaced::TLSRPT_NAME_RULES),
    group('L', Needs::Check, txt::tlsrpt_answer::RULES),
    group('R', Needs::Check, txt::misplaced::RECORD_RULES),
    group('L', Needs::Check, txt::misplaced::TLSRPT_RULES),
    group('D', Needs::Check, txt::misplaced::ROLLOUT_RULES),
    group('D', Needs::Check, rollout::CHECK_RULES),
    group('D', Needs::Policy, rollout::MODE_RULES),
    group('D', Needs::Draft, rollout::RULES),
    Group { family: 'S', needs: Needs::Policy, has_fixes: false, rules: senders::RULES },
];

const fn group(family: char, needs: Needs, rules: &'static [Rule]) -> Group {
    Group { family, needs, has_fixes: true, rules }
}

/// Returns the number of groups that need no more than `most`.
#[allow(clippy::indexing_slicing)] // An index out of range would be a compile error.
const fn count(most: Needs) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < GROUPS.len() {
        count += (GROUPS[at].needs as usize <= most as usize) as usize;
        at += 1;
    }
    count
}

/// Returns the groups that need no more than `most`. It runs while the core is compiled, so that a program links only
/// the groups of the sets that it names.
#[allow(clippy::indexing_slicing)] // An index out of range would be a compile error.
const fn select<const N: usize>(most: Needs) -> [Group; N] {
    let mut selected = [GROUPS[0]; N];
    let (mut count, mut at) = (0, 0);
    while at < GROUPS.len() {
        if GROUPS[at].needs as usize <= most as usize {
            selected[count] = GROUPS[at];
            count += 1;
        }
        at += 1;
    }
    selected
}

/// Returns all lints, in the order of [`GROUPS`].
pub fn all() -> impl Iterator<Item = &'static Lint> {
    GROUPS.iter().flat_map(|group| group.rules).map(|rule| rule.lint)
}

/// Returns each lint with the family under which it is registered.
pub fn families() -> impl Iterator<Item = (char, &'static Lint)> {
    GROUPS.iter().flat_map(|group| group.rules.iter().map(|rule| (group.family, rule.lint)))
}

/// The name and the code of each lint, in the order of [`GROUPS`].
static NAMES: [(&str, &str); count_lints()] = names();

#[allow(clippy::indexing_slicing)] // An index out of range would be a compile error.
const fn count_lints() -> usize {
    let (mut count, mut at) = (0, 0);
    while at < GROUPS.len() {
        count += GROUPS[at].rules.len();
        at += 1;
    }
    count
}

#[allow(clippy::indexing_slicing)] // An index out of range would be a compile error.
const fn names<const N: usize>() -> [(&'static str, &'static str); N] {
    let mut names = [("", ""); N];
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut rule = 0;
        while rule < GROUPS[group].rules.len() {
            let lint = GROUPS[group].rules[rule].lint;
            names[count] = (lint.name, lint.code);
            count += 1;
            rule += 1;
        }
        group += 1;
    }
    names
}

/// Returns the code of the lint of that name. A program that needs no more of the lints does not link them.
pub fn code_of(name: &str) -> Option<&'static str> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code)
}

/// Returns the lint of that name.
pub fn named(name: &str) -> Option<&'static Lint> {
    all().find(|lint| lint.name == name)
}

/// Which findings are wanted.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    All,
    /// Without the lints that never have a fix.
    Fixable,
}

/// Returns what `lints` find in `facts`, at most `most` findings of each, in the order of the report.
pub(crate) fn run(facts: &Facts<'_>, lints: &Lints, wanted: Wanted, most: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    let stopping = if wanted == Wanted::All { Stopping::of(facts) } else { Stopping::None };
    for group in lints.groups {
        let is_about_answers = group.needs == Needs::Check;
        if (is_about_answers && facts.observation.is_draft())
            || (wanted == Wanted::Fixable && !group.has_fixes)
        {
            continue;
        }
        for rule in group.rules {
            (rule.check)(facts, &mut Sink::new(rule.lint, &mut findings, &stopping, most));
        }
    }
    // Within a source, findings about no single place come first.
    by_place(&mut findings, |finding| {
        let (start, end) = finding.span.map_or((0, 0), |span| (span.start + 1, span.end));
        [finding.severity as usize, reading_order(finding.source), start, end]
    });
    stopping.settle(facts, senders::SENDER_STOPS_MAIL.name, &mut findings);
    findings
}

/// Returns the place of a source in the order in which a sending MTA reads them.
const fn reading_order(source: Source) -> usize {
    source as usize
}
