//! H: the certificate of a policy host that failed verification (RFC 8461 §3.3).

use crate::facts::{Facts, Fetch};
use crate::finding::{Lint, Severity, Source};
use crate::lints::certificate_words;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Probe, Reason};
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &POLICY_HOST_CERTIFICATE_SEEN, check: seen }];

const REPLACE: &str = "Install a certificate that names {host}, is not expired and is sent with the intermediate certificates up to a public CA.";
const INSPECT: &str =
    "Inspect it with: openssl s_client -connect {host}:443 -servername {host} -showcerts </dev/null";

pub(crate) static POLICY_HOST_CERTIFICATE_SEEN: Lint = Lint {
    code: "STS-H17",
    name: "policy-host-certificate-seen",
    severity: Severity::Note,
    rfc: Rfc::sts("3.3"),
    title: "A separate TLS handshake showed {seen}",
    message: "{details}This handshake was separate from the fetch and verified nothing. It may explain why senders refuse {host}, but does not affect the verdict.",
    help: "{help}",
};

fn seen(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(domain) = facts.context.domain else { return };
    if !facts.is_announced() || !matches!(facts.fetch, Fetch::Failed(Reason::Tls)) {
        return;
    }
    let host = domain.policy_host();
    let (seen, details, help) = match &facts.observation.certificate {
        Probe::Answered(presented) => {
            let seen = certificate_words::seen(presented, &host, facts.context.now);
            (seen, certificate_words::details(presented), REPLACE)
        }
        Probe::Failed(failure) => (nothing(failure.reason).to_owned(), String::new(), INSPECT),
        Probe::Pending | Probe::NotAsked => return,
    };
    let defect = Defect::of(Source::Fetch).arg("seen", seen).arg("details", details);
    sink.report(defect.arg("help", help.replace("{host}", &host)).arg("host", host));
}

const fn nothing(reason: Reason) -> &'static str {
    match reason {
        Reason::ConnectionLost => "no certificate, because the host accepted the connection and closed it",
        Reason::Timeout => "no certificate, because no complete answer came in time",
        Reason::TooLarge => "no certificate, because the answer is too long",
        _ => "no certificate, because no connection was possible from here",
    }
}
