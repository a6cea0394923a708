//! Whatever the input, the only URL that is fetched is that of the policy of a public domain name.

use mta_sts::DomainName;
use mta_sts_edge::api::parameter;

/// Names that must not be looked up, as written in a query.
const REFUSED: [&str; 64] = [
    // A single label.
    "localhost",
    "com",
    "test",
    "local",
    "a",
    "xn--p1ai",
    // Special use (RFC 6761, RFC 6762, RFC 7686, RFC 8375, RFC 9476) and infrastructure.
    "ok-enforce.test",
    "a.b.test",
    "x.localhost",
    "x.invalid",
    "x.example",
    "printer.local",
    "db.internal",
    "abc.onion",
    "x.alt",
    "1.0.0.127.in-addr.arpa",
    "home.arpa",
    "X.LOCAL",
    "x.local.",
    "x.%6cocal",
    "x.%EF%BD%8Cocal",
    // IP addresses, in every notation of URL parsers.
    "127.0.0.1",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1",
    "[::1]",
    "::1",
    "[::ffff:127.0.0.1]",
    "%5B::1%5D",
    "169.254.169.254",
    "1.2.3.256",
    "example.1",
    "example.0x1f",
    // Names with something else.
    "user@example.com",
    "example.com@127.0.0.1",
    "example.com:25",
    "https://example.com",
    "//example.com",
    "example.com/",
    "example.com?x",
    "example.com%2f",
    "example.com%23",
    "example.com\\",
    "example.com%00",
    "exa%0d%0ample.com",
    "exa mple.com",
    "%20example.com%09.",
    "*.example.com",
    "exa_mple..com",
    // Invalid labels.
    "",
    ".",
    "..",
    ".example.com",
    "example..com",
    "-example.com",
    "example-.com",
    "xn--a.com",
    "xn--.com",
];

/// Names that are similar to some of the above and valid.
const ACCEPTED: [&str; 8] = [
    "example.com",
    "example.net",
    "localhost.example.com",
    "test.example.org",
    "1.example.com",
    "123.com",
    "local.com",
    "EXAMPLE.COM.",
];

#[test]
fn names_that_must_not_be_looked_up_are_refused() {
    for name in REFUSED {
        let query = format!("domain={}", name.replace('&', "%26").replace('#', "%23"));
        let read = parameter::domain(&query, None);
        let status = read.as_ref().map_or_else(mta_sts_edge::error::ServiceError::status, |_| 200);
        assert_eq!(status, 400, "{name:?} is read as {read:?}");
    }
    for name in ACCEPTED {
        assert!(parameter::domain(&format!("domain={name}"), None).is_ok(), "{name}");
    }
}

/// The pieces of generated names: valid ones, and ones that an attacker would try.
const PIECES: [&str; 48] = [
    "a",
    "b-c",
    "example",
    "mail",
    "1",
    "42",
    "xn--",
    "xn--bcher-kva",
    "com",
    "net",
    ".",
    ".",
    ".",
    ".",
    "-",
    "_",
    "*",
    "@",
    ":",
    "/",
    "\\",
    "?",
    "#",
    "%",
    "%00",
    "%0d%0a",
    "%2e",
    "%2F",
    "%ff",
    "[",
    "]",
    "0x7f",
    "127.0.0.1",
    "localhost",
    "test",
    "arpa",
    "internal",
    "mta-sts.",
    "ü",
    "ß",
    "。",
    "１",
    "ａ",
    "\u{200d}",
    "\u{202e}",
    "İ",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    " ",
];

/// Valid labels, and ends of names in the public DNS.
const LABELS: [&str; 8] = ["a", "b-c", "mail", "42", "xn--bcher-kva", "ü", "EXAMPLE", "ａ"];
const ENDS: [&str; 4] = ["com", "org", "co.uk", "xn--p1ai"];

/// Returns a name for each number (SplitMix64): half of them are random pieces, half are valid names. Every other valid
/// name has one random piece inserted.
fn name(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
    };
    if next(2) == 0 {
        return (0..=next(9)).map(|_| PIECES[next(PIECES.len())]).collect();
    }
    let mut labels: Vec<&str> = (0..=next(4)).map(|_| LABELS[next(LABELS.len())]).collect();
    labels.push(ENDS[next(ENDS.len())]);
    let mut name = labels.join(".");
    if next(2) == 0 {
        let positions: Vec<usize> = name.char_indices().map(|(position, _)| position).collect();
        name.insert_str(positions[next(positions.len())], PIECES[next(PIECES.len())]);
    }
    name
}

/// Returns whether the policy URL is
/// `https://mta-sts.<letters, digits, hyphens, underscores, dots>/.well-known/mta-sts.txt`.
fn has_the_policy_url(domain: &DomainName) -> bool {
    let url = domain.policy_url();
    let host =
        url.strip_prefix("https://mta-sts.").and_then(|rest| rest.strip_suffix("/.well-known/mta-sts.txt"));
    let is_label = |label: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        (1..=63).contains(&label.len()) && label.bytes().all(allowed)
    };
    let special = ["test", "localhost", "invalid", "example", "local", "internal", "onion", "alt", "arpa"];
    host.is_some_and(|host| {
        let last = host.rsplit('.').next().unwrap();
        let is_name = host.len() <= 253 && host.contains('.') && host.split('.').all(is_label);
        is_name && !last.bytes().all(|byte| byte.is_ascii_digit()) && !special.contains(&last)
    })
}

fn try_names(numbers: std::ops::Range<u64>) {
    let mut accepted = 0;
    for number in numbers.clone() {
        let name = name(number);
        // As written, and with “%” percent-encoded.
        for query in [format!("domain={name}"), format!("domain={}", name.replace('%', "%25"))] {
            match parameter::domain(&query, None) {
                Ok(domain) => {
                    assert!(has_the_policy_url(&domain), "{query:?} leads to {}", domain.policy_url());
                    accepted += 1;
                }
                Err(error) => assert_eq!(error.status(), 400, "{query:?}"),
            }
        }
    }
    println!("{} names: {accepted} spellings accepted, all with the one URL", numbers.end - numbers.start);
    assert!(accepted > (numbers.end - numbers.start) / 4, "{accepted}");
}

#[test]
fn generated_names_lead_to_the_policy_url_only() {
    try_names(0..20_000);
}

/// Run by `make abuse`.
#[test]
#[ignore = "a minute"]
fn a_million_generated_names_lead_to_the_policy_url_only() {
    try_names(0..1_000_000);
}
