//! H: the policy host and the fetch (RFC 8461 §3.2, §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::record_answer::policy_of_another;
use crate::observation::{Event, Failure, Reason, Response, tlsa_name};
use crate::rfc::Rfc;
use crate::syntax::policy::PolicySyntax;
use crate::text::characters::capitalized;
use crate::text::visible;
use std::fmt;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_HOST_ABSENT, check: host_absent },
    Rule { lint: &POLICY_HOST_UNREACHABLE, check: host_unreachable },
    Rule { lint: &POLICY_HOST_TLS_INVALID, check: tls_invalid },
    Rule { lint: &POLICY_REDIRECTED, check: redirected },
    Rule { lint: &POLICY_STATUS_NOT_200, check: status_not_200 },
    Rule { lint: &POLICY_MEDIA_TYPE, check: media_type },
    Rule { lint: &POLICY_CHARSET, check: charset },
    Rule { lint: &POLICY_HOST_NOT_PUBLIC, check: not_public },
    Rule { lint: &POLICY_HOST_NO_IPV6, check: no_ipv6 },
    Rule { lint: &POLICY_HOST_DELEGATED, check: delegated },
    Rule { lint: &LOOKUP_FAILED, check: lookup_failed },
    Rule { lint: &POLICY_SLOW, check: slow },
];

/// At most this long may a policy fetch take without a finding, in milliseconds. The RFC suggests that senders
/// wait a minute; those that fetch during delivery wait far less.
const SLOW_MS: u32 = 3000;

pub(crate) fn host(source: Source, facts: &Facts<'_>) -> Defect {
    Defect::of(source).arg("domain", facts.domain())
}

pub(crate) static POLICY_HOST_ABSENT: Lint = Lint {
    code: "STS-H01",
    name: "policy-host-absent",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host mta-sts.{domain} does not exist",
    message: "The record announces a policy, but its host has no address, so senders cannot fetch it.",
    help: "Create the host and serve the policy there, or remove the record.",
};

fn host_absent(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if matches!(facts.fetch, Fetch::HostAbsent) && facts.is_announced() {
        // `record-without-policy` is the error; this note gives the reason.
        sink.report(host(Source::PolicyHost, facts).severity(Severity::Note));
    }
}

pub(crate) static POLICY_HOST_UNREACHABLE: Lint = Lint {
    code: "STS-H02",
    name: "policy-host-unreachable",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host does not answer{or}",
    message: "{how}, so senders do not get the policy.",
    help: "Make sure that mta-sts.{domain} answers on port 443 at all of its addresses.",
};

fn host_unreachable(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let reason = match facts.fetch {
        Fetch::Failed(reason @ (Reason::Timeout | Reason::Refused)) => reason,
        Fetch::Answered(_, reason @ (Reason::Timeout | Reason::ConnectionLost)) => reason,
        _ => return,
    };
    if !facts.is_announced() {
        return;
    }
    let how = match reason {
        Reason::Timeout => "the host did not send a complete answer in time",
        Reason::Refused => "the host refuses the connection",
        _ => "the host closed the connection",
    };
    sink.report(failed(facts, how));
}

pub(crate) static POLICY_HOST_TLS_INVALID: Lint = Lint {
    code: "STS-H03",
    name: "policy-host-tls-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host has no valid certificate{or}",
    message: "{how}. The certificate must name this host or a wildcard that covers it, must not be expired and must chain to a public CA.",
    help: "Replace the certificate. Inspect it with: openssl s_client -connect mta-sts.{domain}:443 -servername mta-sts.{domain}",
};

fn tls_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if matches!(facts.fetch, Fetch::Failed(Reason::Tls)) && facts.is_announced() {
        let how = format!("no verified TLS session with mta-sts.{} could be established", facts.domain());
        sink.report(failed(facts, &how));
    }
}

/// Returns the defect of a failed fetch. If the failure is known only from a status, it is not known whether the host
/// or a proxy in front of it sent that.
fn failed(facts: &Facts<'_>, how: &str) -> Defect {
    let (how, or) = facts.observation.fetch_status().map_or_else(
        || (capitalized(how), String::new()),
        |status| {
            let either =
                format!("Either {how}, or a proxy in front of it, such as a CDN, sent this status itself");
            (format!("The fetch ended with {status}. {either}"), format!(", or answers with {status} itself"))
        },
    );
    host(Source::Fetch, facts).arg("how", how).arg("or", or)
}

