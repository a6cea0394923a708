//! Which field each line was meant to be, if it is not one. It is decided here, once, and every
//! lint asks it, so that one slip has one finding.

use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::line::{Line, line_of};
use crate::syntax::policy::meant::{bare, is_good, is_prose, key_meant, meant, mentioned};
use crate::text::span::{Span, Spanned};

/// A line that was meant as a field.
#[derive(Clone, Debug)]
pub(crate) struct Intended {
    /// The name of a misspelt field, and otherwise the line.
    pub(crate) place: Span,
    pub(crate) key: Key,
    pub(crate) slip: Slip,
    /// What to write: the name, or the whole field. `None` if only the name is clear.
    pub(crate) text: Option<String>,
    /// What that replaces: the name, or the line with its indentation.
    pub(crate) replaces: Span,
    /// What belongs to the same slip on the line before: a name without its value, or the comma of a list.
    pub(crate) before: Option<Span>,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    /// The case of the name.
    Case,
    /// The name.
    Misspelt,
    /// The line is not a field.
    Malformed,
}

/// At most this many lines of a text are looked at.
const LINES_MAX: usize = 1024;

/// Reads what the lines of a text were meant to be.
pub(super) struct Reader<'b, 'a> {
    pub(super) text: &'a [u8],
    pub(super) lines: &'b [Line<'a>],
    pub(super) deviations: &'b [Spanned<Deviation>],
    /// The fields that the policy has.
    pub(super) present: &'b [Key],
}

impl Reader<'_, '_> {
    /// Returns what they were meant to be, in order.
    pub(super) fn read(&self) -> Vec<Intended> {
        let mut found: Vec<Intended> = Vec::new();
        let mut unclear: Vec<&Line<'_>> = Vec::new();
        let mut before = None;
        let mut left = LINES_MAX;
        for line in self.lines {
            let is_extension = line.field.as_ref().is_none_or(|field| field.parsed.key().is_none());
            if left > 0 && (is_extension || self.is_malformed(line)) {
                left -= 1;
                match self.meant(line, before) {
                    Some(intended) => {
                        if let Some(taken) = intended.before {
                            unclear
                                .retain(|line| line.span.end <= taken.start || taken.end <= line.span.start);
                        }
                        found.push(intended);
                    }
                    None => unclear.push(line),
                }
            }
            before = Some(line);
        }
        let is_absent = |key: &Key| self.is_absent(*key) && !found.iter().any(|found| found.key == *key);
        let mut absent: Vec<Key> = Key::ALL.into_iter().filter(is_absent).collect();
        for line in unclear {
            if absent.is_empty() {
                break;
            }
            if let Some(intended) = self.named(line, &absent) {
                absent.retain(|key| *key == Key::Mx || *key != intended.key);
                add(&mut found, intended);
            }
        }
        self.without_values(&found).into_iter().for_each(|intended| add(&mut found, intended));
        found
    }

    fn is_absent(&self, key: Key) -> bool {
        !self.present.contains(&key)
    }

    /// Returns whether a line is not a valid field.
    fn is_malformed(&self, line: &Line<'_>) -> bool {
        let from = self.deviations.partition_point(|deviation| deviation.span.start < line.span.start);
        let here = self.deviations.get(from..).unwrap_or_default().iter();
        let mut here = here.take_while(|deviation| deviation.span.start == line.span.start);
        here.any(|deviation| matches!(deviation.value, Deviation::NotAField | Deviation::EmptyValue))
    }

