//! H: the TLS session with the policy host, and its certificate (RFC 8461 §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Lint, Severity, Source};
use crate::lints::certificate_words::{self, DAYS_SOON, Explained};
use crate::lints::host::fetch::{demands_certificate, failed, host};
use crate::lints::host::platform;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Presented, Probe, Reason};
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_HOST_TLS_INVALID, check: tls_invalid },
    Rule { lint: &POLICY_HOST_CERTIFICATE_SEEN, check: expires_soon },
];

pub(crate) static POLICY_HOST_TLS_INVALID: Lint = Lint {
    code: "STS-H03",
    name: "policy-host-tls-invalid",
    severity: Severity::Error,
    rfc: Rfc::sts("3.3"),
    title: "The policy host {what}{or}",
    message: "{how}{details}",
    help: "{cure}",
};

const REFUSED: &str = "Senders refuse this TLS session, so they do not get the policy.";
const MUST: &str = ". The certificate must name this host or a wildcard that covers it, must not be expired and must chain to a public CA.";
const INSPECT: &str = "Inspect the certificate with: openssl s_client -connect {host}:443 -servername {host}. Replace it if it does not meet these conditions.";

/// Waits for the separate handshake, which tells the reason.
fn tls_invalid(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_tls = matches!(facts.fetch, Fetch::Failed(Reason::Tls)) || demands_certificate(facts);
    if !facts.is_announced() || !is_tls || facts.observation.policy_host.is_pending() {
        return;
    }
    let name = format!("mta-sts.{}", facts.domain());
    let seen = match &facts.observation.certificate {
        Probe::Pending => return,
        Probe::Answered(presented) => {
            Some((certificate_words::explained(presented, &name, facts.context.now), presented))
        }
        Probe::Failed(_) | Probe::NotAsked => None,
    };
    let on_platform = platform::by_alias(facts, |platform| platform.certificate).unwrap_or_default();
    sink.report(match seen {
        Some((Explained { what, cure, is_enough: true }, presented)) => {
            let defect = host(Source::Fetch, facts).arg("what", what).arg("or", "").arg("how", REFUSED);
            let details = certificate_words::details(presented, facts.context.now);
            defect.arg("details", details).arg("cure", cure + &on_platform)
        }
        seen => unexplained(facts, &name, seen).arg("cure", INSPECT.replace("{host}", &name) + &on_platform),
    });
}

fn unexplained(facts: &Facts<'_>, name: &str, seen: Option<(Explained, &Presented)>) -> Defect {
    let closed = facts.observation.certificate.failure().map(|failure| failure.reason);
    let (what, shown) = match (seen, closed) {
        (Some((found, _)), _) => {
            (None, format!(" A separate handshake, which verifies nothing, showed that it {}.", found.what))
        }
        (_, Some(Reason::ConnectionLost)) => {
            (Some("closes the connection during the TLS handshake"), String::new())
        }
        (_, Some(Reason::Slow)) => (Some("does not finish the TLS handshake"), String::new()),
        _ => (None, String::new()),
    };
    let how = format!("no verified TLS session with {name} could be established");
    let details = format!("{MUST}{shown}");
    failed(facts, &how).arg("details", details).arg("what", what.unwrap_or("has no valid certificate"))
}

pub(crate) static POLICY_HOST_CERTIFICATE_SEEN: Lint = Lint {
    code: "STS-H17",
    name: "policy-host-certificate-seen",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "The certificate that {host} shows expires in {days}",
    message: "It was seen in {handshake}. The fetch did not fail because of this date.",
    help: "Renew it together with the other change, and automate the renewal.",
};

fn expires_soon(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !facts.is_announced() || !matches!(facts.fetch, Fetch::Failed(Reason::Tls)) {
        return;
    }
    let own = facts.observation.certificate.answer().and_then(|presented| presented.chain.first());
    let days = own.and_then(|own| certificate_words::days_left(own, facts.context.now));
    if let Some(days) = days.filter(|days| *days <= DAYS_SOON) {
        let words = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
        let is_same = facts.observation.certificate.answer().is_some_and(|seen| seen.verified_here);
        let handshake = if is_same {
            "the TLS handshake of the policy fetch, which failed"
        } else {
            "a separate handshake after the policy fetch failed in TLS"
        };
        let defect = Defect::of(Source::Fetch).arg("host", format!("mta-sts.{}", facts.domain()));
        sink.report(defect.arg("days", words).arg("handshake", handshake));
    }
}
