//! Finds a policy in a text of another kind: in JSON, in the source of a program, in a document.

use crate::rfc::POLICY_VERSION;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::meant::{is_good, mode_meant, value_after};
use memchr::memchr_iter;

/// At most this many bytes are searched: a text with a policy in it is short.
const SEARCHED_MAX: usize = 16 * 1024;

/// Returns the policy in `text` as lines, if there is exactly one and it is complete.
pub(crate) fn policy_in(text: &str) -> Option<String> {
    if text.len() > SEARCHED_MAX {
        return None;
    }
    let mut policy = ["version: ", POLICY_VERSION, "\n"].concat();
    for key in [Key::Mode, Key::Mx, Key::MaxAge] {
        let values = values(text, key);
        let is_clear = match key {
            Key::Mx => !values.is_empty() || policy.ends_with("none\n"),
            _ => values.len() == 1,
        };
        if !is_clear {
            return None;
        }
        for value in values {
            policy.extend([key.name(), ": ", &value, "\n"]);
        }
    }
    Some(policy)
}

/// Returns the good values that follow the name of a field, each once. A colon or an equals sign must come before them.
fn values(text: &str, key: Key) -> Vec<String> {
    let mut values = Vec::new();
    for at in memchr_iter(b'm', text.as_bytes()) {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        // In `\nmode` the letter before is part of a line end.
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let is_end = before.ends_with(b"\\n") || before.ends_with(b"\\r");
        let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(key.name())) else { continue };
        let rest = rest.trim_start_matches(['"', '\'', '`', '*', ' ', '\t']);
        if (before.last().is_some_and(is_word) && !is_end) || !rest.starts_with([':', '=']) {
            continue;
        }
        // A list in brackets may go on behind the line.
        let is_list = rest.trim_start_matches([':', '=', ' ', '\n']).starts_with('[');
        let end = rest.find(if is_list { ']' } else { '\n' }).unwrap_or(rest.len());
        for part in rest.get(..end).unwrap_or_default().split(|c| c == ',' && is_list) {
            let Some(value) = value_after(part) else { continue };
            let meant = mode_meant(&value).filter(|_| key == Key::Mode).map(|mode| mode.name().to_owned());
            let value = meant.unwrap_or(value);
            if is_good(key, &value) && !values.contains(&value) {
                values.push(value);
            }
        }
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
