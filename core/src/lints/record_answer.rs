//! R, second part: what the DNS answer says beyond the records themselves (RFC 8461 §3.1, §8).

use crate::facts::Facts;
use crate::lint::{Defect, Lint, Severity, Sink, Source};
use crate::rfc::Rfc;

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-R18",
        name: "record-delegated",
        severity: Severity::Note,
        rfc: Rfc::sts("8.2"),
        title: "The record is delegated to {target}",
        message: "_mta-sts.{domain} is an alias, so whoever runs {target} decides when senders fetch the policy anew.",
        help: "Make sure the same party runs the policy host.",
        check: delegated,
    },
    Lint {
        code: "STS-R19",
        name: "record-string-split",
        severity: Severity::Note,
        rfc: Rfc::sts("3.1"),
        title: "The record is split at a place where a space is lost or doubled",
        message: "Senders join the {count} strings of a TXT record without adding spaces.",
        help: "Publish the record as one string; it is short enough.",
        check: string_split,
    },
    Lint {
        code: "STS-R20",
        name: "record-ttl-long",
        severity: Severity::Note,
        rfc: Rfc::sts("8.1"),
        title: "The record may be cached for {hours} hours",
        message: "Senders see a new id only after this time, so a change of the policy takes that long to be noticed.",
        help: "A time to live of an hour or less lets changes through sooner.",
        check: ttl_long,
    },
];

/// A day: longer than most senders wait between two looks at the policy.
const TTL_LONG: u32 = 86_400;

fn defect() -> Defect {
    Defect::of(Source::Record)
}

fn delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(answer) = facts.observation.record.answer() else { return };
    if let Some(target) = answer.cname.last() {
        sink.report(defect().arg("domain", facts.domain()).arg("target", target));
    }
}

fn string_split(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(answer) = facts.observation.record.answer() else { return };
    let [index] = facts.record.candidates.as_slice() else { return };
    let Some(strings) = answer.records.get(*index).filter(|strings| strings.len() > 1) else { return };
    let swallows = strings.windows(2).any(|pair| match pair {
        [left, right] => {
            let (before, after) = (left.as_bytes().last(), right.as_bytes().first());
            // Inside a word nothing is lost; at a field's edge a space may be missing or doubled.
            matches!((before, after), (Some(b' '), Some(b' ')) | (Some(b' '), None) | (None, Some(b' ')))
                || (before.is_some_and(u8::is_ascii_alphanumeric)
                    && after.is_some_and(u8::is_ascii_alphanumeric))
        }
        _ => false,
    });
    if swallows {
        sink.report(defect().arg("count", strings.len()));
    }
}

fn ttl_long(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let ttl = facts.observation.record.answer().and_then(|answer| answer.ttl).unwrap_or_default();
    if ttl > TTL_LONG && !facts.record.candidates.is_empty() {
        sink.report(defect().arg("hours", ttl / 3600));
    }
}
