//! P: remains of templates and site generators in a policy (RFC 8461 §3.2).

use crate::facts::{Facts, State};
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{body, defect, front_matter_block, shown};
use crate::lints::policy::edits::line_end;
use crate::lints::policy::edits::{more_lines, same_on};
use crate::lints::policy::placeholder::{has_mark, has_stand_in, is_placeholder, is_reserved, is_shouted};
use crate::lints::policy::useless::{self, are_all_covered, mx_records, uncovered_hosts, without_lines};
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::{REMOVE_LINE, REMOVE_LINES, all_quoted};
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Field, Key, Line, PolicySyntax, Value};
use crate::text::span::Span;
use std::cell::LazyCell;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &TEMPLATE_LEFTOVER, check: template_leftover }];

pub(crate) static TEMPLATE_LEFTOVER: Lint = Lint {
    code: "STS-P39",
    name: "template-leftover",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "{effect}.",
    help: "{suggestion}",
};

fn template_leftover(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    front_matter(body, sink);
    let is_leftover: fn(&[u8]) -> bool =
        if has_mark(body.text) { is_placeholder } else { |value| is_shouted(value) || has_stand_in(value) };
    let is_alone = LazyCell::new(|| is_alone(facts));
    let places = body.lines.iter().filter_map(|line| {
        let span = place(body.text, line)?;
        let is_mx = || line.field.as_ref().is_some_and(|field| field.parsed.key() == Some(Key::Mx));
        let found = span.of(body.text);
        let is_other =
            || is_mx() && is_reserved(&String::from_utf8_lossy(found).to_ascii_lowercase()) && *is_alone;
        (is_leftover(found) || is_other()).then_some(span)
    });
    let places: Vec<Span> = places.collect();
    let Some(first) = places.first() else { return };
    let is_mx = |place: &Span| body.fields_of(Key::Mx).any(|field| field.bare == *place);
    let cure = places.iter().all(is_mx).then(|| cure(facts, body, &places)).flatten();
    let is_mx = is_mx(first);
    // The advice depends on the MX records.
    let is_pending = || facts.mx_rows().iter().any(|row| row.addresses == State::Pending);
    if is_mx && (facts.observation.mx.is_pending() || is_pending()) {
        return;
    }
    let (effect, suggestion) = if is_mx {
        (
            Message::new(
                "template-leftover.matches-no-host",
                "Senders read it literally, so this line matches no MX host",
            ),
            Message::new(
                "template-leftover.write-the-host",
                "Replace “{found}” with the host of your MX record.",
            ),
        )
    } else {
        (
            Message::new(
                "template-leftover.is-invalid",
                "Senders read it literally, so the policy is invalid or matches no host",
            ),
            Message::new("template-leftover.write-the-value", "Replace “{found}” with the real value."),
        )
    };
    let effect = same_on(effect, more_lines(body.text, places.iter().copied()));
    let what = Message::new("template-leftover.of-template", "“{found}” is left over from a template");
    let found = shown(body, *first);
    let suggestion = suggestion.arg("found", &found);
    let defect = defect().at(*first).arg("what", what.arg("found", found)).arg("effect", effect);
    sink.report(match cure {
        Some((suggestion, title, edits)) => {
            defect.arg("suggestion", suggestion).fix(title, Applicability::Unsafe, edits)
        }
        None => defect.arg("suggestion", suggestion),
    });
}

/// Returns what to do with mx lines of a template where the MX records are known, and the edits.
fn cure(
    facts: &Facts<'_>,
    body: &PolicySyntax<'_>,
    places: &[Span],
) -> Option<(Message, Message, Vec<Edit>)> {
    if are_all_covered(facts) {
        let (advice, title) = useless::cure(places.len());
        let advice = Message::new("advice.with-stop", "{advice}.").arg("advice", advice);
        return Some((advice, title, without_lines(body.text, places.iter().copied())));
    }
    let hosts = uncovered_hosts(facts).filter(|hosts| !hosts.is_empty())?;
    let (first, others) = places.split_first()?;
    let lines = hosts.iter().take(LINES_SHOWN).map(|host| format!("mx: {host}"));
    let advice = if hosts.len() > LINES_SHOWN {
        Message::new(
            "template-leftover.hosts-and-more",
            "Write the hosts of your MX records: {lines} and so on.",
        )
    } else {
        Message::new("template-leftover.hosts", "Write the hosts of your MX records: {lines}.")
    };
    let title = Message::new("fix.write-the-hosts-of-the-mx-records", "Write the hosts of the MX records");
    let text = hosts.join(&format!("{}mx: ", line_end(body.text)));
    let mut edits = vec![Edit::replace(*first, text)];
    edits.extend(without_lines(body.text, others.iter().copied()));
    Some((advice.arg("lines", all_quoted(lines)), title, edits))
}

