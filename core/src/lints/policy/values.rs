//! P: invalid values of the known fields, and repeated fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{bad, body, defect, shown};
use crate::lints::policy::edits::unless_in_mx;
use crate::lints::policy::fields::{may_write, usual_max_age};
use crate::lints::policy::text::sign_of_value;
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::{advice_to_write, quoted, write, write_number};
use crate::rfc::{MAX_AGE_LIMIT, Rfc};
use crate::syntax::policy::{
    Deviation, Field, Key, MaxAgeError, Mode, PolicySyntax, Value, is_good, line_of, values_meant,
};
use crate::text::characters::latin;
use crate::text::duration::duration;
use crate::text::message::{and, sentences};
use crate::text::span::{Span, Spanned};

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
    title: "{what}",
    message: "STSv1 is the only version, and case matters. Strict senders ignore the policy.",
    help: "Write “version: STSv1”.",
};

fn version_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let title = Message::new("version-invalid.other", "The version is “{found}”, not STSv1");
    invalid(facts, sink, Key::Version, &title);
}

/// Returns whether the value is in a comment, which `comment` reports.
pub(super) fn is_commented(body: &PolicySyntax<'_>, field: &Field<'_>) -> bool {
    if !field.bare.is_empty() {
        return false;
    }
    let from = body.deviations.partition_point(|deviation| deviation.span.start < field.value.start);
    let here = body.deviations.get(from..).unwrap_or_default().iter();
    let mut here = here.take_while(|deviation| deviation.span.start <= field.value.end);
    here.any(|Spanned { value, span }| {
        *value == Deviation::Comment
            && span.end <= field.value.end
            && !body.is_intended(*span)
            && sign_of_value(body, *span).is_some()
    })
}

/// Reports a field with a bad value. `title` is for a value that is not empty.
fn invalid(facts: &Facts<'_>, sink: &mut Sink<'_>, key: Key, title: &Message) {
    for (body, field) in bad(facts, key) {
        let is_over = field.parsed == Value::MaxAge(Err(MaxAgeError::OverLimit));
        if is_over || is_commented(body, field) {
            continue;
        }
        let bare = field.bare.of(body.text);
        let what = if bare.is_empty() {
            Message::new("field-without-value", "{name} has no value").arg("name", key.name())
        } else {
            title.clone().arg("found", shown(body, field.bare))
        };
        let mut defect = defect().at(field.bare).arg("what", what);
        if key == Key::MaxAge {
            defect = defect.arg("cause", cause_of_number(bare));
        }
        if let Some(good) = good_below(facts, key) {
            let others = body.fields().filter(|other| {
                other.name == field.name || (other.parsed == Value::Ignored(key) && other.name != good.name)
            });
            let edits = others.map(|other| Edit::delete(line_of(body.text, other.name.to(other.value))));
            let text = shown(body, good.name.to(good.value));
            let keep =
                Message::new("field-invalid.keep", "Keep one line for {name}, such as “{text}” below it.");
            let defect = defect.arg("suggestion", keep.arg("name", key.name()).arg("text", &text));
            let title = Message::new("fix.keep-only", "Keep only {text}").arg("text", quoted(text));
            sink.report(defect.fix(title, Applicability::Unsafe, edits.collect()));
            continue;
        }
        let meant = values_meant(key, &field.value.text(body.text)).filter(|_| !bare.is_empty());
        let meant = meant.and_then(|values| values.into_iter().next()).filter(|meant| may_write(key, meant));
        let is_mode = key == Key::Mode;
        let suggestion = match &meant {
            Some(meant) if is_mode => {
                Message::new("mode-invalid.meant", "Did you mean “{mode}”?").arg("mode", meant)
            }
            Some(meant) => advice_to_write([format_args!("{}: {meant}", key.name())]),
            _ if is_mode => Message::new("mode-invalid.modes", "Write enforce, testing or none."),
            _ => {
                let seconds = usual_max_age(body.mode().unwrap_or(Mode::Enforce));
                Message::new("max-age-invalid.number", "Write a number such as {seconds} ({age}).")
                    .arg("seconds", seconds)
                    .arg("age", duration(seconds))
            }
        };
        let defect = defect.arg("suggestion", suggestion);
        sink.report(match meant {
            Some(meant) => {
                let title = write(format_args!("{}: {meant}", key.name()));
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(field.value, meant)])
            }
            None => defect,
        });
    }
}

pub(crate) static MODE_INVALID: Lint = Lint {
    code: "STS-P22",
    name: "mode-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "The mode must be enforce, testing or none, in lower case. Strict senders ignore a policy with any other value.",
    help: "{suggestion}",
};

