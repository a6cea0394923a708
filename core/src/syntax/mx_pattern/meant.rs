//! The hosts that the author of an invalid mx value meant.

use crate::names::ip_address::is_ipv6;
use crate::syntax::grammar::{is_domain, is_odd_space};
use crate::text::characters::{is_letter_or_digit, latin};
use crate::text::tags::without_tags;

/// Words beside a host that tell its preference, or that `dig`, `host` and `nslookup` write.
const TELLING: &str = " mx in a priority preference pref prio ten primary backup secondary mail is handled by exchanger and or und et og y ttl +mx +a -all ~all ?all ";

/// Words that are behind the name of the domain and before the host.
const MARKS: &str = " mx handled exchanger ";

/// Top-level domains before which a comma was meant as a dot.
const TOPS: &str = " com net org eu de at ch uk nl fr it es io ";

/// At most this many bytes are read: a list of hosts is short.
const READ_MAX: usize = 4096;

/// Returns the patterns in an mx value, if each of its words is a host, or tells about one.
pub(crate) fn hosts_meant(value: &str) -> Option<Vec<String>> {
    if value.len() > READ_MAX || value.contains('…') || value.contains("...") {
        return None;
    }
    let plain = without_tags(value).replace(|c: char| is_odd_space(c) && !c.is_whitespace(), "");
    // The two characters “\n” are a line end.
    let plain = ["\\r", "\\n", "\\t"].into_iter().fold(plain, |text, escaped| text.replace(escaped, " "));
    let plain = DOT_WORDS.into_iter().fold(plain, |text, dot| text.replace(dot, "."));
    let plain = plain_host(&without_remarks(&plain.replace('\\', ""))?);
    let plain = joined_at_dots(&plain).unwrap_or(plain);
    // A comma between the last two labels is a dot, and so is each one between labels alone.
    let plain = match plain.rsplit_once(',') {
        Some((host, top)) if is_one_of(TOPS, top.trim_end_matches('.')) && !host.contains([',', ' ']) => {
            [host, ".", top].concat()
        }
        Some((host, top)) if is_one_of(TOPS, top) && !host.contains(['.', ' ']) => plain.replace(',', "."),
        _ => plain,
    };
    let mut hosts = Hosts::default();
    for member in plain.split([',', ';', '|', '、']) {
        let before = hosts.found.len();
        hosts.told = false;
        member.split(|c: char| c.is_whitespace() || c == '&').try_for_each(|word| hosts.add_word(word))?;
        // `backup` as a member of a list may be a host without its domain.
        if hosts.told && hosts.found.len() == before && !hosts.marked {
            return None;
        }
    }
    let is_clear = !hosts.found.is_empty() && !hosts.found.iter().any(|host| host == "@");
    is_clear.then_some(hosts.found)
}

/// The hosts so far.
#[derive(Default)]
struct Hosts {
    found: Vec<String>,
    /// Whether a word told about the host before it.
    told: bool,
    /// Whether the name of the domain came before the host.
    marked: bool,
    /// Whether it is a part of a word.
    is_named: bool,
}

impl Hosts {
    /// Adds the host of one word. `None` if the word is neither a host nor tells about one.
    fn add_word(&mut self, word: &str) -> Option<()> {
        let word = word.trim_matches(|c| QUOTES.contains(c));
        if is_ipv6(word) {
            return Some(());
        }
        match after_scheme(word) {
            Some(rest) => self.add(rest.split(['/', ':']).next()?),
            // `mail:example.com` may be `mail.example.com`.
            None if word.starts_with("mail:") => None,
            None => word.split(['/', ':', '=']).try_for_each(|part| {
                // In `mx=mail.example.com` it is the name of the field.
                self.is_named = part.len() < word.len();
                self.add(part)
            }),
        }
    }

    fn add(&mut self, part: &str) -> Option<()> {
        let part = part.trim_matches(|c| QUOTES.contains(c));
        // The host follows the name of the domain.
        if is_mark(part) && !self.is_named && !self.found.is_empty() && !self.marked {
            self.marked = true;
            self.found.clear();
        }
        let has_letters = part.contains(|c| is_letter_or_digit(c) && !c.is_ascii_digit());
        if is_one_of(TELLING, part) {
            self.told = true;
            return Some(());
        }
        if !has_letters && !part.contains(['*', '@', '_']) && !part.contains("..") {
            return Some(());
        }
        let host = part.trim_end_matches('.');
        let host = if host.starts_with('.') { ["*", host].concat() } else { host.to_owned() };
        // In a zone file it is the domain, and the host follows.
        let is_owner = host == "@" && self.found.is_empty();
        let is_host = is_owner || host.contains('.') && host.contains(|c: char| c.is_ascii_alphabetic());
        if !is_host || (!is_owner && !is_domain(host.strip_prefix("*.").unwrap_or(&host).as_bytes())) {
            return None;
        }
        if !self.found.contains(&host) {
            self.found.push(host);
        }
        Some(())
    }
}

