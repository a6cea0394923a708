//! Whatever is asked for, there is one URL that may be fetched: that of the policy of a public domain name.

use mta_sts::DomainName;
use mta_sts_edge::api::parameter;

/// Names that may not be looked up, as they stand in a query.
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
    // Addresses, in every notation a URL parser knows.
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
    // More than a name.
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
    // Labels that are none.
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

/// Names that look like some of the above and are ordinary.
const TAKEN: [&str; 8] = [
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
fn names_that_may_not_be_looked_up_are_refused() {
    for name in REFUSED {
        let query = format!("domain={}", name.replace('&', "%26").replace('#', "%23"));
        let read = parameter::domain(&query, None);
        let status = read.as_ref().map_or_else(mta_sts_edge::error::ServiceError::status, |_| 200);
        assert_eq!(status, 400, "{name:?} is read as {read:?}");
    }
    for name in TAKEN {
        assert!(parameter::domain(&format!("domain={name}"), None).is_ok(), "{name}");
    }
}

/// What a name is put together from: what is allowed, and what somebody who wants more would try.
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

/// Labels of which nothing has to be refused, and ends of names in the public DNS.
const LABELS: [&str; 8] = ["a", "b-c", "mail", "42", "xn--bcher-kva", "ü", "EXAMPLE", "ａ"];
const ENDS: [&str; 4] = ["com", "org", "co.uk", "xn--p1ai"];

/// A name for each number (SplitMix64): half of them of pieces of every kind, half a name as it should be, into
/// which every other time one such piece has got.
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
        let places: Vec<usize> = name.char_indices().map(|(place, _)| place).collect();
        name.insert_str(places[next(places.len())], PIECES[next(PIECES.len())]);
    }
    name
}

/// `https://mta-sts.<letters, digits, hyphens, underscores, dots>/.well-known/mta-sts.txt`.
fn is_the_one_shape(domain: &DomainName) -> bool {
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
    let mut taken = 0;
    for number in numbers.clone() {
        let name = name(number);
        // As typed, and with the bytes that would end the value written as percent-encoding.
        for query in [format!("domain={name}"), format!("domain={}", name.replace('%', "%25"))] {
            match parameter::domain(&query, None) {
                Ok(domain) => {
                    assert!(is_the_one_shape(&domain), "{query:?} leads to {}", domain.policy_url());
                    taken += 1;
                }
                Err(error) => assert_eq!(error.status(), 400, "{query:?}"),
            }
        }
    }
    println!("{} names: {taken} spellings taken, every one with the one shape", numbers.end - numbers.start);
    assert!(taken > (numbers.end - numbers.start) / 4, "{taken}");
}

#[test]
fn generated_names_lead_nowhere_else() {
    try_names(0..20_000);
}

/// `make abuse`.
#[test]
#[ignore = "a minute"]
fn a_million_generated_names_lead_nowhere_else() {
    try_names(0..1_000_000);
}
