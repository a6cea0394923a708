//! H: the TLS session with the policy host, and its certificate (RFC 8461 §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Lint, Message, Severity, Source};
use crate::lints::certificate_words::{self, DAYS_SOON, Explained};
use crate::lints::host::delegation::cure_of_half;
use crate::lints::host::fetch::{demands_certificate, failed, host};
use crate::lints::host::platform;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Probe, Reason};
use crate::rfc::Rfc;
use crate::text::message::sentences;

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
    message: "{how}",
    help: "{cure}",
};

const REFUSED: Message = Message::new(
    "policy-host-tls-invalid.refused",
    "Senders refuse this TLS session, so they do not get the policy.",
);

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
    let (defect, cure) = match seen {
        Some((Explained { what, cure, is_enough: true, .. }, presented)) => {
            let how = match certificate_words::details(presented, facts.context.now) {
                Some(details) => sentences(REFUSED, details),
                None => REFUSED,
            };
            (host(Source::Fetch, facts).arg("what", what).arg("or", "").arg("how", how), cure)
        }
        seen => {
            let cure = Message::new(
                "policy-host-tls-invalid.inspect",
                "Inspect the certificate with: openssl s_client -connect {host}:443 -servername {host}. Replace it if it does not meet these conditions.",
            );
            (unexplained(facts, &name, seen.map(|(found, _)| found)), cure.arg("host", &name))
        }
    };
    let on_platform = platform::by_alias(facts).and_then(|platform| platform.certificate.clone());
    let cure = match on_platform {
        Some(more) => sentences(cure, more.arg("host", name)),
        None => cure,
    };
    sink.report(defect.arg("cure", cure_of_half(facts, cure)));
}

fn unexplained(facts: &Facts<'_>, name: &str, seen: Option<Explained>) -> Defect {
    let closed = facts.observation.certificate.failure().map(|failure| failure.reason);
    let what = match closed.filter(|_| seen.is_none()) {
        Some(Reason::ConnectionLost) => {
            Message::new("policy-host-tls-invalid.closes", "closes the connection during the TLS handshake")
        }
        Some(Reason::Slow) => {
            Message::new("policy-host-tls-invalid.slow", "does not finish the TLS handshake")
        }
        _ => Message::new("policy-host-tls-invalid.invalid", "has no valid certificate"),
    };
    let failed = failed(
        facts,
        Message::new("fetch.no-tls", "no verified TLS session with {host} could be established")
            .arg("host", name),
    );
    let how = Message::new(
        "policy-host-tls-invalid.must",
        "{how}. The certificate must name this host or a wildcard that covers it, must not be expired and must chain to a public CA.",
    );
    let how = how.arg("how", failed.how);
    let how = match seen {
        Some(found) => sentences(how, found.separately()),
        None => how,
    };
    host(Source::Fetch, facts).arg("what", what).arg("or", failed.or).arg("how", how)
}

pub(crate) static POLICY_HOST_CERTIFICATE_SEEN: Lint = Lint {
    code: "STS-H17",
    name: "policy-host-certificate-seen",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "The certificate that {host} shows expires in {days}",
    message: "{seen} The fetch did not fail because of this date.",
    help: "Renew it together with the other change, and automate the renewal.",
};

fn expires_soon(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if !facts.is_announced() || !matches!(facts.fetch, Fetch::Failed(Reason::Tls)) {
        return;
    }
    let own = facts.observation.certificate.answer().and_then(|presented| presented.chain.first());
    let days = own.and_then(|own| certificate_words::days_left(own, facts.context.now));
    if let Some(days) = days.filter(|days| *days <= DAYS_SOON) {
        let days = match days {
            1 => Message::new("policy-host-certificate-seen.one-day", "1 day"),
            days => Message::new("policy-host-certificate-seen.days", "{n} days").arg("n", days),
        };
        let is_same = facts.observation.certificate.answer().is_some_and(|seen| seen.verified_here);
        let seen = if is_same {
            Message::new(
                "policy-host-certificate-seen.same",
                "It was seen in the TLS handshake of the policy fetch, which failed.",
            )
        } else {
            Message::new(
                "policy-host-certificate-seen.separate",
                "It was seen in a separate handshake after the policy fetch failed in TLS.",
            )
        };
        let defect = Defect::of(Source::Fetch).arg("host", format!("mta-sts.{}", facts.domain()));
        sink.report(defect.arg("days", days).arg("seen", seen));
    }
}
