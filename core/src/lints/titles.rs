//! Titles of fixes, and other words, that several lints share.

use crate::finding::{Arg, Message};
use std::fmt::Display;

/// Returns `text` in quotes.
pub(crate) fn quoted(text: impl Display) -> Arg {
    Message::new("quoted", "“{text}”").arg("text", text).into()
}

/// Returns each of `texts` in quotes, with commas between them.
pub(crate) fn all_quoted<T: Display>(texts: impl IntoIterator<Item = T>) -> Arg {
    Arg::Joined(texts.into_iter().map(quoted).collect())
}

/// Returns `Write “text”`.
pub(crate) fn write(text: impl Display) -> Message {
    write_all([text])
}

/// Returns `Write “one”, “other”`.
pub(crate) fn write_all<T: Display>(texts: impl IntoIterator<Item = T>) -> Message {
    Message::new("fix.write", "Write {texts}").arg("texts", all_quoted(texts))
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
