//! Entity tags (RFC 9110 §8.8.3): who has an answer already is told so.

/// The tag of these bytes: their FNV-1a. It tells two answers apart, and protects nothing.
pub fn of(bytes: &[u8]) -> String {
    let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    format!("\"{:016x}\"", bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix))
}

/// Whether an `If-None-Match` field value names the tag (RFC 9110 §13.1.2).
pub fn is_known(if_none_match: Option<&str>, tag: &str) -> bool {
    if_none_match.is_some_and(|tags| {
        tags.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_recognised_in_every_spelling() {
        let tag = of(b"an answer");
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
        for (field, known) in cases {
            assert_eq!(is_known(field.as_deref(), &tag), known, "{field:?}");
        }
    }
}
