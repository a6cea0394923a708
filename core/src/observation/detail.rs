//! What probers tell about a failed probe, in sentences of ours.
//!
//! An event has the English text, so that its JSON is the same in every language. A finding has the sentence, which
//! [`Detail::told`] recognises in the text of an event.

use crate::text::message::{Arg, Args, Message};
use std::net::IpAddr;

/// Rows `name = message`. The name of an argument says what is accepted as its value; see [`value`].
macro_rules! details {
    ($($name:ident = Message::new($key:literal, $template:literal);)*) => {
        /// A sentence about a failed probe, or a part of one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Detail {
            $(#[doc = $template] $name,)*
        }

        impl Detail {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            const fn key_and_template(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($key, $template),)*
                }
            }
        }
    };
}

details! {
    // DNS.
    NoResolver = Message::new("detail.no-resolver", "this service could not reach its resolver");
    NoDnsMessage = Message::new("detail.no-dns-message", "HTTP status {status} without a DNS message");
    LongChain = Message::new("detail.long-chain", "the CNAME chain is a loop or has more than 8 links");
    ShortResponse = Message::new("detail.short-response", "the response is shorter than a DNS header");
    LongResponse = Message::new("detail.long-response", "the response is longer than a DNS message");
    NoResponse = Message::new("detail.no-response", "the message is not a response to a query");
    OtherId = Message::new("detail.other-id", "the response has another id than the query");
    Truncated = Message::new("detail.truncated", "the response is truncated");
    NotOneQuestion = Message::new("detail.not-one-question", "the response does not contain exactly one question");
    OtherQuestion = Message::new("detail.other-question", "the response answers another question");
    BadRecords = Message::new("detail.bad-records", "the response's records cannot be parsed");
    OtherRecords = Message::new("detail.other-records", "the response's records are not those of the question");
    BadName = Message::new("detail.bad-name", "the name is not a valid DNS name");
    LongQuery = Message::new("detail.long-query", "the query is too long");
    ExtendedError = Message::new("detail.extended-error", "extended error {code}");
    // Connections.
    Refuses = Message::new("detail.refuses", "{address} refuses the connection");
    NoRoute = Message::new("detail.no-route", "this machine has no route to {address}");
    Late = Message::new("detail.late", "{address} did not answer in time");
    ConnectionFailed = Message::new("detail.connection-failed", "the connection to {address} failed");
    NoConnection = Message::new("detail.no-connection", "no connection was possible");
    // The policy fetch.
    HttpStatus = Message::new("detail.http-status", "HTTP status {status}");
    OnlyIpv6 = Message::new("detail.only-ipv6", "the policy host has only IPv6 addresses, and this service could not connect to any");
    NotReached = Message::new("detail.not-reached", "this service could not resolve the policy host or connect to it");
    SecondAnswered = Message::new("detail.second-answered", "the fetch failed, but a second connection was answered");
    NotExplained = Message::new("detail.not-explained", "the fetch failed, and this service could not find out why");
    // The answer of the policy host.
    Closes = Message::new("detail.closes", "the host closes the connection after the TLS handshake, without a complete answer");
    NotHttp = Message::new("detail.not-http", "the host answers over TLS with bytes that are not HTTP");
    BadStatusLine = Message::new("detail.bad-status-line", "the status line of the answer is not valid HTTP");
    BadHeader = Message::new("detail.bad-header", "the header of the answer is not valid HTTP");
    LongHeader = Message::new("detail.long-header", "the header of the answer does not end within 64 KiB");
    ManyFields = Message::new("detail.many-fields", "the host sends more than {count} header fields, which this program does not read");
    NulInField = Message::new("detail.nul-in-field", "a header field of the answer contains a NUL character");
    FoldedField = Message::new("detail.folded-field", "a header field of the answer is folded: it continues on a second line, which HTTP no longer allows");
    NoFieldName = Message::new("detail.no-field-name", "a header line of the answer has no field name and colon");
    BadFieldName = Message::new("detail.bad-field-name", "the name of a header field of the answer contains a character that HTTP does not allow");
    BadChunks = Message::new("detail.bad-chunks", "the chunks in the body of the answer are not valid HTTP");
    // SMTP.
    NotSmtp = Message::new("detail.not-smtp", "it does not speak SMTP");
    Greeting = Message::new("detail.greeting", "its greeting is {code}");
    EhloAnswer = Message::new("detail.ehlo-answer", "it answers EHLO with {code}");
    DeclinesTls = Message::new("detail.declines-tls", "it offers STARTTLS and then declines it with {code}");
    // What follows a host or an address.
    OtherPolicy = Message::new("detail.other-policy", "serves another policy");
    NoPolicy = Message::new("detail.no-policy", "does not serve the policy");
    NoStartTls = Message::new("detail.no-starttls", "does not offer STARTTLS");
    Valid = Message::new("detail.valid", "presents a valid certificate");
    NotValid = Message::new("detail.not-valid", "presents no valid certificate");
    UnknownKey = Message::new("detail.unknown-key", "has a certificate whose key this program cannot verify, such as ECDSA with P-521, or demands a curve that it does not have");
    UnknownAlgorithm = Message::new("detail.unknown-algorithm", "has a certificate that is signed with an algorithm that this program cannot verify, such as ECDSA with SHA-512");
    LongKey = Message::new("detail.long-key", "has a certificate with an RSA key of more than 8192 bits, which this program cannot verify");
    LargeChain = Message::new("detail.large-chain", "sends certificates of more than 64 KiB, which this program cannot read");
    // What such a part follows.
    TheHost = Message::new("detail.the-host", "the host {what}");
    It = Message::new("detail.it", "it {what}");
    AtAddress = Message::new("detail.at-address", "{address} {what}");
    Unlike = Message::new("detail.unlike", "{address} {there}, while {other} {here}");
}