fn mode_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    invalid(facts, sink, Key::Mode, &Message::new("mode-invalid.other", "“{found}” is not a valid mode"));
}

pub(crate) static MAX_AGE_INVALID: Lint = Lint {
    code: "STS-P23",
    name: "max-age-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "{cause}",
    help: "{suggestion}",
};

fn max_age_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let title = Message::new("max-age-invalid.other", "“{found}” is not a valid max_age");
    invalid(facts, sink, Key::MaxAge, &title);
}

/// Returns what is wrong with a `max_age`.
fn cause_of_number(value: &[u8]) -> Message {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value.iter().filter(|byte| b"oOlI".contains(byte)).count();
    let rule = Message::new(
        "max-age-invalid.rule",
        "max_age must be a number of seconds, in at most ten digits. Strict senders ignore a policy with anything else.",
    );
    let is_alike = |c: char| !c.is_ascii() && latin(c).is_some();
    let cause = if String::from_utf8_lossy(value).contains(is_alike) {
        Message::new("max-age-invalid.look-alikes", "It contains characters that only look like digits.")
    } else if letters > 0 && digits > 3 && digits + letters == value.len() {
        Message::new("max-age-invalid.letter", "There is a letter among the digits.")
    } else if digits > 0 && digits == value.len() {
        Message::new("max-age-invalid.too-long", "It has more than ten digits.")
    } else {
        return rule;
    };
    sentences(cause, rule)
}

pub(crate) static MAX_AGE_OVER_LIMIT: Lint = Lint {
    code: "STS-P24",
    name: "max-age-over-limit",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2").erratum(7282),
    title: "max_age {found} is more than one year",
    message: "The maximum is 31557600 seconds. Some senders reject a policy with a larger value, others use the maximum instead.",
    help: "{advice}",
};

/// Returns the seconds in a `max_age` of milliseconds, if these are whole days.
fn of_milliseconds(found: &[u8]) -> Option<u32> {
    let number: u64 = std::str::from_utf8(found).ok()?.parse().ok()?;
    let seconds = u32::try_from(number / 1000).ok()?;
    let is_whole = number.is_multiple_of(1000) && seconds.is_multiple_of(86_400);
    (is_whole && seconds > 0 && seconds <= MAX_AGE_LIMIT).then_some(seconds)
}

fn max_age_over_limit(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::MaxAge) {
        if field.parsed == Value::MaxAge(Err(MaxAgeError::OverLimit)) {
            let seconds = of_milliseconds(field.bare.of(body.text));
            let (advice, title) = match seconds {
                Some(seconds) => (
                    Message::new(
                        "max-age-over-limit.milliseconds",
                        "max_age is in seconds, and this seems to be in milliseconds: write {seconds} ({age}).",
                    )
                    .arg("seconds", seconds)
                    .arg("age", duration(seconds)),
                    write_number(seconds),
                ),
                None => (
                    Message::new("max-age-over-limit.less", "Write 31557600 or less."),
                    Message::new("fix.write-one-year", "Write one year"),
                ),
            };
            let edit = Edit::replace(field.value, seconds.unwrap_or(MAX_AGE_LIMIT).to_string());
            let defect = defect().at(field.bare).arg("found", shown(body, field.bare)).arg("advice", advice);
            sink.report(defect.fix(title, Applicability::Unsafe, vec![edit]));
        }
    }
}

pub(crate) static FIELD_DUPLICATE: Lint = Lint {
    code: "STS-P33",
    name: "field-duplicate",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "By RFC 8461 only the first one counts, but some senders use the last one and some reject the policy.",
    help: "Keep one line for each of these fields. Several mx lines are allowed.",
};

fn field_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| !body.deviations.is_empty()) else { return };
    let is_repeated = |key: &Key| body.all(|kind| kind == Deviation::Duplicate(*key)).next().is_some();
    let mut keys: Vec<Key> = Key::ALL.into_iter().filter(is_repeated).collect();
    keys.retain(|key| good_below(facts, *key).is_none());
    // A repeated line with the same value is also safe to remove for senders that use the last one.
    repeated(body, &keys, Applicability::Safe, sink);
    repeated(body, &keys, Applicability::Unsafe, sink);
}

