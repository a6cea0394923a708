//! P, fifth part: lines of the policy that are no fields (RFC 8461 §3.2).

use super::policy::{body, defect, shown};
use super::repair::{line_end, line_of, unless_in_mx};
use super::template::is_leftover;
use crate::facts::Facts;
use crate::letter::is_letter_or_digit;
use crate::lint::{Applicability, Edit, Lint, Severity, Sink};
use crate::mx_pattern::MxPattern;
use crate::nearest::nearest;
use crate::rfc::Rfc;
use crate::span::{Span, Spanned};
use crate::syntax::policy::{Deviation, Key, Mode, PolicySyntax};

pub(super) static LINTS: &[Lint] = &[Lint {
    code: "STS-P37",
    name: "field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is no field",
    message: "{cause}. Strict senders ignore the whole policy.",
    help: "Write “name: value”, one field a line, or remove the line.",
    check: field_malformed,
}];

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    several_on_one_line(body, sink);
    let is_policy = body.fields().any(|field| field.parsed.key().is_some());
    for deviation in &body.deviations {
        if sink.is_full() {
            break;
        }
        let Some(cause) = cause(body.text, deviation) else { continue };
        // What is left of a line of control characters and odd spaces is empty: they are the cause.
        if deviation.span.is_empty() || is_leftover(body, deviation.span) {
            continue;
        }
        let found = shown(body, deviation.span);
        let defect = defect().at(deviation.span).arg("cause", cause).arg("found", &found);
        sink.report(match meant(&deviation.span.text(body.text)) {
            Some(field) => {
                let title = format!("Write “{field}”");
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(deviation.span, field)])
            }
            // Beside fields it is a stray line; alone it says nothing about what was meant.
            None if is_policy => {
                let edits = vec![Edit::delete(line_of(body.text, deviation.span))];
                let prose = is_prose(&found);
                let how = if prose { Applicability::Safe } else { Applicability::Unsafe };
                defect.fix("Remove the line", how, edits)
            }
            // A text without any field is no policy, which `field-missing` says once.
            None => continue,
        });
    }
}

/// One finding for all lines that hold several fields.
fn several_on_one_line(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let gaps: Vec<Span> = body.all(|kind| kind == Deviation::FieldsOnOneLine).map(|gap| gap.span).collect();
    let Some(first) = gaps.first() else { return };
    let behind = Span::new(first.end, (first.end + 24).min(body.text.len()));
    let line_end = line_end(body.text);
    let edits = gaps.iter().map(|gap| Edit::replace(*gap, line_end)).collect();
    let defect = defect().at(*first).arg("cause", "Several fields stand on one line; each needs its own");
    let defect = defect.arg("found", format!("{}…", shown(body, behind)));
    sink.report(defect.fix("Break the line", unless_in_mx(body, gaps.iter().copied()), edits));
}

fn cause(text: &[u8], deviation: &Spanned<Deviation>) -> Option<&'static str> {
    match deviation.value {
        Deviation::NotAField if deviation.span.of(text).contains(&b':') => Some(
            "A field name has up to 32 letters, digits, “_”, “-” and “.”, and begins with a letter or digit",
        ),
        Deviation::NotAField => Some("There is no colon in this line, so it is no field"),
        Deviation::EmptyValue => Some("There is no value behind the colon"),
        _ => None,
    }
}

/// Whether a line that is no field was never meant as one: words, and nothing among them that a policy is made
/// of. It says nothing to a sender, and can go as a comment can.
fn is_prose(line: &str) -> bool {
    let words = || line.split([' ', '\t']).filter(|word| !word.is_empty());
    let is_of_policies = |word: &str| {
        let bare = word.trim_matches(|c: char| !is_letter_or_digit(c)).to_ascii_lowercase();
        let known = Key::ALL.map(Key::name).into_iter().chain(Mode::ALL.map(Mode::name));
        known.into_iter().any(|known| known == bare)
    };
    // A host name has dots within.
    let plain =
        words().filter(|word| word.trim_end_matches(['.', ',', '!', '?']).chars().all(is_letter_or_digit));
    let has_values = line.contains(|c: char| c.is_ascii_digit() || ":=;*@".contains(c));
    words().count() >= 3 && 2 * plain.count() > words().count() && !has_values && !words().any(is_of_policies)
}

