//! What a sender profile can say. Everything here is data; `read` and `decide` give it its meaning.

use crate::rfc::{MAX_AGE_DIGITS, MAX_AGE_LIMIT, POLICY_SIZE_LIMIT};
use crate::senders::lines::Lines;
use crate::senders::mx_value::Oddities;
use crate::senders::number::Digits;
use crate::senders::space::{Space, Trim};
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
    /// Name for people.
    pub name: &'static str,
    /// What stands behind it.
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
    /// By its key: the rules are for reading in the source.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id)
    }
}

/// The text as a whole.
pub(super) struct TextRule {
    /// Most bytes it takes.
    pub largest: usize,
    /// What it does with more.
    pub beyond: Beyond,
    /// Which bytes it takes.
    pub charset: Charset,
    /// Whether it takes a byte order mark off before it looks.
    pub skips_byte_order_mark: bool,
}

impl TextRule {
    /// Whether a text of `length` bytes is read to its end.
    pub(super) const fn takes_whole(&self, length: usize) -> bool {
        length <= self.largest
    }

    /// Whether a text of `length` bytes is refused unread.
    pub(super) const fn refuses(&self, length: usize) -> bool {
        matches!(self.beyond, Beyond::Refused) && !self.takes_whole(length)
    }
}

pub(super) enum Beyond {
    Refused,
    CutOff,
}

pub(super) enum Charset {
    /// Takes bytes as they come.
    Any,
    /// Takes bytes as they come, but for values of extension fields, which are UTF-8.
    Utf8Extensions,
    Utf8,
    Ascii,
}

/// Lines, before anyone looks for a field.
pub(super) struct LineRule {
    /// What ends a line.
    pub split: Lines,
    /// What is taken off it.
    pub trim: Trim,
    /// Whether a CR left inside a line refuses the policy.
    pub refuses_bare_cr: bool,
    /// What a line with nothing on it does.
    pub blank: Blank,
}

pub(super) enum Blank {
    /// What any other line without a colon does.
    NoColon,
    /// An empty line is skipped; white space alone is a line without a colon.
    Skipped,
    /// It ends the policy, and so does white space alone.
    EndsText,
}

/// A line as a field.
pub(super) struct FieldRule {
    /// Whether there must be a single colon, or the first one counts.
    pub single_colon: bool,
    /// What a line does that has no colon, or the wrong number of them.
    pub no_field: NoField,
    /// What is taken off both ends of a name.
    pub name_space: Space,
    /// Whether the case of names does not matter.
    pub any_case_names: bool,
    /// What is taken off both ends of a value.
    pub value_space: Space,
    /// Which values make a line count at all.
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

/// Fields outside RFC 8461's four.
pub(super) enum Extension {
    Ignored,
    Refused,
    /// Ignored if they hold to the grammar of extension fields (RFC 8461 §3.2).
    Grammar {
        /// Whether a name may begin with `-` or `.`.
        any_first: bool,
        /// Whether a value may hold the control characters U+0080 to U+009F.
        high_controls: bool,
        /// Whether only the first of a name has to.
        first_only: bool,
    },
}

/// What becomes of a field that stands more than once.
#[derive(Clone, Copy)]
pub(super) enum Repeat {
    /// The first counts, the others are not looked at.
    First,
    /// The first counts, but all have to be good.
    FirstOfGood,
    /// The last counts, the others are not looked at.
    Last,
    /// The last counts, but all have to be good.
    LastOfGood,
    /// It refuses the policy.
    Refused,
    /// What follows the first value that is not empty is put behind it with a space, which makes no good
    /// value.
    Joined,
}

impl Repeat {
    /// Whether the last of the values that had to be good counts, not the first.
    pub(super) const fn keeps_last(self) -> bool {
        matches!(self, Self::Last | Self::LastOfGood)
    }
}

pub(super) struct VersionRule {
    pub spelling: Spelling,
    pub required: bool,
    /// Whether it must stand on the first line.
    pub first_line: bool,
    pub repeat: Repeat,
}

pub(super) enum Spelling {
    Exact,
    AnyCase,
    /// Nobody looks at the value.
    Unread,
}

pub(super) struct ModeRule {
    pub any_case: bool,
    pub missing: Missing<Mode>,
    /// Whether mode none counts as a policy.
    pub accepts_none: bool,
    pub repeat: Repeat,
}

/// What becomes of a field that is not there.
#[derive(Clone, Copy)]
pub(super) enum Missing<T> {
    Refused,
    /// It counts as this.
    Reads(T),
    /// It is done without.
    Open,
}

pub(super) struct MaxAgeRule {
    pub digits: Digits,
    /// Whether a value that is no number counts as not there, instead of refusing the policy.
    pub ignores_bad: bool,
    pub missing: Missing<i64>,
    /// Least value, in seconds; below it the policy is refused.
    pub least: i64,
    /// Greatest value, in seconds.
    pub most: i64,
    /// Whether a greater value is lowered to the greatest one, instead of refusing the policy.
    pub clamps: bool,
    /// Values below which it raises the value, by mode.
    pub floors: &'static [(Mode, i64)],
    pub repeat: Repeat,
}

impl MaxAgeRule {
    /// Returns the value that the sender goes by in a policy of this mode.
    pub(super) fn clamped(&self, seconds: i64, mode: Option<Mode>) -> i64 {
        let floor = self.floors.iter().find(|(of, _)| Some(*of) == mode);
        seconds.min(self.most).max(floor.map_or(i64::MIN, |(_, floor)| *floor))
    }
}

pub(super) struct MxRule {
    pub needed: Needed,
    /// Values that count for nothing.
    pub dropped: &'static [&'static str],
    /// What a value may be beyond an ordinary host name or wildcard.
    pub tolerated: Oddities,
}

