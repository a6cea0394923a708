//! The marks by which logs, bounces and delivery reports name domains, hosts and programs.

use crate::bounces::decode::Decoded;
use crate::bounces::pattern::{host_name, is_of_name};
use crate::names::ip_address::is_private;
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
    "\"recipient\":",
    "\"rcpt\":",
    "\"rcpt_to\":",
    "\"emailaddress\":",
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
    "\"mx-host\":\"",
    "receiving_mx=",
    "resolvedaddress { name: \"",
    "receiving server: ",
];

/// Marks before the sender's own server, which other lines of the report may name again.
const BEFORE_OWN: &[&str] = &[
    "reporting-mta: dns;",
    "generating server: ",
    "generierender server: ",
    "serveren, der genererede fejlen: ",
    "serveur de génération : ",
];

/// Ends of the names of Exchange Online's own servers. None of them is an MX host.
const OF_EXCHANGE: &[&str] = &[".prod.outlook.com", ".prod.exchangelabs.com"];

/// At most this many names of the sender's own servers are known.
const OWN_MAX: usize = 8;

/// Finds the recipients' domains.
pub(super) fn domains(within: &Decoded) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for mark in BEFORE_ADDRESS {
        let marked = after(within, mark).filter(|(place, _)| match *mark {
            "to: " => !is_returned(within, *place),
            // A server asks to forward the message to its postmaster.
            "message to " => !is_replied(within, *place),
            _ => true,
        });
        found.extend(
            marked.filter_map(|(place, rest)| Some((place, domain_of(rest.trim_start_matches('"'))?))),
        );
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
    found.extend(alone(within));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// At most this many lines behind a line with an address alone is the reply about it.
const REPLY_LINES: usize = 4;

/// Finds the recipients in reports that give each of them a line, and then the reply of a server, as those of Exchange.
fn alone(within: &Decoded) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut last: Option<(usize, usize, &str)> = None;
    let mut place = 0;
    for (number, line) in within.text.split_inclusive('\n').enumerate() {
        let at = place;
        place += line.len();
        let line = within.flat.get(at..place).unwrap_or_default().trim_end();
        if let Some(name) = alone_in(line) {
            last = Some((number, at, name));
        } else if let Some((before, at, name)) = last
            && reply_in(line).is_some()
        {
            last = None;
            found.extend((number - before <= REPLY_LINES).then_some((at, name)));
        }
    }
    found
}

/// Returns the domain of the address that a line consists of. It may be there twice: `a@example.com (a@example.com)`.
fn alone_in(line: &str) -> Option<&str> {
    let (address, again) = line.split_once([' ', '<']).unwrap_or((line, ""));
    let again = again.trim_matches(['(', ')', '<', '>']).trim_start_matches("mailto:");
    if !again.is_empty() && again != address {
        return None;
    }
    let name = address.trim_end_matches([':', ',']).split_once('@')?.1;
    let domain = domain_of(address)?;
    (domain == name).then_some(domain)
}

/// Who sends bounces.
const DAEMONS: &[&str] =
    &["mailer-daemon", "mail delivery", "postmaster@", "microsoftexchange", "microsoft outlook"];

/// The field `From` of a header, in the languages of mail programs, and the field `To`.
const SENDERS: &[&str] = &["from: ", "von: ", "fra: ", "de : "];
const TO: &[&str] = &["to: ", "an: ", "til: ", "à : "];

/// At most this far before the field `To` of a header is its field `From`.
const HEADER_MAX: usize = 400;

/// Whether a field `To` is that of a bounce, which goes to the sender of the mail.
fn is_returned(within: &Decoded, place: usize) -> bool {
    let near = within.flat.ceil_char_boundary(place.saturating_sub(HEADER_MAX))..place;
    let near = within.flat.get(near).unwrap_or_default();
    // A forwarded mail has the fields in the language of the mail program.
    let from = SENDERS.iter().filter_map(|field| near.rfind(field)).max().and_then(|at| near.get(at..));
    from.is_some_and(|from| DAEMONS.iter().any(|name| from.contains(name)))
}

/// At most this far before a text is the reply code of the server whose words it is.
const WORDS_MAX: usize = 400;

