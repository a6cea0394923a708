//! The screen of a bounce, in English.

use crate::words::bounce::{BounceWords, UnknownWords};
use crate::words::shared::Plural;

pub(crate) static WORDS: BounceWords = BounceWords {
    empty: "Paste a text first.",
    unreadable: "This file cannot be read.",
    unknown: UnknownWords {
        heading: "This text is not recognised",
        text: "It contains none of the {n} messages about TLS, MTA-STS and DANE that this page knows. The mail may be stuck for another reason, such as a full mailbox or a spam filter.",
        advice: "If it is about TLS, look for the reply of the mail server: a code such as 4.7.5, and the sentence behind it. Paste it with the lines around it.",
        other: "This text is not about TLS",
    },
    recognised: Plural { one: "{n} message recognised", other: "{n} messages recognised" },
    others: Plural { one: "One more message in this text", other: "{n} more messages in this text" },
    left_out: "Only the first {limit} KiB were read, and all that follows was left out. Paste the lines about one mail.",
    long: "Read from a text of {n} KiB, which is too long to show in the box.",
    file: "From the file {name}",
    says: "{sender} says",
    outcome: "This message does not give the cause. Another line of the report or of the log does.",
    domain: "Domain",
    host: "Mail server",
    whose: "Whose move it is",
    mail: "The mail",
    to_check: "What to check",
    lints: "A check would report it as",
    sure: "How sure this is",
    high: "Certain: the program’s source or documentation contains this message.",
    medium: "Likely: administrators have reported this message, but we have not seen its source.",
    low: "Uncertain: many programs write these words. The lines around them may tell more.",
    check: "Check {domain}",
    same: "The same about",
    unnamed: "a domain that the text does not name",
    more: " and {n} more",
};
