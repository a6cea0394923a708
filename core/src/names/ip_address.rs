//! Recognises IP addresses that are written instead of host names.
//!
//! Nobody needs their value, and the standard library's readers weigh 3 kB as WebAssembly.

/// Returns whether it is an IPv4 address: four numbers up to 255 without leading zeros, with dots between.
pub(crate) fn is_ipv4(text: &str) -> bool {
    let is_part = |part: &str| (part == "0" || !part.starts_with(['0', '+'])) && part.parse::<u8>().is_ok();
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.split('.').count() == 4
        && text.split('.').all(is_part)
}

/// Returns whether it is an IPv6 address (RFC 4291 §2.2); its last two groups may be an IPv4 address.
pub(crate) fn is_ipv6(text: &str) -> bool {
    let mut gap = text.match_indices(':').filter(|(at, _)| text.get(*at..*at + 2) == Some("::"));
    match (gap.next(), gap.next()) {
        (None, _) => groups(text) == Some(8),
        (Some((at, _)), None) => {
            let (head, tail) = (text.get(..at).unwrap_or_default(), text.get(at + 2..).unwrap_or_default());
            let head = if head.contains('.') { None } else { groups(head) };
            head.zip(groups(tail)).is_some_and(|(head, tail)| head + tail < 8)
        }
        _ => false,
    }
}

/// Returns how many groups of 16 bits `text` contains.
fn groups(text: &str) -> Option<usize> {
    if text.is_empty() {
        return Some(0);
    }
    let (start, dotted) = text.rsplit_once(':').unwrap_or(("", text));
    let is_group =
        |group: &str| (1..=4).contains(&group.len()) && group.bytes().all(|digit| digit.is_ascii_hexdigit());
    let count = text.split(':').count();
    if is_ipv4(dotted) {
        return (start.is_empty() && count == 1 || start.split(':').all(is_group)).then_some(count + 1);
    }
    text.split(':').all(is_group).then_some(count)
}

#[cfg(test)]
mod tests {
    use super::{is_ipv4, is_ipv6};
    use proptest::prelude::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn addresses_are_those_of_the_standard_library(
            text in prop_oneof![
                "[0-9]{1,3}(\\.[0-9]{1,3}){2,4}",
                "[0-9+.]{0,9}",
                "(::)?([0-9a-fA-F]{1,5}:){0,8}(:|::)?([0-9a-f]{1,4}:){0,7}([0-9a-f]{0,4}|1\\.2\\.3\\.4)(::)?",
                "[0-9a-g:.]{0,9}",
                any::<Ipv4Addr>().prop_map(|address| address.to_string()),
                any::<Ipv6Addr>().prop_map(|address| address.to_string()),
                "(:|0:|1\\.1\\.1\\.1){0,9}",
            ],
        ) {
            prop_assert_eq!(is_ipv4(&text), text.parse::<Ipv4Addr>().is_ok(), "{}", text);
            prop_assert_eq!(is_ipv6(&text), text.parse::<Ipv6Addr>().is_ok(), "{}", text);
        }
    }
}
