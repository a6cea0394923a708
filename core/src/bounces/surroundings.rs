//! The domain and the host around a text: what logs, bounces and delivery reports say beside the reason.

use crate::bounces::decode::Decoded;
use crate::bounces::pattern::{host_name, is_of_name};
use crate::text::sort;
use memchr::memmem;

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

/// The names of a text, each with its place.
pub(super) struct Surroundings<'w> {
    domains: Vec<(usize, &'w str)>,
    hosts: Vec<(usize, &'w str)>,
    /// The domain of all mail addresses, if they have only one.
    only_domain: Option<&'w str>,
    /// Whether the text names recipients of several domains.
    has_several: bool,
    line_ends: Vec<usize>,
}

impl<'w> Surroundings<'w> {
    pub(super) fn of(within: &'w Decoded) -> Self {
        let domains = domains(within);
        Self {
            has_several: domains
                .iter()
                .any(|(_, name)| domains.first().is_some_and(|(_, first)| name != first)),
            domains,
            hosts: hosts(within),
            only_domain: only_domain(&within.flat),
            line_ends: memchr::memchr_iter(b'\n', within.text.as_bytes()).collect(),
        }
    }

    /// Returns the recipient's domain that is nearest to the text between two places.
    pub(super) fn domain(&self, at: [usize; 2]) -> Option<&'w str> {
        self.nearest(&self.domains, at).map(|(_, name)| name).or(self.only_domain)
    }

    /// Returns the MX host that is nearest to the text between two places. If the text is about several domains, a host
    /// that is elsewhere counts only if no recipient is between.
    pub(super) fn host(&self, at: [usize; 2]) -> Option<&'w str> {
        let (place, name) = self.nearest(&self.hosts, at)?;
        let between = if place < at[0] { [place, at[0]] } else { [at[1], place] };
        let [from, to] = between.map(|place| self.domains.partition_point(|(at, _)| *at < place));
        (!self.has_several || from >= to || !self.is_elsewhere(between)).then_some(name)
    }

    /// Returns the one nearest to a place: in the same line, else before it, else behind it. The names are in the order
    /// of the text, so only two of them can be the nearest.
    fn nearest(&self, names: &[(usize, &'w str)], [start, end]: [usize; 2]) -> Option<(usize, &'w str)> {
        let behind = names.partition_point(|(at, _)| *at < start);
        let before = behind.checked_sub(1).and_then(|last| names.get(last));
        let order = |(at, _): &&(usize, &str)| {
            let (distance, kind, between) = match *at < start {
                true => (start - at, 1, [*at, start]),
                false => (at.saturating_sub(end), 2, [end, *at]),
            };
            (if self.is_elsewhere(between) { kind } else { 0 }, distance)
        };
        before.into_iter().chain(names.get(behind)).min_by_key(order).copied()
    }

    /// Whether two places are not in one line.
    fn is_elsewhere(&self, between: [usize; 2]) -> bool {
        let [from, to] = between.map(|place| self.line_ends.partition_point(|end| *end < place));
        from < to || between[1].saturating_sub(between[0]) > LINE_MAX
    }
}

/// At most this far from each other two texts belong to one line.
const LINE_MAX: usize = 4096;

fn domains(within: &Decoded) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_ADDRESS {
        found.extend(after(within, mark).filter_map(|(place, rest)| Some((place, domain_of(rest)?))));
    }
    // A bounce begins a line with the address: `<user@example.com>: reason`.
    let begun = memmem::find_iter(within.text.as_bytes(), b"\n<");
    let begun = begun.map(|at| at + 1).chain(within.flat.starts_with('<').then_some(0));
    let begun = begun.filter_map(|at| Some((at, within.flat.get(at..)?.trim_start_matches('<'))));
    found.extend(begun.filter_map(|(at, rest)| Some((at, domain_of(rest)?))));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

fn hosts(within: &Decoded) -> Vec<(usize, &str)> {
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
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// Returns the places of a mark, and what follows it.
fn after<'w>(within: &'w Decoded, mark: &'static str) -> impl Iterator<Item = (usize, &'w str)> {
    let places = memmem::find_iter(within.flat.as_bytes(), mark);
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

fn only_domain(flat: &str) -> Option<&str> {
    let mut only: Option<&str> = None;
    for at in memmem::find_iter(flat.as_bytes(), b"@") {
        let Some(domain) = flat.get(at + 1..).and_then(name_at).and_then(host_name) else { continue };
        if *only.get_or_insert(domain) != domain {
            return None;
        }
    }
    only
}
