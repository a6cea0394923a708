//! The MX hosts of a text box, one per line.

use mta_sts::{Span, ToAscii};
use std::net::IpAddr;

/// At most this many hosts are read.
pub(crate) const HOSTS_MAX: usize = 100;

/// At most this many lines without a host are reported.
const WITHOUT_HOST_MAX: usize = 32;

/// The hosts, and the lines without one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hosts {
    pub(crate) found: Vec<Host>,
    /// The text of each line without a host.
    pub(crate) without_host: Vec<Span>,
    /// There are more than were read.
    pub(crate) cut: bool,
}

/// A host of an MX record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Host {
    /// A-labels in lower case, without the final dot; empty for the null MX.
    pub(crate) name: String,
    /// `None` where none was typed.
    pub(crate) preference: Option<u16>,
    pub(crate) span: Span,
}

impl Hosts {
    /// Reads one host per line: alone, behind its preference, or at the end of a line of a zone file or of a
    /// tool's output.
    pub(crate) fn of(text: &str, to_ascii: ToAscii) -> Self {
        let mut hosts = Self::default();
        let mut next = 0;
        for line in text.split('\n') {
            let start = next;
            next += line.len() + 1;
            let content = line.split(';').next().unwrap_or_default();
            let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
            let bare = content.trim_matches(blank);
            if bare.is_empty() {
                continue;
            }
            if hosts.found.len() == HOSTS_MAX || hosts.without_host.len() == WITHOUT_HOST_MAX {
                hosts.cut = true;
                break;
            }
            let at = start + (content.len() - content.trim_start_matches(blank).len());
            match host(bare, at, to_ascii) {
                Some(host) => hosts.found.push(host),
                None => hosts.without_host.push(Span::new(at, at + bare.len())),
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
        // Any other word before the host makes the line a sentence.
        Some(_) => Some(typed?),
        None => None,
    };
    let start = at + line.len() - word.len();
    let name = word.trim_matches(['"', '\'', ',']);
    let span = Span::new(start, start + word.len());
    // `.` is the null MX (RFC 7505).
    let name = if name == "." { String::new() } else { named(name.trim_end_matches('.'), to_ascii)? };
    Some(Host { name, preference, span })
}

/// Returns a host name, or an IP address, which has a lint.
fn named(name: &str, to_ascii: ToAscii) -> Option<String> {
    // `to_ascii` is the browser's URL parser, which turns numbers into addresses, so it gets only names that
    // need it.
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
    fn hosts_are_read_with_preference_and_place() {
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
    fn lines_without_a_host_are_reported() {
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
            assert_eq!((hosts.found.len(), hosts.without_host.len()), (1, 1), "{text:?}: {hosts:?}");
            assert_eq!(hosts.without_host[0], Span::new(15, 15 + text.len()), "{text:?}");
        }
    }

    #[test]
    fn the_number_of_lines_read_is_limited() {
        let hosts = read(&"mx.example.com\n".repeat(HOSTS_MAX));
        assert!(hosts.found.len() == HOSTS_MAX && !hosts.cut);
        assert!(read(&"mx.example.com\n".repeat(HOSTS_MAX + 1)).cut);
        assert!(read(&"!\n".repeat(500_000)).cut);
    }
}
