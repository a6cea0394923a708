//! P, second part: the fields of the policy and their values, mx aside (RFC 8461 §3.2).

use super::repair::{line_end, line_of, unless_in_mx};
use super::template::{front_matter_block, is_template};
use crate::facts::Facts;
use crate::lint::{Applicability, Defect, Edit, Lint, Severity, Sink, Source};
use crate::nearest::nearest;
use crate::rfc::{MAX_AGE_LIMIT, Rfc};
use crate::span::Span;
use crate::steps::duration;
use crate::syntax::policy::{Deviation, Field, Form, Key, MaxAgeError, Mode, PolicySyntax, Value};
use crate::visible;
use std::collections::BTreeMap;

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-P20",
        name: "field-missing",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "The policy has no {field} field",
        message: "version, mode and max_age must stand in every policy, and mx at least once unless the mode is none. Without {field} senders ignore the policy.",
        help: "Add a line such as “{example}”.",
        check: field_missing,
    },
    Lint {
        code: "STS-P21",
        name: "version-invalid",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "The version is “{found}”, not STSv1",
        message: "STSv1 is the only version there is, and case matters. Senders ignore the policy.",
        help: "Write “version: STSv1”.",
        check: version_invalid,
    },
    Lint {
        code: "STS-P22",
        name: "mode-invalid",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” is no mode",
        message: "The mode is enforce, testing or none, in lower case. Senders ignore a policy with any other.",
        help: "{suggestion}",
        check: mode_invalid,
    },
    Lint {
        code: "STS-P23",
        name: "max-age-invalid",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” is no max_age",
        message: "max_age is a number of seconds, digits only. Senders ignore a policy with anything else.",
        help: "Write a number such as 604800, which is one week.",
        check: max_age_invalid,
    },
    Lint {
        code: "STS-P24",
        name: "max-age-over-limit",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2").erratum(7282),
        title: "max_age {found} is over one year",
        message: "The maximum is 31557600 seconds. Some senders refuse a policy above it, others cut it down.",
        help: "Write 31557600 or less.",
        check: max_age_over_limit,
    },
    Lint {
        code: "STS-P25",
        name: "max-age-zero",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "max_age is 0",
        message: "Senders forget the policy at once, so it never protects a delivery; several refuse it altogether.",
        help: "Write at least 604800, which is one week.",
        check: max_age_zero,
    },
    Lint {
        code: "STS-P26",
        name: "max-age-too-short",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "max_age is only {age}",
        message: "An attacker needs to suppress the policy for just this long. The RFC expects weeks or more.",
        help: "Write at least 604800, which is one week.",
        check: max_age_too_short,
    },
    Lint {
        code: "STS-P42",
        name: "max-age-leading-zeros",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "max_age {found} begins with a zero",
        message: "The grammar allows it, and senders read {seconds} seconds; to a reader it looks like a slip.",
        help: "Write {seconds}.",
        check: max_age_leading_zeros,
    },
    Lint {
        code: "STS-P33",
        name: "field-duplicate",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "{field} stands more than once",
        message: "The first one counts. Real senders differ: some take the last, some refuse the policy.",
        help: "Keep one {field} line.",
        check: field_duplicate,
    },
    Lint {
        code: "STS-P34",
        name: "field-unknown",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "The field “{found}” is unknown",
        message: "Senders ignore fields that they do not know.",
        help: "Remove it if it has no use of its own.",
        check: field_unknown,
    },
    Lint {
        code: "STS-P35",
        name: "field-misspelt",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” is unknown – did you mean “{meant}”?",
        message: "Senders ignore a field that they do not know, without a word.",
        help: "Write “{meant}”.",
        check: field_misspelt,
    },
    Lint {
        code: "STS-P36",
        name: "field-name-case",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” must be written “{meant}”",
        message: "Case matters in field names: senders take this for an unknown field and ignore it.",
        help: "Write “{meant}”.",
        check: field_name_case,
    },
    Lint {
        code: "STS-P38",
        name: "version-not-first",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "version does not stand on the first line",
        message: "RFC 8461 allows any order, but at least one large provider asks for the version first.",
        help: "Move “version: STSv1” to the first line.",
        check: version_not_first,
    },
    Lint {
        code: "STS-P40",
        name: "mode-none-with-mx",
        severity: Severity::Note,
        rfc: Rfc::sts("8.3"),
        title: "mode none makes the mx patterns idle",
        message: "With mode none senders act as if there were no policy; nothing is held against the patterns.",
        help: "Leave them, or remove them: a few senders want at least one even in mode none.",
        check: mode_none_with_mx,
    },
    Lint {
        code: "STS-P41",
        name: "value-quoted",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "Values stand in quotes",
        message: "Quotes are part of the value to a sender, which then recognises none of them.",
        help: "Remove the quotes.",
        check: value_quoted,
    },
];

