//! What a policy text has that the grammar has no room for.

use crate::syntax::policy::Key;

/// One step off the grammar, or one thing that real senders read in different ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deviation {
    /// U+FEFF at the very beginning.
    ByteOrderMark,
    /// Bytes that are no UTF-8.
    NotUtf8,
    /// A line with nothing on it; the span takes in its end.
    BlankLine,
    /// White space before a field name.
    LeadingSpace,
    /// White space between field name and colon.
    SpaceBeforeColon,
    /// A CR without LF, or several in a row; the span takes in the LF behind them.
    BareCr,
    /// A control character.
    ControlCharacter(u8),
    /// A space outside US-ASCII, or an invisible character.
    OddSpace(char),
    /// NEL, U+2028, U+2029 or a control character where a line should end.
    OddLineEnd(char),
    /// `#` or `//` and what follows; a line of its own is taken in with its end.
    Comment,
    /// A value in quotes; the span is one quote.
    Quote,
    /// A semicolon, a comma or the like behind a value.
    TrailingDelimiter,
    /// `---` around a block, as static site generators want it.
    FrontMatter,
    /// A line without a colon, or with an impossible name.
    NotAField,
    /// An extension field without a value; a missing value of a known field is an error of its own.
    EmptyValue,
    /// The value of the known field cannot be read.
    BadValue(Key),
    /// Several fields on one line; the span is what parts two of them, or stands behind the last.
    FieldsOnOneLine,
    /// A field that may stand once stands again.
    Duplicate(Key),
    /// Some lines end in LF, some in CR LF. Both are fine.
    MixedLineEnds,
}

impl Deviation {
    /// Whether an RFC-following sender refuses the policy for it.
    pub const fn is_fatal(self) -> bool {
        !matches!(self, Self::Duplicate(_) | Self::MixedLineEnds)
    }
}
