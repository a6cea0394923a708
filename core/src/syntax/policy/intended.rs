//! Which field each line was meant to be, if it is not one. It is decided here, once, and every
//! lint asks it, so that one slip has one finding.

use crate::syntax::mx_pattern::hosts_meant;
use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::line::{Field, Line, line_of};
use crate::syntax::policy::meant::{
    bare, is_file, is_good, is_prose, key_meant, meant, mentioned, seconds_meant, unescaped, values_meant,
    without_remark,
};
use crate::syntax::policy::several::{fields_in, hosts_in};
use crate::syntax::policy::value::{Mode, Value};
use crate::text::characters::is_letter_or_digit;
use crate::text::span::{Span, Spanned};
use crate::text::tags::without_tags;

/// A line that was meant as a field.
#[derive(Clone, Debug)]
pub(crate) struct Intended {
    /// The name of a misspelt field, and otherwise the line.
    pub(crate) place: Span,
    pub(crate) key: Key,
    pub(crate) slip: Slip,
    /// The field to write, several mx fields in lines of their own. `None` if only the name is clear.
    pub(crate) text: Option<String>,
    /// What that replaces: the name, or the line with its indentation.
    pub(crate) replaces: Span,
    /// What belongs to the same slip on the line before: a name without its value, or the comma of a list.
    pub(crate) before: Option<Span>,
    pub(crate) on_line: OnLine,
}

