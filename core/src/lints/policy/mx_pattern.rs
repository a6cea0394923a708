//! P: mx patterns that are valid and still not what they should be (RFC 8461 §3.2, §4.1).

use crate::facts::Facts;
use crate::finding::{Lint, Severity};
use crate::lints::policy::duplicates::{Item, all_differ, none_among};
use crate::lints::policy::fields::{body, defect};
use crate::lints::policy::template::is_template;
use crate::lints::sink::{Rule, Sink};
use crate::names::ip_address::is_ipv4;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Field, PolicySyntax, Value};
use crate::text::sort::{by_place, sort};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &MX_PATTERN_IP_ADDRESS, check: mx_pattern_ip_address },
    Rule { lint: &MX_PATTERN_SINGLE_LABEL, check: mx_pattern_single_label },
    Rule { lint: &MX_PATTERN_DUPLICATE, check: mx_pattern_duplicate },
    Rule { lint: &MX_PATTERN_REDUNDANT, check: mx_pattern_redundant },
];

/// The readable patterns, in order.
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
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” is an IP address",
    message: "Senders compare the host names of MX records, which are never addresses: this pattern matches nothing, and some senders refuse the policy for it.",
    help: "Write the host name of the MX record.",
};

fn mx_pattern_ip_address(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| body.patterns().has_digit_last()) else { return };
    for (field, pattern) in patterns(body) {
        if pattern.makeup().has_digit_last() && is_ipv4(pattern.domain()) {
            sink.report(defect().at(field.bare).arg("found", pattern));
        }
    }
}

pub(crate) static MX_PATTERN_SINGLE_LABEL: Lint = Lint {
    code: "STS-P30",
    name: "mx-pattern-single-label",
    severity: Severity::Warning,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” has no domain",
    message: "Senders compare the full host names of MX records; a single label matches none of them.",
    help: "Write the full name, such as {found}.{domain}.",
};

fn mx_pattern_single_label(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| body.patterns().has_one_label()) else { return };
    for (field, pattern) in patterns(body) {
        if !pattern.is_wildcard()
            && pattern.makeup().has_one_label()
            && !is_template(field.bare.of(body.text))
        {
            let defect = defect().at(field.bare).arg("found", pattern);
            sink.report(defect.arg("domain", facts.domain()));
        }
    }
}

pub(crate) static MX_PATTERN_DUPLICATE: Lint = Lint {
    code: "STS-P31",
    name: "mx-pattern-duplicate",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” stands more than once",
    message: "Repeating a pattern changes nothing.",
    help: "Remove the repetition.",
};

fn mx_pattern_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let items = patterns(body).map(|(_, pattern)| (pattern.domain(), pattern.is_wildcard()));
    if all_differ(items, body.lines.len()) {
        return;
    }
    let sorted = sorted(body);
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    let mut again: Vec<_> = pairs.filter(|(one, next)| one.0 == next.0).map(|(_, next)| next).collect();
    by_place(&mut again, |(_, span)| [span.start, 0, 0, 0]);
    for (pattern, span) in again {
        sink.report(defect().at(*span).arg("found", pattern));
    }
}

/// Sorted rather than looked up by hash: no text makes that slow.
fn sorted<'f>(body: &'f PolicySyntax<'_>) -> Vec<(&'f MxPattern<'f>, Span)> {
    let mut sorted: Vec<_> = patterns(body).map(|(field, pattern)| (pattern, field.bare)).collect();
    sort(&mut sorted);
    sorted
}

pub(crate) static MX_PATTERN_REDUNDANT: Lint = Lint {
    code: "STS-P32",
    name: "mx-pattern-redundant",
    severity: Severity::Note,
    rfc: Rfc::sts("4.1"),
    title: "“{found}” is covered by “{by}” already",
    message: "The wildcard stands for any one label, this one included.",
    help: "Remove one of the two; without the wildcard the policy is stricter.",
};

fn mx_pattern_redundant(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| body.patterns().has_wildcard()) else { return };
    let all = || patterns(body).map(|(_, pattern)| pattern);
    let wildcards = || all().filter(|pattern| pattern.is_wildcard()).map(MxPattern::domain);
    let above = all().filter_map(MxPattern::domain_above);
    if none_among(wildcards().map(unmarked), body.lines.len(), above.map(unmarked)) {
        return;
    }
    let mut wildcards: Vec<&str> = wildcards().collect();
    sort(&mut wildcards);
    for (field, pattern) in patterns(body) {
        let above = pattern.domain_above().filter(|above| wildcards.binary_search(above).is_ok());
        if let Some(above) = above {
            sink.report(defect().at(field.bare).arg("found", pattern).arg("by", format_args!("*.{above}")));
        }
    }
}

const fn unmarked(text: &str) -> Item<'_> {
    (text, false)
}