pub(super) enum Needed {
    Always,
    UnlessNone,
    Never,
}

// The plainest form of each rule, for profiles to depart from.

/// Any bytes, up to the limit that RFC 8461 §3.3 suggests.
pub(super) const WHOLE_TEXT: TextRule = TextRule {
    largest: POLICY_SIZE_LIMIT,
    beyond: Beyond::Refused,
    charset: Charset::Any,
    skips_byte_order_mark: false,
};

/// Any bytes, any number of them.
pub(super) const ENDLESS_TEXT: TextRule = TextRule { largest: usize::MAX, ..WHOLE_TEXT };

/// Lines as the grammar has them, taken as they stand.
pub(super) const LINES: LineRule = LineRule {
    split: Lines::Feed,
    trim: Trim::Both(Space::Nothing),
    refuses_bare_cr: false,
    blank: Blank::NoColon,
};

/// Fields as the grammar has them: a line without a colon refuses the policy.
pub(super) const FIELDS: FieldRule = FieldRule {
    single_colon: false,
    no_field: NoField::Refused,
    name_space: Space::Nothing,
    any_case_names: false,
    value_space: Space::Wsp,
    values: Values::Any,
};

/// Fields wherever there is a colon, trimmed of what `space` holds; other lines are skipped.
pub(super) const fn forgiving_fields(space: Space) -> FieldRule {
    FieldRule { no_field: NoField::Skipped, name_space: space, value_space: space, ..FIELDS }
}

/// The version as RFC 8461 §3.2 has it: required, the first one counts.
pub(super) const VERSION: VersionRule =
    VersionRule { spelling: Spelling::Exact, required: true, first_line: false, repeat: Repeat::First };

/// The mode as RFC 8461 §3.2 has it.
pub(super) const MODE: ModeRule =
    ModeRule { any_case: false, missing: Missing::Refused, accepts_none: true, repeat: Repeat::First };

/// The `max_age` as RFC 8461 §3.2 has it: 0 to one year, in one to ten digits.
pub(super) const MAX_AGE: MaxAgeRule = MaxAgeRule {
    digits: Digits::Plain(MAX_AGE_DIGITS),
    ignores_bad: false,
    missing: Missing::Refused,
    least: 0,
    most: MAX_AGE_LIMIT as i64,
    clamps: false,
    floors: &[],
    repeat: Repeat::First,
};

/// Patterns as RFC 8461 §3.2 has them. Its grammar knows no limits of length, no reserved labels, and
/// takes an address for a name.
pub(super) const MX: MxRule = MxRule {
    needed: Needed::UnlessNone,
    dropped: &[],
    tolerated: Oddities::ADDRESS
        .and(Oddities::LONG_LABEL)
        .and(Oddities::LONG_NAME)
        .and(Oddities::RESERVED_LABEL),
};

/// Any value at all.
pub(super) const ANY_MX: MxRule = MxRule { tolerated: Oddities::ALL, ..MX };

/// Any value, of which the empty one counts for nothing.
pub(super) const FILLED_MX: MxRule = MxRule { dropped: &[""], ..ANY_MX };

/// Extension fields held to the grammar.
pub(super) const EXTENSION: Extension =
    Extension::Grammar { any_first: false, high_controls: false, first_only: false };