/// Returns the answer that is not a policy for the given reason, if a record announces one.
pub(crate) fn answered<'a>(facts: &Facts<'a>, reason: Reason) -> Option<&'a Response> {
    match facts.fetch {
        Fetch::Answered(response, why) if why == reason && facts.is_announced() => Some(response),
        _ => None,
    }
}

pub(crate) static POLICY_REDIRECTED: Lint = Lint {
    code: "STS-H04",
    name: "policy-redirected",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host redirects to {location}",
    message: "Senders must not follow a redirect ({status}), so they do not get the policy.",
    help: "Serve the policy at https://mta-sts.{domain}/.well-known/mta-sts.txt itself, with status 200.",
};

fn redirected(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(response) = answered(facts, Reason::Redirect) else { return };
    let location = header(response, "location").map_or_else(|| "another address".to_owned(), shown);
    let defect = host(Source::Fetch, facts).arg("status", response.status);
    sink.report(defect.arg("location", location));
}

pub(crate) static POLICY_STATUS_NOT_200: Lint = Lint {
    code: "STS-H05",
    name: "policy-status-not-200",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host answers {status}",
    message: "Senders accept a policy only with status 200, so they do not get this one.",
    help: "Serve the policy at https://mta-sts.{domain}/.well-known/mta-sts.txt with status 200.",
};

fn status_not_200(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let status = match facts.fetch {
        Fetch::NotFound if facts.is_announced() => 404,
        _ => match answered(facts, Reason::Status) {
            Some(response) => response.status,
            None => return,
        },
    };
    sink.report(host(Source::Fetch, facts).arg("status", status));
}

pub(crate) static POLICY_MEDIA_TYPE: Lint = Lint {
    code: "STS-H06",
    name: "policy-media-type",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "The policy is sent as {found}, not as text/plain",
    message: "Senders should check the media type, because some hosts let other people upload files. Those that check it ignore this policy.",
    help: "Send the header “Content-Type: text/plain”.",
};

fn media_type(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((response, media_type, _)) = content_type(facts) else { return };
    let declared = header(response, "content-type").is_some();
    if media_type.eq_ignore_ascii_case("text/plain") {
        return;
    }
    let found = if declared { shown(media_type) } else { "an undeclared type".to_owned() };
    sink.report(host(Source::Fetch, facts).arg("found", found));
}

pub(crate) static POLICY_CHARSET: Lint = Lint {
    code: "STS-H07",
    name: "policy-charset",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "The policy declares the charset {charset}",
    message: "RFC 8461 defines only utf-8 and us-ascii here; senders ignore any other charset.",
    help: "Send “Content-Type: text/plain” or “text/plain; charset=utf-8”.",
};

fn charset(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((_, _, parameters)) = content_type(facts) else { return };
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    });
    let Some(charset) = value else { return };
    if !["utf-8", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset)) {
        sink.report(host(Source::Fetch, facts).arg("charset", shown(charset)));
    }
}

/// Returns media type and parameters of a body that could be a policy; drafts have no headers.
fn content_type<'a>(facts: &Facts<'a>) -> Option<(&'a Response, &'a str, &'a str)> {
    let Fetch::Body(response) = facts.fetch else { return None };
    let is_fields = facts.body.as_ref().is_some_and(PolicySyntax::is_policy);
    if !is_fields || response.headers.is_empty() {
        return None;
    }
    let value = header(response, "content-type").unwrap_or_default();
    let (media_type, parameters) = value.split_once(';').unwrap_or((value, ""));
    Some((response, media_type.trim(), parameters))
}

pub(crate) static POLICY_SLOW: Lint = Lint {
    code: "STS-H15",
    name: "policy-slow",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.3"),
    title: "The policy host takes more than three seconds to answer",
    message: "Senders fetch the policy while mail is waiting. A sender that does not wait that long for mta-sts.{domain} does not get it.",
    help: "Serve the policy as a static file; it is a few lines that rarely change.",
};

fn slow(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let took = facts.observation.events.iter().find_map(|event| match event {
        Event::Policy(settled) => Some(settled.took_ms),
        _ => None,
    });
    let came = matches!(facts.fetch, Fetch::Body(_));
    if came && took.is_some_and(|took| took > SLOW_MS) {
        sink.report(host(Source::Fetch, facts));
    }
}

pub(crate) static POLICY_HOST_NOT_PUBLIC: Lint = Lint {
    code: "STS-H11",
    name: "policy-host-not-public",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host has {which} address",
    message: "mta-sts.{domain} points to {addresses}, which cannot be reached from the Internet. The policy was not fetched.",
    help: "Give the policy host only public addresses.",
};

