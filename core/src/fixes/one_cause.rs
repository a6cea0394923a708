//! One cause, one finding.
//!
//! `mode=enforce` is a line that is no field, and so the policy has no mode; who mends the line has a mode. A
//! finding that another one's fix takes away says nothing that this one does not say, and is left out. What
//! follows from what is not guessed: the fix is applied, and the text linted again.

use crate::facts::{Facts, Texts};
use crate::finding::lint::{Applicability, FINDINGS_PER_LINT, Finding, Severity, Source};
use crate::fixes::fix_text::{Text, apply};
use crate::lints::Family;
use crate::report::evaluate::{Context, found};

/// Bytes of a text that may be linted again. In longer ones every fault is said by itself.
const LENGTH_MAX: usize = 2048;

/// So many fixes of a text are tried.
const TRIED_MAX: usize = 6;

/// Takes away the findings about a text that only follow from another one about it.
pub(crate) fn leave_out(
    facts: &Facts<'_>,
    families: &'static [&'static Family],
    findings: &mut Vec<Finding>,
) {
    if findings.len() < 2 {
        return;
    }
    let texts = [
        facts.body.as_ref().map(|body| Text::Policy(body.text)),
        facts.record.syntax.as_ref().map(|syntax| Text::Record(syntax.text)),
        facts.tlsrpt.syntax.as_ref().map(|syntax| Text::Tlsrpt(syntax.text)),
    ];
    for text in texts.into_iter().flatten().filter(|text| text.bytes().len() <= LENGTH_MAX) {
        let about = findings.iter().filter(|finding| is_about(text.source(), finding));
        if about.count() < 2 {
            continue;
        }
        let gone = consequences(text, &|text| lint(text, facts.context, families));
        findings.retain(|finding| !gone.iter().any(|gone| is_same(gone, finding)));
    }
}

/// What matters about a text alone.
fn lint(text: Text<'_>, context: &Context<'_>, families: &'static [&'static Family]) -> Vec<Finding> {
    let draft = text.draft();
    let texts = Texts::of(&draft);
    let context = Context { live: None, ..*context };
    let facts = Facts::of(&draft, &context, &texts);
    let mut findings = found(&facts, families, true, FINDINGS_PER_LINT);
    findings.retain(|finding| is_about(text.source(), finding));
    findings
}

/// A finding, by its number, what of the others its fix takes away, and how much it edits.
struct Cause {
    finding: usize,
    gone: Vec<usize>,
    edited: usize,
}

fn consequences(text: Text<'_>, lint: &dyn Fn(Text<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let mut before = lint(text);
    let mut causes: Vec<Cause> = Vec::new();
    for (number, finding) in before.iter().enumerate() {
        let Some(fix) = &finding.fix else { continue };
        if fix.applicability == Applicability::Display || fix.edits.is_empty() || causes.len() == TRIED_MAX {
            continue;
        }
        let after = lint(text.with(&apply(text.bytes(), &fix.edits)));
        let mut edited = 0;
        for edit in &fix.edits {
            edited += edit.span.end - edit.span.start + edit.text.len();
        }
        causes.push(Cause { finding: number, gone: gone(number, &before, &after), edited });
    }
    let mut all = Vec::new();
    while let Some(at) = deepest(&causes) {
        let cause = causes.swap_remove(at);
        causes.retain(|other| !cause.gone.contains(&other.finding));
        all.extend_from_slice(&cause.gone);
    }
    let mut number = 0;
    before.retain(|_| {
        number += 1;
        all.contains(&(number - 1))
    });
    before
}

/// The cause is what explains most; of two that explain each other, what is mended by less.
fn deepest(causes: &[Cause]) -> Option<usize> {
    let mut best: Option<(usize, &Cause)> = None;
    for (at, cause) in causes.iter().enumerate() {
        let is_better = best.is_none_or(|(_, best)| {
            let (more, other) = (cause.gone.len(), best.gone.len());
            more > other || (more == other && (cause.edited, cause.finding) < (best.edited, best.finding))
        });
        if !cause.gone.is_empty() && is_better {
            best = Some((at, cause));
        }
    }
    best.map(|(at, _)| at)
}

/// Which of the findings `before` the fix of one has taken away along with it, if nothing else came up.
fn gone(cause: usize, before: &[Finding], after: &[Finding]) -> Vec<usize> {
    let Some(mended) = before.get(cause) else { return Vec::new() };
    let mut left: Vec<usize> = (0..before.len()).filter(|number| *number != cause).collect();
    let mut changed = Vec::new();
    for finding in after {
        if !strike(&mut left, before, finding, says_the_same) {
            changed.push(finding);
        }
    }
    for finding in changed {
        if !strike(&mut left, before, finding, |one, other| one.lint.name == other.lint.name) {
            return Vec::new();
        }
    }
    left.retain(|number| {
        let finding = before.get(*number);
        finding.is_some_and(|other| other.severity >= mended.severity && !are_both_said(mended, other))
    });
    left
}

/// Strikes the first finding that is like `found` off those that are `left`; whether there was one.
fn strike(
    left: &mut Vec<usize>,
    before: &[Finding],
    found: &Finding,
    alike: fn(&Finding, &Finding) -> bool,
) -> bool {
    for (place, number) in left.iter().enumerate() {
        if before.get(*number).is_some_and(|other| alike(other, found)) {
            left.remove(place);
            return true;
        }
    }
    false
}

/// A field that is misspelt is ignored without a word, and the one that it was meant to be is missing: who
/// has not asked for a fix wants to know both. And bytes that are no text are worth a word wherever they stand.
fn are_both_said(cause: &Finding, finding: &Finding) -> bool {
    match finding.lint.name {
        "field-missing" => matches!(cause.lint.name, "field-misspelt" | "field-name-case"),
        "not-utf8" => true,
        _ => false,
    }
}

fn is_about(source: Source, finding: &Finding) -> bool {
    finding.source == source && finding.severity != Severity::Note
}

fn says_the_same(one: &Finding, other: &Finding) -> bool {
    one.lint.name == other.lint.name && one.args == other.args
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    one.source == other.source && one.span == other.span && says_the_same(one, other)
}
