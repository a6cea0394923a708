//! P: two policies in one text (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::defect;
use crate::lints::sink::{Rule, Sink};
use crate::policy::Policy;
use crate::rfc::Rfc;
use crate::syntax::policy::PolicySyntax;
use crate::text::span::{LineIndex, Span};

pub(crate) static RULES: &[Rule] = &[Rule { lint: &POLICY_MULTIPLE, check: policy_multiple }];

pub(crate) static POLICY_MULTIPLE: Lint = Lint {
    code: "STS-P62",
    name: "policy-multiple",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "A second policy begins on line {line}",
    message: "Senders read both as one. By RFC 8461 the first mode and max_age count, and the mx lines of both: a host of the other policy is then trusted, too. Some senders use the last mode, and some reject the policy.",
    help: "Keep one of the two. A policy for another domain belongs in a file of its own, at the mta-sts host of that domain.",
};

/// Hosts of two domains must never be merged, so a fix removes only a repetition of the same policy.
fn policy_multiple(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = facts.body.as_ref().filter(|body| body.is_policy()) else { return };
    let Some(second) = body.second_policy() else { return };
    let line = LineIndex::new(body.text).line_number(second.start);
    let rest = Span::new(second.start, body.text.len());
    let defect = defect().at(second).arg("line", line);
    let before = PolicySyntax::parse(body.text.get(..second.start).unwrap_or_default());
    let behind = PolicySyntax::parse(rest.of(body.text));
    let is_same = match (Policy::of(&before), Policy::of(&behind)) {
        (Some(one), Some(other)) => one.says_the_same(&other),
        _ => false,
    };
    sink.report(if is_same {
        let title = Message::new("fix.remove-the-second-policy", "Remove the repetition of the policy");
        defect.fix(title, Applicability::Unsafe, vec![Edit::delete(rest)])
    } else {
        defect
    });
}
