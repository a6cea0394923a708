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
    /// Returns `text` without these characters at both ends.
    pub(super) fn trim(self, text: &str) -> &str {
        if matches!(self, Self::Nothing) {
            return text;
        }
        // Space and tab, which each set has, go first: then an empty value has a place behind them and before any
        // other white space, and the causes of a refusal are looked up there.
        let text = text.trim_start_matches([' ', '\t']).trim_end_matches([' ', '\t']);
        text.trim_matches(|character| self.holds(character))
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
    /// Returns `line` without these characters.
    pub(super) fn of(self, line: &str) -> &str {
        match self {
            Self::Both(space) => space.trim(line),
            Self::End(space) => line.trim_end_matches(|character| space.holds(character)),
        }
    }
}
