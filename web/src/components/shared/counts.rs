//! How many findings there are.

use crate::words::{count, fill, words};
use mta_sts::{FINDINGS_PER_LINT, Finding, Severity};

/// "2 errors, 1 warning": what there is none of is not mentioned; nothing where there is no finding.
pub(crate) fn counts(findings: &[&Finding]) -> Option<String> {
    let t = &words().findings;
    let kinds = [(Severity::Error, &t.errors), (Severity::Warning, &t.warnings), (Severity::Note, &t.notes)];
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = kinds.map(|(severity, plural)| (of(severity), plural));
    let said: Vec<_> =
        counts.into_iter().filter(|(n, _)| *n > 0).map(|(n, plural)| count(plural, n)).collect();
    let said = (!said.is_empty()).then(|| said.join(", "))?;
    Some(if is_cut(findings) { fill(t.at_least, &[("counts", said)]) } else { said })
}

/// Whether there may be more than are reported.
pub(crate) fn is_cut(findings: &[&Finding]) -> bool {
    let same = |one: &Finding| findings.iter().filter(|other| other.lint.name == one.lint.name).count();
    findings.len() >= FINDINGS_PER_LINT && findings.iter().any(|one| same(one) >= FINDINGS_PER_LINT)
}
