//! How many findings there are.

use crate::words::{count, fill, words};
use mta_sts::{FINDINGS_PER_LINT, Finding, Severity};

/// Returns "2 errors, 1 warning", without the kinds that do not occur; `None` where there is no finding.
pub(crate) fn counts(findings: &[&Finding]) -> Option<String> {
    let t = &words().findings;
    let kinds = [(Severity::Error, &t.errors), (Severity::Warning, &t.warnings), (Severity::Note, &t.notes)];
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = kinds.map(|(severity, plural)| (of(severity), plural));
    let words: Vec<_> =
        counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, plural)| count(plural, n)).collect();
    let words = (!words.is_empty()).then(|| words.join(", "))?;
    Some(if is_cut(findings) { fill(t.at_least, &[("counts", words)]) } else { words })
}

/// Returns whether there may be more findings than are reported.
pub(crate) fn is_cut(findings: &[&Finding]) -> bool {
    let same = |one: &Finding| findings.iter().filter(|other| other.lint.name == one.lint.name).count();
    findings.len() >= FINDINGS_PER_LINT && findings.iter().any(|one| same(one) >= FINDINGS_PER_LINT)
}
