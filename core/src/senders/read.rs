//! From text to the values that count, as one sender reads them.

use crate::rfc::FIELD_NAME_MAX;
use crate::senders::lines::{Lines, next_line, split_at_colon};
use crate::senders::mx_value::{Odd, Oddities};
use crate::senders::profile::{Blank, Charset, Extension, NoField, Profile, Values};
use crate::senders::runs::{Row, Run};
use crate::senders::space::Space;
use crate::syntax::policy::{Deviation, Form, Key, PolicySyntax, Value as Known};
use crate::text::span::Span;
use std::collections::BTreeSet;

/// What a sender has in its hands when it has read the text.
#[derive(Default)]
pub(super) struct Reading<'t> {
    /// Values of `version`, in order.
    pub version: Vec<Value<'t>>,
    /// Values of `mode`, in order.
    pub mode: Vec<Value<'t>>,
    /// Values of `max_age`, in order.
    pub max_age: Vec<Value<'t>>,
    /// How many values of `mx` count.
    pub mx: usize,
    /// What is odd about them.
    pub odd_mx: Odd,
    /// They themselves, where somebody asked for them.
    pub patterns: Option<Vec<&'t str>>,
    /// Whether the first field of all is `version`.
    pub version_first: bool,
    /// How many fields there are, of any name.
    pub fields: usize,
    /// What it refused on the way.
    pub refused: Refusals,
}

/// A value, and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub text: &'t str,
    pub span: Span,
}

/// What a sender refuses, each with the name of the lint it amounts to where the syntax knows nothing
/// more telling about the place.
#[derive(Default)]
pub(super) struct Refusals(Vec<(Option<Span>, &'static str)>);

/// More than this many say nothing new, and looking each of them up would add up.
const REFUSALS_KEPT: usize = 16;

impl Refusals {
    pub(super) fn add(&mut self, span: impl Into<Option<Span>>, lint: &'static str) {
        if !self.is_full() {
            self.0.push((span.into(), lint));
        }
    }

    /// Whether there were so many that the rest of the text was not read.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= REFUSALS_KEPT
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Option<Span>, &'static str)> {
        self.0.iter()
    }
}

/// The one reading that all senders have of a grammatical text without extension or repeated fields.
/// They part ways only afterwards, over the values.
pub(super) fn grammatical<'t>(syntax: &PolicySyntax<'t>, keeps_patterns: bool) -> Option<Reading<'t>> {
    let plain = |deviation: Deviation| deviation == Deviation::MixedLineEnds;
    if syntax.form != Form::Fields || syntax.deviations.iter().any(|deviation| !plain(deviation.value)) {
        return None;
    }
    let mut reading = Reading::keeping(keeps_patterns);
    for field in syntax.fields() {
        let text = syntax.utf8()?.get(field.value.range())?;
        let odd = match &field.parsed {
            Known::Mx(Ok(pattern)) => Oddities::of_pattern(pattern),
            _ => Oddities::NONE,
        };
        reading.take(field.parsed.key()?, Value { text, span: field.value }, odd);
    }
    Some(reading)
}

/// Runs `profile` over the bytes `raw`, of which `text` is the lossy text; `runs` are rows of lines in
/// it that need not be read again.
pub(super) fn read<'t>(
    profile: &Profile,
    raw: &[u8],
    text: &'t str,
    runs: &[Run],
    keeps_patterns: bool,
) -> Reading<'t> {
    let reading = Reading::keeping(keeps_patterns);
    let mut reader = Reader { profile, reading, has_bad_utf8: false, seen: BTreeSet::new() };
    let text = reader.whole(raw, text);
    let mut runs = runs.iter().peekable();
    let mut rest = text;
    if profile.text.skips_byte_order_mark {
        rest = rest.strip_prefix('\u{feff}').unwrap_or(rest);
    }
    while !rest.is_empty() && !reader.reading.refused.is_full() {
        let at = text.len() - rest.len();
        while runs.next_if(|run| run.span.start < at).is_some() {}
        let run = runs.next_if(|run| run.span.start == at);
        let whole = run
            .and_then(|run| Some((run, text.get(run.span.start..run.span.end)?, text.get(run.span.end..)?)));
        if let Some((run, lines, next)) = whole
            && reader.run(run, lines)
        {
            rest = next;
            continue;
        }
        let (line, next) = next_line(profile.lines.split, rest);
        if matches!(profile.lines.blank, Blank::EndsText) && line.trim().is_empty() {
            break;
        }
        reader.line(line, at);
        rest = next;
    }
    reader.reading
}

