//! The marks by which logs, bounces and delivery reports name domains, hosts and programs.

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

/// Marks before the recipient's domain itself.
const BEFORE_DOMAIN: &[&str] = &["domain = \"", "\"domain\":\"", " domain="];

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
    "ssl_connect error to ",
    "hostname = \"",
    "\"remote_server\":\"",
    "receiving server: ",
];

/// Marks before the sender's own server, which other lines of the report may name again.
const BEFORE_OWN: &[&str] = &["reporting-mta: dns;", "generating server: ", "generierender server: "];

/// At most this many names of the sender's own servers are known.
const OWN_MAX: usize = 8;

/// Finds the recipients' domains.
pub(super) fn domains(within: &Decoded) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_ADDRESS {
        found.extend(after(within, mark).filter_map(|(place, rest)| Some((place, domain_of(rest)?))));
    }
    for mark in BEFORE_DOMAIN {
        found.extend(
            after(within, mark).filter_map(|(place, rest)| Some((place, host_name(name_at(rest)?)?))),
        );
    }
    // A bounce begins a line with the address: `<user@example.com>: reason`.
    let begun = memmem::find_iter(within.text.as_bytes(), b"\n<");
    let begun = begun.map(|at| at + 1).chain(within.flat.starts_with('<').then_some(0));
    let begun = begun.filter_map(|at| Some((at, within.flat.get(at..)?.trim_start_matches('<'))));
    found.extend(begun.filter_map(|(at, rest)| Some((at, domain_of(rest)?))));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// Finds the MX hosts.
pub(super) fn hosts(within: &Decoded) -> Vec<(usize, &str)> {
    let mut own: Vec<&str> = Vec::new();
    for (_, rest) in BEFORE_OWN.iter().flat_map(|mark| after(within, mark)) {
        if own.len() < OWN_MAX {
            own.extend(name_at(rest).and_then(host_name).filter(|name| !own.contains(name)));
        }
    }
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_HOST {
        found.extend(after(within, mark).filter_map(|(place, rest)| {
            // OpenSMTPD writes `relay="192.0.2.1 (mx1.example.com)"`.
            let quoted = rest
                .strip_prefix('"')
                .and_then(|rest| rest.split_once('('))
                .filter(|(address, _)| address.len() < 64);
            let rest = quoted.map_or(rest, |(_, name)| name);
            let name = name_at(rest)?;
            // `host ` is also an ordinary word: only a host with its address or a verb behind it counts.
            let behind = rest.get(name.len()..)?.trim_start_matches('.');
            let is_host = ["[", " [", " (", " said", "]", ",", "}", ":", " returned", "\"", ")"]
                .iter()
                .any(|mark| behind.starts_with(mark));
            let is_host = is_host || mark.ends_with(';') || mark.ends_with("server: ") || behind.is_empty();
            is_host.then_some((place, host_name(name)?))
        }));
    }
    found.retain(|(_, name)| !own.contains(name));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// The port of MX hosts (RFC 5321 §4.5.4.2).
const SMTP: &str = "25";

/// Finds the hosts to which a log says the mail was given, and whether their port is not that of MX hosts.
pub(super) fn relays(within: &Decoded) -> Vec<(usize, bool)> {
    let mut found: Vec<(usize, bool)> = Vec::new();
    for mark in ["relay=", " h="] {
        found.extend(after(within, mark).map(|(place, rest)| {
            let name = name_at(rest).unwrap_or_default();
            let address =
                rest.get(name.len()..).unwrap_or_default().trim_start_matches('.').trim_start_matches(' ');
            (
                place,
                address.starts_with('[')
                    && has_other_port(address.get(..address.floor_char_boundary(64)).unwrap_or_default()),
            )
        }));
    }
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// Whether the first address in brackets has a port behind it that is not that of MX hosts.
pub(super) fn has_other_port(text: &str) -> bool {
    let Some((_, rest)) = text.split_once("]:") else { return false };
    let length = rest.bytes().take(6).take_while(u8::is_ascii_digit).count();
    length > 0 && rest.get(..length) != Some(SMTP)
}

/// What a program of Postfix does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    /// It sends mail to another server.
    Client,
    /// It receives mail.
    Server,
    /// It gives mail to a mail store or a filter.
    Local,
}

/// Finds the programs of Postfix that wrote the lines of a log.
pub(super) fn programs(within: &Decoded) -> Vec<(usize, Program)> {
    let mut found: Vec<(usize, Program)> = Vec::new();
    for (name, program) in
        [("/smtp", Program::Client), ("/smtpd", Program::Server), ("/lmtp", Program::Local)]
    {
        let named = after(within, name).filter(|(_, rest)| rest.starts_with(['[', '"']));
        found.extend(named.map(|(at, _)| (at, program)));
    }
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// Returns the places of a mark, and what follows it.
pub(super) fn after<'w>(within: &'w Decoded, mark: &'static str) -> impl Iterator<Item = (usize, &'w str)> {
    let places = memmem::find_iter(within.flat.as_bytes(), mark);
    let is_word = |at: usize| {
        mark.starts_with(|first: char| first.is_ascii_alphanumeric())
            && at
                .checked_sub(1)
                .and_then(|at| within.flat.as_bytes().get(at))
                .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    };
    places
        .filter(move |at| !is_word(*at))
        .filter_map(move |at| Some((at, within.flat.get(at + mark.len()..)?.trim_start_matches([' ', '<']))))
}

/// Returns the domain of the mail address that a text begins with.
pub(super) fn domain_of(text: &str) -> Option<&str> {
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

/// Returns the domain of all mail addresses, if they have only one.
pub(super) fn only_domain(flat: &str) -> Option<&str> {
    let mut only: Option<&str> = None;
    for at in memmem::find_iter(flat.as_bytes(), b"@") {
        let Some(domain) = flat.get(at + 1..).and_then(name_at).and_then(host_name) else { continue };
        if *only.get_or_insert(domain) != domain {
            return None;
        }
    }
    only
}
