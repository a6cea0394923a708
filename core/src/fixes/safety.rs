//! Verifies that the safe fixes of a policy are safe.
//!
//! A lint calls a fix safe if it only removes what the grammar does not allow. Whether that changes nothing for senders
//! also depends on the rest of the text. A sender that skips a malformed line may find a second `mode` in it, or one more
//! host, after the fix. So every sender reads the fixed text, and its result is compared with the one before. For the TXT
//! records there are no models of senders, so their fixes are safe only by the grammar.

use crate::facts::Facts;
use crate::finding::{Applicability, Finding, Source};
use crate::fixes::apply::apply_fixes;
use crate::policy::Policy;
use crate::senders::{Body, Reading};
use crate::syntax::policy::PolicySyntax;
use crate::text::sort::sort;

/// Makes a safe fix of `findings` unsafe if a sender that accepted the policy would refuse it after the fix, or follow
/// another mode, `max_age` or set of mx patterns. The fixes that stay safe are safe alone and all together.
pub(crate) fn mark_unsafe_fixes(facts: &Facts<'_>, findings: &mut [Finding]) {
    let safe = findings.iter().filter(|finding| is_safe(finding)).count();
    let Some(syntax) = facts.body.as_ref().filter(|_| safe > 0) else { return };
    let body = Body::new(syntax);
    let accepting = facts.senders().iter().filter(|verdict| verdict.accepts);
    let senders = accepting.map(|verdict| body.read_by(verdict.profile)).collect();
    let original = Original { facts, syntax, senders };
    if original.is_unchanged_by(findings) {
        return;
    }
    if safe > 1 && safe * syntax.text.len() <= READ_AGAIN {
        for finding in findings.iter_mut().filter(|finding| is_safe(finding)) {
            if !original.is_unchanged_by(std::slice::from_ref(finding)) {
                lower(finding);
            }
        }
        if original.is_unchanged_by(findings) {
            return;
        }
    }
    findings.iter_mut().for_each(lower);
}

/// At most this many bytes are read again to find out which of several fixes is unsafe. If that is not enough, all of
/// them become unsafe: a 64 KiB policy with many faults must not slow the page down.
const READ_AGAIN: usize = 128 * 1024;

fn is_safe(finding: &Finding) -> bool {
    let fix = finding.fix.as_ref().filter(|_| finding.source == Source::Policy);
    fix.is_some_and(|fix| fix.applicability == Applicability::Safe)
}

fn lower(finding: &mut Finding) {
    if is_safe(finding)
        && let Some(fix) = &mut finding.fix
    {
        fix.applicability = Applicability::Unsafe;
    }
}

/// What the safe fixes must not change.
struct Original<'f, 'a> {
    facts: &'f Facts<'a>,
    syntax: &'f PolicySyntax<'f>,
    /// What the senders that accept the policy read in it.
    senders: Vec<Reading<'f>>,
}

impl Original<'_, '_> {
    /// Whether every sender that accepted the policy reads the same one after the safe fixes of `findings`, all applied
    /// together.
    fn is_unchanged_by(&self, findings: &[Finding]) -> bool {
        let safe = |applicability| applicability == Applicability::Safe;
        let (text, applied) = apply_fixes(self.syntax.text, Source::Policy, findings, safe);
        if applied.is_empty() {
            return true;
        }
        let syntax = PolicySyntax::parse(&text);
        if self.facts.mode.is_some() && self.facts.policy() != Policy::of(&syntax).as_ref() {
            return false;
        }
        let body = Body::new(&syntax);
        self.senders.iter().all(|before| {
            let after = body.read_by(before.verdict.profile);
            after.verdict.accepts
                && before.verdict.mode == after.verdict.mode
                && before.verdict.max_age == after.verdict.max_age
                && is_same_set(&before.patterns().collect::<Vec<_>>(), &after.patterns().collect::<Vec<_>>())
        })
    }
}

