//! P: invalid values of the known fields, and repeated fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{bad, body, defect, shown};
use crate::lints::policy::edits::{and, unless_in_mx};
use crate::lints::sink::{Rule, Sink};
use crate::rfc::{MAX_AGE_LIMIT, Rfc};
use crate::syntax::policy::{
    Deviation, Field, Key, MaxAgeError, Mode, PolicySyntax, Value, is_good, line_of, mode_meant,
};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &VERSION_INVALID, check: version_invalid },
    Rule { lint: &MODE_INVALID, check: mode_invalid },
    Rule { lint: &MAX_AGE_INVALID, check: max_age_invalid },
    Rule { lint: &MAX_AGE_OVER_LIMIT, check: max_age_over_limit },
    Rule { lint: &FIELD_DUPLICATE, check: field_duplicate },
    Rule { lint: &VALUE_QUOTED, check: value_quoted },
];

pub(crate) static VERSION_INVALID: Lint = Lint {
    code: "STS-P21",
    name: "version-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The version is “{found}”, not STSv1",
    message: "STSv1 is the only version, and case matters. Strict senders ignore the policy.",
    help: "Write “version: STSv1”.",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Version) {
        let defect = defect().at(field.bare).arg("found", found(body, field));
        // A fix would delete other fields that are joined to the value.
        sink.report(if field.bare.of(body.text).iter().any(|byte| matches!(byte, b':' | b'=')) {
            defect
        } else {
            let edit = Edit::replace(field.value, "STSv1");
            defect.fix("Write “STSv1”", Applicability::Unsafe, vec![edit])
        });
    }
}

/// Returns the value for a message; if it is empty, the whole field.
fn found(body: &PolicySyntax<'_>, field: &Field<'_>) -> String {
    shown(body, if field.bare.is_empty() { field.name.to(field.value) } else { field.bare })
}

pub(crate) static MODE_INVALID: Lint = Lint {
    code: "STS-P22",
    name: "mode-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is not a valid mode",
    message: "The mode must be enforce, testing or none, in lower case. Strict senders ignore a policy with any other value.",
    help: "{suggestion}",
};

fn mode_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Mode) {
        let defect = defect().at(field.bare).arg("found", found(body, field));
        sink.report(match mode_meant(&field.bare.text(body.text)).map(Mode::name) {
            Some(meant) => defect.arg("suggestion", format!("Did you mean “{meant}”?")).fix(
                format!("Write “mode: {meant}”"),
                Applicability::Unsafe,
                vec![Edit::replace(field.value, meant)],
            ),
            None => defect.arg("suggestion", "Write enforce, testing or none."),
        });
    }
}

pub(crate) static MAX_AGE_INVALID: Lint = Lint {
    code: "STS-P23",
    name: "max-age-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is not a valid max_age",
    message: "max_age must be a number of seconds, in digits only. Strict senders ignore a policy with anything else.",
    help: "Write a number such as 604800 (one week).",
};

fn max_age_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::MaxAge) {
        if field.parsed != Value::MaxAge(Err(MaxAgeError::NotDigits)) {
            continue;
        }
        let defect = defect().at(field.bare).arg("found", found(body, field));
        sink.report(match meant_seconds(&field.bare.text(body.text)) {
            Some(seconds) => {
                let edit = Edit::replace(field.value, seconds.to_string());
                defect.fix(format!("Write “max_age: {seconds}”"), Applicability::Unsafe, vec![edit])
            }
            None => defect,
        });
    }
}

/// Returns the seconds that the author of `604,800`, `604_800`, `7d`, `1 week` or `604800s` meant.
fn meant_seconds(found: &str) -> Option<u32> {
    let digits = found.find(|c: char| !c.is_ascii_digit() && !"_,.' ".contains(c)).unwrap_or(found.len());
    let (number, unit) = found.split_at_checked(digits)?;
    if !is_grouped(number) {
        return None;
    }
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

/// Returns whether `.` and `,` only separate thousands: `604800.0` has a fraction.
fn is_grouped(number: &str) -> bool {
    let mut groups = number.trim_end().split(['.', ',']).skip(1);
    groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

pub(crate) static MAX_AGE_OVER_LIMIT: Lint = Lint {
    code: "STS-P24",
    name: "max-age-over-limit",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2").erratum(7282),
    title: "max_age {found} is more than one year",
    message: "The maximum is 31557600 seconds. Some senders reject a policy with a larger value, others use the maximum instead.",
    help: "Write 31557600 or less.",
};

fn max_age_over_limit(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::MaxAge) {
        if field.parsed == Value::MaxAge(Err(MaxAgeError::OverLimit)) {
            let edit = Edit::replace(field.value, MAX_AGE_LIMIT.to_string());
            let defect = defect().at(field.bare).arg("found", shown(body, field.bare));
            sink.report(defect.fix("Write one year", Applicability::Unsafe, vec![edit]));
        }
    }
}

pub(crate) static FIELD_DUPLICATE: Lint = Lint {
    code: "STS-P33",
    name: "field-duplicate",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "{field} repeated",
    message: "By RFC 8461 only the first one counts, but some senders use the last one and some reject the policy.",
    help: "Keep one line for each of these fields. Several mx lines are allowed.",
};

fn field_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| !body.deviations.is_empty()) else { return };
    let is_repeated = |key: &Key| body.all(|kind| kind == Deviation::Duplicate(*key)).next().is_some();
    let mut keys: Vec<Key> = Key::ALL.into_iter().filter(is_repeated).collect();
    keys.retain(|key| !repeated_well(body, *key, sink));
    // A repeated line with the same value is also safe to remove for senders that use the last one.
    repeated(body, &keys, Applicability::Safe, sink);
    repeated(body, &keys, Applicability::Unsafe, sink);
}

