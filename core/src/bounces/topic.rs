//! What a text is about that is not about TLS: its enhanced status code tells (RFC 3463), or the words of the server.

use crate::bounces::decode::Decoded;
use crate::bounces::pattern::{is_announced, is_of_name};
use crate::text::message::Message;
use crate::text::shown::Shown;
use memchr::memmem;

/// What another reason for a bounce is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The enhanced status code, such as `5.1.1`, if that tells.
    pub code: Option<Shown>,
    /// The words of the server, such as `user unknown`, if they tell.
    pub words: Option<Shown>,
    /// What it is about.
    pub about: Message,
}

impl Topic {
    /// Returns what the code or the words are about, in a sentence.
    pub fn said(&self) -> Message {
        let said = match (&self.code, &self.words) {
            (Some(code), _) => {
                Message::new("bounce.topic-code", "The code {code} is about {about}.").arg("code", code)
            }
            (None, words) => Message::new("bounce.topic-words", "“{words}” is about {about}.")
                .arg("words", words.as_ref().map_or("", |words| words)),
        };
        said.arg("about", self.about.clone())
    }
}

/// What a text can be about: beginnings of codes without the class, and words in lower case.
struct About {
    codes: &'static [&'static str],
    words: &'static [&'static str],
    about: Message,
}

/// A code counts first; of the words, the first in this order.
static TOPICS: &[About] = &[
    About {
        codes: &["1."],
        words: &[
            "user unknown",
            "unknown user",
            "no such user",
            "no such recipient",
            "no such mailbox",
            "no mailbox here",
            "user not found",
            "recipient not found",
            "mailbox not found",
            "recipient unknown",
            "unknown recipient",
            "invalid recipient",
            "recipient address rejected: access denied",
            "mailbox unavailable",
        ],
        about: Message::new("bounce.about-address", "the address of the recipient or of the sender"),
    },
    About {
        codes: &["2."],
        words: &[
            "mailbox full",
            "mailbox is full",
            "over quota",
            "quota exceeded",
            "exceeded storage allocation",
            "account is disabled",
            "mailbox disabled",
        ],
        about: Message::new(
            "bounce.about-mailbox",
            "the mailbox of the recipient, for instance because it is full",
        ),
    },
    About {
        codes: &["3.4."],
        words: &["message size exceeds", "message too large", "message too big"],
        about: Message::new("bounce.about-size", "the size of the message"),
    },
    About {
        codes: &["3.1.", "3.2."],
        words: &["insufficient system storage", "insufficient system resources"],
        about: Message::new(
            "bounce.about-system",
            "the receiving server, which accepts no mail at the moment",
        ),
    },
    About {
        codes: &["4.6.", "4.14."],
        words: &["too many hops", "hop count exceeded", "mail loop", "loops back to myself"],
        about: Message::new("bounce.about-loop", "a loop: the mail went through too many servers"),
    },
    About {
        codes: &["4.4."],
        words: &[
            "no mx for",
            "nullmx",
            "null mx",
            "no mail hosts for domain",
            "mx records point to non-existent hosts",
        ],
        about: Message::new(
            "bounce.about-mail-host",
            "the DNS: the domain has no mail host that can be found, or is misspelt",
        ),
    },
    About {
        codes: &["4.310."],
        words: &[
            "domain not found",
            "host not found",
            "host unknown",
            "unknown host",
            "unrouteable address",
            "couldn't find any host named",
            "unable to lookup dns for",
            "responded with code nxdomain",
        ],
        about: Message::new("bounce.about-domain", "the DNS: the domain does not exist, or is misspelt"),
    },
    About {
        codes: &["5.1.", "5.2.", "5.3.", "5.4."],
        words: &[],
        about: Message::new("bounce.about-command", "a command that the receiving server does not accept"),
    },
    About {
        codes: &["6."],
        words: &[],
        about: Message::new("bounce.about-content", "the content of the message"),
    },
    About {
        codes: &["7.20.", "7.21.", "7.22.", "7.23.", "7.24.", "7.26.", "7.509.", "7.515."],
        words: &[],
        about: Message::new("bounce.about-signature", "DKIM, SPF or DMARC of the sender"),
    },
    About {
        codes: &["7.25."],
        words: &["bad dns ptr", "ptr resource record", "reverse dns"],
        about: Message::new(
            "bounce.about-reverse-dns",
            "the name of the sending server's IP address in the DNS (reverse DNS)",
        ),
    },
    About {
        codes: &["7.27."],
        words: &[],
        about: Message::new("bounce.about-sender-domain", "the domain of the sender, which accepts no mail"),
    },
    About {
        codes: &["7.8.", "7.14.", "7.57.", "7.139."],
        words: &[
            "authentication unsuccessful",
            "authentication failed",
            "authentication failure",
            "authentication required",
            "was not authenticated",
        ],
        about: Message::new("bounce.about-login", "a login that failed"),
    },
    About {
        codes: &["7.1.", "7.28.", "7.12#.", "7.13#.", "7.5##.", "7.6##.", "7.7##."],
        words: &[
            "relay access denied",
            "relaying denied",
            "relay not permitted",
            "unable to relay",
            "blocked using",
            "blacklist",
            "blocklist",
            "spamhaus",
            "considered as spam",
            "unsolicited",
            "user complaints",
            "policy reasons",
            "security issue",
            "access denied",
        ],
        about: Message::new(
            "bounce.about-rule",
            "a rule of the receiving server, such as a filter against spam",
        ),
    },
    About {
        codes: &[],
        words: &[
            "did not accept our requests to connect",
            "connection refused",
            "connection timed out",
            "no route to host",
            "network is unreachable",
            "i/o timeout",
            "lost connection with",
            "refused to talk to me",
            "retry timeout exceeded",
        ],
        about: NETWORK,
    },
];

