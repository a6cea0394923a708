//! One linted input.

use crate::check::args::FailOn;
use crate::input::Input;
use mta_sts::{Finding, LineIndex, Observation, Position, Report, Severity, Source};

/// An input and its report.
pub(crate) struct Linted {
    pub(crate) input: Input,
    pub(crate) observation: Observation,
    pub(crate) report: Report,
}

/// Where a finding is in the policy file. Line and column count from 1, in characters.
pub(crate) struct Region {
    pub(crate) start: Position,
    /// The character after the last one.
    pub(crate) end: Position,
}

impl Linted {
    /// Returns the path of the file with `/`, as URLs and annotations need it; `None` for standard input and without a file.
    pub(crate) fn path(&self) -> Option<String> {
        let path = self.input.policy.as_ref()?.path.as_ref()?;
        let path = path.display().to_string().replace('\\', "/");
        Some(path.strip_prefix("./").unwrap_or(&path).to_owned())
    }

    /// Returns the place of a finding about the text of the policy.
    pub(crate) fn region(&self, finding: &Finding) -> Option<Region> {
        let text = self.report.text(Source::Policy).filter(|_| finding.source == Source::Policy)?;
        let span = finding.span?;
        let index = LineIndex::new(text);
        Some(Region { start: index.position(text, span.start), end: index.position(text, span.end) })
    }

    /// Whether a finding is severe enough for exit status 1.
    pub(crate) fn fails(&self, on: FailOn) -> bool {
        self.report.findings.iter().any(|finding| is_failure(finding, on))
    }
}

/// Whether a finding is severe enough.
pub(crate) fn is_failure(finding: &Finding, on: FailOn) -> bool {
    match on {
        FailOn::Error => finding.severity == Severity::Error,
        FailOn::Warning => finding.severity != Severity::Note,
    }
}
