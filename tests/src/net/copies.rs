//! Fixtures that stand for more than one domain.
//!
//! Answers are kept by domain, so a measurement needs one that nobody has asked about, again and again. `a-copy-17.test` is
//! answered as `a.test` is, for every number: its names have the records of the original, which lead where they led, and its
//! policy host is the original's.

use std::borrow::Cow;

use fixture::SUFFIX;

/// What stands between the name of the original and the number.
const MARK: &str = "-copy-";

/// The name that `name` is answered as; itself, where it belongs to no copy.
pub(crate) fn original(name: &str) -> Cow<'_, str> {
    of_copy(name).map_or(Cow::Borrowed(name), Cow::Owned)
}

fn of_copy(name: &str) -> Option<String> {
    let rest = name.strip_suffix(SUFFIX)?.strip_suffix('.')?;
    let (stem, number) = rest.rsplit_once(MARK)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("{stem}.{SUFFIX}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_has_an_original_and_other_names_are_themselves() {
        for (name, expected) in [
            ("a-copy-17.test", "a.test"),
            ("_mta-sts.a-b-copy-0.test", "_mta-sts.a-b.test"),
            ("a.test", "a.test"),
            ("a-copy-.test", "a-copy-.test"),
            ("a-copy-x.test", "a-copy-x.test"),
            ("a-copy-1.b.test", "a-copy-1.b.test"),
            ("a-copy-1.example", "a-copy-1.example"),
        ] {
            assert_eq!(original(name), expected, "{name}");
        }
    }
}
