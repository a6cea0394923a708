//! What a policy text contains that the grammar does not allow.

use crate::syntax::policy::key::Key;

/// A deviation from the grammar, or something that real senders read in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// U+FEFF at the very beginning.
    ByteOrderMark,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// An empty line; the span includes its line end.
    BlankLine,
    /// White space before a field name.
    LeadingSpace,
    /// White space between field name and colon.
    SpaceBeforeColon,
    /// A CR without LF, or several in a row; the span includes the LF after them.
    BareCr,
    /// A control character.
    ControlCharacter(u8),
    /// A space outside US-ASCII, or an invisible character.
    OddSpace(char),
    /// NEL, U+2028, U+2029 or a control character where a line should end.
    OddLineEnd(char),
    /// `#` or `//` and what follows; if it is a whole line, the span includes the line end.
    Comment,
    /// A value in quotes; the span is one quote.
    Quote,
    /// A semicolon, a comma or the like after a value.
    TrailingDelimiter,
    /// A `---` line around a block, which static site generators need.
    FrontMatter,
    /// A line without a colon, or with an impossible name.
    NotAField,
    /// An extension field without a value; a missing value of a known field is an error of its own.
    EmptyValue,
    /// The value of the known field cannot be read.
    BadValue(Key),
    /// Several fields on one line; the span is what separates two of them, or what follows the last.
    FieldsOnOneLine,
    /// A repeated field that may be used once.
    Duplicate(Key),
    /// Some lines end in LF, some in CR LF. Both are fine.
    MixedLineEnds,
}

impl Deviation {
    /// Returns whether an RFC-following sender refuses the policy because of it.
    pub const fn is_fatal(self) -> bool {
        !matches!(self, Self::Duplicate(_) | Self::MixedLineEnds)
    }
}
