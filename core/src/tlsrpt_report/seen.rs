//! The policy that the sender saw: linted by the same lints, and held against the hosts of the report.

use crate::facts::Context;
use crate::finding::Severity;
use crate::lints;
use crate::names::domain::ToAscii;
use crate::observation::Draft;
use crate::policy::Policy;
use crate::report::evaluate::evaluate;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Key, PolicySyntax, Value};
use crate::text::message::Message;
use crate::text::shown::Shown;
use crate::text::words::{Part, Words};
use crate::tlsrpt_report::report::PolicyType;

/// The text of a policy, as far as a report has it. Some reporters keep the line ends.
pub fn text(lines: &[String]) -> String {
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    text.extend(lines.iter().flat_map(|line| [line.trim_end_matches(['\r', '\n']), "\n"]));
    text
}

/// What the lints find in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyFinding {
    /// The name of the lint.
    pub name: String,
    /// The defect in a few words.
    pub title: Shown,
    /// Whether senders that follow the RFC ignore the policy because of it; else it is a warning.
    pub is_error: bool,
}

/// Lints the lines of a policy. The page passes in a function that calls a separate program, because the lints weigh as
/// much as all of its own.
pub type LintPolicy = fn(&[String], ToAscii) -> Vec<PolicyFinding>;

/// Returns what the lints find in a reported policy, errors first. Notes are about the form of the file, which many
/// senders do not keep.
pub fn findings(lines: &[String], to_ascii: ToAscii) -> Vec<PolicyFinding> {
    findings_in(lines, to_ascii, &Words::ENGLISH)
}

/// Returns the same in the language of `words`.
pub fn findings_in(lines: &[String], to_ascii: ToAscii, words: &Words) -> Vec<PolicyFinding> {
    let text = text(lines);
    let observation = Draft::new().policy(text.as_bytes()).over(None);
    let report = evaluate(&observation, &Context::new(to_ascii), &lints::POLICIES);
    let serious = report.findings.iter().filter(|finding| finding.severity != Severity::Note);
    serious
        .map(|finding| PolicyFinding {
            name: finding.lint.name.to_owned(),
            title: finding.says(Part::Title).text_in(words),
            is_error: finding.severity == Severity::Error,
        })
        .collect()
}

/// Returns the policy in reported lines, if a sender that follows the RFC accepts them.
pub fn policy(lines: &[String]) -> Option<Policy<'static>> {
    let text = text(lines);
    Policy::of(&PolicySyntax::parse(text.as_bytes())).map(Policy::into_owned)
}

/// Returns a text that is equal for policies that mean the same: senders write them in their own order.
pub(super) fn meaning(kind: &PolicyType, lines: &[String]) -> String {
    let text = text(lines);
    if *kind != PolicyType::Sts {
        return format!("{}\0{text}", kind.word());
    }
    match Policy::of(&PolicySyntax::parse(text.as_bytes())) {
        Some(policy) => {
            let patterns: Vec<String> = policy.patterns().iter().map(ToString::to_string).collect();
            format!("{} {} {}", policy.mode.name(), policy.max_age, patterns.join(" "))
        }
        None => text,
    }
}

/// Whether a reported policy covers a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// The report does not contain the patterns.
    Unknown,
    /// A pattern covers it.
    Covered,
    /// No pattern covers it; the sentence says why.
    Uncovered(Message),
}

/// Holds a host against the lines of a policy, or against `mx-host` if there are none.
pub fn coverage(lines: &[String], mx_hosts: &[String], host: &str) -> Coverage {
    covered_by(&patterns(lines, mx_hosts), host)
}

