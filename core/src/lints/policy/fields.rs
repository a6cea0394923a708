//! P: the fields of the policy other than mx (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{below_front_matter, body, defect, is_stray, shown};
use crate::lints::policy::edits::line_end;
use crate::lints::policy::useless::uncovered_hosts;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::{all_quoted, write_number};
use crate::rfc::{MAX_AGE_LIMIT, Rfc};
use crate::syntax::policy::line_of;
use crate::syntax::policy::{Field, Key, Mode, Value};
use crate::text::duration::duration;
use crate::text::message::and;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &FIELD_MISSING, check: field_missing },
    Rule { lint: &MAX_AGE_ZERO, check: max_age_zero },
    Rule { lint: &MAX_AGE_TOO_SHORT, check: max_age_too_short },
    Rule { lint: &MAX_AGE_LEADING_ZEROS, check: max_age_leading_zeros },
    Rule { lint: &VERSION_NOT_FIRST, check: version_not_first },
    Rule { lint: &MODE_NONE_WITH_MX, check: mode_none_with_mx },
];

/// Returns the `max_age` that a policy in this mode has at first. While it is tried or withdrawn that is one day, so that
/// a mistake is soon forgotten; below one day a policy expires before the usual daily refresh. In mode enforce RFC 8461
/// §3.2 expects a value "in the range of weeks or greater".
pub const fn usual_max_age(mode: Mode) -> u32 {
    match mode {
        Mode::Enforce => 604_800,
        Mode::Testing | Mode::None => 86_400,
    }
}

/// Returns whether a fix may write this value: a `max_age` below one day has a warning of its own.
pub(super) fn may_write(key: Key, value: &str) -> bool {
    let is_long = |seconds: u32| seconds >= usual_max_age(Mode::Testing);
    key != Key::MaxAge || value.parse().is_ok_and(is_long)
}

pub(crate) static FIELD_MISSING: Lint = Lint {
    code: "STS-P20",
    name: "field-missing",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy lacks {field}",
    message: "Every policy needs version, mode and max_age, and at least one mx unless the mode is none. Strict senders ignore this one.",
    help: "Add {example}.",
};

/// Reports the missing fields in one finding, without a span: a missing line has no place.
fn field_missing(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let missing: Vec<Key> = body.missing().collect();
    let example = |key: &Key| match key {
        Key::Version => "version: STSv1".to_owned(),
        Key::Mode => "mode: testing".to_owned(),
        Key::MaxAge => format!("max_age: {}", usual_max_age(body.mode().unwrap_or(Mode::Testing))),
        Key::Mx => "mx: mail.example.com".to_owned(),
    };
    // Which hosts are needed depends on the MX records.
    if missing.is_empty() || (missing.contains(&Key::Mx) && facts.observation.mx.is_pending()) {
        return;
    }
    let names: Vec<Arg> = missing.iter().map(|key| key.name().into()).collect();
    let hosts = uncovered_hosts(facts).filter(|hosts| missing.contains(&Key::Mx) && !hosts.is_empty());
    let hosts: Vec<String> = hosts.unwrap_or_default().iter().map(|host| format!("mx: {host}")).collect();
    let is_known = |key: &&Key| **key != Key::Mx || hosts.is_empty();
    let examples: Vec<String> =
        missing.iter().filter(is_known).map(example).chain(hosts.iter().cloned()).collect();
    let defect = defect().arg("field", and(names)).arg("example", all_quoted(examples.iter().cloned()));
    // Nothing but the MX records says what is missing.
    let last = body.fields().filter(|field| field.parsed.key().is_some()).last();
    sink.report(match last.filter(|_| missing == [Key::Mx] && !hosts.is_empty()) {
        Some(last) => {
            let end = line_end(body.text);
            let edit = Edit::insert(last.value.end, [end, &hosts.join(end)].concat());
            let title =
                Message::new("fix.write-the-hosts-of-the-mx-records", "Write the hosts of the MX records");
            defect.fix(title, Applicability::Unsafe, vec![edit])
        }
        None => defect,
    });
}

/// Returns the `max_age` that counts, if it can be read, and the mode.
fn max_age<'f>(facts: &'f Facts<'_>) -> Option<(&'f Field<'f>, u32, Option<Mode>)> {
    let body = body(facts)?;
    let field = body.field(Key::MaxAge)?;
    let Value::MaxAge(Ok(seconds)) = field.parsed else { return None };
    Some((field, seconds, body.mode()))
}

pub(crate) static MAX_AGE_ZERO: Lint = Lint {
    code: "STS-P25",
    name: "max-age-zero",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "max_age is 0",
    message: "Senders forget the policy at once, so it protects no later delivery. Several senders reject such a policy.",
    help: "Write {seconds} ({enough}) or more.",
};

fn max_age_zero(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((field, 0, mode)) = max_age(facts) else { return };
    if mode != Some(Mode::None) {
        sink.report(with_usual(defect().at(field.bare), field, mode.unwrap_or(Mode::Enforce)));
    }
}

