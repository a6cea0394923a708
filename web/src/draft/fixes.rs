//! Fixes: which text they edit, and how.

use crate::draft::part::Part;
use crate::draft::state::{Draft, LastFix, Note};
use mta_sts::publish::with_id;
use mta_sts::{Applicability, Finding, Fixes, Source, State, Timestamp, lints};
use std::rc::Rc;

/// The texts that fixes edit.
const FIXABLE: [Part; 3] = [Part::Policy, Part::Record, Part::Tlsrpt];

impl Draft {
    /// Returns how many safe fixes one text has.
    pub(crate) fn safe_fixes(&self, part: Part) -> usize {
        let is_safe = |finding: &&Finding| {
            let fix = finding.fix.as_ref();
            let is_safe =
                fix.is_some_and(|fix| fix.applicability == Applicability::Safe && !fix.edits.is_empty());
            is_safe && Part::of(finding.source) == Some(part)
        };
        if self.text(part).is_empty() { 0 } else { self.report.findings.iter().filter(is_safe).count() }
    }

    /// Returns how many safe fixes all texts have.
    pub(crate) fn all_safe_fixes(&self) -> usize {
        FIXABLE.into_iter().map(|part| self.safe_fixes(part)).sum()
    }

    pub(super) fn fix(&mut self, index: usize) {
        let report = Rc::clone(&self.report);
        let Some(finding) = report.findings.get(index) else { return };
        let Some((fix, part)) = finding.fix.as_ref().zip(edited_by(finding.source)) else { return };
        let Some(text) = report.text(source(part)) else { return };
        self.replace(part, text, mta_sts::apply(text, &fix.edits));
    }

    pub(super) fn fix_all(&mut self, now: Timestamp) {
        for part in FIXABLE {
            if self.safe_fixes(part) > 0 {
                self.fix_part(part, now);
            }
        }
    }

    fn fix_part(&mut self, part: Part, now: Timestamp) {
        let report = Rc::clone(&self.report);
        let Some(text) = report.text(source(part)) else { return };
        // Some fixes depend on the whole draft, such as a new id for a changed policy, so they are not among
        // those of the text alone.
        let safe = |applicability| applicability == Applicability::Safe;
        let (once, _) = mta_sts::apply_fixes(text, source(part), &report.findings, safe);
        let kind = match part {
            Part::Record => mta_sts::Text::Record(&once),
            Part::Tlsrpt => mta_sts::Text::Tlsrpt(&once),
            Part::Policy | Part::Mx => mta_sts::Text::Policy(&once),
        };
        let fixed = mta_sts::fix(kind, &self.context(now), &lints::DRAFTS, Fixes::Safe).text;
        self.replace(part, text, fixed);
    }

    /// Writes a new id, where there is one record and it is an MTA-STS record.
    pub(super) fn fresh_id(&mut self, now: Timestamp) {
        let report = Rc::clone(&self.report);
        let old = report.text(Source::Record);
        let drafted = !self.text(Part::Record).is_empty();
        let note = match old {
            None if drafted || report.record.state == State::Invalid => Note::SeveralRecords,
            _ => match with_id(old.unwrap_or_default(), &now.policy_id()) {
                Some(fresh) => return self.replace(Part::Record, old.unwrap_or_default(), fresh),
                None => Note::OtherRecord,
            },
        };
        self.notes[Part::Record as usize] = Some(note);
    }

    /// Replaces `before`, which is the whole text or one line of a box of records, by `after`.
    fn replace(&mut self, part: Part, before: &[u8], after: Vec<u8>) {
        let old = self.text(part).bytes().to_vec();
        let start = if part == Part::Policy { Some(0) } else { self.line_of(part, before) };
        // A fix of a text that is live but not drafted makes it part of the draft.
        let new = match start.and_then(|start| old.get(..start).zip(old.get(start + before.len()..))) {
            Some((head, tail)) if !old.is_empty() => [head, &after, tail].concat(),
            _ => after,
        };
        self.set(part, new.clone());
        self.texts[part as usize].mark_edited();
        if old != new {
            self.last_fixes.push(LastFix { part, before: old, after: new });
        }
    }
}

/// Returns the text that a fix of a finding about `source` edits.
const fn edited_by(source: Source) -> Option<Part> {
    match source {
        Source::Record => Some(Part::Record),
        Source::Tlsrpt => Some(Part::Tlsrpt),
        // An uncovered MX host is fixed in the policy.
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
