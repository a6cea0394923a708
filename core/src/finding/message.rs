//! Sentences as data: a key for translators, an English template, named arguments.

use crate::finding::lint::{Args, fill};
use std::fmt;

/// One sentence about a domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Names the sentence in a catalogue of another language.
    pub key: &'static str,
    /// The English sentence; `{name}` stands for the argument of that name.
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
        self.args.push((name, value.to_string()));
        self
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&fill(self.template, &self.args))
    }
}
