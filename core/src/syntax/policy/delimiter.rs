//! What authors write instead of a line end, or before it.

use crate::syntax::grammar::{is_odd_space, is_wsp};

/// What authors write instead of a line end.
const DELIMITERS: [&str; 27] = [
    "\\n", "\\r", "<br>", "<br/>", "<br />", "%0A", "%0D", "=20", "=0D", "=0A", "&#10;", "&#13;", "&nbsp;",
    ",", ";", "|", "\\", "/", "&&", "!", // Programs show line ends in these ways.
    "^M", "$", "¶", "↵", "<CR>", "<LF>", "<CRLF>",
];

/// Returns how long `bytes` is without delimiters and white space at its end.
pub(super) fn without_delimiters(bytes: &[u8]) -> usize {
    let mut kept = bytes;
    loop {
        let [before @ .., last] = kept else { return 0 };
        let delimiter = DELIMITERS.into_iter().find_map(|delimiter| {
            let (rest, end) = kept.split_at_checked(kept.len().checked_sub(delimiter.len())?)?;
            end.eq_ignore_ascii_case(delimiter.as_bytes()).then_some(rest)
        });
        kept = match delimiter {
            Some(rest) => rest,
            None if is_wsp(*last) => before,
            None => match without_odd_space(kept) {
                Some(rest) => rest,
                None => return kept.len(),
            },
        };
    }
}

fn without_odd_space(bytes: &[u8]) -> Option<&[u8]> {
    let width = (2..=3).find(|width| {
        let character = bytes.len().checked_sub(*width).and_then(|start| bytes.get(start..));
        let text = character.and_then(|character| std::str::from_utf8(character).ok());
        text.and_then(|text| text.chars().next()).is_some_and(is_odd_space)
    })?;
    bytes.get(..bytes.len() - width)
}
