//! Titles of fixes, and other words, that several lints share.

use crate::finding::{Arg, Message};
use crate::text::visible::token;

/// Returns `text` in quotes.
pub(crate) fn quoted(text: impl Into<Arg>) -> Arg {
    Message::new("quoted", "“{text}”").arg("text", text).into()
}

/// Returns each of `texts` in quotes, with commas between them.
pub(crate) fn all_quoted<T: Into<Arg>>(texts: impl IntoIterator<Item = T>) -> Arg {
    Arg::Joined(texts.into_iter().map(quoted).collect())
}

/// Returns a character for a sentence: in quotes if it is visible, by name if not.
pub(crate) fn character(character: char) -> Arg {
    match token(character) {
        Some(token) => Message::new("character.named", "the character {token}").arg("token", token).into(),
        None if character == ' ' => Message::new("character.space", "a space").into(),
        None => quoted(character),
    }
}

/// Returns a sentence that may be left out, with the space between it and the next one.
pub(crate) fn before(sentence: Message) -> Arg {
    Message::new("sentence-before", "{sentence} ").arg("sentence", sentence).into()
}

/// Returns a sentence that may be left out, with the space between it and the one before.
pub(crate) fn after(sentence: Message) -> Arg {
    Message::new("sentence-after", " {sentence}").arg("sentence", sentence).into()
}

/// Returns `Write “text”`.
pub(crate) fn write(text: impl Into<Arg>) -> Message {
    write_all([text])
}

/// Returns `Write “one”, “other”`.
pub(crate) fn write_all<T: Into<Arg>>(texts: impl IntoIterator<Item = T>) -> Message {
    Message::new("fix.write", "Write {texts}").arg("texts", all_quoted(texts))
}

/// Returns the advice to write each of `texts`.
pub(crate) fn advice_to_write<T: Into<Arg>>(texts: impl IntoIterator<Item = T>) -> Message {
    Message::new("advice.write", "Write {texts}.").arg("texts", all_quoted(texts))
}

/// Returns `Write 86400`.
pub(crate) fn write_number(number: u32) -> Message {
    Message::new("fix.write-number", "Write {number}").arg("number", number)
}

/// Returns `Add “mx: host”`.
pub(crate) fn add_host(host: &str) -> Message {
    Message::new("fix.add", "Add {line}").arg("line", quoted(format_args!("mx: {host}")))
}

pub(crate) const REMOVE_LINE: Message = Message::new("fix.remove-the-line", "Remove the line");
pub(crate) const REMOVE_LINES: Message = Message::new("fix.remove-the-lines", "Remove the lines");
pub(crate) const REMOVE_IT: Message = Message::new("fix.remove-it", "Remove it");
