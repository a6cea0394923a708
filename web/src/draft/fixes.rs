//! Fixes pressed: which text they edit, and what it was before.

use crate::draft::{Draft, Mended, Note, Part};
use mta_sts::publish::with_id;
use mta_sts::{Applicability, Fixes, Source, State, Timestamp, lints};
use std::rc::Rc;

impl Draft {
    pub(super) fn fix(&mut self, index: usize) {
        let report = Rc::clone(&self.report);
        let Some(finding) = report.findings.get(index) else { return };
        let Some((fix, part)) = finding.fix.as_ref().zip(editable(finding.source)) else { return };
        let Some(text) = report.text(source(part)) else { return };
        self.replace(part, text, mta_sts::apply(text, &fix.edits));
    }

    pub(super) fn fix_all(&mut self, part: Part, now: Timestamp) {
        let report = Rc::clone(&self.report);
        let Some(text) = report.text(source(part)) else { return };
        // Some fixes are of the draft as a whole, such as a fresh id for another policy.
        let safe = |applicability| applicability == Applicability::Safe;
        let (once, _) = mta_sts::apply_fixes(text, source(part), &report.findings, safe);
        let kind = match part {
            Part::Record => mta_sts::Text::Record(&once),
            Part::Tlsrpt => mta_sts::Text::Tlsrpt(&once),
            Part::Policy | Part::Mx => mta_sts::Text::Policy(&once),
        };
        let mended =
            mta_sts::fix(kind, &self.context(now), &mta_sts::lints::DRAFTS, mta_sts::Fixes::Safe).text;
        self.replace(part, text, mended);
    }

    /// Puts `after` in the place of `before`, which is the text, or one line of a box of records.
    fn replace(&mut self, part: Part, before: &[u8], after: Vec<u8>) {
        let old = self.text(part).bytes().to_vec();
        let start = if part == Part::Policy { Some(0) } else { self.line_of(part, before) };
        // A text that is live, not drafted, becomes a draft by being mended.
        let new = match start.and_then(|start| old.get(..start).zip(old.get(start + before.len()..))) {
            Some((head, tail)) if !old.is_empty() => [head, &after, tail].concat(),
            _ => after,
        };
        self.set(part, new.clone());
        self.texts[part as usize].touch();
        self.mended = (old != new).then_some(Mended { part, before: old, after: new });
    }

    /// Where it is not plain which record is meant, nothing is written.
    pub(super) fn fresh_id(&mut self, now: Timestamp) {
        let report = Rc::clone(&self.report);
        let old = report.text(Source::Record);
        let drafted = !self.text(Part::Record).is_empty();
        let note = match old {
            None if drafted || report.record.state == State::Invalid => Note::NoOneRecord,
            _ => match with_id(old.unwrap_or_default(), &now.policy_id()) {
                Some(fresh) => return self.replace(Part::Record, old.unwrap_or_default(), fresh),
                None => Note::OtherRecord,
            },
        };
        self.notes[Part::Record as usize] = Some(note);
    }
}

/// The text in which a fix of a finding about `source` edits.
const fn editable(source: Source) -> Option<Part> {
    match source {
        Source::Record => Some(Part::Record),
        Source::Tlsrpt => Some(Part::Tlsrpt),
        // An uncovered MX host is mended in the policy.
        Source::Policy | Source::Mx => Some(Part::Policy),
        _ => None,
    }
}

const fn source(part: Part) -> Source {
    match part {
        Part::Policy | Part::Mx => Source::Policy,
        Part::Record => Source::Record,
        Part::Tlsrpt => Source::Tlsrpt,
    }
}