/// Whether two lists have the same patterns. Order, repetition and case do not matter, and an empty pattern does not
/// count.
fn is_same_set(one: &[&str], other: &[&str]) -> bool {
    // Fixes seldom change an mx line, so nearly all lists are equal.
    let is_same_list =
        one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.eq_ignore_ascii_case(other));
    is_same_list || {
        let (one, other) = (lower_case(one), lower_case(other));
        as_set(&one) == as_set(&other)
    }
}

fn lower_case(patterns: &[&str]) -> Vec<String> {
    patterns.iter().map(|pattern| pattern.to_ascii_lowercase()).collect()
}

fn as_set(patterns: &[String]) -> Vec<&str> {
    let mut set: Vec<&str> = patterns.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    sort(&mut set);
    set.dedup();
    set
}

#[cfg(test)]
#[path = "../../tests/texts/mod.rs"]
mod texts;

#[cfg(test)]
mod tests {
    use super::{is_same_set, texts};
    use crate::facts::Context;
    use crate::fixes::{Fixed, Fixes, Text, fix};
    use crate::lints;
    use crate::senders::{self, Body};
    use crate::syntax::policy::PolicySyntax;
    use proptest::prelude::*;

    const CONTEXT: Context<'static> = Context::new(|name| Some(name.to_owned()));

    fn fixed(text: &[u8], which: Fixes) -> Fixed {
        fix(Text::Policy(text), &CONTEXT, &lints::DRAFTS, which)
    }

    const HEAD: &str = "version: STSv1\nmode: enforce\nmax_age: 604800\nmx: a.example\n";

    #[test]
    fn no_sender_delivers_to_more_hosts_or_fewer() {
        let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
        let policy = prop_oneof![texts::policy(), texts::nearly_accepted()];
        runner
            .run(&policy, |text| {
                let after_fix = fixed(&text, Fixes::Safe).text;
                let (before, after) = (PolicySyntax::parse(&text), PolicySyntax::parse(&after_fix));
                let bodies = [&before, &after].map(Body::new);
                for verdict in senders::judge(&before).iter().filter(|verdict| verdict.accepts) {
                    let [before, after] = bodies.each_ref().map(|body| body.read_by(verdict.profile));
                    let [before, after] =
                        [before, after].map(|reading| reading.patterns().collect::<Vec<_>>());
                    prop_assert!(
                        is_same_set(&before, &after),
                        "{} read {:?} in {:?} and {:?} in {:?}",
                        verdict.profile.id,
                        before,
                        String::from_utf8_lossy(&text),
                        after,
                        String::from_utf8_lossy(&after_fix),
                    );
                }
                Ok(())
            })
            .unwrap();
    }

    #[test]
    fn a_fix_that_shows_a_sender_one_more_pattern_is_not_safe() {
        // Each is read as a field by some senders that accept the policy, and not by others.
        for line in ["mx : b.example\n", " mx: b.example\n", "\u{a0}mx: b.example\n", "\0mx: b.example\n"] {
            let text = format!("{HEAD}{line}");
            let after_fix = fixed(text.as_bytes(), Fixes::Safe);
            assert_eq!(String::from_utf8_lossy(&after_fix.text), text, "{:?}", after_fix.applied);
            let after_fix = fixed(text.as_bytes(), Fixes::All);
            assert_eq!(String::from_utf8_lossy(&after_fix.text), format!("{HEAD}mx: b.example\n"));
        }
        // Where it is the only one, nobody accepts the policy without it.
        let text = HEAD.replace("mx: a", "mx : a");
        let after_fix = fixed(text.as_bytes(), Fixes::Safe);
        assert_eq!(String::from_utf8_lossy(&after_fix.text), HEAD);
    }

    #[test]
    fn sets_of_patterns_have_no_order() {
        let cases: [(&[&str], &[&str], bool); 6] = [
            (&[], &[], true),
            (&["a", "b"], &["B", "a", "b"], true),
            (&["a", ""], &["a"], true),
            (&["a"], &["a", "b"], false),
            (&["a"], &["a."], false),
            (&["a"], &[], false),
        ];
        for (one, other, same) in cases {
            assert_eq!(is_same_set(one, other), same, "{one:?} {other:?}");
        }
    }
}
