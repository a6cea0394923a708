//! Libraries and checkers. Each profile cites the source from which it was written.

use crate::senders::lines::Lines;
use crate::senders::mx_value::Oddities;
use crate::senders::number::Digits;
use crate::senders::profile::Kind;
use crate::senders::profile::{
    ANY_MX, Blank, Charset, Extension, FIELDS, FieldRule, LINES, LineRule, MAX_AGE, MODE, MX, MaxAgeRule,
    Missing, ModeRule, MxRule, NON_EMPTY_MX, Needed, NoField, Profile, Repeat, Spelling, TEXT, TextRule,
    UNLIMITED_TEXT, VERSION, Values, VersionRule, lenient_fields,
};
use crate::senders::space::Space;

pub(super) static PROFILES: &[Profile] =
    &[MAILAUTH_7_STRICT, RESTMAIL, MAILRS, KWESTIC, CHECKDMARC, AYKEVL, MAILCHECK, EFF];

/// postalsys/mailauth, `lib/mta-sts.js`, 7.1, with its option `strict`. It reads a field with a name
/// that is not valid as an extension field, which it ignores.
const MAILAUTH_7_STRICT: Profile = Profile {
    id: "mailauth7s",
    name: "mailauth 7 (strict)",
    kind: Kind::Library,
    text: TEXT,
    lines: LINES,
    fields: FieldRule { no_field: NoField::Skipped, ..FIELDS },
    extension: Extension::Ignored,
    version: VERSION,
    mode: MODE,
    max_age: MAX_AGE,
    mx: MX,
};

/// rest-mail/go-mtasts, `policy.go` and `resolver.go`, at commit c1beeb1.
const RESTMAIL: Profile = Profile {
    id: "restmail",
    name: "rest-mail/go-mtasts",
    kind: Kind::Library,
    text: TEXT,
    lines: LINES,
    fields: lenient_fields(Space::Unicode),
    extension: Extension::Ignored,
    version: VERSION,
    mode: MODE,
    max_age: MaxAgeRule { digits: Digits::Plain(usize::MAX), min: 1, ..MAX_AGE },
    mx: NON_EMPTY_MX,
};

/// The crate mailrs-mta-sts, `src/policy.rs`, 2.0.2.
const MAILRS: Profile = Profile {
    id: "mailrs",
    name: "mailrs-mta-sts",
    kind: Kind::Library,
    text: UNLIMITED_TEXT,
    lines: LINES,
    fields: FieldRule { any_case_names: true, ..lenient_fields(Space::Unicode) },
    extension: Extension::Ignored,
    version: VersionRule { spelling: Spelling::AnyCase, repeat: Repeat::LastOfValid, ..VERSION },
    mode: ModeRule { any_case: true, repeat: Repeat::LastOfValid, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Rust, max: i64::MAX, repeat: Repeat::LastOfValid, ..MAX_AGE },
    mx: MxRule { needed: Needed::Always, ..NON_EMPTY_MX },
};

/// kwestic-tech/dns-email-audit, `src/core/transport/mta-sts-policy.js`, 0.8 (commit 11bb787). It skips a
/// byte order mark and requires names within the limits of the DNS.
const KWESTIC: Profile = Profile {
    id: "kwestic",
    name: "dns-email-audit",
    kind: Kind::Library,
    text: TextRule { skips_byte_order_mark: true, ..TEXT },
    lines: LINES,
    fields: FIELDS,
    extension: Extension::Grammar { any_first: false, high_controls: true, first_only: false },
    version: VERSION,
    mode: MODE,
    max_age: MAX_AGE,
    mx: MxRule { tolerated: Oddities::ADDRESS.and(Oddities::RESERVED_LABEL), ..MX },
};

/// domainaware/checkdmarc, `checkdmarc/mta_sts.py`, 6.0.4.
const CHECKDMARC: Profile = Profile {
    id: "checkdmarc",
    name: "checkdmarc",
    kind: Kind::Library,
    text: UNLIMITED_TEXT,
    lines: LineRule { split: Lines::FeedOrEnd, refuses_bare_cr: true, blank: Blank::Skipped, ..LINES },
    fields: FieldRule { value_space: Space::Python, ..FIELDS },
    extension: Extension::Grammar { any_first: false, high_controls: true, first_only: false },
    version: VERSION,
    mode: MODE,
    max_age: MAX_AGE,
    mx: MxRule { tolerated: Oddities::ADDRESS.and(Oddities::LONG_NAME).and(Oddities::RESERVED_LABEL), ..MX },
};

/// aykevl/mta-sts, `check.py`, at commit e1effc4. It refuses a `max_age` under one day, requires an mx in
/// every mode, and skips lines that do not begin like a field.
const AYKEVL: Profile = Profile {
    id: "aykevl",
    name: "aykevl/mta-sts",
    kind: Kind::Library,
    text: TextRule { charset: Charset::Ascii, ..TEXT },
    lines: LineRule { split: Lines::PythonKeepingOdd, ..LINES },
    fields: FieldRule { no_field: NoField::Skipped, values: Values::Visible, ..FIELDS },
    extension: Extension::Ignored,
    version: VERSION,
    mode: MODE,
    max_age: MaxAgeRule { digits: Digits::Python, min: 86_400, max: 9_999_999_999, ..MAX_AGE },
    mx: MxRule { needed: Needed::Always, ..MX },
};

/// ukncsc/MailCheck.Public.MtaSts, `MtaStsPolicyParser.cs` and the parsers and rules beside it, at
/// commit 15faefd. It refuses unknown fields and requires only mx. Its answers come from a
/// re-implementation, which reads numbers as Python does.
const MAILCHECK: Profile = Profile {
    id: "mailcheck",
    name: "NCSC MailCheck",
    kind: Kind::Library,
    text: UNLIMITED_TEXT,
    lines: LineRule { split: Lines::AnyReturn, blank: Blank::EndsText, ..LINES },
    fields: FieldRule { single_colon: true, value_space: Space::Python, ..FIELDS },
    extension: Extension::Refused,
    version: VersionRule { required: false, repeat: Repeat::Refused, ..VERSION },
    mode: ModeRule { missing: Missing::Optional, repeat: Repeat::Refused, ..MODE },
    max_age: MaxAgeRule {
        digits: Digits::Python,
        missing: Missing::Optional,
        min: 1,
        repeat: Repeat::Refused,
        ..MAX_AGE
    },
    mx: MxRule {
        needed: Needed::Always,
        tolerated: Oddities::UNDERSCORE.and(Oddities::ADDRESS).and(Oddities::RESERVED_LABEL),
        ..MX
    },
};

/// EFForg/starttls-backend, `checker/mta_sts.go`, at commit 0428a87. It joins the values of a
/// repeated field, and does not require an mx.
const EFF: Profile = Profile {
    id: "eff",
    name: "EFF starttls-backend",
    kind: Kind::Library,
    text: UNLIMITED_TEXT,
    lines: LINES,
    fields: FieldRule { single_colon: true, ..lenient_fields(Space::Unicode) },
    extension: Extension::Ignored,
    version: VersionRule { repeat: Repeat::Joined, ..VERSION },
    mode: ModeRule { repeat: Repeat::Joined, ..MODE },
    max_age: MaxAgeRule { digits: Digits::Go, min: 1, repeat: Repeat::Joined, ..MAX_AGE },
    mx: MxRule { needed: Needed::Never, ..ANY_MX },
};