/// Reports one finding if the first field of a name has a value that no fix can correct and a later one is good.
fn repeated_well(body: &PolicySyntax<'_>, key: Key, sink: &mut Sink<'_>) -> bool {
    let first = body.field(key).filter(|first| is_hopeless(key, &first.bare.text(body.text)));
    let fields = || body.fields().filter(|field| field.parsed.key() == Some(key));
    let is_good = |field: &&Field| is_good(key, &field.value.text(body.text));
    let (Some(first), Some(good)) = (first, fields().find(is_good)) else { return false };
    let others =
        fields().map(|field| field.name.to(field.value)).filter(|span| span.start != good.name.start);
    let edits = others.map(|other| Edit::delete(line_of(body.text, other))).collect();
    let title = format!("Keep only “{}”", shown(body, good.name.to(good.value)));
    let defect = defect().at(first.name.to(first.value)).arg("field", format!("{} is", key.name()));
    sink.report(defect.fix(title, Applicability::Unsafe, edits));
    true
}

/// Returns whether a bad value does not show what its author meant.
fn is_hopeless(key: Key, bare: &str) -> bool {
    match key {
        Key::Version | Key::Mx => false,
        Key::Mode => !is_good(key, bare) && mode_meant(bare).is_none(),
        // A number that is too large can be lowered to the maximum.
        Key::MaxAge => {
            let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
            !is_number && meant_seconds(bare).is_none()
        }
    }
}

/// Reports one finding for all repetitions that can be removed with the same safety.
fn repeated(body: &PolicySyntax<'_>, keys: &[Key], applicability: Applicability, sink: &mut Sink<'_>) {
    let firsts: Vec<_> =
        keys.iter().map(|key| body.field(*key).map(|first| first.value.of(body.text))).collect();
    let again = body.fields().filter(|field| {
        let Value::Ignored(repeated) = field.parsed else { return false };
        let first = keys.iter().zip(&firsts).find(|(key, _)| **key == repeated);
        let says_the_same =
            |first: Option<&[u8]>| first.is_none_or(|first| first == field.value.of(body.text));
        first.is_some_and(|(_, first)| says_the_same(*first) == (applicability == Applicability::Safe))
    });
    let again: Vec<(Key, Span)> =
        again.filter_map(|field| Some((field.parsed.key()?, field.name.to(field.value)))).collect();
    let Some((_, span)) = again.first() else { return };
    let edits = again.iter().map(|(_, again)| Edit::delete(line_of(body.text, *again))).collect();
    let title = if again.len() > 1 { "Remove the repetitions" } else { "Remove the repetition" };
    let named = |key: &&Key| again.iter().any(|(repeated, _)| repeated == *key);
    let names: Vec<&str> = keys.iter().filter(named).map(|key| key.name()).collect();
    let verb = if names.len() > 1 { "are" } else { "is" };
    let defect = defect().at(*span).arg("field", format!("{} {verb}", and(&names)));
    sink.report(defect.fix(title, applicability, edits));
}

pub(crate) static VALUE_QUOTED: Lint = Lint {
    code: "STS-P41",
    name: "value-quoted",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "Values are in {signs}",
    message: "Senders read the {signs} as part of the value, so they do not recognise it.",
    help: "Remove the {signs}.",
};

fn value_quoted(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let quotes: Vec<_> = body.separate(|kind| kind == Deviation::Quote).collect();
    let Some(first) = quotes.first() else { return };
    let second = quotes.get(1).unwrap_or(first);
    let is_bracket = first.span.of(body.text).iter().any(|byte| b"[<({:=|".contains(byte));
    let signs = if is_bracket { "brackets or other signs" } else { "quotes" };
    let edits = quotes.iter().map(|quote| Edit::delete(quote.span)).collect();
    let applicability = unless_in_mx(body, quotes.iter().map(|quote| quote.span));
    let defect = defect().at(first.span.to(second.span)).arg("signs", signs);
    sink.report(defect.fix(format!("Remove the {signs}"), applicability, edits));
}
