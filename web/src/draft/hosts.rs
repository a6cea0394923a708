//! The MX hosts of a text box: which host stands on which line, and which line names none.

use mta_sts::{Span, ToAscii};
use std::net::IpAddr;

/// More hosts than any domain has.
pub(crate) const HOSTS_MAX: usize = 100;

/// Nobody reads past so many lines that are no host.
const ODD_MAX: usize = 32;

/// What a list of hosts says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hosts {
    pub(crate) found: Vec<Host>,
    /// What stands on the lines that name no host.
    pub(crate) odd: Vec<Span>,
    /// There are more than are looked at.
    pub(crate) cut: bool,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// A-labels in lower case, without the final dot; empty for the null MX.
    pub(crate) name: String,
    /// As typed, if it was.
    pub(crate) preference: Option<u16>,
    pub(crate) span: Span,
}

impl Hosts {
    /// Reads a host a line: alone, behind its preference, or at the end of a line of a zone file or a tool.
    pub(crate) fn of(text: &str, to_ascii: ToAscii) -> Self {
        let mut hosts = Self::default();
        let mut next = 0;
        for line in text.split('\n') {
            let start = next;
            next += line.len() + 1;
            let said = line.split(';').next().unwrap_or_default();
            let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
            let bare = said.trim_matches(blank);
            if bare.is_empty() {
                continue;
            }
            if hosts.found.len() == HOSTS_MAX || hosts.odd.len() == ODD_MAX {
                hosts.cut = true;
                break;
            }
            let at = start + (said.len() - said.trim_start_matches(blank).len());
            match host(bare, at, to_ascii) {
                Some(host) => hosts.found.push(host),
                None => hosts.odd.push(Span::new(at, at + bare.len())),
            }
        }
        hosts
    }
}

fn host(line: &str, at: usize, to_ascii: ToAscii) -> Option<Host> {
    let mut words = line.split_whitespace();
    let word = words.next_back()?;
    let before = words.next_back();
    let typed = before.and_then(|word| word.parse().ok());
    let preference = match before {
        // “MX preference = 10, mail exchanger = mx1.example.com”
        Some("=") => words.rev().find_map(|word| word.trim_end_matches(',').parse().ok()),
        // What else stands before a host is a sentence.
        Some(_) => Some(typed?),
        None => None,
    };
    let start = at + line.len() - word.len();
    let name = word.trim_matches(['"', '\'', ',']);
    let span = Span::new(start, start + word.len());
    // The root is a host too: the null MX (RFC 7505).
    let name = if name == "." { String::new() } else { named(name.trim_end_matches('.'), to_ascii)? };
    Some(Host { name, preference, span })
}

/// A host name or an address, which lints have more to say about.
fn named(name: &str, to_ascii: ToAscii) -> Option<String> {
    // A parser of URLs reads a number as an address.
    let name = if name.is_ascii() { name.to_ascii_lowercase() } else { to_ascii(name)? };
    let fits = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    let is_name =
        name.len() <= 253 && name.split('.').all(fits) && !name.bytes().all(|byte| byte.is_ascii_digit());
    (is_name || name.parse::<IpAddr>().is_ok()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Hosts {
        Hosts::of(text, |name| Some(name.replace('\u{fc}', "ue")))
    }

    #[test]
    fn a_host_keeps_its_preference_and_its_place() {
        let cases = [
            ("mx1.example.com", "mx1.example.com", None),
            ("  10 MX1.example.com. ", "mx1.example.com", Some(10)),
            ("@ 3600 IN MX 20 mx1.example.com. ; main", "mx1.example.com", Some(20)),
            ("example.com mail is handled by 5 mx1.example.com.", "mx1.example.com", Some(5)),
            ("example.com MX preference = 7, mail exchanger = mx1.example.com", "mx1.example.com", Some(7)),
            ("\u{feff}b\u{fc}cher.example", "buecher.example", None),
            ("0 .", "", Some(0)),
            ("10 192.0.2.1", "192.0.2.1", Some(10)),
            ("2001:db8::1", "2001:db8::1", None),
        ];
        for (text, name, preference) in cases {
            let hosts = read(text);
            let [host] = hosts.found.as_slice() else { panic!("{text:?}: {hosts:?}") };
            assert_eq!((host.name.as_str(), host.preference), (name, preference), "{text:?}");
            assert!(text[host.span.range()].starts_with(|c: char| !c.is_whitespace()), "{text:?}");
        }
    }

    #[test]
    fn a_line_without_a_host_is_no_host() {
        for text in [
            "10",
            "not a host name!",
            "name!",
            "a..b",
            "70000 mx.example",
            "*.example.com",
            "mx1.example.com mx2.example.com",
        ] {
            let hosts = read(&format!("mx.example.com\n{text}\n\n; comment"));
            assert_eq!((hosts.found.len(), hosts.odd.len()), (1, 1), "{text:?}: {hosts:?}");
            assert_eq!(hosts.odd[0], Span::new(15, 15 + text.len()), "{text:?}");
        }
    }

    #[test]
    fn there_is_an_end_to_looking() {
        let hosts = read(&"mx.example.com\n".repeat(HOSTS_MAX));
        assert!(hosts.found.len() == HOSTS_MAX && !hosts.cut);
        assert!(read(&"mx.example.com\n".repeat(HOSTS_MAX + 1)).cut);
        assert!(read(&"!\n".repeat(500_000)).cut);
    }
}
