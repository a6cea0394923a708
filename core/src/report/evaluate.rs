//! From observation to report: whole, again, every time something new is known.

use crate::facts::live::Live;
use crate::facts::mx;
use crate::facts::{Facts, Texts};
use crate::finding::lint::{FINDINGS_PER_LINT, Finding, Sink, Source};
use crate::fixes::{one_cause, safety};
use crate::lints::{self, Family};
use crate::names::domain::{DomainName, ToAscii};
use crate::observation::Observation;
use crate::report::{PolicyPart, RecordPart, Report, TlsrptPart};
use crate::report::{steps, verdict};
use crate::text::sort::by_place;
use crate::time::Timestamp;

/// What the core cannot know by itself.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The policy domain; a draft may have none.
    pub domain: Option<&'a DomainName>,
    /// The moment, for a fresh policy id; `None` leaves an example in its place.
    pub now: Option<Timestamp>,
    /// IDNA, lent by the platform.
    pub to_ascii: ToAscii,
    /// What the domain publishes now, where a draft is compared with it.
    pub live: Option<&'a Live>,
}

/// Judges what was seen so far.
///
/// The same events in any order give the same report, and later events only ever add findings: a
/// pending probe is silence.
pub fn evaluate(observation: &Observation, context: &Context<'_>) -> Report {
    judge(observation, context, lints::FAMILIES)
}

/// The same report as that of [`evaluate`], for a draft that nobody was asked about.
///
/// Lints that only an answer can set off are not linked, which makes what does nothing else smaller.
pub fn evaluate_draft(draft: &Observation, context: &Context<'_>) -> Report {
    judge(draft, context, lints::OF_DRAFTS)
}

/// The same report again, for a draft of nothing but a policy; it links less still.
pub fn evaluate_policy(draft: &Observation, context: &Context<'_>) -> Report {
    judge(draft, context, lints::OF_POLICIES)
}

fn judge(observation: &Observation, context: &Context<'_>, families: &'static [&'static Family]) -> Report {
    let texts = Texts::of(observation);
    let facts = Facts::of(observation, context, &texts);
    let rows = mx::rows(&facts);
    let verdict = verdict::verdict(&facts, &rows);
    Report {
        domain: context.domain.cloned(),
        verdict,
        summary: verdict::summary(verdict, &facts, &rows),
        record: RecordPart::of(&facts),
        policy: PolicyPart::of(&facts),
        tlsrpt: TlsrptPart::of(&facts),
        senders: facts.senders().to_vec(),
        steps: steps::steps(&facts, &rows),
        findings: findings(&facts, families),
        mx: rows,
    }
}

/// The findings of [`evaluate`] alone: for who needs no verdict, as an editor between two keystrokes.
pub fn lint(observation: &Observation, context: &Context<'_>) -> Vec<Finding> {
    let texts = Texts::of(observation);
    findings(&Facts::of(observation, context, &texts), lints::FAMILIES)
}

/// The findings of [`evaluate_draft`] alone.
pub fn lint_draft(draft: &Observation, context: &Context<'_>) -> Vec<Finding> {
    let texts = Texts::of(draft);
    findings(&Facts::of(draft, context, &texts), lints::OF_DRAFTS)
}

/// The findings of [`evaluate_policy`] alone.
pub fn lint_policy(draft: &Observation, context: &Context<'_>) -> Vec<Finding> {
    let texts = Texts::of(draft);
    findings(&Facts::of(draft, context, &texts), lints::OF_POLICIES)
}

/// What a draft can be mended by: the findings of `families`, without what senders make of the text, for
/// which there is no fix. A safe fix is one only where `keeps_promises`: else nobody minds the difference.
pub(crate) fn mendable(
    draft: &Observation,
    context: &Context<'_>,
    families: &'static [&'static Family],
    keeps_promises: bool,
) -> Vec<Finding> {
    let texts = Texts::of(draft);
    let facts = Facts::of(draft, context, &texts);
    let mut findings = found(&facts, families, true, MENDED_PER_LINT);
    if keeps_promises {
        safety::lower_broken_promises(&facts, &mut findings);
    }
    findings
}

fn findings(facts: &Facts<'_>, families: &'static [&'static Family]) -> Vec<Finding> {
    let mut findings = found(facts, families, false, FINDINGS_PER_LINT);
    safety::lower_broken_promises(facts, &mut findings);
    one_cause::leave_out(facts, families, &mut findings);
    findings
}

/// Nobody reads what is mended, so more is taken at once; but for texts of many kilobytes that is all of it.
const MENDED_PER_LINT: usize = 1024;

/// What the lints of `families` find, or those `to_mend` by, at most `most` of each, in the order of the report.
pub(crate) fn found(
    facts: &Facts<'_>,
    families: &'static [&'static Family],
    to_mend: bool,
    most: usize,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for lint in lints::applicable(families, facts, to_mend) {
        (lint.check)(facts, &mut Sink::new(lint, &mut findings, most));
    }
    // Within a source what is about no single place comes first.
    by_place(&mut findings, |finding| {
        let (start, end) = finding.span.map_or((0, 0), |span| (span.start + 1, span.end));
        [finding.severity as usize, reading_order(finding.source), start, end]
    });
    findings
}

/// The order in which a sending MTA meets the sources.
const fn reading_order(source: Source) -> usize {
    source as usize
}