/// RFC 8461 §3.2 expects weeks; a day is the least that outlasts the usual daily refresh.
const MAX_AGE_SHORT: u32 = 86_400;

/// "In the range of weeks or greater" begins here.
const MAX_AGE_EXPECTED: u32 = 604_800;

pub(super) fn defect() -> Defect {
    Defect::of(Source::Policy)
}

/// The body, where it is made of fields at all.
pub(super) fn body<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f PolicySyntax<'a>> {
    facts.body.as_ref().filter(|body| body.form == Form::Fields)
}

pub(super) fn shown(body: &PolicySyntax<'_>, span: Span) -> String {
    visible::plain(span.of(body.text))
}

/// The fields of one name that have a value no sender should accept, templates aside.
pub(super) fn bad<'f>(
    facts: &'f Facts<'_>,
    key: Key,
) -> impl Iterator<Item = (&'f PolicySyntax<'f>, &'f Field)> {
    body(facts).into_iter().flat_map(move |body| {
        let bad = body.all(move |kind| kind == Deviation::BadValue(key)).map(|deviation| deviation.span);
        let spans: Vec<Span> = bad.collect();
        let fields = body.fields_of(key).filter(move |field| spans.binary_search(&field.bare).is_ok());
        fields.filter(|field| !is_template(field.bare.of(body.text))).map(move |field| (body, field))
    })
}

fn field_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let is_none = body.fields_of(Key::Mode).any(|field| field.parsed == Value::Mode(Some(Mode::None)));
    for key in Key::ALL {
        if body.fields_of(key).next().is_some() || (key == Key::Mx && is_none) {
            continue;
        }
        let example = match key {
            Key::Version => "version: STSv1",
            Key::Mode => "mode: testing",
            Key::MaxAge => "max_age: 604800",
            Key::Mx => "mx: mail.example.com",
        };
        sink.report(defect().arg("field", key.name()).arg("example", example));
    }
}

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Version) {
        let edit = Edit::replace(field.value, "STSv1");
        let defect = defect().at(field.bare).arg("found", shown(body, field.bare));
        sink.report(defect.fix("Write “STSv1”", Applicability::Unsafe, vec![edit]));
    }
}

fn mode_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Mode) {
        let found = shown(body, field.bare);
        let defect = defect().at(field.bare).arg("found", &found);
        let meant = match found.to_ascii_lowercase().as_str() {
            // The word of the drafts before RFC 8461.
            "report" => Some("testing"),
            word => nearest(word, Mode::ALL.map(Mode::name)),
        };
        sink.report(match meant {
            Some(meant) => defect.arg("suggestion", format!("Did you mean “{meant}”?")).fix(
                format!("Write “mode: {meant}”"),
                Applicability::Unsafe,
                vec![Edit::replace(field.value, meant)],
            ),
            None => defect.arg("suggestion", "Write enforce, testing or none."),
        });
    }
}