/// The field that a line was meant to be: `mode=enforce`, `mode enforce`, `- mx: mail.example.com`,
/// `"mode": "enforce",`, or a host alone, as an item of a list.
fn meant(line: &str) -> Option<String> {
    let bare = line.trim_start_matches(['-', '*', '>', '+', ' ', '\t']).trim();
    // U+FF1A is the colon of East Asian keyboards. A space ends a name only where nothing else does.
    let colons = [':', '\u{ff1a}', '='];
    let named =
        bare.split_once(colons).map(|(name, _)| name.trim_end()).filter(|name| key_meant(name).is_some());
    let end = named.map(str::len).or_else(|| bare.find([':', '\u{ff1a}', '=', ' ', '\t']));
    let (name, rest) = bare.split_at_checked(end.unwrap_or(bare.len()))?;
    let quotes = ['"', '\'', '`'];
    let name = name.trim_matches(quotes);
    let value = rest.trim_start_matches([':', '\u{ff1a}', '=', ' ', '\t']).trim_end_matches([',', ';', ' ']);
    let value = value.trim_matches(quotes);
    let exact = Key::ALL.map(Key::name).into_iter().find(|key| key.eq_ignore_ascii_case(name));
    if let Some(key) = exact.or_else(|| named.and_then(key_meant)) {
        return (!value.is_empty()).then(|| format!("{key}: {value}"));
    }
    let item = line.trim().trim_start_matches(['-', '+', '>', ' ', '\t']);
    let host = item.strip_prefix("* ").unwrap_or(item).trim_end_matches([',', ';']).trim_matches(quotes);
    let is_host = host.contains('.') && MxPattern::parse(host).is_ok();
    is_host.then(|| format!("mx: {host}"))
}

/// The field that a name with the wrong letters or spaces in it was meant to be.
fn key_meant(name: &str) -> Option<&'static str> {
    let name = name.trim_matches(['"', '\'', '`']).to_ascii_lowercase().replace([' ', '-'], "_");
    nearest(&name, Key::ALL.map(Key::name))
}

#[cfg(test)]
mod tests {
    use super::{is_prose, meant};

    #[test]
    fn only_words_are_prose() {
        let cases = [
            ("Put this file on the server", true),
            ("Add mta-sts.txt inside .well-known folder", true),
            ("end of policy", true),
            ("EOF", false),
            ("mx1.example.com mx2.example.com mx3.example.com", false),
            ("mail.example.com and mail.example.net", false),
            ("max age 604800", false),
            ("the mode is enforce", false),
            ("mode enforce", false),
            ("- - -", false),
        ];
        for (line, prose) in cases {
            assert_eq!(is_prose(line), prose, "{line:?}");
        }
    }

    #[test]
    fn a_line_is_taken_for_the_field_it_was_meant_to_be() {
        let cases = [
            ("mode=enforce", Some("mode: enforce")),
            ("mode = enforce", Some("mode: enforce")),
            ("Mode enforce", Some("mode: enforce")),
            ("- mx: mail.example.com", Some("mx: mail.example.com")),
            ("\"mode\": \"enforce\",", Some("mode: enforce")),
            ("- mail.example.com", Some("mx: mail.example.com")),
            ("*.example.com", Some("mx: *.example.com")),
            ("mx1.example.com,", Some("mx: mx1.example.com")),
            ("version\u{ff1a}STSv1", Some("version: STSv1")),
            ("max age: 604800", Some("max_age: 604800")),
            ("mode", None),
            ("Put this file on the server", None),
            ("v=STSv1; id=20260101", None),
        ];
        for (line, field) in cases {
            assert_eq!(meant(line).as_deref(), field, "{line:?}");
        }
    }
}
