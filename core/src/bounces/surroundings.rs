//! The domain and the host around a text: what logs, bounces and delivery reports say beside the reason.

use crate::bounces::decode::Decoded;
use crate::bounces::pattern::{host_name, is_of_name};
use memchr::memmem;

/// At most this many places are looked at for each mark.
const PLACES: usize = 1000;

/// Marks before the recipient's address.
const BEFORE_ADDRESS: &[&str] = &[
    "final-recipient: rfc822;",
    "original-recipient: rfc822;",
    "to=<",
    "rcpt to:<",
    "== ",
    "** ",
    "message to ",
    "delivery to ",
    "to: ",
    "to <",
];

/// Marks before the MX host.
const BEFORE_HOST: &[&str] = &[
    "[lastattemptedservername=",
    "server at ",
    "{fqdn=",
    "relay=",
    "remote-mta: dns;",
    " h=",
    "host ",
    "connecting to ",
];

/// Returns the recipient's domain that is nearest to the text between two places.
pub(super) fn domain(within: &Decoded, at: [usize; 2]) -> Option<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_ADDRESS {
        found.extend(after(within, mark).filter_map(|(place, rest)| Some((place, domain_of(rest)?))));
    }
    // A bounce begins a line with the address: `<user@example.com>: reason`.
    let begun = memmem::find_iter(within.text.as_bytes(), b"\n<").take(PLACES);
    let begun = begun.map(|at| at + 1).chain(within.flat.starts_with('<').then_some(0));
    let begun = begun.filter_map(|at| Some((at, within.flat.get(at..)?.trim_start_matches('<'))));
    found.extend(begun.filter_map(|(at, rest)| Some((at, domain_of(rest)?))));
    nearest(within, found, at).or_else(|| only_domain(&within.flat))
}

/// Returns the MX host that is nearest to the text between two places.
pub(super) fn host(within: &Decoded, at: [usize; 2]) -> Option<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_HOST {
        found.extend(after(within, mark).filter_map(|(place, rest)| {
            let name = name_at(rest)?;
            // `host ` is also an ordinary word: only a host with its address or a verb behind it counts.
            let behind = rest.get(name.len()..)?.trim_start_matches('.');
            let is_host = ["[", " [", " (", " said", "]", ",", "}", ":", " returned"]
                .iter()
                .any(|mark| behind.starts_with(mark));
            (is_host || mark.ends_with(';') || behind.is_empty()).then_some((place, host_name(name)?))
        }));
    }
    nearest(within, found, at)
}

/// Returns the places of a mark, and what follows it.
fn after<'w>(within: &'w Decoded, mark: &'static str) -> impl Iterator<Item = (usize, &'w str)> {
    let places = memmem::find_iter(within.flat.as_bytes(), mark).take(PLACES);
    let is_word = |at: usize| {
        mark.starts_with(|first: char| first.is_ascii_alphanumeric())
            && at
                .checked_sub(1)
                .and_then(|at| within.flat.as_bytes().get(at))
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    };
    places
        .filter(move |at| !is_word(*at))
        .filter_map(move |at| Some((at, within.flat.get(at + mark.len()..)?.trim_start_matches([' ', '<']))))
}

/// Returns the one nearest to a place: in the same line, else before it, else behind it.
fn nearest(within: &Decoded, found: Vec<(usize, &str)>, [start, end]: [usize; 2]) -> Option<String> {
    let order = |(at, _): &(usize, &str)| {
        let (distance, kind) = if *at < start { (start - at, 1) } else { (at.saturating_sub(end), 2) };
        let near = if *at < start { within.has_line_end(*at, start) } else { within.has_line_end(end, *at) };
        (if near || distance > 4096 { kind } else { 0 }, distance)
    };
    let best = found.into_iter().min_by_key(order);
    best.map(|(_, name)| name.to_owned())
}

/// Returns the domain of the mail address that a text begins with.
fn domain_of(text: &str) -> Option<&str> {
    let local = text.bytes().take(65).position(|byte| byte == b'@')?;
    let is_local = |byte: &u8| !byte.is_ascii_whitespace() && !b"<>()[],;:\"".contains(byte);
    if !text.as_bytes().get(..local)?.iter().all(is_local) {
        return None;
    }
    host_name(name_at(text.get(local + 1..)?)?)
}

fn name_at(text: &str) -> Option<&str> {
    text.get(..text.bytes().take(254).take_while(|byte| is_of_name(*byte)).count())
}

/// Returns the domain of all mail addresses of a text, if they have only one.
fn only_domain(flat: &str) -> Option<String> {
    let mut only: Option<&str> = None;
    for at in memmem::find_iter(flat.as_bytes(), b"@").take(PLACES) {
        let Some(domain) = flat.get(at + 1..).and_then(name_at).and_then(host_name) else { continue };
        if *only.get_or_insert(domain) != domain {
            return None;
        }
    }
    only.map(str::to_owned)
}