/// Whether a text is in the words of a server, behind a reply code in the same line.
fn is_replied(within: &Decoded, place: usize) -> bool {
    let from = within.text.ceil_char_boundary(place.saturating_sub(WORDS_MAX));
    let near = within.text.get(from..place).unwrap_or_default();
    near.rsplit('\n').next().is_some_and(|line| reply_in(line).is_some())
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
    found.retain(|(_, name)| !own.contains(name) && !OF_EXCHANGE.iter().any(|end| name.ends_with(end)));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// The port of MX hosts (RFC 5321 §4.5.4.2).
const SMTP: &str = "25";

/// Finds the hosts to which a log says the mail was given, and whether each is one that the sender's own configuration names.
pub(super) fn relays(within: &Decoded) -> Vec<(usize, bool)> {
    let mut found: Vec<(usize, bool)> = Vec::new();
    for mark in ["relay=", " h="] {
        found.extend(after(within, mark).map(|(place, rest)| (place, is_own(rest) == Some(true))));
    }
    // A bounce names it: `host mail.example.lan[10.0.0.5] said:`.
    let named = after(within, "host ").filter(|(_, rest)| is_own(rest) == Some(true));
    found.extend(named.map(|(place, _)| (place, true)));
    sort::by_place(&mut found, |(at, _)| *at);
    found
}

/// Whether the host that a text begins with cannot be an MX host of another domain: its port is not that of MX hosts, or its
/// address is not in the Internet. `None` if the text gives neither a port nor such an address.
pub(super) fn is_own(text: &str) -> Option<bool> {
    let text = text.trim_start_matches('"');
    let name = name_at(text)?;
    let behind = text.get(name.len()..)?.trim_start_matches('.').trim_start_matches(' ');
    let (address, rest) = match behind.strip_prefix('[') {
        Some(inside) => inside.get(..inside.floor_char_boundary(64))?.split_once(']')?,
        None => (name, ""),
    };
    // An address can have the name of an interface: `fe80::1%eth0`.
    let address = address.split('%').next()?;
    let port = rest.strip_prefix(':').unwrap_or_default();
    let length = port.bytes().take(5).take_while(u8::is_ascii_digit).count();
    let port = port.get(..length).filter(|port| !port.is_empty());
    if is_private(address) || port.is_some_and(|port| port != SMTP) {
        return Some(true);
    }
    port.map(|_| false)
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
    /// It speaks TLS, for programs that send as well as for those that receive.
    Proxy,
}

/// Finds the programs of Postfix that wrote the lines of a log.
pub(super) fn programs(within: &Decoded) -> Vec<(usize, Program)> {
    let mut found: Vec<(usize, Program)> = Vec::new();
    for (name, program) in [
        ("/smtp", Program::Client),
        ("/smtpd", Program::Server),
        ("/postscreen", Program::Server),
        ("/lmtp", Program::Local),
        ("/tlsproxy", Program::Proxy),
    ] {
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

/// Header fields and marks before an address that is not the recipient's.
const OF_OTHERS: &[&str] =
    &["from:", "von:", "fra:", "de :", "sender:", "reply-to:", "return-path:", "message-id:", "references:"];
const BEFORE_OTHERS: &[&str] = &["from=", "from:", "from", "sender=", "sender\":", "ctladdr=", "id=", "<="];

/// Returns the domain of all mail addresses that can be the recipient's, if they have only one.
pub(super) fn only_domain(within: &Decoded) -> Option<&str> {
    let mut only: Option<&str> = None;
    let mut place = 0;
    let mut is_replied = false;
    for line in within.text.split_inclusive('\n') {
        let begin = place;
        place += line.len();
        let line = within.flat.get(begin..place)?;
        let reply = if is_replied { Some(0) } else { reply_in(line) };
        is_replied = reply.is_some();
        let is_to = TO.iter().any(|field| line.starts_with(field));
        if OF_OTHERS.iter().any(|field| line.starts_with(field)) || is_to && is_returned(within, begin) {
            continue;
        }
        for at in memmem::find_iter(line.as_bytes(), b"@") {
            let Some(domain) = line.get(at + 1..).and_then(name_at).and_then(host_name) else { continue };
            let head = line.get(..at)?;
            let local =
                head.bytes().rev().take(65).take_while(|byte| !b"<>()[],;:\"= ".contains(byte)).count();
            let before = head.get(..at - local)?;
            let marked = before.trim_end_matches([' ', '<', '"']);
            // In the words of a server, an address without brackets is that of its postmaster.
            let is_contact = reply.is_some_and(|reply| reply < at) && !before.ends_with(['<', '[']);
            if is_contact || BEFORE_OTHERS.iter().any(|mark| marked.ends_with(mark)) {
                continue;
            }
            if *only.get_or_insert(domain) != domain {
                return None;
            }
        }
    }
    only
}

/// Returns the place of the first reply code of a failure, such as `550`, in a line.
fn reply_in(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    memchr::memchr2_iter(b'4', b'5', bytes).find(|at| {
        let is_free =
            at.checked_sub(1).is_none_or(|at| bytes.get(at).is_some_and(|byte| b" '\"=(".contains(byte)));
        is_free && matches!(bytes.get(at + 1..at + 4), Some([b'0'..=b'5', b'0'..=b'9', b' ' | b'-']))
    })
}
