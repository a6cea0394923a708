//! Rules that providers add on their help pages to those of the RFC. Their software cannot be run by
//! others, so these profiles are not tested against it.

use crate::senders::profile::Kind;
use crate::senders::profile::{
    EXTENSION, FIELDS, LINES, MAX_AGE, MODE, MX, Profile, TEXT, VERSION, VersionRule,
};

pub(super) static PROFILES: &[Profile] = &[GOOGLE];

/// “Create an MTA-STS policy”, <https://support.google.com/a/answer/9276511>: the version must be on
/// the first line.
const GOOGLE: Profile = Profile {
    id: "google",
    name: "Google",
    kind: Kind::Documented,
    text: TEXT,
    lines: LINES,
    fields: FIELDS,
    extension: EXTENSION,
    version: VersionRule { first_line: true, ..VERSION },
    mode: MODE,
    max_age: MAX_AGE,
    mx: MX,
};
