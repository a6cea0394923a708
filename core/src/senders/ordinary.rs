//! Policies that every sender reads alike.

use crate::rfc::{LABEL_LENGTH_MAX, MAX_AGE_LIMIT};
use crate::syntax::policy::{Form, Mode, PolicySyntax, Value};

/// Seconds that no sender finds too small or too large for a `max_age`.
const MAX_AGE_FOR_ALL: std::ops::RangeInclusive<u32> = 86_400..=MAX_AGE_LIMIT;

/// Returns mode and `max_age` of an ordinary policy, which every sender accepts that reads the whole text.
///
/// It has the version first, mode enforce or testing, at least one mx, each line is a grammatical field of
/// RFC 8461, none but mx is repeated, and no value is odd.
pub(super) fn terms(syntax: &PolicySyntax<'_>) -> Option<(Mode, i64)> {
    if syntax.form != Form::Fields || !syntax.deviations.is_empty() {
        return None;
    }
    let (mut first, mut mode, mut max_age, mut has_mx) = (true, None, None, false);
    for field in syntax.fields() {
        match &field.parsed {
            Value::Version(true) if first => {}
            Value::Mode(Some(read)) if !first && *read != Mode::None => mode = Some(*read),
            Value::MaxAge(Ok(seconds)) if !first && MAX_AGE_FOR_ALL.contains(seconds) => {
                max_age =
                    Some(i64::from(*seconds)).filter(|_| !field.value.of(syntax.text).starts_with(b"0"));
            }
            Value::Mx(Ok(pattern)) if !first && !may_be_odd(pattern.domain()) => {
                has_mx = true;
            }
            _ => return None,
        }
        first = false;
    }
    mode.zip(max_age).filter(|_| has_mx)
}

/// Whether some sender might refuse a name of the grammar: one that may have a long or a reserved label, or may be
/// an address.
fn may_be_odd(name: &str) -> bool {
    name.len() > LABEL_LENGTH_MAX
        || name.ends_with(|last: char| last.is_ascii_digit())
        || name.as_bytes().windows(2).any(|pair| pair == b"--")
}

/// Whether the policy is ordinary. Every sender accepts it that reads the whole text.
pub(crate) fn is_ordinary(syntax: &PolicySyntax<'_>) -> bool {
    terms(syntax).is_some()
}
