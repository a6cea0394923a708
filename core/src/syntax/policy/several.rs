//! A line with several fields that are not in the form “name: value”, or that other words precede.

use crate::rfc::POLICY_VERSION;
use crate::syntax::mx_pattern::hosts_meant;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::meant::{bare, is_good, unescaped, values_meant};
use crate::text::characters::is_letter_or_digit;
use crate::text::tags::without_tags;

/// One field of such a line.
pub(super) struct Part {
    pub(super) key: Key,
    /// Where it is in the line: from its name, the first one from the beginning of the line, to the next name.
    pub(super) start: usize,
    pub(super) end: usize,
    /// What its author meant, several values only of mx; empty if that is not clear.
    pub(super) values: Vec<String>,
}

/// At most this many bytes of a line are read: a policy on one line is short.
const READ_MAX: usize = 4096;

/// Returns the fields of a line that names at least two of them, each with a value: `version=STSv1; mode=enforce`,
/// `<p>mode: enforce<br>max_age: 86400</p>`, `"mode: enforce" "max_age: 86400"`. Where one of the values is not clear, none of
/// them is returned, and a line with three names was meant as fields even then.
pub(super) fn fields_in(line: &str) -> Option<Vec<Part>> {
    if line.len() > READ_MAX {
        return None;
    }
    let names = names_in(line);
    let ends = names.iter().skip(1).map(|(_, at, _)| *at).chain([line.len()]);
    let mut parts: Vec<Part> = names
        .iter()
        .zip(ends)
        .map(|((key, at, behind), end)| {
            let value = line.get(*behind..end).unwrap_or_default();
            Part { key: *key, start: *at, end, values: values_of(*key, value) }
        })
        .collect();
    let is_clear = parts.iter().all(|part| !part.values.is_empty())
        && !Key::ALL
            .into_iter()
            .any(|key| key != Key::Mx && parts.iter().filter(|part| part.key == key).count() > 1)
        && !names.first().is_some_and(|(_, at, _)| {
            line.get(..*at).is_some_and(|before| hosts_in(before).next().is_some())
        });
    let enough = if is_clear { 2 } else { 3 };
    let different = Key::ALL.into_iter().filter(|key| parts.iter().any(|part| part.key == *key)).count();
    if different < enough {
        return None;
    }
    if !is_clear {
        parts.iter_mut().for_each(|part| part.values.clear());
    }
    if let Some(first) = parts.first_mut() {
        first.start = 0;
    }
    Some(parts)
}

/// Returns the names of fields among the words of a line: which it is, where it begins, and where it ends.
fn names_in(line: &str) -> Vec<(Key, usize, usize)> {
    let is_word = |c: char| is_letter_or_digit(c) || matches!(c, '_' | '-' | '.' | '*');
    let mut names = Vec::new();
    let mut from = 0;
    while let Some(at) = line.get(from..).and_then(|rest| rest.find(is_word)).map(|at| from + at) {
        let rest = line.get(at..).unwrap_or_default();
        let end = at + rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let word = line.get(at..end).unwrap_or_default();
        // In `\nmode` the letter is a part of a line end.
        let escaped =
            word.strip_prefix('n').filter(|_| line.get(..at).is_some_and(|before| before.ends_with('\\')));
        let key = Key::ALL.into_iter().find(|key| {
            let is_name = |word: &str| word.eq_ignore_ascii_case(key.name());
            is_name(word) || escaped.is_some_and(is_name)
        });
        // In the DNS record the version is `v`.
        let is_version = || {
            let value = line.get(end..).and_then(|rest| rest.strip_prefix(['=', ':'])).map(str::trim_start);
            let start = value.and_then(|value| value.get(..POLICY_VERSION.len()));
            word.eq_ignore_ascii_case("v")
                && start.is_some_and(|start| start.eq_ignore_ascii_case(POLICY_VERSION))
        };
        let key = key.or_else(|| is_version().then_some(Key::Version));
        names.extend(key.map(|key| (key, at, end)));
        from = end;
    }
    names
}

/// Returns the values that the text behind a name was meant to be.
fn values_of(key: Key, text: &str) -> Vec<String> {
    let text = without_tags(&unescaped(text));
    if key == Key::Mx {
        return hosts_meant(&text).unwrap_or_default();
    }
    // A field of the DNS record may follow the version.
    let text = if key == Key::Version { text.split(';').next().unwrap_or_default() } else { &text };
    let value = bare(text);
    if is_good(key, value) {
        return vec![value.to_owned()];
    }
    values_meant(key, value).filter(|_| key != Key::Version).unwrap_or_default()
}

/// Returns the words that are hosts.
pub(super) fn hosts_in(text: &str) -> impl Iterator<Item = &str> {
    let is_top = |top: &str| top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_host = move |word: &&str| {
        word.rsplit_once('.').is_some_and(|(_, top)| is_top(top)) && is_good(Key::Mx, word)
    };
    let words = text.split(|c: char| !(c.is_alphanumeric() || "-.".contains(c)));
    words.map(|word| word.trim_matches(['.', '-'])).filter(is_host)
}
