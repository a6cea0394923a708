//! Sentences as data: a key for translators, an English template, named arguments.

use crate::text::shown::Shown;
use std::fmt;

/// Named arguments, in the order given.
pub type Args = Vec<(&'static str, Shown)>;

/// One sentence about a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Names the sentence in a catalogue of another language.
    pub key: &'static str,
    /// The English sentence; `{name}` is replaced by the argument of that name.
    pub template: &'static str,
    /// The arguments.
    pub args: Args,
}

impl Message {
    /// The sentence `template`, known to translators as `key`.
    pub const fn new(key: &'static str, template: &'static str) -> Self {
        Self { key, template, args: Vec::new() }
    }

    /// Gives the argument `name` its value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.args.push((name, Shown::brief(value)));
        self
    }

    /// Returns the sentence with its arguments.
    pub fn text(&self) -> Shown {
        Shown::of(fill(self.template, &self.args))
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
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
