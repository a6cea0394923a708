//! Entity tags (RFC 9110 §8.8.3), so that a client does not download the same body twice.

/// Returns the tag of a body: its FNV-1a hash, which is not cryptographic.
pub fn of(bytes: &[u8]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("\"{:016x}\"", bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix))
}

/// Returns whether an `If-None-Match` field value contains the tag (RFC 9110 §13.1.2).
pub fn matches(if_none_match: Option<&str>, tag: &str) -> bool {
    if_none_match.is_some_and(|tags| {
        tags.split(',').map(str::trim).any(|listed| listed == "*" || listed.trim_start_matches("W/") == tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_matches_in_every_spelling() {
        let tag = of(b"a body");
        assert_ne!(tag, of(b"another answer"));
        let cases = [
            (Some(tag.clone()), true),
            (Some(format!("W/{tag}")), true),
            (Some(format!("\"x\", {tag}")), true),
            (Some("*".to_owned()), true),
            (Some("\"x\"".to_owned()), false),
            (Some(String::new()), false),
            (None, false),
        ];
        for (field, expected) in cases {
            assert_eq!(matches(field.as_deref(), &tag), expected, "{field:?}");
        }
    }
}