fn max_age_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::MaxAge) {
        if field.parsed != Value::MaxAge(Err(MaxAgeError::NotDigits)) {
            continue;
        }
        let found = shown(body, field.bare);
        let defect = defect().at(field.bare).arg("found", &found);
        sink.report(match meant_seconds(&found) {
            Some(seconds) => {
                let edit = Edit::replace(field.value, seconds.to_string());
                defect.fix(format!("Write “max_age: {seconds}”"), Applicability::Unsafe, vec![edit])
            }
            None => defect,
        });
    }
}

/// `604,800`, `604_800`, `7d`, `1 week`, `604800s`: what their author meant, in seconds.
fn meant_seconds(found: &str) -> Option<u32> {
    let digits = found.find(|c: char| !c.is_ascii_digit() && !"_,.' ".contains(c)).unwrap_or(found.len());
    let (number, unit) = found.split_at_checked(digits)?;
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let seconds: u32 = match unit.trim().to_ascii_lowercase().as_str() {
        "" | ";" | "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 604_800,
        _ => return None,
    };
    number.parse::<u32>().ok()?.checked_mul(seconds).filter(|seconds| *seconds <= MAX_AGE_LIMIT)
}

fn max_age_over_limit(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::MaxAge) {
        if field.parsed == Value::MaxAge(Err(MaxAgeError::OverLimit)) {
            let edit = Edit::replace(field.value, MAX_AGE_LIMIT.to_string());
            let defect = defect().at(field.bare).arg("found", shown(body, field.bare));
            sink.report(defect.fix("Write one year", Applicability::Unsafe, vec![edit]));
        }
    }
}

/// The `max_age` that counts, where it can be read, and the mode beside it.
fn max_age<'f>(facts: &'f Facts<'_>) -> Option<(&'f Field, u32, Option<Mode>)> {
    let body = body(facts)?;
    let field = body.fields_of(Key::MaxAge).next()?;
    let Value::MaxAge(Ok(seconds)) = field.parsed else { return None };
    let mode = body.fields_of(Key::Mode).next().and_then(|field| match field.parsed {
        Value::Mode(mode) => mode,
        _ => None,
    });
    Some((field, seconds, mode))
}

fn max_age_zero(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((field, 0, mode)) = max_age(facts) else { return };
    if mode != Some(Mode::None) {
        let edit = Edit::replace(field.value, MAX_AGE_EXPECTED.to_string());
        sink.report(defect().at(field.bare).fix("Write one week", Applicability::Display, vec![edit]));
    }
}

fn max_age_too_short(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((field, seconds, Some(mode))) = max_age(facts) else { return };
    let severity = match mode {
        Mode::Enforce | Mode::Testing if seconds < MAX_AGE_SHORT => Severity::Warning,
        Mode::Enforce if seconds < MAX_AGE_EXPECTED => Severity::Note,
        // A short time is what an orderly withdrawal wants, and what a test wants (§8.3, §5).
        _ => return,
    };
    if seconds == 0 {
        return;
    }
    let edit = Edit::replace(field.value, MAX_AGE_EXPECTED.to_string());
    let defect = defect().severity(severity).at(field.bare).arg("age", duration(seconds));
    sink.report(defect.fix("Write one week", Applicability::Display, vec![edit]));
}

fn max_age_leading_zeros(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(body), Some((field, seconds, _))) = (body(facts), max_age(facts)) else { return };
    let found = field.bare.of(body.text);
    if found.len() > 1 && found.first() == Some(&b'0') {
        let edit = Edit::replace(field.bare, seconds.to_string());
        let defect = defect().at(field.bare).arg("found", shown(body, field.bare)).arg("seconds", seconds);
        sink.report(defect.fix(format!("Write {seconds}"), Applicability::Safe, vec![edit]));
    }
}

