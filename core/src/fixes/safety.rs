//! Holds the safe fixes of a policy to their promise.
//!
//! A lint calls a fix safe that only takes away what the grammar has no room for. Whether that changes
//! nothing depends on the rest of the text too: a sender that overlooks a line with junk on it may find
//! a second `mode` there, or one more host to deliver to, once the junk is gone. So the promise is put to
//! the test, with the senders' own readings.

use crate::facts::Facts;
use crate::finding::lint::{Applicability, Finding, Source};
use crate::fixes::fix_text::apply_fixes;
use crate::policy::Policy;
use crate::senders::{Body, Reading};
use crate::syntax::policy::PolicySyntax;
use crate::text::sort::sort;

/// Lowers the safe fixes of `findings` after which a sender that accepted the policy would refuse it,
/// or go by another mode, `max_age` or set of mx patterns. What is left is safe one by one and all
/// together.
pub(crate) fn lower_broken_promises(facts: &Facts<'_>, findings: &mut [Finding]) {
    let safe = findings.iter().filter(|finding| is_safe(finding)).count();
    let Some(syntax) = facts.body.as_ref().filter(|_| safe > 0) else { return };
    let body = Body::new(syntax);
    let accepting = facts.senders().iter().filter(|verdict| verdict.accepts);
    let senders = accepting.map(|verdict| body.read_by(verdict.profile)).collect();
    let promised = Promised { facts, syntax, senders };
    if promised.is_kept(findings) {
        return;
    }
    if safe > 1 && safe * syntax.text.len() <= READ_AGAIN {
        for finding in findings.iter_mut().filter(|finding| is_safe(finding)) {
            if !promised.is_kept(std::slice::from_ref(finding)) {
                lower(finding);
            }
        }
        if promised.is_kept(findings) {
            return;
        }
    }
    findings.iter_mut().for_each(lower);
}

/// So many bytes may be read again to find out which of several fixes it is. Where that is not enough,
/// all of them go: a policy has a few hundred bytes, and who writes one of 64 KiB with a dozen faults
/// must not make anyone wait.
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

/// What must stay as it is.
struct Promised<'f, 'a> {
    facts: &'f Facts<'a>,
    syntax: &'f PolicySyntax<'f>,
    /// What the senders that accept the policy read in it.
    senders: Vec<Reading<'f>>,
}

impl Promised<'_, '_> {
    /// Whether the safe fixes of `findings`, applied together, leave every sender that accepted the policy
    /// with the same one.
    fn is_kept(&self, findings: &[Finding]) -> bool {
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

/// Whether two lists of patterns cover the same hosts, as far as one cannot tell without matching any:
/// neither order nor repetition nor case matters, and an empty one covers nothing.
fn is_same_set(one: &[&str], other: &[&str]) -> bool {
    // Fixes seldom touch an mx line, so nearly all lists are as they were.
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
    use crate::fixes::fix_text::{self, Text};
    use crate::report::evaluate::Context;
    use crate::senders::{self, Body};
    use crate::syntax::policy::PolicySyntax;
    use proptest::prelude::*;

    const CONTEXT: Context<'static> =
        Context { domain: None, now: None, to_ascii: |name| Some(name.to_owned()), live: None };

    const HEAD: &str = "version: STSv1\nmode: enforce\nmax_age: 604800\nmx: a.example\n";

    #[test]
    fn no_sender_delivers_to_more_hosts_or_fewer() {
        let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
        let policy = prop_oneof![texts::policy(), texts::nearly_accepted()];
        runner
            .run(&policy, |text| {
                let mended = fix_text::safe(Text::Policy(&text), &CONTEXT).text;
                let (before, after) = (PolicySyntax::parse(&text), PolicySyntax::parse(&mended));
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
                        String::from_utf8_lossy(&mended),
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
            let mended = fix_text::safe(Text::Policy(text.as_bytes()), &CONTEXT);
            assert_eq!(String::from_utf8_lossy(&mended.text), text, "{:?}", mended.applied);
            let mended = fix_text::all(Text::Policy(text.as_bytes()), &CONTEXT);
            assert_eq!(String::from_utf8_lossy(&mended.text), format!("{HEAD}mx: b.example\n"));
        }
        // Where it is the only one, nobody accepts the policy without it.
        let text = HEAD.replace("mx: a", "mx : a");
        let mended = fix_text::safe(Text::Policy(text.as_bytes()), &CONTEXT);
        assert_eq!(String::from_utf8_lossy(&mended.text), HEAD);
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
