//! Text that comes in: typed, pasted, or from a file.

use crate::draft::{Draft, Encoding, Note, Part};
use mta_sts::pasted::txt_in;
use mta_sts::rfc::POLICY_SIZE_LIMIT;

/// At most this many bytes of a file are opened.
pub(crate) const FILE_MAX: usize = 1 << 20;

/// At most this many lines are taken in. A text of more lines is longer than any sender reads, and a browser
/// takes half a minute to lay out a million lines.
pub(crate) const LINES_MAX: usize = POLICY_SIZE_LIMIT;

/// A text that grows by more bytes than this at once was pasted. Someone who types a zone-file line letter by
/// letter can finish it before its record is extracted.
const TYPED_AT_ONCE_MAX: usize = 8;

impl Draft {
    pub(super) fn typed(&mut self, part: Part, value: &str) {
        let before = self.text(part).shown();
        if value == before {
            return;
        }
        let pasted = value.len() > before.len() + TYPED_AT_ONCE_MAX;
        self.notes[part as usize] = None;
        if pasted && self.extract(part, value) {
            return;
        }
        self.texts[part as usize].edit(value);
    }

    pub(super) fn opened(&mut self, part: Part, bytes: Vec<u8>) {
        let unmarked = Encoding::of(&bytes) == Encoding::Utf8;
        if let Some(at) = bytes.iter().position(|byte| *byte == 0).filter(|_| unmarked) {
            let note = if is_utf16(&bytes) { Note::Unmarked } else { Note::Binary(at) };
            self.notes[part as usize] = Some(note);
            return;
        }
        self.notes[part as usize] = too_many_lines(&bytes).map(Note::TooManyLines);
        if self.notes[part as usize].is_some() {
            return;
        }
        let extracted = std::str::from_utf8(&bytes).is_ok_and(|text| self.extract(part, text));
        if !extracted {
            self.set(part, bytes);
        }
    }

    /// Replaces the text by the record of a zone-file line; returns whether `pasted` was such a line.
    fn extract(&mut self, part: Part, pasted: &str) -> bool {
        let is_record = matches!(part, Part::Record | Part::Tlsrpt) && pasted.len() < FILE_MAX;
        let Some(record) = Some(pasted).filter(|_| is_record).and_then(txt_in) else { return false };
        self.set(part, record);
        self.notes[part as usize] = Some(Note::Extracted);
        true
    }
}

/// Returns how many lines a text has, where they are too many.
pub(crate) fn too_many_lines(bytes: &[u8]) -> Option<usize> {
    // Counts the more frequent of CR and LF, so a CR LF pair counts once.
    let count = |end: u8| bytes.iter().filter(|byte| **byte == end).count();
    let lines = count(b'\n').max(count(b'\r')) + 1;
    (lines > LINES_MAX).then_some(lines)
}

/// Returns whether every other byte is zero in the first 64.
fn is_utf16(bytes: &[u8]) -> bool {
    let half = |first: usize| bytes.iter().take(64).skip(first).step_by(2);
    let count = |first, zero: bool| half(first).filter(|byte| (**byte == 0) == zero).count();
    let all = |zeros, others| count(zeros, false) == 0 && count(others, true) == 0;
    all(0, 1) || all(1, 0)
}