fn not_public(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !matches!(facts.fetch, Fetch::Failed(Reason::NotPublic)) {
        return;
    }
    let Some(found) = facts.observation.policy_host.answer() else { return };
    let addresses: Vec<&str> = found.a.iter().chain(&found.aaaa).map(String::as_str).collect();
    let (severity, which, addresses) = match facts.half_public_host() {
        Some(private) => (Severity::Warning, "a private", private),
        None => (Severity::Error, "no public", addresses.join(", ")),
    };
    let defect = host(Source::PolicyHost, facts).severity(severity).arg("which", which);
    sink.report(defect.arg("addresses", addresses));
}

pub(crate) static POLICY_HOST_NO_IPV6: Lint = Lint {
    code: "STS-H12",
    name: "policy-host-no-ipv6",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "The policy host has no IPv6 address, while {host} has one",
    message: "A sender that has only IPv6 reaches this mail host, but cannot fetch the policy.",
    help: "Add an AAAA record for mta-sts.{domain}.",
};

/// Reported only if senders with only IPv6 can reach an MX host.
fn no_ipv6(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(found) = facts.observation.policy_host.answer() else { return };
    let only_ipv4 = !found.a.is_empty() && found.aaaa.is_empty() && found.partial.is_none();
    if !only_ipv4 || !facts.is_announced() {
        return;
    }
    let Some(mx) = facts.observation.mx.answer() else { return };
    // Only the most preferred host, so that the finding does not depend on the order of answers.
    let Some(first) = mx.records.iter().min().filter(|first| !first.host.is_empty()) else { return };
    let addresses = facts.observation.mx_host(&first.host).answer();
    if addresses.is_some_and(|addresses| !addresses.aaaa.is_empty()) {
        sink.report(host(Source::PolicyHost, facts).arg("host", &first.host));
    }
}

pub(crate) static POLICY_HOST_DELEGATED: Lint = Lint {
    code: "STS-H13",
    name: "policy-host-delegated",
    severity: Severity::Note,
    rfc: Rfc::sts("8.2"),
    title: "The policy host is delegated to {target}",
    message: "mta-sts.{domain} is an alias (CNAME). The operator of {target} serves the policy and needs a certificate for mta-sts.{domain}.",
    help: "Delegate the _mta-sts record to the same operator, so that id and policy change together.",
};

fn delegated(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(found) = facts.observation.policy_host.answer() else { return };
    // If the record should be delegated too, `record-not-delegated` is reported instead.
    let is_complete = policy_of_another(facts).is_none();
    if let Some(target) = found.cname.last().filter(|_| facts.is_announced() && is_complete) {
        sink.report(host(Source::PolicyHost, facts).arg("target", target));
    }
}

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
        let Some(failure) = failure.filter(|failure| failure.reason != Reason::ConnectionLost) else {
            return;
        };
        let detail =
            failure.detail.as_deref().map(|detail| format!(" ({})", visible::plain(detail.as_bytes())));
        let how = capitalized(&crate::facts::failed(failure.reason).to_string());
        // If the zone answers other queries, the failure is probably its own.
        let is_record = source == Source::Record;
        let severity =
            if is_record && seen.mx.answer().is_some() { Severity::Warning } else { Severity::Note };
        let effect = if is_record { DEFERRING } else { "" };
        let defect = Defect::of(source).severity(severity).arg("asked", asked).arg("how", how);
        sink.report(defect.arg("detail", detail.unwrap_or_default()).arg("effect", effect));
    };
    if !seen.mx.is_pending() {
        report(Source::Record, format_args!("_mta-sts.{domain}"), seen.record.failure());
    }
    report(Source::Tlsrpt, format_args!("_smtp._tls.{domain}"), seen.tlsrpt.failure());
    report(Source::PolicyHost, format_args!("mta-sts.{domain}"), seen.policy_host.failure());
    report(Source::Mx, format_args!("the MX records of {domain}"), seen.mx.failure());
    for host in seen.hosts() {
        report(Source::Mx, format_args!("{host}"), seen.mx_host(host).failure());
        report(Source::MxTls, format_args!("{}", tlsa_name(host)), seen.tlsa(host).failure());
    }
}

fn header<'a>(response: &'a Response, name: &str) -> Option<&'a str> {
    response.headers.get(name).map(String::as_str)
}

fn shown(text: &str) -> String {
    visible::plain(text.as_bytes())
}
