//! How a check reports: a [`Rule`] ties a lint to its check, which hands [`Defect`]s to a [`Sink`].

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Args, Edit, Finding, Fix, Lint, Message, Severity, Source, joined};
use crate::lints::stopping::Stopping;
use crate::text::span::Span;

/// A lint and its check.
pub(crate) struct Rule {
    pub(crate) lint: &'static Lint,
    /// Looks for the defect. It is called for every observation, so it decides itself whether there is anything to look at.
    pub(crate) check: fn(&Facts<'_>, &mut Sink<'_>),
}

/// What a check found; the sink makes a [`Finding`] of it.
pub(crate) struct Defect {
    severity: Severity,
    source: Source,
    span: Option<Span>,
    args: Args,
    fix: Option<Fix>,
}

impl Defect {
    /// Returns a defect of `source`.
    pub(crate) const fn of(source: Source) -> Self {
        Self { severity: Severity::Error, source, span: None, args: Vec::new(), fix: None }
    }

    /// Points at `span` of the source's text.
    #[must_use]
    pub(crate) const fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds the argument `name`.
    #[must_use]
    pub(crate) fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Sets a lower severity than that of the lint.
    #[must_use]
    pub(crate) const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Adds a fix that edits the source's text. The edits may be in any order; those that touch become one.
    #[must_use]
    pub(crate) fn fix(mut self, title: Message, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title, applicability, edits: joined(edits), copy: None });
        self
    }

    /// Adds a text to publish elsewhere, such as a DNS record.
    #[must_use]
    pub(crate) fn copy(mut self, title: Message, text: impl Into<String>) -> Self {
        let copy = Some(text.into());
        self.fix = Some(Fix { title, applicability: Applicability::Display, edits: Vec::new(), copy });
        self
    }
}

/// Collects the defects that one lint finds, as findings.
pub(crate) struct Sink<'a> {
    lint: &'static Lint,
    findings: &'a mut Vec<Finding>,
    stopping: &'a Stopping,
    left: usize,
}

/// At most this many findings of one lint are in a report, because 64 KiB of text can have the same defect thousands of
/// times. A lint with this many findings may have found more.
pub const FINDINGS_PER_LINT: usize = 32;

impl<'a> Sink<'a> {
    /// Returns a sink for at most `most` findings of `lint`.
    pub(crate) const fn new(
        lint: &'static Lint,
        findings: &'a mut Vec<Finding>,
        stopping: &'a Stopping,
        most: usize,
    ) -> Self {
        Self { lint, findings, stopping, left: most }
    }

    /// Returns how many more findings it takes.
    pub(crate) const fn left(&self) -> usize {
        self.left
    }

    /// Whether it takes no more findings, so that a check can stop.
    pub(crate) const fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Returns the senders that stop mail.
    pub(crate) fn stopping_senders(&self) -> Option<&'a str> {
        self.stopping.senders()
    }

    /// Reports one defect.
    pub(crate) fn report(&mut self, defect: Defect) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let Defect { severity, source, span, args, fix } = defect;
        let severity = severity.max(self.lint.severity);
        self.findings.push(Finding { lint: *self.lint, severity, source, span, args, fix });
    }
}
