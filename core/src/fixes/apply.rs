//! Applying the fixes of findings to a text.

use crate::finding::{Applicability, Chosen, Finding, Source};

/// Applies the `wanted` fixes of the `findings` about `source` to its `text`. Returns the new text and the names of the
/// lints whose fixes were applied. A fix is applied completely or not at all: of two that overlap, the first in the
/// report is applied.
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
