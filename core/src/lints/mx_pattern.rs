//! P, third part: the mx patterns of the policy (RFC 8461 §3.2, §4.1).

use super::policy::{bad, body, defect, shown};
use super::repair::{line_end, line_of};
use super::template::is_template;
use crate::facts::Facts;
use crate::lint::{Applicability, Edit, Lint, Severity, Sink};
use crate::mx_pattern::{MxPattern, MxPatternError};
use crate::rfc::Rfc;
use crate::syntax::policy::{Field, Key, PolicySyntax, Value};

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-P27",
        name: "mx-pattern-invalid",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” is no mx pattern",
        message: "{cause}. Strict senders ignore the whole policy.",
        help: "Write a host name, or “*.” and a domain: mx: mail.example.com or mx: *.example.com.",
        check: mx_pattern_invalid,
    },
    Lint {
        code: "STS-P28",
        name: "mx-pattern-u-label",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” must be written as its A-label",
        message: "Senders compare the encoded form of an internationalised name; the letters themselves match nothing, and strict senders ignore the policy.",
        help: "Write {ascii}.",
        check: mx_pattern_u_label,
    },
    Lint {
        code: "STS-P29",
        name: "mx-pattern-ip-address",
        severity: Severity::Warning,
        rfc: Rfc::sts("4.1"),
        title: "“{found}” is an IP address",
        message: "Senders compare the host names of MX records, which are never addresses: this pattern matches nothing, and some senders refuse the policy for it.",
        help: "Write the host name of the MX record.",
        check: mx_pattern_ip_address,
    },
    Lint {
        code: "STS-P30",
        name: "mx-pattern-single-label",
        severity: Severity::Warning,
        rfc: Rfc::sts("4.1"),
        title: "“{found}” has no domain",
        message: "Senders compare the full host names of MX records; a single label matches none of them.",
        help: "Write the full name, such as {found}.{domain}.",
        check: mx_pattern_single_label,
    },
    Lint {
        code: "STS-P31",
        name: "mx-pattern-duplicate",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” stands more than once",
        message: "Repeating a pattern changes nothing.",
        help: "Remove the repetition.",
        check: mx_pattern_duplicate,
    },
    Lint {
        code: "STS-P32",
        name: "mx-pattern-redundant",
        severity: Severity::Note,
        rfc: Rfc::sts("4.1"),
        title: "“{found}” is covered by “{by}” already",
        message: "The wildcard stands for any one label, this one included.",
        help: "Remove one of the two; without the wildcard the policy is stricter.",
        check: mx_pattern_redundant,
    },
];

fn mx_pattern_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let next_line = body(facts).map_or_else(String::new, |body| format!("{}mx: ", line_end(body.text)));
    let others = body(facts).is_some_and(|body| patterns(body).next().is_some());
    for (body, field) in bad(facts, Key::Mx) {
        let Value::Mx(Err(error)) = field.parsed else { continue };
        if error == MxPatternError::ULabel && to_pattern(facts, &shown(body, field.bare)).is_some() {
            continue;
        }
        let found = shown(body, field.bare);
        let cause = error.to_string();
        let mut letters = cause.chars();
        let cause: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        let defect = defect().at(field.bare).arg("cause", cause);
        let defect = defect.arg("found", if found.is_empty() { "mx:" } else { &found });
        sink.report(match mended(error, &found) {
            Some(patterns) => {
                let lines = patterns.join(&next_line);
                let title = format!("Write “mx: {}”", patterns.join("”, “mx: "));
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(field.value, lines)])
            }
            // The head of a list that went on below, for one.
            None if error == MxPatternError::Empty && others => {
                let line = line_of(body.text, field.name.to(field.value));
                defect.fix("Remove the line", Applicability::Unsafe, vec![Edit::delete(line)])
            }
            None => defect,
        });
    }
}

