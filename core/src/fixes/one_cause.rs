//! One cause, one finding.
//!
//! `mode=enforce` is not a valid field, so the policy also lacks a mode. One fix removes both findings, so only the
//! line is reported. To find out which findings have one cause, a fix is applied and the text is linted again.

use crate::facts::{Context, Facts};
use crate::finding::{Applicability, Finding, Fix, Severity, Source, apply};
use crate::fixes::text::Text;
use crate::lints::{
    self, FIELD_MISSING, FIELD_MISSPELT, FIELD_NAME_CASE, FINDINGS_PER_LINT, Lints, NOT_UTF8, Wanted,
};

/// At most this many bytes of a text are linted again. In a longer text every finding is reported.
const LENGTH_MAX: usize = 2048;

/// At most this many fixes of one text are tried.
const TRIED_MAX: usize = 6;

/// Removes the findings about a text that only follow from another finding about it.
pub(crate) fn remove_consequences(facts: &Facts<'_>, lints: &'static Lints, findings: &mut Vec<Finding>) {
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
        let gone = consequences(text, &|text| lint(text, facts.context, lints));
        findings.retain(|finding| !gone.iter().any(|gone| is_same(gone, finding)));
    }
}

/// Returns the errors and warnings about a text alone. Notes and findings about senders do not explain each other.
fn lint(text: Text<'_>, context: &Context<'_>, lints: &'static Lints) -> Vec<Finding> {
    let draft = text.as_observation();
    let context = context.live(None);
    let facts = Facts::of(&draft, &context);
    let mut findings = lints::run(&facts, lints, Wanted::Fixable, FINDINGS_PER_LINT);
    findings.retain(|finding| is_about(text.source(), finding));
    findings
}

/// A finding that has a fix, by its number.
struct Cause {
    finding: usize,
    /// The numbers of the other findings that its fix removes.
    gone: Vec<usize>,
    /// How many bytes the fix deletes and inserts.
    edited: usize,
}

fn consequences(text: Text<'_>, lint: &dyn Fn(Text<'_>) -> Vec<Finding>) -> Vec<Finding> {
    let before = lint(text);
    let has_edits = |fix: &&Fix| fix.applicability != Applicability::Display && !fix.edits.is_empty();
    let fixes = before
        .iter()
        .enumerate()
        .filter_map(|(number, finding)| finding.fix.as_ref().filter(has_edits).map(|fix| (number, fix)));
    let mut causes: Vec<Cause> = Vec::new();
    for (number, fix) in fixes.take(TRIED_MAX) {
        let after = lint(text.with(&apply(text.bytes(), &fix.edits)));
        let edited = fix.edits.iter().map(|edit| edit.span.len() + edit.text.len()).sum();
        causes.push(Cause { finding: number, gone: gone(number, &before, &after), edited });
    }
    let mut all = Vec::new();
    while let Some(at) = deepest(&causes) {
        let cause = causes.swap_remove(at);
        causes.retain(|other| !cause.gone.contains(&other.finding));
        all.extend(cause.gone);
    }
    before
        .into_iter()
        .enumerate()
        .filter(|(number, _)| all.contains(number))
        .map(|(_, finding)| finding)
        .collect()
}

/// Returns the cause that explains most findings; of two that explain each other, the one with the smaller fix.
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

/// Returns which other findings of `before` the fix of `cause` removes. Empty if the fix causes a new finding.
fn gone(cause: usize, before: &[Finding], after: &[Finding]) -> Vec<usize> {
    let Some(fixed) = before.get(cause) else { return Vec::new() };
    let mut left: Vec<usize> = (0..before.len()).filter(|number| *number != cause).collect();
    let mut changed = Vec::new();
    for finding in after {
        if !strike(&mut left, before, finding, is_alike) {
            changed.push(finding);
        }
    }
    // A finding may change its arguments, but must not be new.
    for finding in changed {
        if !strike(&mut left, before, finding, |one, other| one.lint == other.lint) {
            return Vec::new();
        }
    }
    left.retain(|number| {
        let finding = before.get(*number);
        finding.is_some_and(|other| other.severity >= fixed.severity && !are_both_reported(fixed, other))
    });
    left
}

/// Removes the first finding like `found` from those that are `left`. Returns whether there was one.
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

/// Whether both findings are reported although the fix of one removes the other. Senders ignore a misspelt field
/// silently, and the field that it was meant to be is missing: both are worth knowing before the fix. Invalid UTF-8 is
/// always worth knowing.
fn are_both_reported(cause: &Finding, finding: &Finding) -> bool {
    let is_misspelt = *cause.lint == FIELD_MISSPELT || *cause.lint == FIELD_NAME_CASE;
    (*finding.lint == FIELD_MISSING && is_misspelt) || *finding.lint == NOT_UTF8
}

fn is_about(source: Source, finding: &Finding) -> bool {
    finding.source == source && finding.severity != Severity::Note
}

fn is_alike(one: &Finding, other: &Finding) -> bool {
    one.lint == other.lint && one.args == other.args
}

fn is_same(one: &Finding, other: &Finding) -> bool {
    one.source == other.source && one.span == other.span && is_alike(one, other)
}
