//! Holds the safe fixes of a policy to their promise.
//!
//! A lint calls a fix safe that only takes away what the grammar has no room for. Whether that changes
//! nothing depends on the rest of the text too: a sender that overlooks a line with junk on it may find
//! a second `mode` there once the junk is gone. So the promise is put to the test, with the senders'
//! own readings.

use crate::facts::Facts;
use crate::lint::{Applicability, Finding, Source};
use crate::mend::apply_fixes;
use crate::policy::Policy;
use crate::senders::Body;
use crate::syntax::policy::PolicySyntax;

/// Lowers the safe fixes of `findings` after which a sender that accepted the policy would refuse it,
/// or read another mode or `max_age`. What is left is safe one by one and all together.
pub(crate) fn lower_broken_promises(facts: &Facts<'_>, findings: &mut [Finding]) {
    let promises = findings.iter().filter_map(|finding| finding.fix.as_ref());
    if promises.filter(|fix| fix.applicability == Applicability::Safe).count() == 0
        || is_kept(facts, findings)
    {
        return;
    }
    for finding in findings.iter_mut() {
        if !is_kept(facts, std::slice::from_ref(finding)) {
            lower(finding);
        }
    }
    if !is_kept(facts, findings) {
        findings.iter_mut().filter(|finding| finding.source == Source::Policy).for_each(lower);
    }
}

fn lower(finding: &mut Finding) {
    if let Some(fix) = finding.fix.as_mut().filter(|fix| fix.applicability == Applicability::Safe) {
        fix.applicability = Applicability::Unsafe;
    }
}

/// Whether the safe fixes of `findings`, applied together, leave every sender that accepted the policy
/// with the same one.
fn is_kept(facts: &Facts<'_>, findings: &[Finding]) -> bool {
    let Some(body) = &facts.body else { return true };
    let safe = |applicability| applicability == Applicability::Safe;
    let (text, applied) = apply_fixes(body.text, Source::Policy, findings, safe);
    if applied.is_empty() {
        return true;
    }
    let syntax = PolicySyntax::parse(&text);
    if facts.policy.is_some() && facts.policy != Policy::of(&syntax) {
        return false;
    }
    let body = Body::new(&syntax);
    facts.senders().iter().filter(|before| before.accepts).all(|before| {
        let after = body.read_by(before.profile);
        after.accepts && before.mode == after.mode && before.max_age == after.max_age
    })
}
