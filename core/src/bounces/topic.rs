//! What a text is about that is not about TLS: its enhanced status code tells (RFC 3463).

use crate::bounces::pattern::{is_announced, is_of_name};
use crate::text::message::Message;
use crate::text::shown::Shown;
use memchr::memmem;

/// What another reason for a bounce is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The enhanced status code, such as `5.1.1`.
    pub code: Shown,
    /// What it is about.
    pub about: Message,
}

/// Beginnings of codes without the class, and what they are about.
const TOPICS: &[(&[&str], Message)] = &[
    (&["1."], Message::new("bounce.about-address", "the address of the recipient or of the sender")),
    (
        &["2."],
        Message::new("bounce.about-mailbox", "the mailbox of the recipient, for instance because it is full"),
    ),
    (&["3.4."], Message::new("bounce.about-size", "the size of the message")),
    (
        &["4.4."],
        Message::new(
            "bounce.about-mail-host",
            "the DNS: the domain has no mail host that can be found, or is misspelt",
        ),
    ),
    (&["4.310."], Message::new("bounce.about-domain", "the DNS: the domain does not exist, or is misspelt")),
    (&["6."], Message::new("bounce.about-content", "the content of the message")),
    (
        &["7.1."],
        Message::new("bounce.about-rule", "a rule of the receiving server, such as a filter against spam"),
    ),
    (&["7.8."], Message::new("bounce.about-login", "a login that failed")),
    (
        &["7.20.", "7.21.", "7.22.", "7.23.", "7.24.", "7.26.", "7.509.", "7.515."],
        Message::new("bounce.about-signature", "DKIM, SPF or DMARC of the sender"),
    ),
    (
        &["7.25."],
        Message::new(
            "bounce.about-reverse-dns",
            "the name of the sending server's IP address in the DNS (reverse DNS)",
        ),
    ),
    (
        &["7.27."],
        Message::new("bounce.about-sender-domain", "the domain of the sender, which accepts no mail"),
    ),
];

const GREYLISTING: Message = Message::new(
    "bounce.about-greylisting",
    "greylisting: the receiving server accepts the mail when the sender tries again",
);

/// A text with one of these words may be about TLS, whatever its code.
const OF_TLS: &[&str] = &[
    "mta-sts",
    "starttls",
    "dane",
    "certificate",
    "tls",
    "ssl",
    "encryption",
    "encrypted",
    "unencrypted",
    "secure connection",
    "secure channel",
    "secure session",
    "insecure connection",
];

/// Returns what a text in lower case is about, if its first code tells, and no word of it is about TLS.
pub(super) fn topic(flat: &str) -> Option<Topic> {
    if OF_TLS.iter().any(|word| has_word(flat, word)) {
        return None;
    }
    let is_greylisted = ["greylist", "graylist"].iter().any(|word| flat.contains(word));
    replies(flat).find_map(|(_, code)| {
        if is_greylisted && code.starts_with('4') {
            return Some(Topic { code: Shown::of(code), about: GREYLISTING });
        }
        let detail = format!("{}.", code.get(2..)?);
        let (_, about) =
            TOPICS.iter().find(|(starts, _)| starts.iter().any(|start| detail.starts_with(start)))?;
        Some(Topic { code: Shown::of(code), about: about.clone() })
    })
}

/// Finds the enhanced status codes of failures behind a reply code or a field that announces one, each with its place.
pub(super) fn replies(flat: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = flat.as_bytes();
    memchr::memchr2_iter(b'4', b'5', bytes).filter_map(move |at| {
        if bytes.get(at + 1) != Some(&b'.') {
            return None;
        }
        let code = flat.get(at..)?;
        let length = code.bytes().take(10).take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        let code = code.get(..length)?.trim_end_matches('.');
        let is_code =
            code.split('.').count() == 3 && code.split('.').all(|part| (1..=3).contains(&part.len()));
        (is_code && is_announced(flat, at)).then_some((at, code))
    })
}

/// Whether a text has a word that is not a part of a name or of a quoted key.
fn has_word(flat: &str, word: &str) -> bool {
    memmem::find_iter(flat.as_bytes(), word).any(|at| {
        let is_free = |at: Option<usize>| {
            !at.and_then(|at| flat.as_bytes().get(at))
                .is_some_and(|byte| is_of_name(*byte) && *byte != b'.' || *byte == b'"')
        };
        is_free(at.checked_sub(1)) && is_free(Some(at + word.len()))
    })
}
