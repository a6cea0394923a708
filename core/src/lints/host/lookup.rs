//! H: look-ups without an answer, or with more records than are read.

use crate::facts::{Facts, Fetch};
use crate::finding::{Arg, Lint, Message, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::names::ip_address::is_private;
use crate::observation::{Addresses, Failure, Probe, Reason, tlsa_name};
use crate::rfc::Rfc;
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
    message: "{how}. This does not mean that nothing is published: the answer is unknown.{effect}",
    help: "Check again in a minute. If it still fails, check the name servers of the zone.",
};

/// What published senders do while the lookup of the record fails.
const DEFERRING: Message = Message::new(
    "lookup-failed.deferring",
    "Of the senders whose source code is published, postfix-tlspol cannot tell whether there is a policy and defers the mail; the others deliver it, by the policy that they have cached if they have one.",
);

/// What senders that use DANE do while the lookup of TLSA records fails (RFC 7672 §2.1.2).
const UNREACHABLE_BY_DANE: Message = Message::new(
    "lookup-failed.dane",
    "If the zone of the mail host is signed, senders that use DANE do not deliver to it until the lookup succeeds.",
);

fn lookup_failed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (seen, domain) = (facts.observation, facts.domain());
    let mut report = |source, asked: Arg, failure: Option<&Failure>| {
        // Without a detail, the stream of answers ended, and the page reports that.
        let is_told =
            |failure: &&Failure| failure.reason != Reason::ConnectionLost || failure.detail.is_some();
        let Some(failure) = failure.filter(is_told) else { return };
        let mut how = crate::facts::failed(failure.reason).capitalized();
        if let Some(detail) = failure.told() {
            how = Message::new("lookup-failed.detail", "{how} ({detail})")
                .arg("how", how)
                .arg("detail", detail);
        }
        let is_theirs = source == Source::Record && failure.reason != Reason::ConnectionLost;
        // If the zone answers other queries, the failure is probably its own.
        // Where the MX records are validated, a TLSA lookup that fails makes senders that use DANE wait.
        let is_of_dane = source == Source::MxTls
            && failure.reason != Reason::ConnectionLost
            && seen.mx.answer().is_some_and(|answer| answer.authenticated);
        let severity = if is_of_dane || (is_theirs && seen.mx.answer().is_some()) {
            Severity::Warning
        } else {
            Severity::Note
        };
        let effect = match (is_theirs, is_of_dane) {
            (true, _) => Some(DEFERRING),
            (_, true) => Some(UNREACHABLE_BY_DANE),
            _ => None,
        };
        let effect = effect.map_or_else(
            || Arg::from(""),
            |effect| Message::new("lookup-failed.effect", " {effect}").arg("effect", effect).into(),
        );
        let defect = Defect::of(source).severity(severity).arg("asked", asked).arg("how", how);
        sink.report(defect.arg("effect", effect));
    };
    // The severity depends on the MX records, and a finding must not change while answers arrive.
    if !seen.mx.is_pending() {
        report(Source::Record, format_args!("_mta-sts.{domain}").into(), seen.record.failure());
    }
    report(Source::Tlsrpt, format_args!("_smtp._tls.{domain}").into(), seen.tlsrpt.failure());
    let of_host = match &seen.policy_host {
        Probe::Answered(found) if matches!(facts.fetch, Fetch::HostUnknown(_)) => found.partial.as_ref(),
        probe => probe.failure(),
    };
    report(Source::PolicyHost, format_args!("mta-sts.{domain}").into(), of_host);
    let records = Message::new("lookup-failed.mx", "the MX records of {domain}").arg("domain", domain);
    report(Source::Mx, records.into(), seen.mx.failure());
    for host in seen.hosts() {
        report(Source::Mx, host.into(), of_addresses(seen.mx_host(host)));
        report(Source::MxTls, tlsa_name(host).into(), seen.tlsa(host).failure());
    }
}

/// Returns how the look-up of an MX host's addresses failed. If only one family failed, the other must have no public address.
fn of_addresses(probe: &Probe<Addresses>) -> Option<&Failure> {
    match probe {
        Probe::Answered(found) if found.all().all(is_private) => found.partial.as_ref(),
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
    help: "{cure}",
};

fn fetch_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let failure = facts.observation.policy.failure();
    let failure =
        failure.filter(|failure| matches!(failure.reason, Reason::ConnectionLost | Reason::Unsupported));
    let is_of_body = matches!(facts.fetch, Fetch::Answered(_, Reason::Unsupported));
    let cure = match failure.map(|failure| failure.reason) {
        Some(Reason::ConnectionLost) => Message::new(
            "policy-fetch-unknown.again",
            "Check again in a minute, or fetch it from another network with the command that is shown.",
        ),
        _ => Message::new(
            "policy-fetch-unknown.command",
            "Fetch it with another program, such as the command that is shown.",
        ),
    };
    let told = failure.and_then(Failure::told);
    let why = match (facts.observation.fetch_status(), told) {
        _ if is_of_body => Message::new(
            "policy-fetch-unknown.body",
            "The chunks in the body of the answer have sizes, extensions or trailers that this program does not read",
        ),
        (_, None) => return,
        (Some(status), _) => Message::new(
            "policy-fetch-unknown.network",
            "The network of this service reports that it cannot reach the host (HTTP status {status}), or a proxy in front of the host sent this status",
        )
        .arg("status", status),
        (None, Some(why)) => Message::new("policy-fetch-unknown.why", "{why}").arg("why", why).capitalized(),
    };
    let command = format!("curl -i https://mta-sts.{}/.well-known/mta-sts.txt", facts.domain());
    sink.report(
        Defect::of(Source::Fetch)
            .arg("why", why)
            .arg("cure", cure)
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
    let txt = || Message::new("answer-cut.txt", "records of MTA-STS and TLSRPT come first");
    let mut report =
        |source, name: fmt::Arguments<'_>, kind, first: Message, (listed, count): (usize, Option<usize>)| {
            let Some(count) = count else { return };
            let defect = Defect::of(source).arg("name", name).arg("kind", kind).arg("first", first);
            sink.report(defect.arg("listed", listed).arg("count", count));
        };
    if let Some(answer) = seen.record.answer() {
        let size = (answer.records.len(), answer.cut_from);
        report(Source::Record, format_args!("_mta-sts.{domain}"), "TXT", txt(), size);
    }
    if let Some(answer) = seen.tlsrpt.answer() {
        let size = (answer.records.len(), answer.cut_from);
        report(Source::Tlsrpt, format_args!("_smtp._tls.{domain}"), "TXT", txt(), size);
    }
    if let Some(answer) = seen.mx.answer() {
        let size = (answer.records.len(), answer.cut_from);
        let first = Message::new("answer-cut.mx", "the most preferred hosts come first");
        report(Source::Mx, format_args!("{domain}"), "MX", first, size);
    }
}
