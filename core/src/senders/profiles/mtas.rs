//! Sending MTAs, and their parts that look up policies. Each profile cites the source from which it was
//! written; it is also tested against the answers of that software.

use crate::senders::lines::Lines;
use crate::senders::mx_value::Oddities;
use crate::senders::number::Digits;
use crate::senders::profile::Kind;
use crate::senders::profile::{
    ANY_MX, Beyond, Blank, Charset, Extension, FIELDS, FieldRule, LINES, LineRule, MAX_AGE, MODE, MX,
    MaxAgeRule, Missing, ModeRule, MxRule, Needed, NoField, Profile, Repeat, Spelling, TEXT, TextRule,
    UNLIMITED_TEXT, VERSION, Values, VersionRule, lenient_fields,
};
use crate::senders::space::Space;
use crate::syntax::policy::Mode;

pub(super) static PROFILES: &[Profile] =
    &[TLSPOL, SNAWOOT, MOX, FOXCPP, CHASQUID, STALWART, KUMO, MAILAUTH_4, MAILAUTH_7, MIMECAST];

/// Zuplu/postfix-tlspol, `internal/mta-sts.go` and `internal/utils/valid/valid.go`, 1.13.0.
const TLSPOL: Profile = Profile {
    id: "tlspol",
    name: "postfix-tlspol",
    kind: Kind::Mta,
    text: TextRule { charset: Charset::Utf8Extensions, ..TEXT },
    lines: LineRule { split: Lines::FeedOrEnd, end_space: Space::Wsp, ..LINES },
    fields: FIELDS,
    extension: Extension::Grammar { any_first: false, high_controls: false, first_only: true },
    version: VERSION,
    mode: MODE,
    max_age: MaxAgeRule { clamps: true, ..MAX_AGE },
    mx: MxRule { tolerated: Oddities::FINAL_DOT.and(Oddities::RESERVED_LABEL), ..MX },
};

/// Snawoot/postfix-mta-sts-resolver, `postfix_mta_sts_resolver/utils.py` and `resolver.py`, 1.5.1.
/// It reads a line without a colon as the name of a field with an empty value.
const SNAWOOT: Profile = Profile {
    id: "snawoot",
    name: "postfix-mta-sts-resolver",
    kind: Kind::Mta,
    text: TextRule { charset: Charset::Utf8, ..TEXT },
    lines: LineRule { split: Lines::Python, end_space: Space::Python, ..LINES },
    fields: FieldRule { no_field: NoField::NameAlone, value_space: Space::Python, ..FIELDS },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Last, ..VERSION },
    mode: ModeRule { repeat: Repeat::Last, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Python, repeat: Repeat::Last, ..MAX_AGE },
    mx: ANY_MX,
};

/// mjl-/mox, `mtasts/parse.go` and `mtasts/mtasts.go`, 0.0.17. It has no upper limit for `max_age`, but
/// stores it in 31 bits. It checks mx names by IDNA. The profile predicts only its refusal of reserved
/// labels and of labels that cannot be decoded, not of characters and right-to-left names.
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

/// foxcpp/go-mtasts, `mtasts.go`, at commit 1438da2 (the library of maddy). It refuses a policy
/// with two colons on a line, and accepts any whole number as `max_age`, even a negative one.
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

/// albertito/chasquid, `internal/sts/sts.go`, 1.18.0. It reads the first 10 KiB and ignores
/// the rest. It requires an mx in every mode, and a `max_age` above 0.
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
/// d72608f). It looks for a colon first and for the line end behind it. It requires an mx in every mode,
/// but neither version nor mode nor `max_age`. By its source it requires UTF-8 and at most 1 MiB; only its
/// parser was run. It keeps a policy for a day if the `max_age` is outside 3600 to 31557599; the verdict
/// has the number that it read.
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

/// KumoCorp/kumomta, `crates/mta-sts/src/policy.rs`, at commit 7bd6f3a. It refuses a policy with a
/// repeated field.
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

/// postalsys/mailauth, `lib/mta-sts.js`, 4.13.3 (used by ZoneMTA among others).
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

/// postalsys/mailauth, `lib/mta-sts.js`, 7.1, without its option `strict`.
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
/// short `max_age` to its minimum, lowers a long one, and refuses mode none. It ignores a line with two colons
/// unless they are at its end, and a pattern with a `*` elsewhere than at its start. It reads the first 63,968
/// bytes, in steps of 32 while the next step stays below 64,000. Its answers come from a re-implementation.
const MIMECAST: Profile = Profile {
    id: "mimecast",
    name: "mimecast/mta-sts",
    kind: Kind::Mta,
    text: TextRule { max_bytes: 63_968, beyond: Beyond::CutOff, ..TEXT },
    lines: LineRule { split: Lines::AnyReturn, end_space: Space::Java, ..LINES },
    fields: FieldRule {
        values: Values::NotEmpty,
        single_colon: true,
        drops_end_colons: true,
        ..lenient_fields(Space::Java)
    },
    extension: Extension::Ignored,
    version: VersionRule { spelling: Spelling::Ignored, required: false, ..VERSION },
    mode: ModeRule { any_case: true, accepts_none: false, ..MODE },
    max_age: MaxAgeRule {
        digits: Digits::Java,
        missing: Missing::Default(0),
        min: i64::MIN,
        clamps: true,
        floors: &[(Mode::Enforce, 604_800), (Mode::Testing, 86_400)],
        repeat: Repeat::LastOfValid,
        ..MAX_AGE
    },
    mx: MxRule { needed: Needed::Always, drops_inner_wildcards: true, ..ANY_MX },
};