    /// Returns the field that a line shows by its name or its value.
    fn meant(&self, line: &Line<'_>, before: Option<&Line<'_>>) -> Option<Intended> {
        if !self.is_malformed(line) {
            let name = line.field.as_ref()?.name;
            let found = name.text(self.text);
            let key = key_meant(&found)?;
            let slip = if key.name().eq_ignore_ascii_case(&found) { Slip::Case } else { Slip::Misspelt };
            return Some(renamed(name, key, slip));
        }
        let text = line.span.text(self.text);
        let value = bare(&text);
        let head = before.and_then(|before| Some((before, self.without_value(before)?)));
        if let Some((head, key)) = head.filter(|(_, key)| is_good(*key, value)) {
            let mut intended = self.rewritten(line, key, Some(value));
            intended.before = Some(line_of(self.text, head.span));
            return Some(intended);
        }
        let mut others = [Key::Version, Key::Mode, Key::MaxAge].into_iter();
        if let Some(key) = others.find(|key| self.is_absent(*key) && is_good(*key, value)) {
            return Some(self.rewritten(line, key, Some(value)));
        }
        let (key, value) = meant(&text)?;
        if !is_good(key, value)
            && let Some((_, Some(value))) = mentioned(&text, &[key])
        {
            return Some(self.rewritten(line, key, Some(&value)));
        }
        let mut intended = self.rewritten(line, key, Some(value));
        // The comma at the end of the line before comes from the same list.
        let field = before.and_then(|before| before.field.as_ref()).filter(|_| value == bare(&text));
        let comma = field
            .filter(|field| field.parsed.key() == Some(Key::Mx))
            .map(|mx| Span::new(mx.bare.end, mx.value.end));
        intended.before = comma.filter(|comma| !comma.is_empty());
        Some(intended)
    }

    /// Returns which field a line names without giving a value.
    fn without_value(&self, line: &Line<'_>) -> Option<Key> {
        match &line.field {
            Some(field) => field.parsed.key().filter(|_| field.value.is_empty()),
            None => {
                let text = line.span.text(self.text);
                let key = Key::ALL.into_iter().find(|key| key.name() == bare(&text))?;
                (key == Key::Mx || self.is_absent(key)).then_some(key)
            }
        }
    }

    /// Returns the fields without a value, if there are several and no lines below have the values.
    #[inline(never)]
    fn without_values(&self, found: &[Intended]) -> Vec<Intended> {
        let is_head = |line: &Line<'_>| {
            found.iter().any(|found| found.before.is_some_and(|before| before.start == line.span.start))
        };
        let empty = self
            .lines
            .iter()
            .filter(|line| line.field.as_ref().is_some_and(|field| field.value.is_empty() && field.counts));
        let empty = empty.take(LINES_MAX).filter(|line| !is_head(line));
        let empty: Vec<_> = empty
            .filter_map(|line| Some(self.rewritten(line, line.field.as_ref()?.parsed.key()?, None)))
            .collect();
        if empty.len() > 1 { empty } else { Vec::new() }
    }

    /// Returns the field of `absent` that a line names, in a comment or among other words.
    #[inline(never)]
    fn named(&self, line: &Line<'_>, absent: &[Key]) -> Option<Intended> {
        let text = line.span.text(self.text);
        if let Some(field) = line.field.as_ref().filter(|_| !self.is_malformed(line)) {
            // `X-mode`, `policy_mode`
            let name = field.name.text(self.text);
            let last = name.rsplit(['-', '_', '.']).next()?;
            let is_last =
                |key: &&Key| last == key.name() || (**key == Key::MaxAge && name.ends_with(key.name()));
            let key = absent.iter().find(is_last)?;
            return Some(renamed(field.name, *key, Slip::Misspelt));
        }
        if self.is_malformed(line) {
            let (key, value) =
                Some(&text).filter(|text| !is_prose(text)).and_then(|text| mentioned(text, absent))?;
            return Some(self.rewritten(line, key, value.as_deref()));
        }
        // A comment is only a field if it is exactly that.
        let (name, value) = bare(&text).split_once(':')?;
        let key = absent.iter().find(|key| key.name() == name && is_good(**key, value.trim()))?;
        Some(self.rewritten(line, *key, Some(value.trim())))
    }

    /// Indentation comes from the list or object that the line was part of, so it is replaced too.
    #[inline(never)]
    fn rewritten(&self, line: &Line<'_>, key: Key, value: Option<&str>) -> Intended {
        let start = line_of(self.text, line.span).start;
        Intended {
            place: line.span,
            key,
            slip: Slip::Malformed,
            text: value.map(|value| [key.name(), ": ", value].concat()),
            replaces: Span::new(start, line.span.end),
            before: None,
        }
    }
}

/// Adds a line at its place.
#[inline(never)]
fn add(found: &mut Vec<Intended>, intended: Intended) {
    let at = found.partition_point(|other| other.place.start < intended.place.start);
    found.insert(at, intended);
}

const fn renamed(name: Span, key: Key, slip: Slip) -> Intended {
    Intended { place: name, key, slip, text: None, replaces: name, before: None }
}
