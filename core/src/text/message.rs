//! Sentences as data: a key for translators, an English template, named arguments.

use crate::text::characters::capitalized;
use crate::text::shown::Shown;
use crate::text::words::{Part, Words};
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// Named arguments, in the order given.
pub type Args = Vec<(&'static str, Arg)>;

/// The value of an argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[serde(bound(deserialize = "'de: 'static"))]
pub enum Arg {
    /// The same in every language: a host, a number, a word of a protocol.
    Text(Shown),
    /// Words of ours.
    Words(Message),
    /// Several, with commas between them.
    Joined(Vec<Arg>),
}

impl Arg {
    /// Returns the value in the language of `words`.
    pub fn text(&self, words: &Words) -> Shown {
        match self {
            Self::Text(text) => text.clone(),
            Self::Words(_) | Self::Joined(_) => {
                Message::new("", "{value}").arg("value", self.clone()).text_in(words)
            }
        }
    }

    fn write(&self, pieces: &mut Vec<Piece>, words: &Words) {
        match self {
            Self::Text(text) => pieces.push(Piece::Argument(text.clone())),
            Self::Words(message) => message.write(pieces, words),
            Self::Joined(values) => {
                for (index, value) in values.iter().enumerate() {
                    say(pieces, if index == 0 { "" } else { ", " });
                    value.write(pieces, words);
                }
            }
        }
    }

    /// Returns the text of a value that is the same in every language.
    pub const fn data(&self) -> Option<&Shown> {
        match self {
            Self::Text(text) => Some(text),
            Self::Words(_) | Self::Joined(_) => None,
        }
    }
}

/// Whatever is not a [`Message`] is the same in every language.
impl<T: Display> From<T> for Arg {
    fn from(value: T) -> Self {
        Self::Text(Shown::brief(value))
    }
}

impl From<Message> for Arg {
    fn from(message: Message) -> Self {
        Self::Words(message)
    }
}

/// One sentence about a domain, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Names the sentence in a catalogue of another language; for a text of a lint, the name of the lint.
    pub key: &'static str,
    /// Which text of that name.
    pub part: Part,
    /// The English sentence; `{name}` is replaced by the argument of that name.
    pub template: &'static str,
    /// The arguments.
    pub args: Args,
    /// Which sentences of it are meant.
    pub(crate) extent: Extent,
}

/// Which sentences of a text are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Extent {
    All,
    /// The first sentence, without its full stop.
    First,
    /// All but the first.
    Rest,
    /// All, with a capital letter at the start.
    Capital,
}

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of ours.
    Words(String),
    /// An argument that is the same in every language. It may be text from other people.
    Argument(Shown),
}

impl Message {
    /// The sentence `template`, known to translators as `key`.
    // Hundreds of places call it. Inlined, each would have 60 bytes more.
    #[inline(never)]
    pub const fn new(key: &'static str, template: &'static str) -> Self {
        Self::of_row(key, Part::Only, template)
    }

    /// The text `part` of the row `name` of a table.
    pub(crate) const fn of_row(name: &'static str, part: Part, template: &'static str) -> Self {
        Self { key: name, part, template, args: Vec::new(), extent: Extent::All }
    }

    /// Gives the argument `name` its value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// Returns the first sentence without its full stop, and the others. How many there are depends on the language, so the others may
    /// be empty.
    pub fn first_and_rest(self) -> (Self, Self) {
        let rest = Self { extent: Extent::Rest, ..self.clone() };
        (Self { extent: Extent::First, ..self }, rest)
    }

    /// Returns the same for the start of a sentence: with a capital letter.
    #[must_use]
    pub(crate) fn capitalized(self) -> Self {
        Self { extent: Extent::Capital, ..self }
    }

    /// Returns the English sentence with its arguments.
    pub fn text(&self) -> Shown {
        self.text_in(&Words::ENGLISH)
    }

    /// Returns the sentence with its arguments in the language of `words`.
    pub fn text_in(&self, words: &Words) -> Shown {
        let mut text = String::new();
        for piece in self.pieces(words) {
            text.push_str(match &piece {
                Piece::Words(words) => words,
                Piece::Argument(argument) => argument,
            });
        }
        Shown::of(text)
    }

    /// Returns the sentence in the language of `words`, cut at its arguments.
    pub fn pieces(&self, words: &Words) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.write(&mut pieces, words);
        pieces
    }

    fn write(&self, pieces: &mut Vec<Piece>, words: &Words) {
        if self.extent == Extent::All {
            return self.write_all(pieces, words);
        }
        let mut own = Vec::new();
        self.write_all(&mut own, words);
        for piece in cut(own, self.extent) {
            match piece {
                Piece::Words(words) => say(pieces, &words),
                argument => pieces.push(argument),
            }
        }
    }

    fn write_all(&self, pieces: &mut Vec<Piece>, words: &Words) {
        let mut rest = words.get(self.key, self.part).unwrap_or(self.template);
        while let Some((before, name, after)) = next_argument(rest) {
            say(pieces, before);
            match self.args.iter().find(|(given, _)| *given == name) {
                Some((_, value)) => value.write(pieces, words),
                // A name nobody gave stays visible.
                None => say(pieces, &["{", name, "}"].concat()),
            }
            rest = after;
        }
        say(pieces, rest);
    }
}

/// Adds words of ours, to the last piece if that is words, too.
fn say(pieces: &mut Vec<Piece>, more: &str) {
    match pieces.last_mut() {
        _ if more.is_empty() => {}
        Some(Piece::Words(words)) => words.push_str(more),
        _ => pieces.push(Piece::Words(more.to_owned())),
    }
}

