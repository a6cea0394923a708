//! Mending: the fixes of a text's findings, applied until none is left.
//!
//! After the safe fixes a text means the same to every sender that accepted it; after all fixes it is
//! the text its author meant, as far as a machine can tell. Nothing is invented: a field that is
//! missing stays missing.

use crate::finding::lint::{Applicability, Edit, Finding, Source};
use crate::lints::{self, Family};
use crate::observation::Observation;
use crate::report::evaluate::{Context, mendable};
use crate::text::sort::by_place;
use crate::text::span::Span;

/// A text that can be mended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// A policy body.
    Policy(&'a [u8]),
    /// A TXT record at `_mta-sts`, its strings joined.
    Record(&'a [u8]),
    /// A TXT record at `_smtp._tls`, its strings joined.
    Tlsrpt(&'a [u8]),
}

/// A text after its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What the text has become.
    pub text: Vec<u8>,
    /// The names of the lints whose fixes were applied, in that order, each once.
    pub applied: Vec<&'static str>,
}

/// Applies the safe fixes of `text` until none is left.
pub fn safe(text: Text<'_>, context: &Context<'_>) -> Mended {
    mend(text, context, lints::OF_DRAFTS, ROUNDS, |applicability| applicability == Applicability::Safe)
}

/// The same of a policy, for who links the lints of policies alone.
pub fn safe_policy(policy: &[u8], context: &Context<'_>) -> Mended {
    let safe = |applicability| applicability == Applicability::Safe;
    mend(Text::Policy(policy), context, lints::OF_POLICIES, ROUNDS, safe)
}

/// Applies the safe fixes of `text` and those that guess at the intent, until none is left or, in a text
/// of many kilobytes with thousands of faults of one kind, until that would take too long. What is only
/// shown ([`Applicability::Display`]) changes nothing.
pub fn all(text: Text<'_>, context: &Context<'_>) -> Mended {
    let rounds = (BYTES_LINTED / text.bytes().len().max(1)).clamp(ROUNDS_OF_REAL_TEXTS, ROUNDS);
    mend(text, context, lints::OF_DRAFTS, rounds, |applicability| applicability != Applicability::Display)
}

/// Puts `edits` into `text`. They need no order; one that lies outside the text or overlaps one
/// before it in the list is left out.
pub fn apply(text: &[u8], edits: &[Edit]) -> Vec<u8> {
    let mut chosen = Chosen::default();
    for edit in edits {
        chosen.take(text, std::slice::from_ref(edit));
    }
    chosen.apply(text)
}

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

/// Every round mends what the one before it brought to light: UTF-16 hides a byte order mark, which
/// hides a misspelt name. The limit only keeps a text that two fixes toss back and forth from going on for
/// ever.
const ROUNDS: usize = 16;

/// What real texts need.
const ROUNDS_OF_REAL_TEXTS: usize = 3;

/// A lint reports a bounded number of defects, so thousands of them would take all rounds. That many
/// bytes are linted, over all rounds, before a long text has had enough.
const BYTES_LINTED: usize = 128 * 1024;

fn mend(
    text: Text<'_>,
    context: &Context<'_>,
    families: &'static [&'static Family],
    rounds: usize,
    wanted: fn(Applicability) -> bool,
) -> Mended {
    let keeps_promises = !wanted(Applicability::Unsafe);
    let mut mended = Mended { text: text.bytes().to_vec(), applied: Vec::new() };
    for _ in 0..rounds {
        let draft = text.with(&mended.text).draft();
        let findings = mendable(&draft, context, families, keeps_promises);
        let (next, names) = apply_fixes(&mended.text, text.source(), &findings, wanted);
        if next == mended.text {
            break;
        }
        mended.text = next;
        for name in names {
            if !mended.applied.contains(&name) {
                mended.applied.push(name);
            }
        }
    }
    mended
}

