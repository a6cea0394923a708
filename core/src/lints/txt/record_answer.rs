//! R: the DNS answer with the MTA-STS record: aliases, strings, time to live (RFC 8461 §3.1, §8).

use crate::facts::{Facts, Fetch};
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::host::delegation::{half_delegated, is_own};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Answer, Reason, TxtRecord};
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &RECORD_DELEGATED, check: delegated },
    Rule { lint: &RECORD_STRING_SPLIT, check: string_split },
    Rule { lint: &RECORD_TTL_LONG, check: ttl_long },
    Rule { lint: &RECORD_NOT_DELEGATED, check: not_delegated },
];

/// At most this many bytes fit into one string of a TXT record (RFC 1035 §3.3).
const STRING_MAX: usize = 255;

/// A day, in seconds: most senders check more often than this whether the policy has changed.
const TTL_LONG: u32 = 86_400;

fn defect() -> Defect {
    Defect::of(Source::Record)
}

pub(crate) static RECORD_DELEGATED: Lint = Lint {
    code: "STS-R18",
    name: "record-delegated",
    severity: Severity::Note,
    rfc: Rfc::sts("8.2"),
    title: "The record is delegated to {target}",
    message: "_mta-sts.{domain} is an alias (CNAME), so the operator of {target} decides when senders fetch the policy again.",
    help: "{help}",
};

fn delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(answer) = facts.observation.record.answer() else { return };
    if let Some(target) = answer.cname.last().filter(|_| !answer.records.is_empty()) {
        let host = &facts.observation.policy_host;
        let is_unsettled = match facts.fetch {
            Fetch::Pending => true,
            Fetch::Failed(Reason::Tls) => facts.observation.certificate.is_pending(),
            _ => false,
        };
        // The error about the policy host says that it should be delegated too.
        if host.is_pending() || is_unsettled || half_delegated(facts).is_some() {
            return;
        }
        let help = match host.answer().map(|found| (found.cname.last(), found.is_empty())) {
            Some((Some(other), _)) => Message::new(
                "record-delegated.alias",
                "Make sure that the same operator runs the policy host, which is an alias of {other}.",
            )
            .arg("other", other),
            Some((None, false)) => Message::new(
                "record-delegated.no-alias",
                "Make sure that the same operator runs the policy host, which is not an alias.",
            ),
            _ => Message::new(
                "record-delegated.operator",
                "Make sure that the same operator runs the policy host.",
            ),
        };
        let defect = defect().arg("domain", facts.domain()).arg("target", target);
        sink.report(defect.arg("help", help));
    }
}

pub(crate) static RECORD_NOT_DELEGATED: Lint = Lint {
    code: "STS-R23",
    name: "record-not-delegated",
    severity: Severity::Error,
    rfc: Rfc::sts("8.2"),
    title: "The policy is delegated to {target}, but the record is not",
    message: "mta-sts.{domain} is an alias of another policy host, but _mta-sts.{domain} is not an alias. {effect}",
    help: "{help}",
};

/// The opposite case is reported as `policy-host-not-delegated`, but only if the policy host does not exist: it may be
/// the provider's, or a reverse proxy (RFC 8461 §8.2).
fn not_delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(target) = policy_of_another(facts) else { return };
    let (severity, effect, help) = if facts.is_announced() {
        (
            Severity::Warning,
            Message::new(
                "record-not-delegated.late",
                "When the operator of that host changes the policy, the id here stays the same, and senders notice the change late.",
            ),
            Message::new(
                "record-not-delegated.alias-or-id",
                "Make _mta-sts.{domain} an alias of the record that belongs to that policy, or change the id whenever the operator changes the policy.",
            ),
        )
    } else {
        (
            Severity::Error,
            Message::new(
                "record-not-delegated.never",
                "No record announces the policy, so senders never look for it.",
            ),
            Message::new(
                "record-not-delegated.alias",
                "Make _mta-sts.{domain} an alias of the record that belongs to that policy.",
            ),
        )
    };
    let defect = defect().severity(severity).arg("domain", facts.domain()).arg("target", target);
    sink.report(defect.arg("effect", effect).arg("help", help.arg("domain", facts.domain())));
}

/// Returns the target if the policy host is an alias of another policy host, but the record is not an alias. An
/// alias of any other name is only file hosting, where the domain may publish its own policy.
pub(crate) fn policy_of_another<'f>(facts: &'f Facts<'_>) -> Option<&'f str> {
    facts.observation.record.answer().filter(|answer| answer.cname.is_empty())?;
    let target = facts.observation.policy_host.answer()?.cname.last()?;
    let is_policy_host = target.split('.').any(|label| matches!(label, "mta-sts" | "_mta-sts"));
    let is_wanted = facts.is_announced() || (facts.is_served() && facts.serves_policy());
    (is_wanted && is_policy_host && !is_own(facts, target)).then_some(target.as_str())
}

pub(crate) static RECORD_STRING_SPLIT: Lint = Lint {
    code: "STS-R19",
    name: "record-string-split",
    severity: Severity::Note,
    rfc: Rfc::sts("3.1"),
    title: "The record is split at a place where a space is lost or doubled",
    message: "It has {count} strings, and senders join them without adding spaces.",
    help: "Publish the record as one string; it is short enough.",
};

fn string_split(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(answer) = facts.observation.record.answer() else { return };
    if let Some(count) = cut_badly(answer, &facts.record.candidates) {
        sink.report(defect().arg("count", count));
    }
}

/// Returns how many strings the one record has, if it was split at a place that shows in the joined text.
pub(crate) fn cut_badly(answer: &Answer<TxtRecord>, candidates: &[usize]) -> Option<usize> {
    let [index] = candidates else { return None };
    let strings = answer.records.get(*index)?.strings();
    if strings.len() < 2 {
        return None;
    };
    let shows = strings.windows(2).any(|pair| match pair {
        [left, right] => {
            let (before, after) = (left.as_bytes().last(), right.as_bytes().first());
            // Between fields a space may be lost or doubled. Within a word the split is a mistake, unless the string
            // is full.
            matches!((before, after), (Some(b' '), Some(b' ')) | (Some(b' '), None) | (None, Some(b' ')))
                || (left.as_bytes().len() < STRING_MAX
                    && before.is_some_and(u8::is_ascii_alphanumeric)
                    && after.is_some_and(u8::is_ascii_alphanumeric))
        }
        _ => false,
    });
    shows.then_some(strings.len())
}

pub(crate) static RECORD_TTL_LONG: Lint = Lint {
    code: "STS-R20",
    name: "record-ttl-long",
    severity: Severity::Note,
    rfc: Rfc::sts("8.1"),
    title: "The record may be cached for {hours} hours",
    message: "Senders may see a new id only after this time, so a policy change may take that long to reach them.",
    help: "Use a time to live (TTL) of an hour or less.",
};

fn ttl_long(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let ttl = facts.observation.record.answer().and_then(|answer| answer.ttl).unwrap_or_default();
    if ttl > TTL_LONG && !facts.record.candidates.is_empty() {
        sink.report(defect().arg("hours", ttl / 3600));
    }
}