/// How many lines of a policy a help text shows.
const LINES_SHOWN: usize = 4;

/// Whether an mx line is left over from a template, and the MX records are known: `template-leftover` says what to write instead.
pub(crate) fn says_the_hosts(facts: &Facts<'_>) -> bool {
    let Some(body) = &facts.body else { return false };
    let is_leftover = body.fields_of(Key::Mx).any(|field| is_leftover_host(facts, field.bare.of(body.text)));
    is_leftover && !mx_records(facts).is_empty() && !are_all_covered(facts)
}

/// A name that nobody can register is reported only in a draft that has no MX hosts to compare it with.
fn is_alone(facts: &Facts<'_>) -> bool {
    let is_alone = facts.observation.is_draft() && facts.observation.mx.answer().is_none();
    is_alone && facts.context.domain.is_some_and(|domain| !is_reserved(domain.as_str()))
}

/// Whether `template-leftover` reports the host of an mx line.
pub(super) fn is_leftover_host(facts: &Facts<'_>, host: &[u8]) -> bool {
    let is_reserved = || is_reserved(&String::from_utf8_lossy(host).to_ascii_lowercase());
    is_placeholder(host) || (is_reserved() && is_alone(facts))
}

/// Returns the part of a line that may be a placeholder. A good value is not one.
fn place(text: &[u8], line: &Line) -> Option<Span> {
    match &line.field {
        Some(Field {
            parsed: Value::Version(true) | Value::Mode(Some(_)) | Value::MaxAge(Ok(_)), ..
        }) => None,
        // Senders ignore the value of an unknown field.
        Some(field) if field.parsed.key().is_none() => None,
        Some(field) => Some(field.bare),
        // `[policy]` and `[mta-sts]` are headers of a section.
        None if matches!(line.span.of(text), [b'[', name @ .., b']'] if is_section(name)) => None,
        None => Some(line.span),
    }
}

fn is_section(name: &[u8]) -> bool {
    !has_stand_in(name) && name.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'-')
}

/// Returns whether `template-leftover` reports the line that begins where `span` does.
pub(crate) fn is_leftover(body: &PolicySyntax<'_>, span: Span) -> bool {
    let line = body.lines.get(body.lines.partition_point(|line| line.span.start < span.start));
    let line = line.filter(|line| line.span.start == span.start);
    line.and_then(|line| place(body.text, line)).is_some_and(|place| is_placeholder(place.of(body.text)))
}

/// Reports the `---` lines of static site generators, and what is between them unless that is the policy.
fn front_matter(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let lines: Vec<Span> = body.all(|kind| kind == Deviation::FrontMatter).map(|line| line.span).collect();
    let Some(first) = lines.first() else { return };
    let block = front_matter_block(body);
    let single = lines.iter().skip(if block.is_some() { 2 } else { 0 });
    let edits = block.iter().chain(single).map(|part| Edit::delete(*part)).collect();
    let dashes = lines.iter().find(|line| line.of(body.text).trim_ascii().starts_with(b"---"));
    let place = dashes.unwrap_or(first);
    let place = Span::new(place.start, (place.start + 3).min(place.end));
    let found = shown(body, place);
    let defect = defect().at(place);
    if dashes.is_none() {
        // In YAML three dots end a document, but there is none here.
        let what = Message::new("template-leftover.of-guide", "“{found}” is left over from a guide");
        let effect = Message::new(
            "template-leftover.dots",
            "The dots stand for lines that were left out. They are not a valid field, so strict senders ignore the policy",
        );
        let suggestion = Message::new(
            "template-leftover.remove-the-dots",
            "Remove the line, and add the mx lines that are missing, if any.",
        );
        let defect = defect.arg("what", what.arg("found", found)).arg("effect", effect);
        let defect = defect.arg("suggestion", suggestion);
        return sink.report(defect.fix(REMOVE_LINE, Applicability::Unsafe, edits));
    }
    let what = Message::new("template-leftover.of-generator", "“{found}” is left over from a site generator");
    let effect = Message::new(
        "template-leftover.front-matter",
        "Such lines mark the front matter of a page for a site generator, but here they were served too. They are not valid fields, so strict senders ignore the policy",
    );
    let suggestion = Message::new(
        "template-leftover.copy-unchanged",
        "Configure the generator to copy the file unchanged, without front matter.",
    );
    let defect = defect.arg("what", what.arg("found", found)).arg("effect", effect);
    let defect = defect.arg("suggestion", suggestion);
    sink.report(defect.fix(REMOVE_LINES, Applicability::Safe, edits));
}
