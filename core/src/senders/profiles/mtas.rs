//! Sending MTAs, and the parts of them that look up policies. Each profile cites the source it was
//! drawn from; what it says of a text was also measured by running that software.

use crate::senders::lines::Lines;
use crate::senders::mx_value::Oddities;
use crate::senders::number::Digits;
use crate::senders::profile::Kind;
use crate::senders::profile::{
    ANY_MX, Beyond, Blank, Charset, Extension, FIELDS, FieldRule, LINES, LineRule, MAX_AGE, MODE, MX,
    MaxAgeRule, Missing, ModeRule, MxRule, Needed, NoField, Profile, Repeat, Spelling, TEXT, TextRule,
    UNLIMITED_TEXT, VERSION, Values, VersionRule, lenient_fields,
};
use crate::senders::space::{Space, Trim};
use crate::syntax::policy::Mode;

pub(super) static PROFILES: &[Profile] =
    &[TLSPOL, SNAWOOT, MOX, FOXCPP, CHASQUID, STALWART, KUMO, MAILAUTH_4, MAILAUTH_7, MIMECAST];

/// Zuplu/postfix-tlspol, `internal/mta-sts.go` and `internal/utils/valid/valid.go`, 1.13.0.
const TLSPOL: Profile = Profile {
    id: "tlspol",
    name: "postfix-tlspol",
    kind: Kind::Mta,
    text: TextRule { charset: Charset::Utf8Extensions, ..TEXT },
    lines: LineRule { split: Lines::FeedOrEnd, trim: Trim::End(Space::Wsp), ..LINES },
    fields: FIELDS,
    extension: Extension::Grammar { any_first: false, high_controls: false, first_only: true },
    version: VERSION,
    mode: MODE,
    max_age: MaxAgeRule { clamps: true, ..MAX_AGE },
    mx: MxRule { tolerated: Oddities::FINAL_DOT.and(Oddities::RESERVED_LABEL), ..MX },
};

/// Snawoot/postfix-mta-sts-resolver, `postfix_mta_sts_resolver/utils.py` and `resolver.py`, 1.5.1.
/// A line without a colon is to it the name of a field with an empty value.
const SNAWOOT: Profile = Profile {
    id: "snawoot",
    name: "postfix-mta-sts-resolver",
    kind: Kind::Mta,
    text: TextRule { charset: Charset::Utf8, ..TEXT },
    lines: LineRule { split: Lines::Python, trim: Trim::End(Space::Python), ..LINES },
    fields: FieldRule { no_field: NoField::NameAlone, value_space: Space::Python, ..FIELDS },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Last, ..VERSION },
    mode: ModeRule { repeat: Repeat::Last, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Python, repeat: Repeat::Last, ..MAX_AGE },
    mx: ANY_MX,
};

/// mjl-/mox, `mtasts/parse.go` and `mtasts/mtasts.go`, 0.0.17. It has no upper limit of its own for
/// `max_age`, but keeps it in 31 bits.
/// It holds mx names against IDNA; of that, only reserved and undecodable labels are predicted here, not
/// the rules on characters and on right-to-left names.
const MOX: Profile = Profile {
    id: "mox",
    name: "mox",
    kind: Kind::Mta,
    text: TEXT,
    lines: LINES,
    fields: FIELDS,
    extension: Extension::Grammar { any_first: true, high_controls: true, first_only: false },
    version: VersionRule { repeat: Repeat::FirstOfValid, ..VERSION },
    mode: ModeRule { repeat: Repeat::FirstOfValid, ..MODE },
    max_age: MaxAgeRule { max: i32::MAX as i64, repeat: Repeat::FirstOfValid, ..MAX_AGE },
    mx: MxRule { tolerated: Oddities::LONG_LABEL.and(Oddities::LONG_NAME), ..MX },
};

/// foxcpp/go-mtasts, `mtasts.go`, at commit 1438da2 (the library of maddy). A second colon in a line
/// refuses the policy; any whole number is a `max_age`, a negative one too.
const FOXCPP: Profile = Profile {
    id: "foxcpp",
    name: "maddy",
    kind: Kind::Mta,
    text: UNLIMITED_TEXT,
    lines: LineRule { split: Lines::FeedOrEnd, ..LINES },
    fields: FieldRule { single_colon: true, value_space: Space::Unicode, ..FIELDS },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::LastOfValid, ..VERSION },
    mode: ModeRule { repeat: Repeat::LastOfValid, ..MODE },
    max_age: MaxAgeRule {
        digits: Digits::Go,
        min: i64::MIN,
        max: i64::MAX,
        repeat: Repeat::LastOfValid,
        ..MAX_AGE
    },
    mx: ANY_MX,
};

/// albertito/chasquid, `internal/sts/sts.go`, 1.18.0. It reads the first 10 KiB and never looks at the
/// rest; it wants an mx in every mode, and a `max_age` above 0.
const CHASQUID: Profile = Profile {
    id: "chasquid",
    name: "chasquid",
    kind: Kind::Mta,
    text: TextRule { max_bytes: 10 * 1024, beyond: Beyond::CutOff, ..TEXT },
    lines: LineRule { split: Lines::FeedOrEnd, ..LINES },
    fields: lenient_fields(Space::Unicode),
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Last, ..VERSION },
    mode: ModeRule { repeat: Repeat::Last, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Go, min: 1, repeat: Repeat::Last, ..MAX_AGE },
    mx: MxRule { needed: Needed::Always, ..ANY_MX },
};