fn field_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let mut first = BTreeMap::new();
    for field in body.fields() {
        let Some(key) = field.parsed.key() else { continue };
        let value = field.value.of(body.text);
        let counts = *first.entry(key).or_insert(value);
        if field.parsed != Value::Ignored(key) {
            continue;
        }
        let again = field.name.to(field.value);
        // A line that says the same again tells nothing to those who take the last one either.
        let applicability = if value == counts { Applicability::Safe } else { Applicability::Unsafe };
        let edits = vec![Edit::delete(line_of(body.text, again))];
        let defect = defect().at(again).arg("field", key.name());
        sink.report(defect.fix("Remove the repetition", applicability, edits));
    }
}

/// The fields, front matter aside: what stands in it is said once.
fn fields_below_front_matter<'f>(body: &'f PolicySyntax<'_>) -> impl Iterator<Item = &'f Field> {
    let below = front_matter_block(body).map_or(0, |block| block.end);
    body.fields().filter(move |field| field.name.start >= below)
}

/// Extension fields that are fields, with the known name they may have been meant to have.
fn extensions<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (Span, String, Option<&'static str>)> + 'f {
    body(facts).into_iter().flat_map(|body| {
        let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
        let starts: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
        let unknown = fields_below_front_matter(body).filter(|field| field.parsed == Value::Extension);
        unknown.filter(move |field| starts.binary_search(&field.name.start).is_err()).map(|field| {
            let name = shown(body, field.name);
            let meant = nearest(&name.to_ascii_lowercase().replace('-', "_"), Key::ALL.map(Key::name));
            (field.name, name, meant)
        })
    })
}

fn field_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, name, meant) in extensions(facts) {
        if meant.is_none() {
            sink.report(defect().at(span).arg("found", name));
        }
    }
}

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, name, meant) in extensions(facts) {
        let Some(meant) = meant.filter(|meant| !name.eq_ignore_ascii_case(meant)) else { continue };
        let defect = defect().at(span).arg("found", name).arg("meant", meant);
        let title = format!("Write “{meant}”");
        sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, meant)]));
    }
}

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, name, meant) in extensions(facts) {
        let Some(meant) = meant.filter(|meant| name.eq_ignore_ascii_case(meant)) else { continue };
        // Beside the real field it is one more unknown field, and the policy stands.
        let missing = body(facts).is_some_and(|body| !body.fields().any(|field| is_named(field, meant)));
        let severity = if missing { Severity::Error } else { Severity::Warning };
        let defect = defect().severity(severity).at(span).arg("found", name).arg("meant", meant);
        let title = format!("Write “{meant}”");
        sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, meant)]));
    }
}

fn is_named(field: &Field, name: &str) -> bool {
    field.counts && field.parsed.key().is_some_and(|key| key.name() == name)
}

fn version_not_first(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let Some(first) = fields_below_front_matter(body).next() else { return };
    let Some(version) = body.fields_of(Key::Version).next() else { return };
    if first.parsed.key() == Some(Key::Version) {
        return;
    }
    let span = version.name.to(version.value);
    let defect = defect().at(span);
    let top = line_of(body.text, first.name.to(first.value)).start;
    let moved = format!("{}{}", span.text(body.text), line_end(body.text));
    let edits = vec![Edit::insert(top, moved), Edit::delete(line_of(body.text, span))];
    sink.report(defect.fix("Move it to the first line", Applicability::Safe, edits));
}

fn mode_none_with_mx(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(policy) = facts.policy.as_ref().filter(|policy| policy.mode == Mode::None) else { return };
    let field = body(facts).and_then(|body| body.fields_of(Key::Mx).next());
    if let Some(field) = field.filter(|_| !policy.mx.is_empty()) {
        sink.report(defect().at(field.bare));
    }
}

fn value_quoted(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let quotes: Vec<_> = body.all(|kind| kind == Deviation::Quote).collect();
    let [first, second, ..] = quotes.as_slice() else { return };
    let edits = quotes.iter().map(|quote| Edit::delete(quote.span)).collect();
    let applicability = unless_in_mx(body, quotes.iter().map(|quote| quote.span));
    sink.report(defect().at(first.span.to(second.span)).fix("Remove the quotes", applicability, edits));
}
