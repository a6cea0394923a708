//! Finds a policy in a text of another kind: in JSON, in the source of a program, in a document.

use crate::rfc::POLICY_VERSION;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::meant::{is_good, mode_meant, value_after};
use memchr::memchr_iter;

/// At most this many bytes are searched: a text with a policy in it is short.
const SEARCHED_MAX: usize = 16 * 1024;

/// Returns the policy in `text` as lines, if there is exactly one and it is complete.
pub(crate) fn policy_in(text: &str) -> Option<String> {
    // Rich Text can hide words that were deleted, and puts links around host names.
    let hides_words = ["\\deleted", "\\v ", "\\v1", "\\field"].iter().any(|word| text.contains(word));
    // The hosts of two policies must not be merged.
    let versions = text.match_indices(POLICY_VERSION).filter(|(at, _)| {
        let before = text.get(..*at).unwrap_or_default();
        before.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).ends_with(Key::Version.name())
    });
    if text.len() > SEARCHED_MAX || hides_words || versions.count() > 1 {
        return None;
    }
    let mut policy = ["version: ", POLICY_VERSION, "\n"].concat();
    for key in [Key::Mode, Key::Mx, Key::MaxAge] {
        let values = values(text, key)?;
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

/// Returns the good values that follow the name of a field, each once. A colon, an equals sign or the
/// end of a tag must come before them.
/// `None` if an mx value is not good, because a policy without that host would stop mail, or if a field is in a comment.
fn values(text: &str, key: Key) -> Option<Vec<String>> {
    let mut values = Vec::new();
    for at in memchr_iter(b'm', text.as_bytes()) {
        let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        // In `\nmode` the letter before is part of a line end.
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let is_end = before.ends_with(b"\\n") || before.ends_with(b"\\r");
        let Some(rest) = text.get(at..).and_then(|rest| rest.strip_prefix(key.name())) else { continue };
        let rest = rest.trim_start_matches(['"', '\'', '`', '*', ' ', '\t']);
        if (before.last().is_some_and(is_word) && !is_end) || !rest.starts_with([':', '=', '>']) {
            continue;
        }
        // `</mode>` ends a field of XML.
        if before.ends_with(b"</") {
            continue;
        }
        let line = before.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
        if ["//", "#", "/*", "<!--"].iter().any(|mark| memmem(line, mark.as_bytes())) {
            return None;
        }
        // A list in brackets may go on behind the line.
        let is_list = rest.trim_start_matches([':', '=', ' ', '\n']).starts_with('[');
        let is_end =
            |c: char| if rest.starts_with('>') { c == '<' } else { c == if is_list { ']' } else { '\n' } };
        let end = rest.find(is_end).unwrap_or(rest.len());
        for part in rest.get(..end).unwrap_or_default().split(|c| c == ',' && is_list) {
            let is_empty =
                part.trim_matches(|c: char| c.is_whitespace() || "[]{}\"':=,".contains(c)).is_empty();
            let Some(value) = value_after(part).filter(|value| !value.is_empty()) else {
                if key == Key::Mx && !is_empty {
                    return None;
                }
                continue;
            };
            let meant = mode_meant(&value).filter(|_| key == Key::Mode).map(|mode| mode.name().to_owned());
            let value = meant.unwrap_or(value);
            // `${var.host}` is a variable that a tool replaces by a value.
            let is_variable = ["${", "%{", "{{"].iter().any(|mark| part.contains(mark));
            if !is_good(key, &value) || is_variable {
                if key == Key::Mx {
                    return None;
                }
                continue;
            }
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    Some(values)
}

fn memmem(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part == word)
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
            (r#"{"mode": "enforce", "max_age": 1, "mx": ["a.example.com", "b_1.example.com"]}"#, None),
            ("`mode: enforce\nmx: a.example.com\nmx: ${host}\nmax_age: 1`", None),
            ("<<EOT\nmode: enforce\nmx: ${var.mx}\nmax_age: 1\nEOT", None),
            ("<<EOT\nmode: enforce\nmx: {{ site.mx }}\nmax_age: 1\nEOT", None),
            ("<?php // mx: old.example.com\necho 'mode: enforce\\nmx: a.example.com\\nmax_age: 1\\n';", None),
            (
                "{\\rtf1 mode: enforce\\par mx: a.example.com\\par {\\v mx: b.example.com}\\par max_age: 1}",
                None,
            ),
            (
                "<policy><mode>enforce</mode><mx>a.example.com</mx><mx>b.example.com</mx><max_age>1</max_age></policy>",
                Some("version: STSv1\nmode: enforce\nmx: a.example.com\nmx: b.example.com\nmax_age: 1\n"),
            ),
            (
                "<html><pre>\nmode: enforce\nmx: a.example.com\nmax_age: 1\n</pre></html>",
                Some("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 1\n"),
            ),
            (
                "version: STSv1\nmode: none\nmax_age: 1\nversion: STSv1\nmode: none\nmx: a.example.com\nmax_age: 1\n",
                None,
            ),
            (r#"{"mode": "enf"#, None),
            ("{", None),
        ];
        for (text, lines) in cases {
            assert_eq!(policy_in(text).as_deref(), lines, "{text}");
        }
    }
}
