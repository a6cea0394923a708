//! The second step if the MTA-STS record and the TLSRPT record are exchanged, or in one text.

use crate::facts::State;
use crate::finding::{Finding, Severity, Source};
use crate::lints::{RECORD_OTHER_KIND, TLSRPT_OTHER_KIND};
use crate::report::Report;
use crate::syntax::sts_record::RecordSyntax;
use crate::syntax::tlsrpt_record::TlsrptSyntax;

/// Returns the record to publish at the other of the two names when the finding `first` is fixed, and which record that is.
/// `corrected` returns the text that fixes a finding.
pub(super) fn second(
    report: &Report,
    first: &Finding,
    corrected: impl Fn(&Finding) -> Option<String>,
) -> Option<(Source, String)> {
    let (source, state) = if first.lint == RECORD_OTHER_KIND {
        (Source::Tlsrpt, report.tlsrpt.state)
    } else if first.lint == TLSRPT_OTHER_KIND {
        (Source::Record, report.record.state)
    } else {
        return None;
    };
    let is_mixed = |finding: &&Finding| {
        finding.source == source
            && finding.severity != Severity::Note
            && [RECORD_OTHER_KIND, TLSRPT_OTHER_KIND].contains(&finding.lint)
    };
    if let Some(text) = report.findings.iter().find(is_mixed).and_then(corrected) {
        return Some((source, text));
    }
    // The record that is at the wrong name, if the right name has none.
    let text = first.args.iter().find(|(name, _)| *name == "text")?.1.data()?.trim_matches('"').to_owned();
    let is_valid = match source {
        Source::Record => RecordSyntax::parse(text.as_bytes()).accepted_id().is_some(),
        _ => TlsrptSyntax::parse(text.as_bytes()).accepted_rua().is_some(),
    };
    (is_valid && matches!(state, State::Absent | State::NotChecked)).then_some((source, text))
}