impl Detail {
    /// Returns the English sentence, without values for its arguments.
    pub const fn template(self) -> &'static str {
        self.key_and_template().1
    }

    /// Returns the sentence, still without arguments.
    pub const fn message(self) -> Message {
        let (key, template) = self.key_and_template();
        Message::new(key, template)
    }

    /// Returns the sentence of ours that `text` is, else the text as it is, such as that of an extended DNS error, which a name
    /// server chooses.
    pub fn told(text: &str) -> Arg {
        let sentence =
            |detail: &Self| Some(Message { args: arguments(detail.template(), text)?, ..detail.message() });
        Self::ALL.iter().find_map(sentence).map_or_else(|| text.into(), Arg::from)
    }
}

/// Returns the number in a text of [`Detail::HttpStatus`].
pub(super) fn http_status(text: &str) -> Option<u16> {
    // At run time, all sentences would be in a program that needs only this one.
    const TEMPLATE: &str = Detail::HttpStatus.template();
    let (before, _) = TEMPLATE.split_once('{')?;
    text.strip_prefix(before)?.parse().ok()
}

/// Returns the arguments with which `template` is `text`.
fn arguments(template: &'static str, text: &str) -> Option<Args> {
    let (before, mut template) = template.split_once('{').unwrap_or((template, ""));
    let mut text = text.strip_prefix(before)?;
    let mut args = Args::new();
    while let Some((name, after)) = template.split_once('}') {
        let (words, next) = after.split_once('{').unwrap_or((after, ""));
        let (found, rest) = if words.is_empty() { (text, "") } else { text.split_once(words)? };
        args.push((name, value(name, found)?));
        (template, text) = (next, rest);
    }
    text.is_empty().then_some(args)
}

/// Reads the value of an argument: an address, a part of a sentence, or a number.
fn value(name: &str, text: &str) -> Option<Arg> {
    match name {
        "address" | "other" => text.parse::<IpAddr>().ok().map(Arg::from),
        "what" | "there" | "here" => {
            let part = Detail::ALL.iter().find(|detail| detail.template() == text)?;
            Some(part.message().into())
        }
        _ => text.parse::<u16>().ok().map(Arg::from),
    }
}

#[cfg(test)]
mod tests {
    use super::{Detail, arguments, http_status};
    use crate::text::message::{Arg, Message, fill};

    /// Values of all arguments.
    const VALUES: &[(&str, &str)] = &[
        ("address", "2001:db8::1"),
        ("other", "192.0.2.1"),
        ("status", "520"),
        ("code", "450"),
        ("count", "1000"),
        ("what", "serves another policy"),
        ("there", "does not offer STARTTLS"),
        ("here", "presents no valid certificate"),
    ];

    #[test]
    fn each_sentence_is_recognised_as_itself() {
        for detail in Detail::ALL {
            let text = fill(detail.template(), VALUES);
            assert!(!text.contains('{'), "{text}");
            let of_others = |other: &&Detail| arguments(other.template(), &text).is_some();
            let all: Vec<_> = Detail::ALL.iter().filter(of_others).collect();
            assert_eq!(all, [detail], "{text}");
            let Arg::Words(message) = Detail::told(&text) else { panic!("{text}") };
            assert_eq!((message.key, &*message.text()), (detail.message().key, text.as_str()));
        }
    }

    #[test]
    fn a_part_of_a_sentence_is_a_sentence() {
        let text = "192.0.2.1 does not offer STARTTLS, while 192.0.2.2 presents a valid certificate";
        let expected = Detail::Unlike
            .message()
            .arg("address", "192.0.2.1")
            .arg("there", Detail::NoStartTls.message())
            .arg("other", "192.0.2.2")
            .arg("here", Detail::Valid.message());
        assert_eq!(Detail::told(text), Arg::Words(expected));
        let it = |what: Detail| Detail::It.message().arg("what", what.message());
        assert_eq!(Detail::told(&it(Detail::LongKey).text()), Arg::Words(it(Detail::LongKey)));
    }

    #[test]
    fn other_text_is_data() {
        let long = "it ".repeat(100_000);
        let nearly = format!("{} refuses the connection", "1".repeat(100_000));
        for text in [
            "",
            "{address}",
            "{what}",
            "it ",
            "it is broken",
            "it {what}",
            "the host <b>is down</b>",
            "the host it serves another policy",
            "example.com refuses the connection",
            "192.0.2.1 refuses the connection now",
            "192.0.2.1  refuses the connection",
            "192.0.2.1 is down, while 192.0.2.2 presents a valid certificate",
            "HTTP status",
            "HTTP status 99999",
            "HTTP status 520\n",
            "its greeting is 450 4.7.1",
            "The response is truncated",
            "DNSSEC Bogus: the response is truncated",
            "no SEP matching the DS found for example.com",
            &long,
            &nearly,
        ] {
            assert_eq!(Detail::told(text), Arg::from(text), "{text:.80}");
        }
    }

    #[test]
    fn the_status_of_a_fetch_is_a_number() {
        let status = |status: u16| Message::text(&Detail::HttpStatus.message().arg("status", status));
        assert_eq!(http_status(&status(520)), Some(520));
        for text in ["HTTP status 429 without a DNS message", "HTTP status x", "520"] {
            assert_eq!(http_status(text), None, "{text}");
        }
    }
}
