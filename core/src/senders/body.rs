//! A policy body, and what each sender reads in it.

use crate::senders::plain::{self, PlainLine, Value};
use crate::senders::profile::Profile;
use crate::senders::verdict::SenderVerdict;
use crate::senders::{decide, read};
use crate::syntax::policy::PolicySyntax;
use std::borrow::Cow;
use std::cell::OnceCell;

/// A policy body, served as `text/plain; charset=utf-8`.
pub(crate) struct Body<'s> {
    syntax: &'s PolicySyntax<'s>,
    /// The text, with U+FFFD for invalid UTF-8.
    text: Cow<'s, str>,
    /// The plain lines are cut and split up to this byte.
    most: usize,
    plain: OnceCell<Vec<PlainLine<'s>>>,
}

/// What one sender makes of a body.
pub(crate) struct Reading<'b> {
    pub verdict: SenderVerdict,
    mx: Vec<Value<'b>>,
}

impl<'b> Reading<'b> {
    /// Returns the values of `mx` that count, in order.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &'b str> {
        self.mx.iter().map(|value| value.text)
    }
}

impl<'s> Body<'s> {
    pub(crate) fn new(syntax: &'s PolicySyntax<'s>) -> Self {
        let text = syntax.utf8().map_or_else(|| String::from_utf8_lossy(syntax.text), Cow::Borrowed);
        Self { syntax, text, most: usize::MAX, plain: OnceCell::new() }
    }

    /// Returns the same body for senders that read at most this many bytes of it.
    pub(super) fn up_to(self, most: usize) -> Self {
        Self { most, ..self }
    }

    /// Reads the body as `profile` does.
    pub(crate) fn read_by(&self, profile: &'static Profile) -> Reading<'_> {
        let length = self.syntax.text.len();
        if profile.text.refuses(length) {
            return Reading { verdict: SenderVerdict::too_large(profile), mx: Vec::new() };
        }
        let fields = read::read(profile, self.syntax.text, &self.text, self.plain_lines());
        Reading { verdict: decide::verdict(profile, &fields, self.syntax), mx: fields.mx }
    }

    /// Returns the same body, each line of which is cut and split anew by each sender.
    #[cfg(test)]
    pub(super) fn without_plain_lines(self) -> Self {
        Self { plain: OnceCell::from(Vec::new()), ..self }
    }

    fn plain_lines(&self) -> &[PlainLine<'s>] {
        self.plain.get_or_init(|| plain::lines(self.syntax, self.most))
    }
}