/// Returns the good field below a bad first one of its name, if that is the one to keep: a mode, because of `mode: enforced` and
/// `mode: testing` either may be meant, and the wrong one stops mail; or a `max_age` below one that is not clear.
fn good_below<'f>(facts: &'f Facts<'_>, key: Key) -> Option<&'f Field<'f>> {
    let (body, first) = bad(facts, key).into_iter().next()?;
    let is_over = first.parsed == Value::MaxAge(Err(MaxAgeError::OverLimit));
    let is_clear = |value: &str| {
        values_meant(key, value).is_some_and(|values| values.iter().all(|value| may_write(key, value)))
    };
    let may_replace = match key {
        Key::Mode => true,
        Key::MaxAge => !is_over && !is_clear(&first.bare.text(body.text)),
        Key::Version | Key::Mx => false,
    };
    if !may_replace || is_commented(body, first) {
        return None;
    }
    let mut below = body.fields().filter(|field| field.parsed == Value::Ignored(key));
    below.find(|field| is_good(key, &field.value.text(body.text)))
}

fn is_repeated(names: Vec<Arg>) -> Message {
    let what = match names.len() {
        1 => Message::new("field-duplicate.one", "{names} is repeated"),
        _ => Message::new("field-duplicate.several", "{names} are repeated"),
    };
    what.arg("names", and(names))
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
    let title = match again.len() {
        1 => Message::new("fix.remove-the-repetition", "Remove the repetition"),
        _ => Message::new("fix.remove-the-repetitions", "Remove the repetitions"),
    };
    let named = |key: &&Key| again.iter().any(|(repeated, _)| repeated == *key);
    let names = keys.iter().filter(named).map(|key| key.name().into()).collect();
    let defect = defect().at(*span).arg("what", is_repeated(names));
    sink.report(defect.fix(title, applicability, edits));
}

pub(crate) static VALUE_QUOTED: Lint = Lint {
    code: "STS-P41",
    name: "value-quoted",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "Senders read {signs} as part of a name or value, so they do not recognise it.",
    help: "Remove {signs}.",
};

/// Whether the signs before a value are a space as HTML, URLs or mails encode it.
fn is_encoded_space(signs: &[u8]) -> bool {
    [b"&" as &[u8], b"%", b"=2"].into_iter().any(|start| signs.starts_with(start))
}

fn value_quoted(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let quotes: Vec<_> = body.separate(|kind| kind == Deviation::Quote).collect();
    let Some(first) = quotes.first() else { return };
    let second = quotes.get(1).unwrap_or(first);
    let sign = first.span.of(body.text).trim_ascii();
    let is_around = body.lines.first().is_some_and(|line| first.span.end == line.span.start);
    let quotes_named = Message::new("value-quoted.the-quotes", "the quotes");
    let (what, signs) = if is_around {
        (Message::new("value-quoted.policy", "The policy is in quotes"), quotes_named)
    } else if is_encoded_space(sign) {
        let found = shown(body, first.span);
        let space = quoted(&found);
        (
            Message::new("value-quoted.encoded-space", "There is “{found}” before a value")
                .arg("found", found),
            Message::new("value-quoted.the-sign", "{sign}").arg("sign", space),
        )
    } else if sign.iter().any(u8::is_ascii_alphabetic) {
        (
            Message::new("value-quoted.name-twice", "The name of a field is there twice"),
            Message::new("value-quoted.the-second-name", "the second name"),
        )
    } else if sign.starts_with(b":") {
        (
            Message::new("value-quoted.two-colons", "There are two colons after a name"),
            Message::new("value-quoted.the-second-colon", "the second colon"),
        )
    } else if sign.starts_with(b"=") {
        (
            Message::new("value-quoted.equals-sign", "There is a “=” after the colon"),
            Message::new("value-quoted.the-equals-sign", "the “=”"),
        )
    } else if sign.iter().any(|byte| b"[<({|".contains(byte)) {
        (
            Message::new("value-quoted.brackets", "Values are in brackets or other signs"),
            Message::new("value-quoted.the-brackets", "the brackets or other signs"),
        )
    } else {
        (Message::new("value-quoted.values", "Values are in quotes"), quotes_named)
    };
    let replacement = |quote: Span| if is_encoded_space(quote.of(body.text)) { " " } else { "" };
    let edits = quotes.iter().map(|quote| Edit::replace(quote.span, replacement(quote.span))).collect();
    let applicability = unless_in_mx(body, quotes.iter().map(|quote| quote.span));
    let defect = defect().at(first.span.to(second.span)).arg("what", what).arg("signs", signs.clone());
    sink.report(defect.fix(
        Message::new("fix.remove-signs", "Remove {signs}").arg("signs", signs),
        applicability,
        edits,
    ));
}
