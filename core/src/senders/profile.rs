//! The rules of a sender profile, as data. `read` and `decide` apply them.

use crate::rfc::{MAX_AGE_DIGITS, MAX_AGE_LIMIT, POLICY_SIZE_LIMIT};
use crate::senders::lines::Lines;
use crate::senders::mx_value::Oddities;
use crate::senders::number::Digits;
use crate::senders::space::Space;
use crate::syntax::policy::Mode;
use std::fmt;

/// What a profile describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A sending MTA, or its part that looks up policies.
    Mta,
    /// A library or a checker.
    Library,
    /// The RFC's rules and what a provider's help page adds to them; not measured.
    Documented,
}

impl Kind {
    /// Returns the word for it in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Mta => "mta",
            Self::Library => "library",
            Self::Documented => "documented",
        }
    }
}

/// How one sender reads a policy.
pub struct Profile {
    /// Stable key, as in the published vectors.
    pub id: &'static str,
    /// The name to show.
    pub name: &'static str,
    /// What the profile describes.
    pub kind: Kind,
    pub(super) text: TextRule,
    pub(super) lines: LineRule,
    pub(super) fields: FieldRule,
    pub(super) extension: Extension,
    pub(super) version: VersionRule,
    pub(super) mode: ModeRule,
    pub(super) max_age: MaxAgeRule,
    pub(super) mx: MxRule,
}

impl fmt::Debug for Profile {
    /// Writes the id alone: the rules are easier to read in the source.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// Rules for the text as a whole.
pub(super) struct TextRule {
    /// At most this many bytes are read.
    pub max_bytes: usize,
    /// What happens to a longer text.
    pub beyond: Beyond,
    pub charset: Charset,
    /// Whether a byte order mark at the start is skipped.
    pub skips_byte_order_mark: bool,
}

impl TextRule {
    /// Whether the sender reads a text of `length` bytes to its end.
    pub(super) const fn takes_whole(&self, length: usize) -> bool {
        length <= self.max_bytes
    }

    /// Whether the sender refuses a text of `length` bytes without reading it.
    pub(super) const fn refuses(&self, length: usize) -> bool {
        matches!(self.beyond, Beyond::Refused) && !self.takes_whole(length)
    }
}

pub(super) enum Beyond {
    Refused,
    CutOff,
}

/// Which bytes a text may have.
pub(super) enum Charset {
    Any,
    /// Any, but the values of extension fields must be UTF-8.
    Utf8Extensions,
    Utf8,
    Ascii,
}

/// Rules for lines, whatever is on them.
pub(super) struct LineRule {
    /// What ends a line.
    pub split: Lines,
    /// What is trimmed from its end.
    pub end_space: Space,
    /// Whether a CR inside a line refuses the policy.
    pub refuses_bare_cr: bool,
    /// What happens to a blank line.
    pub blank: Blank,
}

pub(super) enum Blank {
    /// It is a line without a colon like any other.
    NoColon,
    /// An empty line is skipped; white space alone is a line without a colon.
    Skipped,
    /// A line that is empty or all white space ends the policy.
    EndsText,
}

/// Rules for the field on a line.
pub(super) struct FieldRule {
    /// Whether a line must have a single colon; if not, the first one counts.
    pub single_colon: bool,
    /// Whether colons at the end of a line are dropped first.
    pub drops_end_colons: bool,
    /// What happens to a line with no colon, or with more than the rule allows.
    pub no_field: NoField,
    /// What is trimmed from a name.
    pub name_space: Space,
    /// Whether the case of names is ignored.
    pub any_case_names: bool,
    /// What is trimmed from a value.
    pub value_space: Space,
    /// Which values make the line a field.
    pub values: Values,
}

pub(super) enum NoField {
    Skipped,
    Refused,
    /// The whole line is the name of a field with an empty value.
    NameAlone,
}

pub(super) enum Values {
    Any,
    NotEmpty,
    /// Those that begin with a visible US-ASCII character other than `;` and `=`.
    Visible,
}

/// Rules for fields other than the four of RFC 8461.
pub(super) enum Extension {
    Ignored,
    Refused,
    /// Ignored if they follow the grammar of extension fields (RFC 8461 §3.2), refused if not.
    Grammar {
        /// Whether a name may begin with `-` or `.`.
        any_first: bool,
        /// Whether a value may contain the control characters U+0080 to U+009F.
        high_controls: bool,
        /// Whether only the first field of a name is checked.
        first_only: bool,
    },
}

/// What happens to a repeated field.
#[derive(Clone, Copy)]
pub(super) enum Repeat {
    /// The first one counts, the others are ignored.
    First,
    /// The first one counts, but all of them must be valid.
    FirstOfValid,
    /// The last one counts, the others are ignored.
    Last,
    /// The last one counts, but all of them must be valid.
    LastOfValid,
    /// The policy is refused.
    Refused,
    /// The values are joined with a space, from the first that is not empty. No joined value is valid.
    Joined,
}

impl Repeat {
    /// Whether the last of the values that must be valid counts, instead of the first.
    pub(super) const fn last_counts(self) -> bool {
        matches!(self, Self::Last | Self::LastOfValid)
    }
}

pub(super) struct VersionRule {
    pub spelling: Spelling,
    pub required: bool,
    /// Whether the version must be on the first line.
    pub first_line: bool,
    pub repeat: Repeat,
}

pub(super) enum Spelling {
    Exact,
    AnyCase,
    /// Any value is accepted.
    Ignored,
}

pub(super) struct ModeRule {
    pub any_case: bool,
    pub missing: Missing<Mode>,
    /// Whether the sender accepts a policy in mode none.
    pub accepts_none: bool,
    pub repeat: Repeat,
}

/// What happens if a field is missing.
#[derive(Clone, Copy)]
pub(super) enum Missing<T> {
    Refused,
    /// It has this value.
    Default(T),
    Optional,
}

pub(super) struct MaxAgeRule {
    pub digits: Digits,
    /// Whether an invalid value counts as missing, instead of refusing the policy.
    pub ignores_invalid: bool,
    pub missing: Missing<i64>,
    /// The least value, in seconds; the policy is refused below it.
    pub min: i64,
    /// The greatest value, in seconds.
    pub max: i64,
    /// Whether a greater value is lowered to the greatest, instead of refusing the policy.
    pub clamps: bool,
    /// The values to which a smaller one is raised, by mode.
    pub floors: &'static [(Mode, i64)],
    pub repeat: Repeat,
}

impl MaxAgeRule {
    /// Returns the value that the sender goes by in a policy of this mode.
    pub(super) fn clamped(&self, seconds: i64, mode: Option<Mode>) -> i64 {
        let floor = self.floors.iter().find(|(of, _)| Some(*of) == mode);
        seconds.min(self.max).max(floor.map_or(i64::MIN, |(_, floor)| *floor))
    }
}

pub(super) struct MxRule {
    pub needed: Needed,
    /// Values that are ignored.
    pub dropped: &'static [&'static str],
    /// Whether a value with a `*` behind its first character is ignored.
    pub drops_inner_wildcards: bool,
    /// The oddities that a value may have.
    pub tolerated: Oddities,
}

