//! H: look-ups without an answer, or with more records than are read.

use crate::facts::Facts;
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Addresses, Failure, Probe, Reason, tlsa_name};
use crate::rfc::Rfc;
use crate::text::characters::capitalized;
use crate::text::visible;
use std::fmt;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &LOOKUP_FAILED, check: lookup_failed },
    Rule { lint: &POLICY_FETCH_UNKNOWN, check: fetch_unknown },
    Rule { lint: &ANSWER_CUT, check: answer_cut },
];

pub(crate) static LOOKUP_FAILED: Lint = Lint {
    code: "STS-H14",
    name: "lookup-failed",
    severity: Severity::Warning,
    rfc: Rfc::other(2308, "7.1"),
    title: "The lookup of {asked} failed",
    message: "{how}{detail}. This does not mean that nothing is published: the answer is unknown.{effect}",
    help: "Check again in a minute. If it still fails, check the name servers of the zone.",
};

/// What published senders do while the lookup of the record fails.
const DEFERRING: &str = " Of the published senders, postfix-tlspol cannot tell whether there is a policy and defers the mail; the others deliver it, by the policy that they have cached if they have one.";

fn lookup_failed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (seen, domain) = (facts.observation, facts.domain());
    let mut report = |source, asked: fmt::Arguments<'_>, failure: Option<&Failure>| {
        // Without a detail, the stream of answers ended, and the page reports that.
        let is_told =
            |failure: &&Failure| failure.reason != Reason::ConnectionLost || failure.detail.is_some();
        let Some(failure) = failure.filter(is_told) else { return };
        let detail =
            failure.detail.as_deref().map(|detail| format!(" ({})", visible::plain(detail.as_bytes())));
        let how = capitalized(&crate::facts::failed(failure.reason).text());
        let is_theirs = source == Source::Record && failure.reason != Reason::ConnectionLost;
        // If the zone answers other queries, the failure is probably its own.
        let severity =
            if is_theirs && seen.mx.answer().is_some() { Severity::Warning } else { Severity::Note };
        let effect = if is_theirs { DEFERRING } else { "" };
        let defect = Defect::of(source).severity(severity).arg("asked", asked).arg("how", how);
        sink.report(defect.arg("detail", detail.unwrap_or_default()).arg("effect", effect));
    };
    // The severity depends on the MX records, and a finding must not change while answers arrive.
    if !seen.mx.is_pending() {
        report(Source::Record, format_args!("_mta-sts.{domain}"), seen.record.failure());
    }
    report(Source::Tlsrpt, format_args!("_smtp._tls.{domain}"), seen.tlsrpt.failure());
    report(Source::PolicyHost, format_args!("mta-sts.{domain}"), of_addresses(&seen.policy_host));
    report(Source::Mx, format_args!("the MX records of {domain}"), seen.mx.failure());
    for host in seen.hosts() {
        report(Source::Mx, format_args!("{host}"), of_addresses(seen.mx_host(host)));
        report(Source::MxTls, format_args!("{}", tlsa_name(host)), seen.tlsa(host).failure());
    }
}

/// Returns how the look-up of a host's addresses failed. If only one family failed, the other must be empty too.
fn of_addresses(probe: &Probe<Addresses>) -> Option<&Failure> {
    match probe {
        Probe::Answered(found) if found.is_empty() => found.partial.as_ref(),
        probe => probe.failure(),
    }
}

pub(crate) static POLICY_FETCH_UNKNOWN: Lint = Lint {
    code: "STS-H21",
    name: "policy-fetch-unknown",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "This service could not fetch the policy",
    message: "{why}. This does not show whether senders can fetch it.",
    help: "Check again in a minute, or fetch it from another network with the command.",
};

fn fetch_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let failure = facts.observation.policy.failure();
    let failure = failure.filter(|failure| failure.reason == Reason::ConnectionLost);
    let Some(why) = failure.and_then(|failure| failure.detail.as_deref()) else { return };
    let why = match facts.observation.fetch_status() {
        Some(status) => format!(
            "The network of this service reports that it cannot reach the host ({status}), or a proxy in front of the host sent this status"
        ),
        None => capitalized(&visible::plain(why.as_bytes())),
    };
    let command = format!("curl -i https://mta-sts.{}/.well-known/mta-sts.txt", facts.domain());
    sink.report(
        Defect::of(Source::Fetch)
            .arg("why", why)
            .copy(Message::new("copy.copy-the-command", "Copy the command"), command),
    );
}

pub(crate) static ANSWER_CUT: Lint = Lint {
    code: "STS-H19",
    name: "answer-cut",
    severity: Severity::Warning,
    rfc: Rfc::other(2308, "7.1"),
    title: "{name} has {count} {kind} records, and only {listed} of them were read here",
    message: "This check reads at most {listed}; {first}. The report says nothing about the others.",
    help: "Remove the records that are not needed; each makes the answers larger and slower.",
};

fn answer_cut(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (seen, domain) = (facts.observation, facts.domain());
    let txt = "records of MTA-STS and TLSRPT come first";
    let mut report =
        |source, name: fmt::Arguments<'_>, kind, first, (listed, count): (usize, Option<usize>)| {
            let Some(count) = count else { return };
            let defect = Defect::of(source).arg("name", name).arg("kind", kind).arg("first", first);
            sink.report(defect.arg("listed", listed).arg("count", count));
        };
    if let Some(answer) = seen.record.answer() {
        let size = (answer.records.len(), answer.cut_from);
        report(Source::Record, format_args!("_mta-sts.{domain}"), "TXT", txt, size);
    }
    if let Some(answer) = seen.tlsrpt.answer() {
        let size = (answer.records.len(), answer.cut_from);
        report(Source::Tlsrpt, format_args!("_smtp._tls.{domain}"), "TXT", txt, size);
    }
    if let Some(answer) = seen.mx.answer() {
        let size = (answer.records.len(), answer.cut_from);
        report(Source::Mx, format_args!("{domain}"), "MX", "the most preferred hosts come first", size);
    }
}
