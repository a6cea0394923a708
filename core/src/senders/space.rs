//! The characters that senders trim as white space, by the language they are written in.

/// A set of characters to trim.
#[derive(Clone, Copy)]
pub(super) enum Space {
    Nothing,
    /// Space and tab, the WSP of RFC 5234.
    Wsp,
    /// What Go and Rust trim: the property `White_Space`.
    Unicode,
    /// What Python's `str.strip` trims: `White_Space` and the four separators U+001C to U+001F.
    Python,
    /// What JavaScript's `String.prototype.trim` trims: `White_Space` without NEL, and the byte order mark.
    JavaScript,
    /// What Java's `String.trim` trims: everything up to U+0020.
    Java,
}

impl Space {
    /// Returns `text` without these characters at both ends. If nothing is left of a value, its place is
    /// behind the spaces and tabs and before any other white space; the syntax is asked for the deviations
    /// up to there.
    pub(super) fn trim(self, text: &str) -> &str {
        if matches!(self, Self::Nothing) {
            return text;
        }
        let text = text.trim_start_matches([' ', '\t']).trim_end_matches([' ', '\t']);
        text.trim_matches(|character| self.contains(character))
    }

    /// Returns `text` without these characters at the end.
    pub(super) fn trim_end(self, text: &str) -> &str {
        text.trim_end_matches(|character| self.contains(character))
    }

    fn contains(self, character: char) -> bool {
        match self {
            Self::Nothing => false,
            Self::Wsp => matches!(character, ' ' | '\t'),
            Self::Unicode => character.is_whitespace(),
            Self::Python => character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}'),
            Self::JavaScript => {
                character == '\u{feff}' || (character.is_whitespace() && character != '\u{85}')
            }
            Self::Java => character <= ' ',
        }
    }
}