/// When a policy must have an mx.
pub(super) enum Needed {
    Always,
    UnlessNone,
    Never,
}

// The plainest form of each rule, from which profiles differ.

/// Any bytes, up to the limit that RFC 8461 §3.3 suggests.
pub(super) const TEXT: TextRule = TextRule {
    max_bytes: POLICY_SIZE_LIMIT,
    beyond: Beyond::Refused,
    charset: Charset::Any,
    skips_byte_order_mark: false,
};

/// Any bytes, without a limit.
pub(super) const UNLIMITED_TEXT: TextRule = TextRule { max_bytes: usize::MAX, ..TEXT };

/// Lines as in the grammar, not trimmed.
pub(super) const LINES: LineRule =
    LineRule { split: Lines::Feed, end_space: Space::Nothing, refuses_bare_cr: false, blank: Blank::NoColon };

/// Fields as in the grammar: a line without a colon refuses the policy.
pub(super) const FIELDS: FieldRule = FieldRule {
    single_colon: false,
    drops_end_colons: false,
    no_field: NoField::Refused,
    name_space: Space::Nothing,
    any_case_names: false,
    value_space: Space::Wsp,
    values: Values::Any,
};

/// Returns the rule of a sender that trims names and values of `space`, and skips lines without a colon.
pub(super) const fn lenient_fields(space: Space) -> FieldRule {
    FieldRule { no_field: NoField::Skipped, name_space: space, value_space: space, ..FIELDS }
}

/// The version as in RFC 8461 §3.2: required, the first one counts.
pub(super) const VERSION: VersionRule =
    VersionRule { spelling: Spelling::Exact, required: true, first_line: false, repeat: Repeat::First };

/// The mode as in RFC 8461 §3.2.
pub(super) const MODE: ModeRule =
    ModeRule { any_case: false, missing: Missing::Refused, accepts_none: true, repeat: Repeat::First };

/// The `max_age` as in RFC 8461 §3.2: 0 to one year, in one to ten digits.
pub(super) const MAX_AGE: MaxAgeRule = MaxAgeRule {
    digits: Digits::Plain(MAX_AGE_DIGITS),
    ignores_invalid: false,
    missing: Missing::Refused,
    min: 0,
    max: MAX_AGE_LIMIT as i64,
    clamps: false,
    floors: &[],
    repeat: Repeat::First,
};

/// Patterns as in RFC 8461 §3.2. Its grammar has no limits of length and no reserved labels, and an IP
/// address matches its rule for names.
pub(super) const MX: MxRule = MxRule {
    needed: Needed::UnlessNone,
    dropped: &[],
    drops_inner_wildcards: false,
    tolerated: Oddities::ADDRESS
        .and(Oddities::LONG_LABEL)
        .and(Oddities::LONG_NAME)
        .and(Oddities::RESERVED_LABEL),
};

/// Any value at all.
pub(super) const ANY_MX: MxRule = MxRule { tolerated: Oddities::ALL, ..MX };

/// Any value; an empty one is ignored.
pub(super) const NON_EMPTY_MX: MxRule = MxRule { dropped: &[""], ..ANY_MX };

/// Extension fields must follow the grammar.
pub(super) const EXTENSION: Extension =
    Extension::Grammar { any_first: false, high_controls: false, first_only: false };
