//! Where in the text boxes a finding is.

use crate::draft::observation::records;
use crate::draft::part::Part;
use crate::draft::state::Draft;
use mta_sts::{Finding, Severity, Shown, Span};

impl Draft {
    /// Returns the part of a finding and its place in the text box; `None` where the finding is about another
    /// text, such as one that is live.
    pub(crate) fn place(&self, finding: &Finding) -> Option<(Part, Span)> {
        let part = Part::of(finding.source)?;
        if part == Part::Mx {
            let (_, name) = finding.args.iter().find(|(name, _)| *name == "host")?;
            let host = self.hosts.found.iter().find(|host| name.data() == Some(&Shown::brief(&host.name)))?;
            return Some((part, host.span));
        }
        let (text, span) = (self.text(part), finding.span?);
        let start = match part {
            Part::Policy | Part::Mx => 0,
            // Each line is a record, and the report is about one of them.
            Part::Record | Part::Tlsrpt => self.line_of(part, self.report.text(finding.source)?)?,
        };
        let span = Span::new(span.start + start, span.end + start);
        (!text.is_empty()).then(|| (part, text.shown_span(span)))
    }

    /// Returns what is underlined in one text box, in the order of the text.
    pub(crate) fn marks(&self, part: Part) -> Vec<(Span, Severity)> {
        let places = self.report.findings.iter().filter_map(|finding| Some((self.place(finding)?, finding)));
        let here = places.filter(|((place, _), _)| *place == part);
        let mut marks: Vec<(Span, Severity)> = Vec::new();
        for ((_, span), finding) in here {
            insert(&mut marks, span, finding.severity);
        }
        if part == Part::Mx {
            self.hosts.without_host.iter().for_each(|span| insert(&mut marks, *span, Severity::Warning));
        }
        marks
    }

    /// Returns where the line begins that equals `record`.
    pub(super) fn line_of(&self, part: Part, record: &[u8]) -> Option<usize> {
        let bytes = self.checked_bytes(part);
        let line = records(bytes).into_iter().find(|line| *line == record)?;
        Some(line.as_ptr() as usize - bytes.as_ptr() as usize)
    }
}

/// Inserts a mark in order. There are few marks, and a sort for this type would add 3 kB to the page.
fn insert(marks: &mut Vec<(Span, Severity)>, span: Span, severity: Severity) {
    let place = marks.partition_point(|(mark, _)| *mark <= span);
    marks.insert(place, (span, severity));
}
