//! Copies of fixtures under other names.
//!
//! The Worker caches answers by domain, so repeated measurements need new domains. For every number, `a-copy-17.test` has the
//! records and the policy host of `a.test`. The records still contain the names of the original.

use std::borrow::Cow;

use fixture::SUFFIX;

/// The text between the name of the original and the number.
const MARK: &str = "-copy-";

/// Returns the original of a copy's name, or `name` itself if it does not belong to a copy.
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
    fn the_name_of_a_copy_becomes_that_of_its_original_and_other_names_stay() {
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