/// Returns the patterns of a reported policy.
pub(super) fn patterns(lines: &[String], mx_hosts: &[String]) -> Vec<MxPattern<'static>> {
    let text = text(lines);
    let syntax = PolicySyntax::parse(text.as_bytes());
    let of_lines = syntax.fields_of(Key::Mx).filter_map(|field| match &field.parsed {
        Value::Mx(Ok(pattern)) => Some(pattern.clone().into_owned()),
        _ => None,
    });
    let mut patterns: Vec<MxPattern<'static>> = of_lines.collect();
    if patterns.is_empty() {
        let of_field = mx_hosts.iter().filter_map(|host| MxPattern::read(host.as_bytes()));
        patterns.extend(of_field.map(MxPattern::into_owned));
    }
    patterns
}

/// Holds a host against patterns.
pub(super) fn covered_by(patterns: &[MxPattern<'_>], host: &str) -> Coverage {
    if patterns.is_empty() {
        return Coverage::Unknown;
    }
    if patterns.iter().any(|pattern| pattern.covers(host)) {
        return Coverage::Covered;
    }
    Coverage::Uncovered(reason(patterns, host))
}

/// Says why no pattern covers a host, without a full stop.
fn reason(patterns: &[MxPattern<'_>], host: &str) -> Message {
    let near = patterns.iter().filter(|pattern| pattern.is_wildcard()).find_map(|pattern| {
        let inside = host.strip_suffix(pattern.domain())?;
        Some((pattern, inside))
    });
    let reason = match near {
        Some((pattern, "")) => Message::new(
            "cause.why-wildcard-itself",
            "{pattern} does not cover {host} itself, only names one label below it",
        )
        .arg("pattern", pattern),
        Some((pattern, inside)) if inside.ends_with('.') => {
            above(inside).arg("pattern", pattern).arg("domain", pattern.domain())
        }
        _ => {
            let shown: Vec<String> = patterns.iter().take(SHOWN).map(ToString::to_string).collect();
            let more = if patterns.len() > SHOWN { ", …" } else { "" };
            Message::new("cause.why-uncovered", "No pattern covers {host}; the policy has {patterns}")
                .arg("patterns", shown.join(", ") + more)
        }
    };
    reason.arg("host", host)
}

/// At most this many patterns are named.
const SHOWN: usize = 6;

fn above(inside: &str) -> Message {
    match inside.matches('.').count() {
        2 => Message::new(
            "cause.why-two-labels",
            "{pattern} reaches one label, and {host} has two before {domain}",
        ),
        3 => Message::new(
            "cause.why-three-labels",
            "{pattern} reaches one label, and {host} has three before {domain}",
        ),
        more => Message::new(
            "cause.why-labels",
            "{pattern} reaches one label, and {host} has {count} before {domain}",
        )
        .arg("count", more),
    }
}

#[cfg(test)]
mod tests {
    use super::{Coverage, coverage};

    #[test]
    fn a_host_is_held_against_the_policy() {
        let cases = [
            ("mx: *.example.com", "MX.Example.COM", None),
            (
                "mx: *.mx.microsoft",
                "example-com.h-v1.mx.microsoft",
                Some(
                    "*.mx.microsoft reaches one label, and example-com.h-v1.mx.microsoft has two before mx.microsoft",
                ),
            ),
            (
                "mx: *.example.com",
                "example.com",
                Some("*.example.com does not cover example.com itself, only names one label below it"),
            ),
            (
                "mx: mx1.example.com",
                "mx2.example.com",
                Some("No pattern covers mx2.example.com; the policy has mx1.example.com"),
            ),
        ];
        for (line, host, expected) in cases {
            let lines = ["version: STSv1", "mode: enforce", line, "max_age: 604800"].map(str::to_owned);
            let found = match coverage(&lines, &[], host) {
                Coverage::Covered => None,
                Coverage::Uncovered(why) => Some(why.text().to_string()),
                Coverage::Unknown => panic!("{line}: the patterns are known"),
            };
            assert_eq!(found.as_deref(), expected, "{line}, {host}");
        }
        assert_eq!(coverage(&[], &[], "mx.example.com"), Coverage::Unknown);
        assert_eq!(coverage(&[], &["mx.example.com".to_owned()], "mx.example.com"), Coverage::Covered);
    }
}
