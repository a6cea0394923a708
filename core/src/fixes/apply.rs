//! Applying the fixes of findings to a text.

use crate::finding::{Applicability, Chosen, Finding, Source};

/// Applies the fixes of `findings` that are `wanted` and about `source`, whose text is `text`; with
/// the lints they came from. A fix is applied whole or not at all: where two overlap, the one that
/// stands first in the report wins.
pub fn apply_fixes(
    text: &[u8],
    source: Source,
    findings: &[Finding],
    wanted: impl Fn(Applicability) -> bool,
) -> (Vec<u8>, Vec<&'static str>) {
    let mut chosen = Chosen::default();
    let mut names = Vec::new();
    for finding in findings.iter().filter(|finding| finding.source == source) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| wanted(fix.applicability)) else { continue };
        if chosen.take(text, &fix.edits) {
            names.push(finding.lint.name);
        }
    }
    (chosen.apply(text), names)
}