/// Returns what follows the `://` of a URL.
pub(super) fn after_scheme(text: &str) -> Option<&str> {
    text.match_indices(':').find_map(|(at, _)| text.get(at..)?.strip_prefix("://"))
}

/// Quotes, brackets and other signs around a host.
const QUOTES: &str = "\"'`“”„‟‘’«»[]<>(){}=";

/// Returns whether a word is between the name of a domain and its MX host.
pub(super) fn is_mark(word: &str) -> bool {
    is_one_of(MARKS, word)
}

fn is_one_of(words: &str, word: &str) -> bool {
    !word.is_empty()
        && !word.contains(' ')
        && words.contains(&[" ", word.to_ascii_lowercase().as_str(), " "].concat())
}

/// What people write for a dot, so that a name does not become a link.
const DOT_WORDS: [&str; 4] = ["[.]", "(.)", "[dot]", "(dot)"];

/// Returns `text` without white space at the dots inside names of known top-level domains, if there is some: `mail. example. com`,
/// `mail .example.com`. Behind the final dot of a whole name another host follows, and behind `etc.` none.
fn joined_at_dots(text: &str) -> Option<String> {
    let has_letters = |word: &str| word.contains(|c: char| c.is_ascii_alphabetic());
    let is_telling = |word: &str| is_one_of(TELLING, word) && word != "mail";
    let mut joined = String::with_capacity(text.len());
    let mut last = String::new();
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        let is_whole = last.trim_end_matches('.').contains('.') && !is_one_of(TOPS, bare);
        let is_inside = if bare.starts_with('.') {
            has_letters(&last) && !is_telling(&last) && (bare == "." || !last.contains(['.', ',', ';', '|']))
        } else {
            has_letters(&last) && last.ends_with('.') && !is_whole && has_letters(bare)
        };
        if is_inside {
            joined.truncate(joined.trim_end().len());
            last.push_str(bare);
        } else {
            bare.clone_into(&mut last);
        }
        joined.push_str(word);
    }
    let is_known =
        |name: &str| name.trim_end_matches('.').rsplit_once('.').is_none_or(|(_, top)| is_one_of(TOPS, top));
    (joined.len() < text.len() && joined.split_whitespace().all(is_known)).then_some(joined)
}

/// Returns `value` without remarks in parentheses, and with the text of links in Markdown instead of the links. `None` if they are
/// inside a name: `(mx1|mx2).example.com`.
fn without_remarks(value: &str) -> Option<String> {
    let mut kept = String::new();
    let mut rest = value;
    while let Some((before, inside)) = rest.split_once('(') {
        let (inside, behind) = inside.split_once(')').unwrap_or((inside, ""));
        if behind.starts_with(['.', '-']) {
            return None;
        }
        kept.push_str(before);
        // Another host may be in parentheses, but the target of a link is the host again.
        if inside.contains('.') && !before.ends_with(']') {
            kept.extend([" ", inside, " "]);
        }
        rest = behind;
    }
    Some(kept + rest)
}

/// Returns the first look-alike of a US-ASCII character in a host: a hyphen of a word processor, a wide character, or a
/// letter of another alphabet in a label with Latin ones. Registries allow no such mix, but `оса.example`, in Cyrillic
/// letters alone, is a name of its own.
pub(crate) fn look_alike(value: &str) -> Option<(char, char)> {
    let in_label = |label: &str| label.chars().find_map(|c| Some((c, plain(c, label)?)));
    value.split(DOTS).find_map(in_label).or_else(|| value.contains(DOTS[1]).then_some((DOTS[1], '.')))
}

const DOTS: [char; 2] = ['.', '\u{3002}'];

fn plain(c: char, label: &str) -> Option<char> {
    let is_mixed = || label.contains(|c: char| c.is_ascii_alphabetic());
    let is_sure = |plain: &char| !is_letter_or_digit(*plain) || c >= '\u{ff01}' || is_mixed();
    latin(c).filter(|_| !c.is_ascii()).filter(is_sure)
}

/// Returns `value` with the characters that its look-alikes stand for.
pub(crate) fn plain_host(value: &str) -> String {
    if value.is_ascii() {
        return value.to_owned();
    }
    let labels = value.split_inclusive(DOTS);
    labels.flat_map(|label| label.chars().map(move |c| plain(c, label).unwrap_or(c))).collect()
}

#[cfg(test)]
mod tests {
    use super::{hosts_meant, look_alike, plain_host};