/// The patterns that the author of a bad one meant, where that is plain.
fn mended(error: MxPatternError, found: &str) -> Option<Vec<String>> {
    let host = match error {
        MxPatternError::Preference => found.split_ascii_whitespace().nth(1)?.trim_end_matches('.').to_owned(),
        MxPatternError::TrailingDot => found.trim_end_matches('.').to_owned(),
        MxPatternError::LeadingDot => format!("*{found}"),
        MxPatternError::Port => found.rsplit_once(':')?.0.to_owned(),
        MxPatternError::Url => found.split_once("://")?.1.split(['/', ':']).next()?.to_owned(),
        _ => return hosts(found),
    };
    MxPattern::parse(&host).ok().map(|_| vec![host])
}

/// The members of a list on one line, rid of quotes and brackets, if all are patterns.
fn hosts(found: &str) -> Option<Vec<String>> {
    let words = found.split([' ', '\t', ',', ';']).map(|word| {
        word.trim_matches(['"', '\'', '[', ']', '<', '>', '(', ')', '{', '}']).trim_end_matches('.')
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let is_host = |word: &String| {
        word.contains('.') && word.contains(char::is_alphabetic) && MxPattern::parse(word).is_ok()
    };
    (!words.is_empty() && words.iter().all(is_host)).then_some(words)
}

fn mx_pattern_u_label(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (body, field) in bad(facts, Key::Mx) {
        if field.parsed != Value::Mx(Err(MxPatternError::ULabel)) {
            continue;
        }
        let found = shown(body, field.bare);
        let Some(ascii) = to_pattern(facts, &found) else { continue };
        let defect = defect().at(field.bare).arg("found", &found).arg("ascii", &ascii);
        let title = format!("Write “mx: {ascii}”");
        sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(field.value, ascii)]));
    }
}

fn to_pattern(facts: &Facts<'_>, found: &str) -> Option<String> {
    let (prefix, name) = found.strip_prefix("*.").map_or(("", found), |name| ("*.", name));
    let ascii = (facts.context.to_ascii)(name)?;
    MxPattern::parse(&format!("{prefix}{ascii}")).ok().map(|pattern| pattern.to_string())
}

/// The readable patterns, in order.
fn patterns<'f>(body: &'f PolicySyntax<'_>) -> impl Iterator<Item = (&'f Field, &'f MxPattern)> {
    body.fields_of(Key::Mx).filter_map(|field| match &field.parsed {
        Value::Mx(Ok(pattern)) => Some((field, pattern)),
        _ => None,
    })
}

fn mx_pattern_ip_address(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (field, pattern) in body(facts).into_iter().flat_map(patterns) {
        if pattern.domain().parse::<std::net::Ipv4Addr>().is_ok() {
            sink.report(defect().at(field.bare).arg("found", pattern));
        }
    }
}

fn mx_pattern_single_label(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (field, pattern) in body(facts).into_iter().flat_map(patterns) {
        if !pattern.is_wildcard()
            && !pattern.domain().contains('.')
            && !is_template(pattern.domain().as_bytes())
        {
            let defect = defect().at(field.bare).arg("found", pattern);
            sink.report(defect.arg("domain", facts.domain()));
        }
    }
}

fn mx_pattern_duplicate(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let mut seen = std::collections::HashSet::new();
    for (field, pattern) in body(facts).into_iter().flat_map(patterns) {
        if !seen.insert(pattern) {
            sink.report(defect().at(field.bare).arg("found", pattern));
        }
    }
}

fn mx_pattern_redundant(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let wildcards: std::collections::HashSet<&str> = patterns(body)
        .filter(|(_, pattern)| pattern.is_wildcard())
        .map(|(_, pattern)| pattern.domain())
        .collect();
    for (field, pattern) in patterns(body).filter(|(_, pattern)| !pattern.is_wildcard()) {
        let Some((_, parent)) = pattern.domain().split_once('.') else { continue };
        if wildcards.contains(parent) {
            let defect = defect().at(field.bare).arg("found", pattern);
            sink.report(defect.arg("by", format!("*.{parent}")));
        }
    }
}