const NETWORK: Message =
    Message::new("bounce.about-network", "the connection: the mail server of the recipient does not answer");

/// Words of Exchange about the connection. They count before any code.
const UNCONNECTED: [&str; 5] = [
    "socket error code",
    "winsock error code",
    "error communicating with target host",
    "socketconnectionreset",
    "sockettimedout",
];

/// Its codes are those of other reasons, too.
static GREYLISTING: About = About {
    codes: &[],
    words: &["greylist", "graylist"],
    about: Message::new(
        "bounce.about-greylisting",
        "greylisting: the receiving server accepts the mail when the sender tries again",
    ),
};

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

/// Header fields with the words of people.
const OF_PEOPLE: &[&str] = &["subject:", "betreff:", "emne:", "objet:", "objet :"];

/// Returns what a text is about, if its first code or its words tell, and no word of it is about TLS. Lines in which a text begins
/// at one of these places do not count, nor do subjects.
pub(super) fn topic(reading: &Decoded, fine: &[usize]) -> Option<Topic> {
    let flat = without(reading, fine);
    if OF_TLS.iter().any(|word| has_word(&flat, word)) {
        return None;
    }
    // Exchange answers 4.2.1 for a mail host to which it could not connect.
    if let Some(words) = UNCONNECTED.iter().find(|words| has_start(&flat, words)) {
        return Some(Topic { code: None, words: Some(Shown::of(*words)), about: NETWORK.clone() });
    }
    let is_greylisted = GREYLISTING.words.iter().any(|word| flat.contains(word));
    let of_code = replies(&flat).find_map(|(_, code)| {
        if is_greylisted && code.starts_with('4') {
            return Some((code, &GREYLISTING));
        }
        let detail = format!("{}.", code.get(2..)?);
        let topic = TOPICS.iter().find(|topic| topic.codes.iter().any(|start| begins(&detail, start)))?;
        Some((code, topic))
    });
    if let Some((code, topic)) = of_code {
        return Some(Topic { code: Some(Shown::of(code)), words: None, about: topic.about.clone() });
    }
    [&GREYLISTING].into_iter().chain(TOPICS).find_map(|topic| {
        let words = topic.words.iter().find(|words| has_start(&flat, words))?;
        Some(Topic { code: None, words: Some(Shown::of(*words)), about: topic.about.clone() })
    })
}

/// Returns the lines that tell what a mail failed of, in lower case.
fn without(reading: &Decoded, fine: &[usize]) -> String {
    let mut kept = String::with_capacity(reading.flat.len());
    let mut place = 0;
    for line in reading.text.split_inclusive('\n') {
        let end = place + line.len();
        let is_fine = fine.get(fine.partition_point(|at| *at < place)).is_some_and(|at| *at < end);
        let line = reading.flat.get(place..end).unwrap_or_default();
        if !is_fine && !OF_PEOPLE.iter().any(|field| line.starts_with(field)) {
            kept.push_str(line);
        }
        place = end;
    }
    kept
}

/// Whether a code begins so; `#` is any digit.
fn begins(code: &str, start: &str) -> bool {
    let mut digits = code.bytes();
    start
        .bytes()
        .all(|byte| digits.next().is_some_and(|is| is == byte || byte == b'#' && is.is_ascii_digit()))
}

/// Whether a text has words at the beginning of a word.
fn has_start(flat: &str, words: &str) -> bool {
    memmem::find_iter(flat.as_bytes(), words).any(|at| {
        at.checked_sub(1)
            .and_then(|at| flat.as_bytes().get(at))
            .is_none_or(|byte| !byte.is_ascii_alphanumeric())
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
    let byte = |at: usize| flat.as_bytes().get(at).copied();
    let is_part =
        |byte: Option<u8>| byte.is_some_and(|byte| is_of_name(byte) && byte != b'.' || byte == b'"');
    memmem::find_iter(flat.as_bytes(), word).any(|at| {
        let end = at + word.len();
        // A full stop ends a sentence, or is inside a name such as `tls.example`.
        let is_label =
            byte(end) == Some(b'.') && byte(end + 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        !is_part(at.checked_sub(1).and_then(byte)) && !is_part(byte(end)) && !is_label
    })
}
