//! What was read of a policy body.

use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::form::Form;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::line::{Field, Line};
use crate::syntax::policy::value::{Mode, Value};
use crate::text::span::Spanned;

/// A policy body, cut into lines and fields, with everything that the grammar does not allow.
#[derive(Clone, Debug)]
pub struct PolicySyntax<'a> {
    /// The body.
    pub text: &'a [u8],
    /// What kind of text it is; anything but [`Form::Fields`] has no lines.
    pub form: Form,
    /// Its lines, in order.
    pub lines: Vec<Line<'a>>,
    /// Every deviation from the grammar, in reading order.
    pub deviations: Vec<Spanned<Deviation>>,
    /// The text, if it is UTF-8.
    pub(super) utf8: Option<&'a str>,
    /// The index of the line with the first field of each name.
    pub(super) first: [Option<usize>; Key::ALL.len()],
}

impl<'a> PolicySyntax<'a> {
    /// Returns the fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field<'a>> {
        self.lines.iter().filter_map(|line| line.field.as_ref())
    }

    /// Returns the first field of one name, which is the one that counts.
    pub fn field(&self, key: Key) -> Option<&Field<'a>> {
        self.lines.get(self.first_on(key)?)?.field.as_ref()
    }

    /// Returns the mode that counts, if it can be read.
    pub fn mode(&self) -> Option<Mode> {
        match self.field(Key::Mode)?.parsed {
            Value::Mode(mode) => mode,
            _ => None,
        }
    }

    /// Returns the fields of one name that count.
    pub fn fields_of(&self, key: Key) -> impl Iterator<Item = &Field<'a>> {
        let lines = match (key, self.first_on(key)) {
            (Key::Mx, Some(line)) => self.lines.get(line..),
            (_, Some(line)) => self.lines.get(line..=line),
            (_, None) => None,
        };
        let fields = lines.unwrap_or_default().iter().filter_map(|line| line.field.as_ref());
        fields.filter(move |field| field.parsed.key() == Some(key))
    }

    /// Returns the fields that RFC 8461 does not define.
    pub fn extensions(&self) -> impl Iterator<Item = &Field<'a>> {
        self.fields().filter(|field| field.parsed == Value::Extension)
    }

    /// Returns the deviations of one kind.
    pub fn all(&self, kind: impl Fn(Deviation) -> bool) -> impl Iterator<Item = &Spanned<Deviation>> {
        self.deviations.iter().filter(move |deviation| kind(deviation.value))
    }

    /// Returns whether every line is a known field with a good value.
    pub(crate) fn is_plain(&self) -> bool {
        self.form == Form::Fields && self.deviations.is_empty() && self.extensions().next().is_none()
    }

    /// Returns the text, if it is UTF-8.
    pub(crate) const fn utf8(&self) -> Option<&'a str> {
        self.utf8
    }

    fn first_on(&self, key: Key) -> Option<usize> {
        self.first.get(key as usize).copied().flatten()
    }
}
