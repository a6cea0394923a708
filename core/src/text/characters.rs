//! What is a letter, without Unicode's own tables: they would weigh 2.5 kB in a browser.

/// Whether `c` could stand in a name or a word. Exact in US-ASCII; beyond it everything is a letter but the
/// blocks of punctuation, symbols and pictures, and what cannot be seen.
pub(crate) const fn is_letter_or_digit(c: char) -> bool {
    match c {
        '\0'..='\x7f' => c.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => true,
        '\u{80}'..='\u{bf}' | '×' | '÷' => false,
        '\u{2000}'..='\u{2bff}' | '\u{2e00}'..='\u{2e7f}' => false,
        '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}' => false,
        '\u{fe00}'..='\u{fe6f}' | '\u{feff}'..='\u{ff0f}' | '\u{fff0}'..='\u{ffff}' => false,
        '\u{1f000}'..='\u{1faff}' | '\u{e0000}'.. => false,
        _ => true,
    }
}

/// Where `word`, which is US-ASCII, begins in `text`, in any case.
pub(crate) fn place_of(text: &str, word: &str) -> Option<usize> {
    text.as_bytes().windows(word.len().max(1)).position(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

/// Whether `text` holds `mark`, given in lower case, in any case.
pub(crate) fn mentions(text: &[u8], mark: &[u8]) -> bool {
    text.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark))
}

#[cfg(test)]
mod tests {
    use super::is_letter_or_digit;

    #[test]
    fn letters_of_people_and_symbols_are_told_apart() {
        for c in "azAZ09äßøÅñłžКиївדבαβ漢字かナ한글กअ٣".chars() {
            assert!(is_letter_or_digit(c) && c.is_alphanumeric(), "{c}");
        }
        for c in " .-_:@“”‘’«»…–—€£©®°×÷·\u{a0}\u{ad}\u{200b}\u{202e}\u{2028}\u{feff}，。「」🙂✓→".chars()
        {
            assert!(!is_letter_or_digit(c) && !(c.is_alphanumeric()), "{c}");
        }
    }
}
