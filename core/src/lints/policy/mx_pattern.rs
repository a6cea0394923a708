//! P: mx patterns that are valid but match nothing or are superfluous (RFC 8461 §3.2, §4.1).

use crate::facts::Facts;
use crate::finding::{Applicability, Lint, Message, Severity};
use crate::lints::policy::common::{body, defect};
use crate::lints::policy::edits::{more_lines, same_on};
use crate::lints::policy::mail_hosts::severity_of_useless;
use crate::lints::policy::placeholder::is_placeholder;
use crate::lints::policy::useless::{are_all_covered, cure, without_lines};
use crate::lints::sink::{Rule, Sink};
use crate::names::ip_address::is_ipv4;
use crate::names::mail_hosts::is_local;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Field, Mode, PolicySyntax, Value};
use crate::text::sort::{by_place, sort};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_PATTERN_IP_ADDRESS, check: mx_pattern_ip_address },
    Rule { lint: &MX_PATTERN_SINGLE_LABEL, check: mx_pattern_single_label },
    Rule { lint: &MX_PATTERN_DUPLICATE, check: mx_pattern_duplicate },
    Rule { lint: &MX_PATTERN_REDUNDANT, check: mx_pattern_redundant },
];

/// Returns the valid patterns, in order.
pub(crate) fn patterns<'f>(
    body: &'f PolicySyntax<'_>,
) -> impl Iterator<Item = (&'f Field<'f>, &'f MxPattern<'f>)> + Clone {
    body.lines.iter().filter_map(|line| match &line.field {
        Some(field @ Field { parsed: Value::Mx(Ok(pattern)), .. }) => Some((field, pattern)),
        _ => None,
    })
}

pub(crate) static MX_PATTERN_IP_ADDRESS: Lint = Lint {
    code: "STS-P29",
    name: "mx-pattern-ip-address",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” is an IP address",
    message: "{cause}.",
    help: "{advice}",
};

fn mx_pattern_ip_address(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let addresses = patterns(body).filter(|(_, pattern)| is_ipv4(pattern.domain()));
    let addresses: Vec<_> = addresses.map(|(field, pattern)| (field.bare, pattern)).collect();
    let cause = Message::new(
        "mx-pattern-ip-address.cause",
        "Senders compare patterns with the host names in MX records, which must not be IP addresses. This pattern matches nothing, and some senders reject the policy because of it",
    );
    let advice = |_: &MxPattern<'_>| {
        Message::new("mx-pattern-ip-address.host", "Write the host name of the MX record.")
    };
    report_all(facts, body, &addresses, cause, advice, sink);
}

/// Reports one finding for all patterns with the same mistake.
fn report_all(
    facts: &Facts<'_>,
    body: &PolicySyntax<'_>,
    all: &[(Span, &MxPattern<'_>)],
    cause: Message,
    advice: impl FnOnce(&MxPattern<'_>) -> Message,
    sink: &mut Sink<'_>,
) {
    let Some((first, pattern)) = all.first() else { return };
    // The advice depends on the MX records.
    if facts.observation.mx.is_pending() {
        return;
    }
    let cause = same_on(cause, more_lines(body.text, all.iter().map(|(span, _)| *span)));
    let defect = defect().severity(severity_of_useless(facts)).at(*first);
    let defect = defect.arg("found", pattern).arg("cause", cause);
    sink.report(if are_all_covered(facts) {
        let (instead, title) = cure(all.len());
        let lines = without_lines(body.text, all.iter().map(|(span, _)| *span));
        let advice = Message::new("advice.with-stop", "{advice}.").arg("advice", instead);
        defect.arg("advice", advice).fix(title, Applicability::Unsafe, lines)
    } else {
        defect.arg("advice", advice(pattern))
    });
}

pub(crate) static MX_PATTERN_SINGLE_LABEL: Lint = Lint {
    code: "STS-P30",
    name: "mx-pattern-single-label",
    severity: Severity::Error,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” has no domain",
    message: "{cause}.",
    help: "{advice}",
};

fn mx_pattern_single_label(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // In mode none the patterns have no effect.
    let Some(body) = body(facts).filter(|body| body.mode() != Some(Mode::None)) else { return };
    let single = patterns(body).filter(|(field, pattern)| {
        !pattern.is_wildcard()
            && pattern.domain_above().is_none()
            && !is_placeholder(field.bare.of(body.text))
    });
    let single: Vec<_> = single.map(|(field, pattern)| (field.bare, pattern)).collect();
    let cause = Message::new(
        "mx-pattern-single-label.cause",
        "Senders compare patterns with the full host names in MX records. A single label matches none of them",
    );
    let domain = facts.domain();
    let advice = |pattern: &MxPattern<'_>| {
        let name = pattern.domain();
        if is_local(&[".", name].concat()) || domain.split('.').next() == Some(name) {
            Message::new("mx-pattern-single-label.host", "Write the host of your MX record.")
        } else {
            Message::new("mx-pattern-single-label.full-name", "Write the full name, such as {host}.")
                .arg("host", format_args!("{name}.{domain}"))
        }
    };
    report_all(facts, body, &single, cause, advice, sink);
}

pub(crate) static MX_PATTERN_DUPLICATE: Lint = Lint {
    code: "STS-P31",
    name: "mx-pattern-duplicate",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is repeated",
    message: "Repeating a pattern has no effect.",
    help: "Remove the repetition.",
};

fn mx_pattern_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    // Equal patterns keep their order, so that the first of them is the one that stays.
    let mut sorted: Vec<_> = patterns(body).map(|(field, pattern)| (pattern, field.bare)).collect();
    by_place(&mut sorted, |(pattern, _)| *pattern);
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    let mut repeated: Vec<_> = pairs.filter(|(one, next)| one.0 == next.0).map(|(_, next)| next).collect();
    by_place(&mut repeated, |(_, span)| *span);
    for (pattern, span) in repeated {
        sink.report(defect().at(*span).arg("found", pattern));
    }
}

pub(crate) static MX_PATTERN_REDUNDANT: Lint = Lint {
    code: "STS-P32",
    name: "mx-pattern-redundant",
    severity: Severity::Note,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” is already covered by “{by}”",
    message: "The wildcard matches any single label, including this one.",
    help: "Remove one of the two; without the wildcard the policy is stricter.",
};

fn mx_pattern_redundant(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let all = patterns(body).map(|(_, pattern)| pattern);
    let mut wildcards: Vec<&str> =
        all.filter(|pattern| pattern.is_wildcard()).map(MxPattern::domain).collect();
    if wildcards.is_empty() {
        return;
    }
    sort(&mut wildcards);
    for (field, pattern) in patterns(body) {
        let above = pattern.domain_above().filter(|above| wildcards.binary_search(above).is_ok());
        if let Some(above) = above {
            sink.report(defect().at(field.bare).arg("found", pattern).arg("by", format_args!("*.{above}")));
        }
    }
}