impl<'t> Reading<'t> {
    fn keeping(patterns: bool) -> Self {
        Self { patterns: patterns.then(Vec::new), ..Self::default() }
    }

    fn take(&mut self, key: Key, value: Value<'t>, odd: Oddities) {
        match key {
            Key::Version => {
                self.version_first |= self.fields == 0;
                self.version.push(value);
            }
            Key::Mode => self.mode.push(value),
            Key::MaxAge => self.max_age.push(value),
            Key::Mx => {
                self.mx += 1;
                self.odd_mx.add(odd, value.span);
                if let Some(patterns) = &mut self.patterns {
                    patterns.push(value.text);
                }
            }
        }
        self.fields += 1;
    }
}

struct Reader<'p, 't> {
    profile: &'p Profile,
    reading: Reading<'t>,
    /// U+FFFD stands for bytes that are no UTF-8, which this sender will not have in the value of an
    /// extension field.
    has_bad_utf8: bool,
    /// Names of extension fields.
    seen: BTreeSet<&'t str>,
}

impl<'t> Reader<'_, 't> {
    fn refuse(&mut self, span: impl Into<Option<Span>>, lint: &'static str) {
        self.reading.refused.add(span, lint);
    }

    /// Takes all `lines` of `run` at once, where they come to the same as one by one; whether it did.
    fn run(&mut self, run: &Run, lines: &'t str) -> bool {
        let (reading, profile) = (&mut self.reading, self.profile);
        match run.kind {
            // It looks for some of these values.
            Row::BadMx if profile.mx.dropped.iter().any(|value| !value.is_empty()) => return false,
            Row::Mx | Row::BadMx => {
                reading.mx += run.count;
                reading.odd_mx.merge(&run.odd);
                if let Some(patterns) = &mut reading.patterns {
                    patterns.extend(lines.lines().filter_map(|line| line.strip_prefix("mx:")).map(trim_wsp));
                }
            }
            Row::Known(key) => {
                for span in &run.values {
                    let place = span.start - run.span.start..span.end - run.span.start;
                    let text = lines.get(place).unwrap_or_default();
                    reading.take(key, Value { text, span: *span }, Oddities::NONE);
                }
                return true;
            }
            Row::OtherCase if profile.fields.any_case_names => return false,
            Row::Extension | Row::OtherCase => match profile.extension {
                Extension::Ignored | Extension::Grammar { first_only: false, .. } => {}
                // It wants to know each name.
                Extension::Refused | Extension::Grammar { first_only: true, .. } => return false,
            },
            // It reads on to the next colon.
            Row::NoColon if matches!(profile.lines.split, Lines::FeedBehindColon) => return false,
            Row::NoColon => match profile.fields.no_field {
                NoField::Skipped => return true,
                NoField::NameAlone if matches!(profile.extension, Extension::Ignored) => {}
                NoField::NameAlone | NoField::Refused => return false,
            },
            Row::White if !profile.lines.trim.takes_wsp() => return false,
            Row::Blank | Row::White => match (&profile.lines.blank, &profile.fields.no_field) {
                (Blank::Skipped, _) | (Blank::NoColon, NoField::Skipped) => return true,
                (Blank::NoColon, NoField::NameAlone) if matches!(profile.extension, Extension::Ignored) => {}
                _ => return false,
            },
        }
        reading.fields += run.count;
        true
    }

    /// Holds the text as a whole against the profile; what is read of it.
    fn whole(&mut self, raw: &[u8], text: &'t str) -> &'t str {
        let rule = &self.profile.text;
        let is_utf8 = || std::str::from_utf8(raw).is_ok();
        let readable = match rule.charset {
            Charset::Any => true,
            Charset::Utf8Extensions => {
                self.has_bad_utf8 = !is_utf8();
                true
            }
            Charset::Utf8 => is_utf8(),
            Charset::Ascii => raw.is_ascii(),
        };
        if !readable {
            // Outside US-ASCII and still allowed is only the value of an extension field.
            let lint = if is_utf8() { "field-unknown" } else { "not-utf8" };
            self.refuse(first_line_outside_ascii(raw), lint);
        }
        // Who refuses a longer text has not come here.
        text.get(..text.floor_char_boundary(rule.largest)).unwrap_or(text)
    }

    fn line(&mut self, line: &'t str, at: usize) {
        let rule = &self.profile.lines;
        let whole = Span::new(at, at + line.len());
        if rule.refuses_bare_cr && line.contains('\r') {
            self.refuse(whole, "bare-cr");
        }
        let trimmed = rule.trim.of(line);
        let at = at + offset(line, trimmed);
        if trimmed.is_empty() && matches!(rule.blank, Blank::Skipped) {
            return;
        }
        let Some((name, value)) = self.split(trimmed) else {
            let lint = || match trimmed.trim() {
                "" => "blank-line",
                // A field to others: here its value may hold no colon.
                field if field.contains(':') => "field-unknown",
                _ => "field-malformed",
            };
            return match self.profile.fields.no_field {
                NoField::Skipped => {}
                NoField::Refused => self.refuse(whole, lint()),
                NoField::NameAlone => self.field(trimmed, Value { text: "", span: whole }, at),
            };
        };
        let (name, before) = (self.profile.fields.name_space.trim(name), at);
        let behind = at + offset(trimmed, value);
        let text = self.profile.fields.value_space.trim(value);
        let start = behind + offset(value, text);
        let counts = match self.profile.fields.values {
            Values::Any => true,
            Values::NotEmpty => !text.is_empty() && !name.is_empty(),
            Values::Visible => text.starts_with(|c: char| c.is_ascii_graphic() && c != ';' && c != '='),
        };
        if counts {
            self.field(name, Value { text, span: Span::new(start, start + text.len()) }, before);
        }
    }

    fn split(&self, line: &'t str) -> Option<(&'t str, &'t str)> {
        let (name, value) = split_at_colon(line)?;
        (!self.profile.fields.single_colon || !value.contains(':')).then_some((name, value))
    }

    fn field(&mut self, name: &'t str, value: Value<'t>, at: usize) {
        let any_case = self.profile.fields.any_case_names;
        let is = |key: &Key| name == key.name() || (any_case && name.eq_ignore_ascii_case(key.name()));
        match Key::ALL.into_iter().find(is) {
            Some(Key::Mx) if self.profile.mx.dropped.contains(&value.text) => {}
            Some(Key::Mx) if self.profile.mx.tolerated != Oddities::ALL => {
                self.reading.take(Key::Mx, value, Oddities::of(value.text));
            }
            Some(key) => self.reading.take(key, value, Oddities::NONE),
            None => self.extension(name, value, Span::new(at, value.span.start)),
        }
    }

    fn extension(&mut self, name: &'t str, value: Value<'t>, before: Span) {
        self.reading.fields += 1;
        let Extension::Grammar { any_first, high_controls, first_only } = self.profile.extension else {
            if matches!(self.profile.extension, Extension::Refused) {
                self.refuse(before, "field-unknown");
            }
            return;
        };
        if !is_extension_name(name, any_first) {
            return self.refuse(before, "field-malformed");
        }
        if first_only && !self.seen.insert(name) {
            return;
        }
        if self.has_bad_utf8 && value.text.contains(char::REPLACEMENT_CHARACTER) {
            return self.refuse(value.span, "not-utf8");
        }
        let stays_out = |c: char| c.is_ascii_control() || (!high_controls && c.is_control());
        if value.text.is_empty() || value.text.contains(stays_out) {
            self.refuse(value.span, "field-malformed");
        }
    }
}

fn first_line_outside_ascii(raw: &[u8]) -> Option<Span> {
    let at = raw.iter().position(|byte| !byte.is_ascii())?;
    let start = raw.get(..at)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
    let end = raw.get(at..)?.iter().position(|byte| *byte == b'\n').map_or(raw.len(), |feed| at + feed);
    Some(Span::new(start, end))
}

/// The name of an extension field (RFC 8461 §3.2); `any_first` lets it begin with `-` or `.` too.
pub(super) fn is_extension_name(name: &str, any_first: bool) -> bool {
    let begins = |first: &u8| first.is_ascii_alphanumeric() || (any_first && matches!(first, b'-' | b'.'));
    name.len() <= FIELD_NAME_MAX
        && name.as_bytes().first().is_some_and(begins)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

fn trim_wsp(text: &str) -> &str {
    Space::Wsp.trim(text)
}

/// How many bytes of `whole` stand before `part`, one of its slices.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr())
}
