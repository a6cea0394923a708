//! Sends twenty thousand generated names to the Worker and checks that it makes only allowed upstream requests.
//! `make abuse` runs it. The edge's own tests try a million names natively.

use std::collections::HashSet;

use e2e::visitor::get;
use e2e::{Entry, Kind, Lab, Options};

const NAMES: u64 = 20_000;

/// How many names one lab gets. They cause fewer requests than the lab's log can keep.
const LAB_NAMES: u64 = 200;

/// The pieces of the generated names: valid ones, and ones that an attacker would try.
const PIECES: [&str; 40] = [
    "a",
    "b-c",
    "ok-enforce",
    "mail",
    "1",
    "42",
    "xn--",
    "xn--bcher-kva",
    "com",
    ".",
    ".",
    ".",
    ".",
    ".test",
    ".test",
    "-",
    "_",
    "*",
    "@",
    ":",
    "/",
    "\\",
    "?",
    "%23",
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
    "mta-sts.",
    "%C3%BC",
    "%E3%80%82",
    "%EF%BC%91",
    "%E2%80%AE",
    "%20",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; run by make abuse"]
async fn generated_names_cause_only_allowed_requests() {
    let mut requests = 0;
    let mut refused = 0;
    for start in (0..NAMES).step_by(LAB_NAMES as usize) {
        let lab = Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"));
        for number in start..start + LAB_NAMES {
            let name = name(number);
            let answer = get(lab.address(), &format!("/api/v1/report?domain={name}")).await;
            // A name that does not fit into a request line cannot be sent.
            let Ok(answer) = answer else { continue };
            assert!(matches!(answer.status, 200 | 400), "{name:?} is answered with {}", answer.status);
            refused += usize::from(answer.status == 400);
        }
        let entries = lab.log().entries();
        let bad: HashSet<&str> =
            entries.iter().filter(|entry| !is_allowed(entry)).map(|entry| entry.asked.as_str()).collect();
        assert!(bad.is_empty(), "{bad:#?}");
        requests += entries.len();
    }
    println!("{NAMES} names, {refused} rejected, {requests} requests, all allowed");
}

/// Whether a request is a query to a resolver, a fetch of a policy, or a TLS connection to a policy host.
fn is_allowed(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Dns => entry.asked.split(' ').nth(1).is_some_and(is_name),
        Kind::Http => {
            let host = entry.asked.strip_prefix("GET https://mta-sts.");
            host.and_then(|rest| rest.strip_suffix("/.well-known/mta-sts.txt")).is_some_and(is_name)
        }
        _ => {
            let host = entry.asked.strip_prefix("CONNECT mta-sts.");
            host.and_then(|rest| rest.strip_suffix(":443")).is_some_and(is_name)
        }
    }
}

fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        (1..=63).contains(&label.len()) && label.bytes().all(allowed)
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(is_label)
}

/// Generates a name from a number (SplitMix64). About half of the names end in `.test`.
fn name(number: u64) -> String {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut next = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below as u64).unwrap()
    };
    // Half of the names consist only of valid pieces.
    let (plain, pieces) = (next(2) == 0, 1 + next(6));
    let mut piece = || if plain { PIECES[next(6)] } else { PIECES[next(PIECES.len())] };
    let mut name: String = (0..pieces).map(|_| piece()).collect();
    if plain || next(2) == 0 {
        name.push_str(".test");
    }
    name
}
