//! What counts as white space: four answers, by the language a sender is written in.

/// A set of characters that are taken off the ends of a text.
#[derive(Clone, Copy)]
pub(super) enum Space {
    Nothing,
    /// Space and tab, the WSP of RFC 5234.
    Wsp,
    /// The property `White_Space`: what Go and Rust trim.
    Unicode,
    /// What `str.strip` of Python takes: `White_Space` and the four separators U+001C to U+001F.
    Python,
    /// What `String.prototype.trim` of JavaScript takes: the byte order mark too, but not NEL.
    JavaScript,
}

impl Space {
    /// `text` without the set at both ends.
    pub(super) fn trim(self, text: &str) -> &str {
        if matches!(self, Self::Nothing) {
            return text;
        }
        let text = without_wsp(text);
        if has_graphic_ends(text) { text } else { text.trim_matches(|character| self.holds(character)) }
    }

    fn holds(self, character: char) -> bool {
        match self {
            Self::Nothing => false,
            Self::Wsp => matches!(character, ' ' | '\t'),
            Self::Unicode => character.is_whitespace(),
            Self::Python => character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}'),
            Self::JavaScript => {
                character == '\u{feff}' || (character.is_whitespace() && character != '\u{85}')
            }
        }
    }
}

/// What is taken off a whole line.
#[derive(Clone, Copy)]
pub(super) enum Trim {
    Both(Space),
    End(Space),
}

impl Trim {
    /// Whether nothing is left of a line of spaces and tabs.
    pub(super) const fn takes_wsp(self) -> bool {
        !matches!(self, Self::Both(Space::Nothing) | Self::End(Space::Nothing))
    }

    /// `line` without it.
    pub(super) fn of(self, line: &str) -> &str {
        match self {
            Self::Both(space) => space.trim(line),
            Self::End(Space::Nothing) => line,
            Self::End(_) if has_graphic_ends(line) => line,
            Self::End(space) => line.trim_end_matches(|character| space.holds(character)),
        }
    }
}

/// Space and tab off both ends, which every set has.
fn without_wsp(text: &str) -> &str {
    let is_wsp = |byte: &u8| matches!(byte, b' ' | b'\t');
    let bytes = text.as_bytes();
    let start = bytes.iter().position(|byte| !is_wsp(byte)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|byte| !is_wsp(byte)).map_or(start, |last| last + 1);
    text.get(start..end).unwrap_or(text)
}

/// No sender takes these for white space: most lines need no second look.
fn has_graphic_ends(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_graphic) && bytes.last().is_some_and(u8::is_ascii_graphic)
}