    #[test]
    fn the_hosts_of_a_value_are_found() {
        let cases: [(&str, &[&str]); 63] = [
            ("10 mail.example.com", &["mail.example.com"]),
            ("10 mail.example.com.", &["mail.example.com"]),
            ("example.com. MX 10 mail.example.com.", &["mail.example.com"]),
            ("example.com. 3600 IN MX 10 mail.example.com.", &["mail.example.com"]),
            ("@ IN MX 10 mail.example.com.", &["mail.example.com"]),
            ("example.com mail is handled by 10 mail.example.com.", &["mail.example.com"]),
            ("example.com mail exchanger = 10 mail.example.com.", &["mail.example.com"]),
            ("a.example.com and b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com/b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com | *.example.net", &["a.example.com", "*.example.net"]),
            ("a.example.com (192.0.2.1)", &["a.example.com"]),
            ("a.example.com, 192.0.2.1, 10 b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com 2001:db8::1", &["a.example.com"]),
            ("a.example.com (primary), b.example.com (our backup)", &["a.example.com", "b.example.com"]),
            ("[\"a.example.com\", \"b.example.com\"]", &["a.example.com", "b.example.com"]),
            ("[a.example.com](http://a.example.com)", &["a.example.com"]),
            ("https://a.example.com:25/path", &["a.example.com"]),
            ("a.example.com:25", &["a.example.com"]),
            ("mail.example,com", &["mail.example.com"]),
            ("\\*.example.com", &["*.example.com"]),
            (".example.com", &["*.example.com"]),
            ("mail\u{2011}server.example.com", &["mail-server.example.com"]),
            ("\u{ff0a}.example\u{3002}com", &["*.example.com"]),
            ("a.example.com, b.example.com, a.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com<br/>b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com,<BR />b.example.com<br>", &["a.example.com", "b.example.com"]),
            ("<ul><li>a.example.com</li><li>*.example.net</li></ul>", &["a.example.com", "*.example.net"]),
            ("<span class=\"host\">a.example.com</span>", &["a.example.com"]),
            ("a.example.com&nbsp;b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com<br>backup", &[]),
            ("a.example.com<br><unknown>", &[]),
            ("a.example.com, backup", &[]),
            ("a.example.com,backup", &[]),
            ("a.example.com, b@example.com", &[]),
            ("a.example.com, b_1.example.com", &[]),
            ("a.example.com, ...", &[]),
            ("a.example.com\u{2026}", &[]),
            ("our server a.example.com", &[]),
            ("192.0.2.1", &[]),
            ("*", &[]),
            ("a.example.com *", &[]),
            ("@", &[]),
            ("", &[]),
            ("mx*.example.com", &[]),
            ("10\ta.example.com.", &["a.example.com"]),
            ("a.example.com\\nb.example.com", &["a.example.com", "b.example.com"]),
            ("a\u{200b}.example.com", &["a.example.com"]),
            ("mail. example. com", &["mail.example.com"]),
            ("mail . example . com", &["mail.example.com"]),
            ("mail .example.com", &["mail.example.com"]),
            ("Max. Alter", &[]),
            ("a.example.com. b.example.com.", &["a.example.com", "b.example.com"]),
            ("10 .example.com", &["*.example.com"]),
            ("a.example.com .example.net", &["a.example.com", "*.example.net"]),
            ("mail[.]example[.]com", &["mail.example.com"]),
            ("mail,example,com", &["mail.example.com"]),
            ("a.example.com=10", &["a.example.com"]),
            ("prio=10 a.example.com", &["a.example.com"]),
            ("mx:a.example.com -all", &["a.example.com"]),
            ("a.example.com og b.example.com", &["a.example.com", "b.example.com"]),
            ("a.example.com mx=b.example.com", &["a.example.com", "b.example.com"]),
            ("mail:example.com", &[]),
            ("(mx1|mx2).example.com", &[]),
        ];
        for (value, hosts) in cases {
            assert_eq!(hosts_meant(value).unwrap_or_default(), hosts, "{value:?}");
        }
    }

    #[test]
    fn names_in_another_alphabet_are_not_look_alikes() {
        let cases = [
            ("mail.\u{435}xample.com", Some('\u{435}'), "mail.example.com"),
            ("mail\u{2013}a.example", Some('\u{2013}'), "mail-a.example"),
            ("m\u{fc}ller\u{2011}mail.example", Some('\u{2011}'), "m\u{fc}ller-mail.example"),
            ("\u{43e}\u{441}\u{430}.example", None, "\u{43e}\u{441}\u{430}.example"),
            ("m\u{fc}ller.example", None, "m\u{fc}ller.example"),
            ("mail.example", None, "mail.example"),
        ];
        for (value, odd, plain) in cases {
            assert_eq!(look_alike(value).map(|(odd, _)| odd), odd, "{value:?}");
            assert_eq!(plain_host(value), plain);
        }
    }
}