/// Whether other fields are on the same line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnLine {
    Alone,
    /// Another one follows.
    Joined,
    Last,
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
            let is_malformed = is_extension || self.is_malformed(line);
            let is_bad = || line.field.as_ref().is_some_and(|field| !field.parsed.is_good());
            if left > 0 && (is_malformed || is_bad()) {
                left -= 1;
                if let Some(joined) = self.joined(line) {
                    found.extend(joined);
                    before = Some(line);
                    continue;
                }
                let meant = if is_malformed { self.meant(line, before) } else { None };
                match meant {
                    None if !is_malformed => {}
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
        let mut unknown: Vec<&Line<'_>> = Vec::new();
        for line in unclear {
            let named = if absent.is_empty() { None } else { self.named(line, &absent) };
            match named {
                Some(intended) => {
                    absent.retain(|key| *key == Key::Mx || *key != intended.key);
                    add(&mut found, intended);
                }
                None => unknown.push(line),
            }
        }
        absent.retain(|key| !found.iter().any(|found| found.key == *key));
        // Where most of a policy is there, the rest of it has other names.
        for key in absent.iter().copied().filter(|_| absent.len() <= 2) {
            self.by_value(&unknown, key).into_iter().for_each(|intended| add(&mut found, intended));
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
            let field = line.field.as_ref()?;
            let found = field.name.text(self.text);
            let key = key_meant(&found)?;
            let slip = if key.name().eq_ignore_ascii_case(&found) { Slip::Case } else { Slip::Misspelt };
            return Some(self.renamed(field, key, slip));
        }
        let text = line.span.text(self.text);
        let text = without_frame(&unescaped(without_remark(&text)));
        let value = bare(&text);
        let head = before.and_then(|before| Some((before, self.without_value(before)?)));
        if let Some((head, key)) = head.filter(|(_, key)| is_good(*key, value)) {
            let mut intended = self.rewritten(line, key, &[value.to_owned()]);
            intended.before = Some(line_of(self.text, head.span));
            return Some(intended);
        }
        let last = bare(text.rsplit([':', '\u{ff1a}', '=']).next().unwrap_or(&text));
        // In the DNS record the version is `v`. A value behind an unknown name shows which field it is.
        let absent = [Key::Version, Key::Mode, Key::MaxAge].into_iter().filter(|key| self.is_absent(*key));
        let shows = |key: Key, value: &str| is_good(key, value).then(|| (key, value.to_owned()));
        let shown = absent.clone().find_map(|key| shows(key, value));
        let named = || absent.clone().filter(|key| *key != Key::MaxAge).find_map(|key| shows(key, last));
        if let Some((key, value)) = shown.or_else(named) {
            return Some(self.rewritten(line, key, &[value]));
        }
        let meant = meant(&text);
        // In files of configuration such a line is a comment.
        if text.starts_with(';') && meant.is_some_and(|(key, _)| key == Key::Mx && !self.is_absent(key)) {
            return None;
        }
        let Some((key, value)) = meant else {
            let hosts = hosts_meant(&text).filter(|hosts| !hosts.iter().any(|host| is_file(host)))?;
            return Some(self.rewritten(line, Key::Mx, &hosts));
        };
        if is_good(key, value) {
            let mut intended = self.rewritten(line, key, &[value.to_owned()]);
            // The comma at the end of the line before comes from the same list.
            let field = before.and_then(|before| before.field.as_ref()).filter(|_| value == bare(&text));
            let comma = field
                .filter(|field| field.parsed.key() == Some(Key::Mx))
                .map(|mx| Span::new(mx.bare.end, mx.value.end));
            intended.before = comma.filter(|comma| !comma.is_empty());
            return Some(intended);
        }
        let named = || mentioned(&text, &[key]).and_then(|(_, value)| Some(vec![value?]));
        let all = || values_meant(key, value);
        // Of `max_age=7 days` the first word is a number of another unit, and of a list of hosts it is only one of them.
        let takes_all = matches!(key, Key::MaxAge | Key::Mx);
        let values = if takes_all { all().or_else(named) } else { named().or_else(all) };
        let values = values.unwrap_or_else(|| vec![value.to_owned()]);
        Some(self.rewritten(line, key, &values))
    }

    /// Returns the fields of a line that has several.
    fn joined(&self, line: &Line<'_>) -> Option<Vec<Intended>> {
        let is_named = |field: &Field<'_>| {
            field.parsed.key().is_some() || key_meant(&field.name.text(self.text)).is_some()
        };
        if !self.is_malformed(line) && !line.field.as_ref().is_some_and(is_named) {
            return None;
        }
        let parts = fields_in(std::str::from_utf8(line.span.of(self.text)).ok()?)?;
        let last = parts.len().saturating_sub(1);
        let all = parts.iter().enumerate().map(|(index, part)| {
            let place = Span::new(line.span.start + part.start, line.span.start + part.end);
            // With the indentation of the line.
            let start = if index == 0 { line_of(self.text, line.span).start } else { place.start };
            Intended {
                place,
                key: part.key,
                slip: Slip::Malformed,
                text: fields(part.key, &part.values),
                replaces: Span::new(start, place.end),
                before: None,
                on_line: if index < last { OnLine::Joined } else { OnLine::Last },
            }
        });
        Some(all.collect())
    }

    /// Returns which field a line names without giving a value.
    fn without_value(&self, line: &Line<'_>) -> Option<Key> {
        match &line.field {
            // `mx: |` and `mx: [` begin a list in YAML or JSON.
            Some(field) => {
                let begins_list =
                    || [b"|" as &[u8], b">", b"|-", b">-", b"["].contains(&field.value.of(self.text));
                let key = field.parsed.key();
                key.filter(|key| field.value.is_empty() || (*key == Key::Mx && begins_list()))
            }
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
            .filter_map(|line| Some(self.rewritten(line, line.field.as_ref()?.parsed.key()?, &[])))
            .collect();
        if empty.len() > 1 { empty } else { Vec::new() }
    }

    /// Returns the fields with the wrong name, if exactly one unknown field has a value for `key`, and only mx is there several
    /// times. A name such as `âge_max` or `Max. Alter` is not a valid one either.
    #[inline(never)]
    fn by_value(&self, unknown: &[&Line<'_>], key: Key) -> Vec<Intended> {
        let needs_none =
            |line: &Line<'_>| matches!(line.field, Some(Field { parsed: Value::Mode(Some(Mode::None)), .. }));
        if key == Key::Mx && self.lines.iter().any(needs_none) {
            return Vec::new();
        }
        let fitting = unknown.iter().filter_map(|line| {
            let field = line.field.as_ref()?;
            let (name, value) = (field.name.text(self.text), field.value.text(self.text));
            let is_malformed = self.is_malformed(line);
            let fits = is_likely(key, &value)
                && (is_good(key, &value)
                    || (!is_malformed && key != Key::Version && values_meant(key, &value).is_some()));
            let is_field = fits && !is_of_records(&name) && (!is_malformed || is_named(&name));
            is_field.then_some((line, field, name, value))
        });
        let fitting: Vec<_> = fitting.collect();
        let Some((.., first, _)) = fitting.first() else { return Vec::new() };
        let is_one = fitting.len() == 1 || key == Key::Mx;
        if !is_one || fitting.iter().any(|(.., name, _)| name != first) {
            return Vec::new();
        }
        let all = fitting.into_iter().map(|(line, field, _, value)| {
            if self.is_malformed(line) {
                self.rewritten(line, key, &[value])
            } else {
                self.renamed(field, key, Slip::Misspelt)
            }
        });
        all.collect()
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
            return Some(self.renamed(field, *key, Slip::Misspelt));
        }
        if self.is_malformed(line) {
            let (key, value) =
                Some(&text).filter(|text| !is_prose(text)).and_then(|text| mentioned(text, absent))?;
            return Some(self.rewritten(line, key, value.as_slice()));
        }
        // A comment is only a field if it is exactly that.
        let (name, value) = bare(&text).split_once(':')?;
        let key = absent.iter().find(|key| key.name() == name && is_good(**key, value.trim()))?;
        Some(self.rewritten(line, *key, &[value.trim().to_owned()]))
    }

    /// Indentation comes from the list or object that the line was part of, so it is replaced too.
    #[inline(never)]
    fn rewritten(&self, line: &Line<'_>, key: Key, values: &[String]) -> Intended {
        let start = line_of(self.text, line.span).start;
        // A host that is not written would be lost, and mail to it refused.
        let text = line.span.text(self.text);
        let is_kept = |host: &str| {
            let is_value = |value: &String| value.trim_start_matches("*.").eq_ignore_ascii_case(host);
            key == Key::Mx && values.iter().any(is_value)
        };
        let text = without_remark(&text);
        // In a line of a zone file or of the output of a program, the domain comes first.
        let ends = [" MX ", "\tMX\t", " exchanger ", " handled by "];
        let behind = ends.into_iter().find_map(|end| Some(text.rsplit_once(end)?.1)).unwrap_or(text);
        let values = if hosts_in(behind).all(is_kept) { values } else { &[] };
        Intended {
            place: line.span,
            key,
            slip: Slip::Malformed,
            text: fields(key, values),
            replaces: Span::new(start, line.span.end),
            before: None,
            on_line: OnLine::Alone,
        }
    }

    /// A bad value is corrected together with the name, if what its author meant is clear.
    #[inline(never)]
    fn renamed(&self, field: &Field<'_>, key: Key, slip: Slip) -> Intended {
        let value = field.value.text(self.text);
        let values = if key.takes(&value) { None } else { values_meant(key, &value) };
        let text = values.and_then(|values| fields(key, &values));
        let replaces = if text.is_some() { field.name.to(field.value) } else { field.name };
        Intended { place: field.name, key, slip, text, replaces, before: None, on_line: OnLine::Alone }
    }
}

