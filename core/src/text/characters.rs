//! Letters, look-alikes of letters, and words in any case.

/// Returns whether `c` is a letter or a digit. Exact in US-ASCII; other characters are letters except for the blocks
/// of punctuation, symbols, pictures and invisible characters. `char::is_alphanumeric` would add 1.8 kB, 2.1 %, to the
/// lint element's wasm.
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

/// Returns the letter, digit or sign of US-ASCII that a character looks like: for some Cyrillic and Greek letters, for
/// dashes, and for the wide characters of East Asian keyboards.
pub(crate) fn latin(character: char) -> Option<char> {
    const ALIKE: [(char, char); 22] = [
        ('а', 'a'),
        ('с', 'c'),
        ('ԁ', 'd'),
        ('е', 'e'),
        ('һ', 'h'),
        ('і', 'i'),
        ('о', 'o'),
        ('р', 'p'),
        ('ѕ', 's'),
        ('Ѕ', 'S'),
        ('Т', 'T'),
        ('ѵ', 'v'),
        ('х', 'x'),
        ('у', 'y'),
        ('ν', 'v'),
        ('\u{2010}', '-'),
        ('\u{2011}', '-'),
        ('\u{2012}', '-'),
        ('–', '-'),
        ('—', '-'),
        ('−', '-'),
        ('\u{3002}', '.'),
    ];
    if let wide @ '\u{ff01}'..='\u{ff5e}' = character {
        return char::from_u32(u32::from(wide) - 0xfee0);
    }
    ALIKE.into_iter().find(|(odd, _)| *odd == character).map(|(_, plain)| plain)
}

/// Finds `word`, which is US-ASCII, in `text`, in any case.
pub(crate) fn place_of(text: &str, word: &str) -> Option<usize> {
    find(text.as_bytes(), word.as_bytes())
}

/// Returns whether `text` contains `word`, which is US-ASCII, in any case.
pub(crate) fn mentions(text: &[u8], word: &[u8]) -> bool {
    find(text, word).is_some()
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len().max(1)).position(|part| part.eq_ignore_ascii_case(word))
}

/// Removes `signs` from both ends of `text`. There is one copy of this code: the standard library has one for each list.
#[inline(never)]
pub(crate) fn trimmed<'t>(text: &'t str, signs: &str) -> &'t str {
    text.trim_matches(|c| signs.contains(c))
}

/// Removes `signs` from the start of `text`.
#[inline(never)]
pub(crate) fn trimmed_start<'t>(text: &'t str, signs: &str) -> &'t str {
    text.trim_start_matches(|c| signs.contains(c))
}

/// Returns whether `text` contains one of `signs`.
#[inline(never)]
pub(crate) fn has_any(text: &str, signs: &str) -> bool {
    text.contains(|c| signs.contains(c))
}

/// Returns `text` with its first letter in upper case if that is US-ASCII.
pub(crate) fn capitalized(text: &str) -> String {
    match text.split_at_checked(1) {
        Some((first, rest)) => first.to_ascii_uppercase() + rest,
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_letter_or_digit;

    #[test]
    fn letters_and_symbols_are_told_apart() {
        for c in "azAZ09äßøÅñłžКиївדבαβ漢字かナ한글กअ٣".chars() {
            assert!(is_letter_or_digit(c) && c.is_alphanumeric(), "{c}");
        }
        for c in " .-_:@“”‘’«»…–—€£©®°×÷·\u{a0}\u{ad}\u{200b}\u{202e}\u{2028}\u{feff}，。「」🙂✓→".chars()
        {
            assert!(!is_letter_or_digit(c) && !(c.is_alphanumeric()), "{c}");
        }
    }
}
