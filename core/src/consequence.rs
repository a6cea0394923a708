//! One cause, one finding.
//!
//! `mode=enforce` is a line that is no field, and so the policy has no mode; who mends the line has a mode. A
//! finding that another one's fix takes away says nothing that this one does not say, and is left out. What
//! follows from what is not guessed: the fix is applied, and the text linted again.

use crate::evaluate::{Context, found};
use crate::facts::{Facts, Texts};
use crate::lint::{Applicability, FINDINGS_PER_LINT, Finding, Severity, Source};
use crate::lints::{self, Family};
use crate::mend::{Text, apply};

/// Bytes of a text that may be linted again. In longer ones every fault is said by itself.
const LENGTH_MAX: usize = 2048;

/// So many fixes of a text are tried.
const TRIED_MAX: usize = 12;

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
        let gone = consequences(&|other| lint(text.with(other), facts.context, families), text.bytes());
        findings.retain(|finding| !gone.iter().any(|gone| is_same(gone, finding)));
    }
}

/// What matters about a text alone.
fn lint(text: Text<'_>, context: &Context<'_>, families: &'static [&'static Family]) -> Vec<Finding> {
    let draft = text.draft();
    let texts = Texts::of(&draft);
    let context = Context { live: None, ..*context };
    let facts = Facts::of(&draft, &context, &texts);
    let mut findings = found(&facts, lints::mending(families, &facts), FINDINGS_PER_LINT);
    findings.retain(|finding| is_about(text.source(), finding));
    findings
}

/// A finding, by its number, what of the others its fix takes away, and how much it edits.
struct Cause {
    finding: usize,
    gone: Vec<usize>,
    edited: usize,
}

fn consequences(lint: &dyn Fn(&[u8]) -> Vec<Finding>, text: &[u8]) -> Vec<Finding> {
    let before = lint(text);
    let mended = before.iter().enumerate().filter_map(|(number, finding)| {
        let fix = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::Display)?;
        (!fix.edits.is_empty()).then_some((number, fix.edits.as_slice()))
    });
    let mut causes: Vec<Cause> = Vec::new();
    for (finding, edits) in mended.take(TRIED_MAX) {
        let gone = gone(finding, &before, lint(&apply(text, edits)));
        let edited = edits.iter().map(|edit| edit.span.end - edit.span.start + edit.text.len()).sum();
        causes.push(Cause { finding, gone, edited });
    }
    // The cause is what explains most; of two that explain each other, what is mended by less.
    let mut all = Vec::new();
    while let Some(cause) = causes
        .iter()
        .min_by_key(|cause| (usize::MAX - cause.gone.len(), cause.edited))
        .filter(|cause| !cause.gone.is_empty())
    {
        let gone = cause.gone.clone();
        let spoken_for = cause.finding;
        causes.retain(|cause| cause.finding != spoken_for && !gone.contains(&cause.finding));
        all.extend(gone);
    }
    all.into_iter().filter_map(|number| before.get(number).cloned()).collect()
}

/// Which of the findings `before` the fix of one has taken away along with it, if nothing else came up.
fn gone(cause: usize, before: &[Finding], after: Vec<Finding>) -> Vec<usize> {
    let Some(mended) = before.get(cause) else { return Vec::new() };
    let mut left: Vec<(usize, &Finding)> = before.iter().enumerate().filter(|(at, _)| *at != cause).collect();
    let mut changed = Vec::new();
    for finding in after {
        match left.iter().position(|(_, other)| says_the_same(other, &finding)) {
            Some(place) => drop(left.remove(place)),
            None => changed.push(finding),
        }
    }
    for finding in changed {
        let Some(place) = left.iter().position(|(_, other)| other.lint.name == finding.lint.name) else {
            return Vec::new();
        };
        left.remove(place);
    }
    left.retain(|(_, finding)| finding.severity >= mended.severity && !are_both_said(mended, finding));
    left.into_iter().map(|(number, _)| number).collect()
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
