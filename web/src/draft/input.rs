//! Text that comes in: typed, pasted, or from a file.

use crate::draft::encoding::Encoding;
use crate::draft::limits::{FILE_MAX, too_many_lines};
use crate::draft::part::Part;
use crate::draft::state::{Draft, Note};
use mta_sts::pasted::txt_in;

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

    /// Replaces the text by the record of a zone-file line or of the output of a program; returns whether `pasted` was such a
    /// text. The lints report one that is for a wrong name.
    fn extract(&mut self, part: Part, pasted: &str) -> bool {
        let labels = match part {
            Part::Record => "_mta-sts",
            Part::Tlsrpt => "_smtp._tls",
            _ => return false,
        };
        let pasted = Some(pasted).filter(|pasted| pasted.len() < FILE_MAX);
        let Some(record) = pasted.and_then(|pasted| txt_in(pasted, labels)) else { return false };
        self.set(part, record);
        self.notes[part as usize] = Some(Note::Extracted);
        true
    }
}

/// Returns whether every other byte is zero in the first 64.
fn is_utf16(bytes: &[u8]) -> bool {
    let half = |first: usize| bytes.iter().take(64).skip(first).step_by(2);
    let count = |first, zero: bool| half(first).filter(|byte| (**byte == 0) == zero).count();
    let all = |zeros, others| count(zeros, false) == 0 && count(others, true) == 0;
    all(0, 1) || all(1, 0)
}