/// stalwartlabs/stalwart, `crates/smtp/src/outbound/mta_sts/parse.rs` and `lookup.rs`, 0.16.19 (commit
/// d72608f). It looks for colons first and for line ends behind them, needs neither version nor mode nor
/// `max_age`, but an mx in every mode. The text must be UTF-8 and have no more than 1 MiB, by the source;
/// only the parser behind these rules was run. A `max_age` outside 3600 to 31557599 it keeps for a day: the
/// verdict has the number it read.
const STALWART: Profile = Profile {
    id: "stalwart",
    name: "Stalwart",
    kind: Kind::Mta,
    text: TextRule { max_bytes: 1024 * 1024, charset: Charset::Utf8, ..TEXT },
    lines: LineRule { split: Lines::FeedBehindColon, ..LINES },
    fields: lenient_fields(Space::Unicode),
    extension: Extension::Ignored,
    version: VersionRule {
        spelling: Spelling::AnyCase,
        required: false,
        repeat: Repeat::LastOfValid,
        ..VERSION
    },
    mode: ModeRule { missing: Missing::Default(Mode::None), repeat: Repeat::LastOfValid, ..MODE },
    max_age: MaxAgeRule {
        digits: Digits::Rust,
        ignores_invalid: true,
        missing: Missing::Default(86_400),
        max: i64::MAX,
        repeat: Repeat::LastOfValid,
        ..MAX_AGE
    },
    mx: MxRule { needed: Needed::Always, dropped: &["", "*."], ..ANY_MX },
};

/// KumoCorp/kumomta, `crates/mta-sts/src/policy.rs`, at commit 7bd6f3a. A repeated field refuses the
/// policy.
const KUMO: Profile = Profile {
    id: "kumo",
    name: "KumoMTA",
    kind: Kind::Mta,
    text: UNLIMITED_TEXT,
    lines: LineRule { blank: Blank::Skipped, ..LINES },
    fields: FieldRule { no_field: NoField::Refused, ..lenient_fields(Space::Unicode) },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Refused, ..VERSION },
    mode: ModeRule { repeat: Repeat::Refused, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Rust, max: i64::MAX, repeat: Repeat::Refused, ..MAX_AGE },
    mx: ANY_MX,
};

/// postalsys/mailauth, `lib/mta-sts.js`, 4.13.3 (ZoneMTA among others).
const MAILAUTH_4: Profile = Profile {
    id: "mailauth",
    name: "mailauth 4 (ZoneMTA)",
    kind: Kind::Mta,
    text: UNLIMITED_TEXT,
    lines: LINES,
    fields: FieldRule { any_case_names: true, ..lenient_fields(Space::JavaScript) },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Last, ..VERSION },
    mode: ModeRule { any_case: true, missing: Missing::Default(Mode::None), repeat: Repeat::Last, ..MODE },
    max_age: MaxAgeRule { digits: Digits::JavaScript, repeat: Repeat::Last, ..MAX_AGE },
    mx: ANY_MX,
};

/// postalsys/mailauth, `lib/mta-sts.js`, 7.1, as it reads unless told to be strict.
const MAILAUTH_7: Profile = Profile {
    id: "mailauth7",
    name: "mailauth 7",
    text: TEXT,
    version: VERSION,
    mode: ModeRule { any_case: true, ..MODE },
    max_age: MaxAgeRule { digits: Digits::JavaScript, ..MAX_AGE },
    ..MAILAUTH_4
};

/// mimecast/mta-sts, `StsPolicy.java`, `Pair.java` and `Config.java`, at commit 518d7a6. It raises a
/// short `max_age` to its own minimum, lowers a long one, and takes mode none for no policy.
///
/// Its answers come from a re-implementation, which this profile follows where the two differ: that one
/// minds the case of the mode, takes a second colon for part of the value, any wildcard for a pattern,
/// and reads numbers as Python does.
const MIMECAST: Profile = Profile {
    id: "mimecast",
    name: "mimecast/mta-sts",
    kind: Kind::Mta,
    text: TextRule { max_bytes: 64_000, ..TEXT },
    lines: LineRule { split: Lines::AnyReturn, ..LINES },
    fields: FieldRule { values: Values::NotEmpty, ..lenient_fields(Space::Python) },
    extension: Extension::Ignored,
    version: VersionRule { spelling: Spelling::Ignored, required: false, ..VERSION },
    mode: ModeRule { accepts_none: false, ..MODE },
    max_age: MaxAgeRule {
        digits: Digits::Python,
        missing: Missing::Default(0),
        min: i64::MIN,
        clamps: true,
        floors: &[(Mode::Enforce, 604_800), (Mode::Testing, 86_400)],
        repeat: Repeat::LastOfValid,
        ..MAX_AGE
    },
    mx: MxRule { needed: Needed::Always, ..ANY_MX },
};