pub(crate) static MAX_AGE_TOO_SHORT: Lint = Lint {
    code: "STS-P26",
    name: "max-age-too-short",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "max_age is only {age}",
    message: "An attacker only has to block the policy for this long before senders forget it. RFC 8461 expects weeks or more.",
    help: "{advice}",
};

fn max_age_too_short(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((field, seconds, Some(mode))) = max_age(facts) else { return };
    let severity = match mode {
        Mode::Enforce | Mode::Testing if seconds < usual_max_age(Mode::Testing) => Severity::Warning,
        Mode::Enforce if seconds < usual_max_age(Mode::Enforce) => Severity::Note,
        // A short time is right for a withdrawal and for testing (§8.3, §5).
        _ => return,
    };
    if seconds == 0 {
        return;
    }
    let defect = defect().severity(severity).at(field.bare).arg("age", duration(seconds));
    if !seems_to_be_days(seconds) {
        let usual = usual_max_age(mode);
        let advice = Message::new("max-age-too-short.more", "Write {seconds} ({enough}) or more.");
        let advice = advice.arg("seconds", usual).arg("enough", duration(usual));
        return sink.report(with_usual(defect.arg("advice", advice), field, mode));
    }
    let meant = (seconds * usual_max_age(Mode::Testing)).min(MAX_AGE_LIMIT);
    let advice = Message::new("max-age-too-short.days", "max_age is in seconds: for {days} write {seconds}.");
    let defect = defect.arg("advice", advice.arg("days", duration(meant)).arg("seconds", meant));
    let edit = Edit::replace(field.value, meant.to_string());
    sink.report(defect.fix(write_number(meant), Applicability::Display, vec![edit]));
}

/// Returns whether a `max_age` seems to be in days. 60 and 300 are more often meant as seconds, for a first try.
const fn seems_to_be_days(max_age: u32) -> bool {
    matches!(max_age, 1..=31 | 90 | 180 | 365 | 366)
}

/// Adds the `max_age` that suits the mode, and the edit that writes it.
fn with_usual(defect: Defect, field: &Field<'_>, mode: Mode) -> Defect {
    let seconds = usual_max_age(mode);
    let edit = Edit::replace(field.value, seconds.to_string());
    let defect = defect.arg("seconds", seconds).arg("enough", duration(seconds));
    defect.fix(write_number(seconds), Applicability::Display, vec![edit])
}

pub(crate) static MAX_AGE_LEADING_ZEROS: Lint = Lint {
    code: "STS-P42",
    name: "max-age-leading-zeros",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "max_age {found} begins with a zero",
    message: "The grammar allows it, and senders read {seconds} seconds. To people it looks like a typing error.",
    help: "Write {seconds}.",
};

fn max_age_leading_zeros(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(body), Some((field, seconds, _))) = (body(facts), max_age(facts)) else { return };
    let found = field.bare.of(body.text);
    if found.len() > 1 && found.first() == Some(&b'0') {
        let edit = Edit::replace(field.bare, seconds.to_string());
        let defect = defect().at(field.bare).arg("found", shown(body, field.bare)).arg("seconds", seconds);
        sink.report(defect.fix(write_number(seconds), Applicability::Safe, vec![edit]));
    }
}

pub(crate) static VERSION_NOT_FIRST: Lint = Lint {
    code: "STS-P38",
    name: "version-not-first",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "version is not on the first line",
    message: "RFC 8461 allows any order, but Google’s help page requires version to come first.",
    help: "Move “version: STSv1” to the first line.",
};

fn version_not_first(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let below = below_front_matter(body);
    let is_field = |field: &&Field<'_>| {
        field.name.start >= below && !body.is_malformed(field) && !is_stray(field.name.of(body.text))
    };
    let Some(first) = body.fields().find(is_field) else { return };
    let Some(version) = body.field(Key::Version) else { return };
    if first.parsed.key() == Some(Key::Version) {
        return;
    }
    let span = version.name.to(version.value);
    let defect = defect().at(span);
    let top = line_of(body.text, first.name.to(first.value)).start;
    let moved = format!("{}{}", span.text(body.text), line_end(body.text));
    let edits = vec![Edit::insert(top, moved), Edit::delete(line_of(body.text, span))];
    sink.report(defect.fix(
        Message::new("fix.move-it-to-the-first-line", "Move it to the first line"),
        Applicability::Safe,
        edits,
    ));
}

pub(crate) static MODE_NONE_WITH_MX: Lint = Lint {
    code: "STS-P40",
    name: "mode-none-with-mx",
    severity: Severity::Note,
    rfc: Rfc::sts("8.3"),
    title: "mx patterns have no effect in mode none",
    message: "In mode none, senders act as if there were no policy. They do not compare MX hosts with the patterns.",
    help: "Keep them until the withdrawal is complete: a few senders require at least one mx line even in mode none.",
};

fn mode_none_with_mx(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(policy) = facts.policy().filter(|policy| policy.mode == Mode::None) else { return };
    let field = body(facts).and_then(|body| body.field(Key::Mx));
    if let Some(field) = field.filter(|_| !policy.mx.is_empty()) {
        sink.report(defect().at(field.bare));
    }
}
