//! The size of a text that the page takes in.

use mta_sts::rfc::POLICY_SIZE_LIMIT;

/// At most this many bytes of a file are opened.
pub(crate) const FILE_MAX: usize = 1 << 20;

/// At most this many lines are taken in. A text of more lines is longer than any sender reads, and a browser
/// takes half a minute to lay out a million lines.
pub(crate) const LINES_MAX: usize = POLICY_SIZE_LIMIT;

/// Returns how many lines a text has, where they are too many.
pub(crate) fn too_many_lines(bytes: &[u8]) -> Option<usize> {
    // Counts the more frequent of CR and LF, so a CR LF pair counts once.
    let count = |end: u8| bytes.iter().filter(|byte| **byte == end).count();
    let lines = count(b'\n').max(count(b'\r')) + 1;
    (lines > LINES_MAX).then_some(lines)
}