/// Returns a line without the tags of HTML and the number of a list around it.
fn without_frame(line: &str) -> String {
    let plain = if line.contains('<') { without_tags(line) } else { line.to_owned() };
    let rest = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']).and_then(|rest| rest.strip_prefix(' ')) {
        Some(item) if rest.len() < plain.len() => item.trim_matches(',').to_owned(),
        _ => plain.trim_matches(',').to_owned(),
    }
}

/// Returns whether a value under another name tells which field it is: `on` may be the value of anything, and a small number or a
/// date is not how long a policy is kept.
fn is_likely(key: Key, value: &str) -> bool {
    match key {
        Key::Mode => !GENERAL.split(' ').any(|word| word.eq_ignore_ascii_case(value)),
        Key::MaxAge => {
            let is_date = value.len() == 8 && value.starts_with("20");
            !is_date && seconds_meant(value).is_none_or(|seconds| seconds >= 3600)
        }
        Key::Version | Key::Mx => true,
    }
}

/// Words that many fields have as their value.
const GENERAL: &str = "on off no live active strict production enabled disabled required mandatory report reporting monitor audit";

/// Returns whether a name that is not valid is one or two words.
fn is_named(name: &str) -> bool {
    let is_part = |c: char| is_letter_or_digit(c) || "._- ".contains(c);
    name.chars().all(is_part) && name.split_whitespace().count() <= 2
}

/// Returns whether it is the name of a field of a DNS record, which is not a misspelt field of the policy.
fn is_of_records(name: &str) -> bool {
    ["id", "p", "sp", "pct", "port", "serial", "rua", "ruf"].into_iter().any(|known| known == name)
}

/// Returns a line for each value.
fn fields(key: Key, values: &[String]) -> Option<String> {
    let lines: Vec<String> = values.iter().map(|value| [key.name(), ": ", value].concat()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Adds a line at its place.
#[inline(never)]
fn add(found: &mut Vec<Intended>, intended: Intended) {
    let at = found.partition_point(|other| other.place.start < intended.place.start);
    found.insert(at, intended);
}
