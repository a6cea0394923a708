//! Why a sender refuses a policy.

/// One cause of a refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The text is too long.
    PolicyTooLarge,
    /// The text is empty or all white space.
    PolicyEmpty,
    /// The text is a web page.
    Html,
    /// The text is the JSON object of the drafts before RFC 8461.
    JsonDraft,
    /// Some bytes are not valid UTF-8.
    NotUtf8,
    /// A byte order mark precedes the first field.
    ByteOrderMark,
    /// A line is empty or all white space.
    BlankLine,
    /// White space precedes a field name.
    LeadingSpace,
    /// White space precedes a colon.
    SpaceBeforeColon,
    /// A CR is not followed by LF.
    BareCr,
    /// The text contains a control character.
    ControlCharacter,
    /// The text contains white space outside US-ASCII, an invisible character, or a line end other than LF
    /// and CR LF.
    OddSpace,
    /// The text contains a comment.
    Comment,
    /// A value is quoted.
    Quotes,
    /// A semicolon, a comma or the like follows a value.
    TrailingDelimiter,
    /// The text contains the `---` of front matter.
    FrontMatter,
    /// A line is not a valid field.
    FieldMalformed,
    /// A field is not one of RFC 8461.
    FieldUnknown,
    /// The case of a field name is wrong.
    FieldNameCase,
    /// A field is repeated.
    FieldDuplicate,
    /// A required field is missing.
    FieldMissing,
    /// The version is not valid.
    VersionInvalid,
    /// The version is not on the first line.
    VersionNotFirst,
    /// The mode is not valid.
    ModeInvalid,
    /// The mode is `none`.
    ModeNone,
    /// The `max_age` is not a valid number.
    MaxAgeInvalid,
    /// The `max_age` is 0.
    MaxAgeZero,
    /// The `max_age` is too short.
    MaxAgeTooShort,
    /// The `max_age` is too long.
    MaxAgeOverLimit,
    /// An mx pattern is not valid.
    MxPatternInvalid,
    /// An mx pattern has a U-label, where an A-label is required.
    MxPatternULabel,
    /// An mx pattern is an IP address.
    MxPatternIpAddress,
}
