//! Finds a policy in a text of another kind: in JSON, in the source of a program, in a document.

use crate::rfc::POLICY_VERSION;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::meant::{is_good, mode_meant, value_after};
use crate::text::characters::is_letter_or_digit;

/// At most this many bytes are searched: a text with a policy in it is short.
const SEARCHED_MAX: usize = 16 * 1024;

/// Returns the policy in `text` as lines, if there is exactly one and it is complete.
pub(crate) fn policy_in(text: &str) -> Option<String> {
    if text.len() > SEARCHED_MAX {
        return None;
    }
    let text =
        ["\\r\\n", "\\n", "\\r"].into_iter().fold(text.to_owned(), |text, end| text.replace(end, "\n"));
    let mut mx: Vec<String> = Vec::new();
    for value in values(&text, Key::Mx) {
        if !mx.contains(&value) {
            mx.push(value);
        }
    }
    let mode = only(&values(&text, Key::Mode))?;
    let max_age = only(&values(&text, Key::MaxAge))?;
    if mx.is_empty() && mode != "none" {
        return None;
    }
    let hosts: String = mx.iter().map(|host| format!("mx: {host}\n")).collect();
    Some(format!("version: {POLICY_VERSION}\nmode: {mode}\n{hosts}max_age: {max_age}\n"))
}

/// Returns the value that all are.
fn only(values: &[String]) -> Option<String> {
    let (first, more) = values.split_first()?;
    more.iter().all(|value| value == first).then(|| first.clone())
}

/// Returns the good values that follow the name of a field, each after a colon or an equals sign.
fn values(text: &str, key: Key) -> Vec<String> {
    let mut values = Vec::new();
    for (at, name) in text.match_indices(key.name()) {
        let is_word = |c: char| is_letter_or_digit(c) || matches!(c, '_' | '-' | '.');
        let (before, rest) = text.split_at_checked(at).unwrap_or_default();
        let rest =
            rest.get(name.len()..).unwrap_or_default().trim_start_matches(['"', '\'', '`', '*', ' ', '\t']);
        if before.ends_with(is_word) || !rest.starts_with([':', '=']) {
            continue;
        }
        let list = rest
            .get(1..)
            .unwrap_or_default()
            .trim_start()
            .strip_prefix('[')
            .and_then(|list| list.split_once(']'));
        let parts = match list {
            Some((list, _)) => list.split(','),
            None => rest.lines().next().unwrap_or_default().split('\n'),
        };
        let found = parts.filter_map(value_after).map(|value| {
            match mode_meant(&value).filter(|_| key == Key::Mode) {
                Some(mode) => mode.name().to_owned(),
                None => value,
            }
        });
        values.extend(found.filter(|value| is_good(key, value)));
    }
    values
}

#[cfg(test)]
mod tests {
    use super::policy_in;

    #[test]
    fn a_policy_is_found_in_other_texts() {
        let cases = [
            (
                r#"{"version": "STSv1", "mode": "report", "mx": [".mail.example.com"], "max_age": 123456}"#,
                Some("version: STSv1\nmode: testing\nmx: *.mail.example.com\nmax_age: 123456\n"),
            ),
            (
                r#"{ "max_age" : "86400", "mx":["a.example.com","b.example.com"],"mode":"enforce" }"#,
                Some("version: STSv1\nmode: enforce\nmx: a.example.com\nmx: b.example.com\nmax_age: 86400\n"),
            ),
            (
                "return new Response('version: STSv1\\nmode: none\\nmax_age: 86400\\n');",
                Some("version: STSv1\nmode: none\nmax_age: 86400\n"),
            ),
            (
                "{\\rtf1\\ansi\n\\f0\\fs24 \\cf0 version: STSv1\\\nmode: enforce\\\nmx: *.example.com\\\nmax_age: 86400}",
                Some("version: STSv1\nmode: enforce\nmx: *.example.com\nmax_age: 86400\n"),
            ),
            (r#"{"mode": "enforce", "mx": ["a.example.com"]}"#, None),
            (r#"{"mode": "enforce", "max_age": 1, "mx": ["not a host"]}"#, None),
            ("mode: enforce\nmode: testing\nmx: a.example.com\nmax_age: 1\n", None),
            (r#"{"mode": "enf"#, None),
            ("{", None),
        ];
        for (text, lines) in cases {
            assert_eq!(policy_in(text).as_deref(), lines, "{text}");
        }
    }
}