impl<'a> Text<'a> {
    pub(crate) const fn bytes(self) -> &'a [u8] {
        match self {
            Self::Policy(bytes) | Self::Record(bytes) | Self::Tlsrpt(bytes) => bytes,
        }
    }

    pub(crate) const fn source(self) -> Source {
        match self {
            Self::Policy(_) => Source::Policy,
            Self::Record(_) => Source::Record,
            Self::Tlsrpt(_) => Source::Tlsrpt,
        }
    }

    /// Another text of the same kind.
    pub(crate) const fn with<'b>(self, bytes: &'b [u8]) -> Text<'b> {
        match self {
            Self::Policy(_) => Text::Policy(bytes),
            Self::Record(_) => Text::Record(bytes),
            Self::Tlsrpt(_) => Text::Tlsrpt(bytes),
        }
    }

    pub(crate) fn draft(self) -> Observation {
        let mut observation = Observation::draft();
        match self {
            Self::Policy(bytes) => observation.draft_policy(bytes),
            Self::Record(bytes) => observation.draft_records(&[bytes]),
            Self::Tlsrpt(bytes) => observation.draft_tlsrpt(&[bytes]),
        }
        observation
    }
}

fn place_of(edit: &&Edit) -> Span {
    edit.span
}

/// Edits that do not overlap, in the order of the text.
#[derive(Default)]
struct Chosen<'a>(Vec<&'a Edit>);

impl<'a> Chosen<'a> {
    /// Takes all of `edits`, or none where one of them does not fit; whether it took any.
    fn take(&mut self, text: &[u8], edits: &'a [Edit]) -> bool {
        let mut fresh: Vec<&Edit> = edits.iter().collect();
        by_place(&mut fresh, place_of);
        let apart = fresh.iter().zip(fresh.iter().skip(1)).all(|(one, next)| is_before(one, next));
        if fresh.is_empty() || !apart || !fresh.iter().all(|edit| self.fits(text, edit)) {
            return false;
        }
        match fresh.as_slice() {
            // A fix of one edit, as most are, is put in its place; sorting would look at all.
            [only] => self.0.insert(self.place(only), only),
            _ => {
                self.0.append(&mut fresh);
                by_place(&mut self.0, place_of);
            }
        }
        true
    }

    fn fits(&self, text: &[u8], edit: &Edit) -> bool {
        let inside = edit.span.start <= edit.span.end && edit.span.end <= text.len();
        if self.0.last().is_none_or(|last| is_before(last, edit)) {
            return inside;
        }
        let place = self.place(edit);
        let before = place.checked_sub(1).and_then(|index| self.0.get(index));
        let clear = before.is_none_or(|before| is_before(before, edit));
        inside && clear && self.0.get(place).is_none_or(|behind| is_before(edit, behind))
    }

    fn place(&self, edit: &Edit) -> usize {
        self.0.partition_point(|chosen| chosen.span < edit.span)
    }

    fn apply(&self, text: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        for edit in &self.0 {
            out.extend_from_slice(text.get(at..edit.span.start).unwrap_or_default());
            out.extend_from_slice(edit.text.as_bytes());
            at = edit.span.end;
        }
        out.extend_from_slice(text.get(at..).unwrap_or_default());
        out
    }
}

/// Whether `next` begins where `one` has ended. Two edits that begin at one place have no order, so
/// they do not go together.
const fn is_before(one: &Edit, next: &Edit) -> bool {
    one.span.end <= next.span.start && one.span.start < next.span.start
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_put_in_place_and_overlaps_left_out() {
        let span = Span::new;
        let cases: [(&[Edit], &str); 7] = [
            (&[], "abcdef"),
            (&[Edit::delete(span(4, 6)), Edit::insert(0, "x")], "xabcd"),
            (&[Edit::replace(span(1, 3), "-"), Edit::delete(span(2, 4))], "a-def"),
            (&[Edit::replace(span(1, 3), "-"), Edit::delete(span(3, 4))], "a-ef"),
            (&[Edit::insert(2, "x"), Edit::insert(2, "y")], "abxcdef"),
            (&[Edit::delete(span(5, 9))], "abcdef"),
            (&[Edit::delete(span(0, 6)), Edit::insert(3, "x")], ""),
        ];
        for (edits, expected) in cases {
            assert_eq!(String::from_utf8_lossy(&apply(b"abcdef", edits)), expected, "{edits:?}");
        }
    }
}
