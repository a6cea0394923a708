//! How wide a text is, about.

/// Returns the width of `text` in units of 0.22 em, in a bold and rather wide font.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(letter_width).sum()
}

/// Returns the same of a letter.
pub(super) const fn letter_width(letter: char) -> usize {
    match letter {
        'f' | 'i' | 'j' | 'l' | 'r' | 't' | 'I' | ' ' | '.' => 2,
        'm' | 'w' | 'æ' | 'M' | 'W' => 5,
        _ => 3,
    }
}