/// Cuts a template at its first argument: what is before it, its name, what is after it.
fn next_argument(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Returns the first sentence of a text, or the others, or all with a capital letter.
fn cut(mut pieces: Vec<Piece>, extent: Extent) -> Vec<Piece> {
    if extent == Extent::Capital {
        match pieces.first_mut() {
            Some(Piece::Words(words)) => *words = capitalized(words),
            Some(Piece::Argument(text)) => *text = Shown::of(capitalized(text)),
            None => {}
        }
        return pieces;
    }
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for piece in pieces {
        match piece {
            piece if !rest.is_empty() => rest.push(piece),
            Piece::Words(words) => match first_sentence(&words) {
                Some((before, after)) => {
                    first.push(Piece::Words(before.to_owned()));
                    rest.push(Piece::Words(after.to_owned()));
                }
                None => first.push(Piece::Words(words)),
            },
            piece => first.push(piece),
        }
    }
    if extent == Extent::Rest {
        return rest;
    }
    if let Some(Piece::Words(words)) = first.last_mut()
        && words.ends_with('.')
    {
        words.pop();
    }
    first
}

/// Cuts a text after its first sentence: the sentence without its full stop, and the others. `None` if no sentence ends before the end of
/// the text. A full stop before a small letter does not end a sentence: `31. marts`, `mta-sts.example.com. instead`.
pub fn first_sentence(text: &str) -> Option<(&str, &str)> {
    let cuts = text.match_indices(". ").filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 2..)?)));
    cuts.into_iter().find(|(_, after)| !after.starts_with(char::is_lowercase))
}

/// Returns `values` with commas between them, and “and” before the last one.
pub(crate) fn and(mut values: Vec<Arg>) -> Arg {
    let Some(last) = values.pop() else { return Arg::Joined(values) };
    match values.len() {
        0 => last,
        _ => Message::new("and", "{first} and {last}")
            .arg("first", Arg::Joined(values))
            .arg("last", last)
            .into(),
    }
}

/// Returns two sentences, each with its full stop.
pub(crate) fn sentences(first: Message, second: Message) -> Message {
    Message::new("sentences", "{first} {second}").arg("first", first).arg("second", second)
}

/// Puts the arguments into a template; a name nobody gave stays visible.
pub fn fill(template: &str, args: &[(&'static str, impl AsRef<str>)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match args.iter().find(|(given, _)| *given == name) {
            Some((_, value)) => text.push_str(value.as_ref()),
            None => text.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::{Arg, Message, and, first_sentence};
    use crate::text::words::Words;

    #[test]
    fn an_argument_that_is_a_message_is_in_the_language_of_the_sentence() {
        let words = Words::parse(
            "refused = {host} wird abgelehnt, weil {why}\nexpired = das Zertifikat abgelaufen ist\n",
        );
        let why = Message::new("expired", "its certificate has expired");
        let message = Message::new("refused", "{host} is refused, because {why}")
            .arg("host", "mx.test")
            .arg("why", why);
        assert_eq!(&*message.text(), "mx.test is refused, because its certificate has expired");
        let german = message.text_in(&words.unwrap());
        assert_eq!(&*german, "mx.test wird abgelehnt, weil das Zertifikat abgelaufen ist");
    }

    #[test]
    fn a_message_at_the_start_of_a_sentence_has_a_capital_letter() {
        let words = Words::parse("slow = er braucht zu lange\nagain = {why}. Noch einmal?\n").unwrap();
        let slow = Message::new("slow", "it takes too long").capitalized();
        let message = Message::new("again", "{why}. Once more?").arg("why", slow);
        assert_eq!(&*message.text(), "It takes too long. Once more?");
        assert_eq!(&*message.text_in(&words), "Er braucht zu lange. Noch einmal?");
    }

    #[test]
    fn the_first_sentence_ends_before_a_capital_letter() {
        for (text, expected) in [
            ("Do this. Then that. And so on.", Some(("Do this", "Then that. And so on."))),
            ("Do this.", None),
            (
                "Set an alias to mta-sts.example.com. instead. The policy is yours to serve.",
                Some(("Set an alias to mta-sts.example.com. instead", "The policy is yours to serve.")),
            ),
            (
                "Den 31. marts ophører den. Skift den ud.",
                Some(("Den 31. marts ophører den", "Skift den ud.")),
            ),
            ("Use port 25. “mx” is next.", Some(("Use port 25", "“mx” is next."))),
        ] {
            assert_eq!(first_sentence(text), expected, "{text}");
        }
    }

    #[test]
    fn a_translation_may_have_more_sentences() {
        let words = Words::parse("help = Erst dies. Dann das.\n").unwrap();
        let (first, rest) = Message::new("help", "First this, then that.").first_and_rest();
        assert_eq!([&*first.text(), &*rest.text()], ["First this, then that", ""]);
        assert_eq!([&*first.text_in(&words), &*rest.text_in(&words)], ["Erst dies", "Dann das."]);
    }

    #[test]
    fn the_last_of_several_values_has_an_and() {
        let words = Words::parse("and = {first} und {last}\n").unwrap();
        let cases: [(&[&str], &str, &str); 4] = [
            (&[], "", ""),
            (&["version"], "version", "version"),
            (&["version", "mode"], "version and mode", "version und mode"),
            (&["version", "mode", "mx"], "version, mode and mx", "version, mode und mx"),
        ];
        for (values, english, german) in cases {
            let value = and(values.iter().map(|value| Arg::from(*value)).collect());
            assert_eq!(&*value.text(&Words::ENGLISH), english);
            assert_eq!(&*value.text(&words), german);
        }
    }
}
