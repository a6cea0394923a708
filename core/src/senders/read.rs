//! Reads a text as one sender does, up to the values of its fields.

use crate::rfc::FIELD_NAME_MAX;
use crate::senders::cause::Cause;
use crate::senders::lines::{Lines, next_line};
use crate::senders::plain::{Pair, PlainLine, Value};
use crate::senders::profile::{Blank, Charset, Extension, NoField, Profile, Values};
use crate::senders::refusals::Refusals;
use crate::syntax::policy::Key;
use crate::text::span::Span;
use std::collections::BTreeSet;

/// The fields that one sender finds in a text.
#[derive(Default)]
pub(super) struct Fields<'t> {
    /// Values of `version`, in order.
    pub version: Vec<Value<'t>>,
    /// Values of `mode`, in order.
    pub mode: Vec<Value<'t>>,
    /// Values of `max_age`, in order.
    pub max_age: Vec<Value<'t>>,
    /// Values of `mx`, in order.
    pub mx: Vec<Value<'t>>,
    /// Whether the first field of all is `version`.
    pub version_first: bool,
    /// What the sender refused while reading.
    pub refused: Refusals,
    /// Whether any field was found, of any name.
    any: bool,
}

/// Reads the bytes `raw` as `profile` does. `text` is the same as text, with U+FFFD for invalid UTF-8, and
/// `plain` are its plain lines.
pub(super) fn read<'t>(profile: &Profile, raw: &[u8], text: &'t str, plain: &[PlainLine<'t>]) -> Fields<'t> {
    let mut reader =
        Reader { profile, fields: Fields::default(), has_bad_utf8: false, seen: BTreeSet::new() };
    reader.check_charset(raw);
    let text = text.get(..text.floor_char_boundary(profile.text.max_bytes)).unwrap_or(text);
    let mut plain = plain.iter().peekable();
    let mut at = 0;
    if profile.text.skips_byte_order_mark && text.starts_with('\u{feff}') {
        at = '\u{feff}'.len_utf8();
    }
    while at < text.len() && !reader.fields.refused.is_full() {
        while plain.next_if(|line| line.start < at).is_some() {}
        // A sender that cuts the text off reads only a part of the last line.
        if let Some(line) = plain.next_if(|line| line.start == at && line.next <= text.len())
            && reader.plain_line(line)
        {
            at = line.next;
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let (line, next) = next_line(profile.lines.split, rest);
        if matches!(profile.lines.blank, Blank::EndsText) && line.trim().is_empty() {
            break;
        }
        reader.line(line, at);
        at = text.len() - next.len();
    }
    reader.fields
}

impl<'t> Fields<'t> {
    fn add(&mut self, key: Key, value: Value<'t>) {
        let values = match key {
            Key::Version => &mut self.version,
            Key::Mode => &mut self.mode,
            Key::MaxAge => &mut self.max_age,
            Key::Mx => &mut self.mx,
        };
        values.push(value);
        self.version_first |= key == Key::Version && !self.any;
        self.any = true;
    }
}

struct Reader<'p, 't> {
    profile: &'p Profile,
    fields: Fields<'t>,
    /// Whether U+FFFD stands for invalid UTF-8 that this sender refuses in the value of an extension field.
    has_bad_utf8: bool,
    /// Names of the extension fields so far, where only the first of a name is checked.
    seen: BTreeSet<&'t str>,
}

impl<'t> Reader<'_, 't> {
    fn refuse(&mut self, span: impl Into<Option<Span>>, cause: Cause) {
        self.fields.refused.add(span, cause);
    }

    fn check_charset(&mut self, raw: &[u8]) {
        let is_utf8 = || std::str::from_utf8(raw).is_ok();
        let is_readable = match self.profile.text.charset {
            Charset::Any => true,
            Charset::Utf8Extensions => {
                self.has_bad_utf8 = !is_utf8();
                true
            }
            Charset::Utf8 => is_utf8(),
            Charset::Ascii => raw.is_ascii(),
        };
        if !is_readable {
            // The grammar allows UTF-8 outside US-ASCII in the value of an extension field only.
            let cause = if is_utf8() { Cause::FieldUnknown } else { Cause::NotUtf8 };
            self.refuse(first_line_outside_ascii(raw), cause);
        }
    }

    /// Takes a plain line; returns whether it is a line to this sender.
    fn plain_line(&mut self, line: &PlainLine<'t>) -> bool {
        if let Some(pair) = &line.pair {
            self.field(pair);
            return true;
        }
        let rule = &self.profile.lines;
        if matches!(rule.split, Lines::FeedBehindColon) || matches!(rule.blank, Blank::EndsText) {
            return false;
        }
        self.no_field(line.text, line.start);
        true
    }

    fn line(&mut self, line: &'t str, at: usize) {
        let (rule, fields) = (&self.profile.lines, &self.profile.fields);
        if rule.refuses_bare_cr && line.contains('\r') {
            self.refuse(Span::new(at, at + line.len()), Cause::BareCr);
        }
        let trimmed = rule.end_space.trim_end(line);
        let trimmed = if fields.drops_end_colons { trimmed.trim_end_matches(':') } else { trimmed };
        let pair = trimmed.split_once(':').filter(|(_, value)| !fields.single_colon || !value.contains(':'));
        let Some((name, value)) = pair else { return self.no_field(line, at) };
        let name = fields.name_space.trim(name);
        let text = fields.value_space.trim(value);
        let counts = match fields.values {
            Values::Any => true,
            Values::NotEmpty => !text.is_empty() && !name.is_empty(),
            Values::Visible => text.starts_with(|c: char| c.is_ascii_graphic() && c != ';' && c != '='),
        };
        if counts {
            let start = at + offset(line, text);
            let at = at + offset(line, trimmed);
            self.field(&Pair::new(at, name, text, Span::new(start, start + text.len())));
        }
    }

    /// Takes a line on which this sender finds no field.
    fn no_field(&mut self, line: &'t str, at: usize) {
        let rule = &self.profile.fields.no_field;
        if matches!(rule, NoField::Skipped) {
            return;
        }
        let trimmed = self.profile.lines.end_space.trim_end(line);
        if trimmed.is_empty() && matches!(self.profile.lines.blank, Blank::Skipped) {
            return;
        }
        let whole = Span::new(at, at + line.len());
        if matches!(rule, NoField::NameAlone) {
            self.field(&Pair::new(at + offset(line, trimmed), trimmed, "", whole));
        } else {
            self.refuse(whole, cause_without_field(trimmed));
        }
    }

    fn field(&mut self, pair: &Pair<'t>) {
        let any_case = self.profile.fields.any_case_names;
        let Some(key) = pair.key.filter(|key| any_case || pair.name == key.name()) else {
            return self.extension(pair);
        };
        let (rule, value) = (&self.profile.mx, pair.value.text);
        let is_dropped = rule.dropped.contains(&value)
            || (rule.drops_inner_wildcards && value.contains('*') && !value.starts_with('*'));
        if key != Key::Mx || !is_dropped {
            self.fields.add(key, pair.value);
        }
    }

    fn extension(&mut self, pair: &Pair<'t>) {
        self.fields.any = true;
        let Pair { name, value, .. } = *pair;
        let before = Span::new(pair.start, value.span.start);
        let (any_first, high_controls, first_only) = match self.profile.extension {
            Extension::Ignored => return,
            Extension::Refused => return self.refuse(before, Cause::FieldUnknown),
            Extension::Grammar { any_first, high_controls, first_only } => {
                (any_first, high_controls, first_only)
            }
        };
        if !is_extension_name(name, any_first) {
            return self.refuse(before, Cause::FieldMalformed);
        }
        if first_only && !self.seen.insert(name) {
            return;
        }
        if self.has_bad_utf8 && value.text.contains(char::REPLACEMENT_CHARACTER) {
            return self.refuse(value.span, Cause::NotUtf8);
        }
        let is_refused = |c: char| c.is_ascii_control() || (!high_controls && c.is_control());
        if value.text.is_empty() || value.text.contains(is_refused) {
            self.refuse(value.span, Cause::FieldMalformed);
        }
    }
}

/// Returns the cause why a sender refuses a line on which it finds no field.
fn cause_without_field(line: &str) -> Cause {
    match line.trim() {
        "" => Cause::BlankLine,
        // Other senders find a field on it: only this one refuses a second colon.
        field if field.contains(':') => Cause::FieldUnknown,
        _ => Cause::FieldMalformed,
    }
}

/// Returns the place of the first line with a byte outside US-ASCII.
fn first_line_outside_ascii(raw: &[u8]) -> Option<Span> {
    let at = raw.iter().position(|byte| !byte.is_ascii())?;
    let start = raw.get(..at)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |feed| feed + 1);
    let end = raw.get(at..)?.iter().position(|byte| *byte == b'\n').map_or(raw.len(), |feed| at + feed);
    Some(Span::new(start, end))
}

/// Whether `name` is the name of an extension field (RFC 8461 §3.2); with `any_first` it may also begin with
/// `-` or `.`.
fn is_extension_name(name: &str, any_first: bool) -> bool {
    let is_first = |byte: &u8| byte.is_ascii_alphanumeric() || (any_first && b"-.".contains(byte));
    name.len() <= FIELD_NAME_MAX
        && name.as_bytes().first().is_some_and(is_first)
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// Returns how many bytes of `whole` precede `part`, which is a slice of it.
fn offset(whole: &str, part: &str) -> usize {
    part.as_ptr().addr().saturating_sub(whole.as_ptr().addr())
}
