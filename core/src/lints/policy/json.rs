//! P: the JSON policies of the drafts before RFC 8461 (draft-ietf-uta-mta-sts-05 and earlier).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::defect;
use crate::lints::sink::{Rule, Sink};
use crate::rfc::{POLICY_VERSION, Rfc};
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Form, Key, Mode};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &DRAFT_ERA_SYNTAX, check: json }];

pub(crate) static DRAFT_ERA_SYNTAX: Lint = Lint {
    code: "STS-P12",
    name: "draft-era-syntax",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy is JSON, as in the drafts before RFC 8461",
    message: "Since 2018 a policy consists of lines such as “mode: enforce”. Senders cannot read JSON.",
    help: "Write the same values as lines: version, mode, mx and max_age.",
};

fn json(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = facts.body.as_ref().filter(|body| body.form == Form::Json) else { return };
    let defect = defect().at(Span::at(0));
    sink.report(match std::str::from_utf8(body.text).ok().and_then(as_lines) {
        Some(lines) => {
            let edit = Edit::replace(Span::new(0, body.text.len()), lines);
            defect.fix("Write it as lines", Applicability::Unsafe, vec![edit])
        }
        None => defect,
    });
}

/// Returns the same values as lines, if mode and `max_age` are among them.
fn as_lines(json: &str) -> Option<String> {
    let (mut mode, mut max_age, mut mx) = (None, None, Vec::new());
    let mut key = None;
    for token in tokens(json) {
        match (key, token) {
            (_, Token::Key(name)) => key = Key::ALL.into_iter().find(|key| key.name() == name),
            (Some(Key::Mode), Token::Value(word)) => mode = mode.or(meant_mode(word)),
            (Some(Key::MaxAge), Token::Value(number)) => max_age = max_age.or(number.parse::<u32>().ok()),
            (Some(Key::Mx), Token::Value(host)) => mx.push(meant_pattern(host)?),
            (Some(Key::Version) | None, Token::Value(_)) => {}
        }
    }
    let mut text = format!("version: {POLICY_VERSION}\nmode: {}\n", mode?.name());
    for pattern in mx {
        text.extend(["mx: ", &pattern.to_string(), "\n"]);
    }
    text.extend(["max_age: ", &max_age?.to_string(), "\n"]);
    Some(text)
}

/// Returns the mode of today; the drafts called testing `report`.
fn meant_mode(word: &str) -> Option<Mode> {
    let word = if word == "report" { "testing" } else { word };
    Mode::ALL.into_iter().find(|mode| mode.name() == word)
}

/// Returns the pattern of today; in the drafts a leading dot was the wildcard.
fn meant_pattern(host: &str) -> Option<MxPattern<'static>> {
    let meant = if host.starts_with('.') { format!("*{host}") } else { host.to_owned() };
    MxPattern::parse(&meant).ok().map(MxPattern::into_owned)
}

enum Token<'t> {
    /// A string before a colon.
    Key(&'t str),
    /// Any other string or number.
    Value(&'t str),
}

/// Returns the strings and numbers of a JSON text, in order. Escapes are not decoded, since no value of a policy
/// needs one.
fn tokens(json: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = json;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c != '"' && !c.is_ascii_digit());
        let (text, behind) = match rest.strip_prefix('"') {
            Some(open) => open.split_once('"')?,
            None => rest.split_at_checked(rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len()))?,
        };
        rest = behind;
        let is_key = behind.trim_start().starts_with(':');
        (!text.is_empty() || !behind.is_empty()).then_some(if is_key {
            Token::Key(text)
        } else {
            Token::Value(text)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::as_lines;

    #[test]
    fn a_policy_of_the_drafts_becomes_lines() {
        let cases = [
            (
                r#"{"version": "STSv1", "mode": "report", "mx": [".mail.example.com"], "max_age": 123456}"#,
                Some("version: STSv1\nmode: testing\nmx: *.mail.example.com\nmax_age: 123456\n"),
            ),
            (
                r#"{ "max_age" : "86400", "mx":["a.example.com","b.example.com"],"mode":"enforce" }"#,
                Some("version: STSv1\nmode: enforce\nmx: a.example.com\nmx: b.example.com\nmax_age: 86400\n"),
            ),
            (r#"{"mode": "enforce", "mx": ["a.example.com"]}"#, None),
            (r#"{"mode": "enforce", "max_age": 1, "mx": ["not a host"]}"#, None),
            (r#"{"mode": "enf"#, None),
            ("{", None),
        ];
        for (json, lines) in cases {
            assert_eq!(as_lines(json).as_deref(), lines, "{json}");
        }
    }
}
