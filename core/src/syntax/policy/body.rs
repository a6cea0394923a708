//! What was read of a policy body.

use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::foreign::{self, Traits};
use crate::syntax::policy::form::Form;
use crate::syntax::policy::intended::{Intended, Reader, Slip};
use crate::syntax::policy::key::Key;
use crate::syntax::policy::line::{Field, Line};
use crate::syntax::policy::value::{Mode, Value};
use crate::text::span::{Span, Spanned};
use std::cell::OnceCell;

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
    pub(super) intended: OnceCell<Vec<Intended>>,
    pub(super) foreign: OnceCell<Option<foreign::Kind>>,
    pub(super) second: OnceCell<Option<Span>>,
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
        self.fields().filter(|field| matches!(field.parsed, Value::Extension))
    }

    /// Returns the deviations of one kind.
    pub fn all(&self, kind: impl Fn(Deviation) -> bool) -> impl Iterator<Item = &Spanned<Deviation>> {
        self.deviations.iter().filter(move |deviation| kind(deviation.value))
    }

    /// Returns whether every line is a known field with a good value.
    pub(crate) fn is_plain(&self) -> bool {
        self.form == Form::Fields && self.deviations.is_empty() && self.extensions().next().is_none()
    }

    /// Returns the lines that were meant as fields of a policy and are not such fields.
    pub(crate) fn intended(&self) -> &[Intended] {
        self.intended.get_or_init(|| {
            let present: Vec<Key> = Key::ALL.into_iter().filter(|key| self.field(*key).is_some()).collect();
            let Self { text, lines, deviations, .. } = self;
            Reader { text, lines, deviations, present: &present }.read()
        })
    }

    /// Returns the patterns of mx fields with a misspelt name.
    pub(crate) fn misspelt_patterns(&self) -> Vec<MxPattern<'static>> {
        let intended = if self.is_plain() { &[] } else { self.intended() };
        let named = intended.iter().filter(|line| line.key == Key::Mx && line.slip != Slip::Malformed);
        let field = |line: &Intended| {
            let behind = self.lines.partition_point(|one| one.span.start <= line.place.start);
            self.lines.get(behind.checked_sub(1)?)?.field.as_ref()
        };
        let value = |field: &Field<'_>| MxPattern::read(field.value.of(self.text)).map(MxPattern::into_owned);
        named.filter_map(|line| value(field(line)?)).collect()
    }

    /// Returns what the text is, if it is not a policy with mistakes but something else.
    pub(crate) fn foreign(&self) -> Option<foreign::Kind> {
        if self.is_usual() {
            return None;
        }
        *self.foreign.get_or_init(|| {
            let is_key =
                |key: &Key| self.field(*key).is_some() || self.intended().iter().any(|line| line.key == *key);
            let malformed = || self.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
            let first = self.lines.iter().find(|line| !line.span.of(self.text).trim_ascii().is_empty());
            let traits = Traits {
                keys: Key::ALL.iter().filter(|key| is_key(key)).count(),
                has_field: self.first.iter().any(Option::is_some),
                malformed: malformed().count(),
                begins_malformed: first.is_some_and(|first| malformed().any(|line| line.span == first.span)),
            };
            foreign::of(self.text, self.form, &traits)
        })
    }

    /// Returns whether it is a policy, good or bad, and not a text of another kind.
    pub(crate) fn is_policy(&self) -> bool {
        self.is_usual() || (self.form == Form::Fields && self.foreign().is_none())
    }

    /// Returns the first field of a second policy below the first one. It repeats several fields, all of which the first
    /// policy has already, and has mx fields or a version of its own.
    pub(crate) fn second_policy(&self) -> Option<Span> {
        *self.second.get_or_init(|| {
            let is_repeated = |kind| matches!(kind, Deviation::Duplicate(_));
            let first = self.all(is_repeated).next()?.span;
            let has_all = [Key::Version, Key::Mode, Key::MaxAge]
                .into_iter()
                .all(|key| self.field(key).is_some_and(|field| field.name.start < first.start));
            let mut keys: Vec<Deviation> = self.all(is_repeated).map(|noted| noted.value).collect();
            keys.sort_unstable();
            keys.dedup();
            let has_mx = || self.fields_of(Key::Mx).any(|field| field.name.start > first.start);
            let has_own = keys.contains(&Deviation::Duplicate(Key::Version)) || has_mx();
            (has_all && keys.len() > 1 && has_own).then_some(first)
        })
    }

    /// Returns whether it is plainly a policy, so that nothing else has to be looked up.
    fn is_usual(&self) -> bool {
        self.deviations.is_empty() && matches!(self.first, [Some(_), ..])
    }

    /// Returns the fields that a policy needs, this one does not have, and no line was meant to be.
    pub(crate) fn missing(&self) -> impl Iterator<Item = Key> + '_ {
        let is_meant = |key: Key| self.intended().iter().any(|intended| intended.key == key);
        Key::ALL.into_iter().filter(move |key| match key {
            _ if self.field(*key).is_some() => false,
            // Only in mode none a policy needs no mx.
            Key::Mx => self.needs_mx() && !is_meant(Key::Mx),
            _ => !is_meant(*key),
        })
    }

    /// Returns whether the policy needs an mx field. That is not known while the mode has
    /// a finding of its own.
    fn needs_mx(&self) -> bool {
        if let Some(mode) = self.field(Key::Mode) {
            return mode.value == mode.bare && self.mode().is_some_and(|mode| mode != Mode::None);
        }
        let intended = self.intended().iter().find(|intended| intended.key == Key::Mode);
        let value = |name: Span| {
            self.fields().find(|field| field.name == name).map(|field| field.value.text(self.text))
        };
        intended.is_none_or(|intended| {
            let found = intended.text.clone().or_else(|| value(intended.place)).unwrap_or_default();
            ["enforce", "testing"].into_iter().any(|mode| found.ends_with(mode))
        })
    }

    /// Returns whether the grammar does not allow the field.
    pub(crate) fn is_malformed(&self, field: &Field<'_>) -> bool {
        let start = field.name.start;
        let from = self.deviations.partition_point(|deviation| deviation.span.start < start);
        let here = self.deviations.get(from..).unwrap_or_default().iter();
        here.take_while(|deviation| deviation.span.start == start)
            .any(|deviation| matches!(deviation.value, Deviation::NotAField | Deviation::EmptyValue))
    }

    /// Returns whether `place` is part of a line that was meant as a field, so that the finding about that line
    /// covers it.
    #[inline(never)]
    pub(crate) fn is_intended(&self, place: Span) -> bool {
        let intended = self.intended();
        let behind = intended.partition_point(|intended| intended.replaces.end <= place.start);
        intended.get(behind).is_some_and(|intended| {
            let start = intended.before.map_or(intended.replaces.start, |before| before.start);
            intended.slip == Slip::Malformed && start <= place.start
        })
    }

    /// Returns the deviations of one kind that no finding about a whole line covers.
    pub(crate) fn separate(
        &self,
        kind: impl Fn(Deviation) -> bool,
    ) -> impl Iterator<Item = &Spanned<Deviation>> {
        self.all(kind).filter(|deviation| !self.is_intended(deviation.span))
    }

    /// Returns the text, if it is UTF-8.
    pub(crate) const fn utf8(&self) -> Option<&'a str> {
        self.utf8
    }

    fn first_on(&self, key: Key) -> Option<usize> {
        self.first.get(key as usize).copied().flatten()
    }
}
