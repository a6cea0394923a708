//! T: hosts that answer differently over IPv4 and IPv6.

use crate::facts::Facts;
use crate::finding::{Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::Failure;
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &ADDRESS_FAMILIES_DIFFER, check: differ }];

pub(crate) static ADDRESS_FAMILIES_DIFFER: Lint = Lint {
    code: "STS-T08",
    name: "address-families-differ",
    severity: Severity::Warning,
    rfc: Rfc::other(5321, "5.1"),
    title: "{host} answers differently over IPv4 and IPv6",
    message: "At one of its addresses it was not the same: {what}. Senders choose an address themselves, so some of them meet this.",
    help: "Make {host} answer in the same way at all of its addresses, or remove the address record that does not.",
};

fn differ(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let fetched = facts.observation.certificate.answer().and_then(|seen| seen.other_family.as_ref());
    if let Some(failure) = fetched {
        sink.report(defect(Source::Fetch, &format!("mta-sts.{}", facts.domain()), failure));
    }
    for row in facts.mx_rows() {
        let presented = facts.observation.mx_tls(&row.host).answer().and_then(|tls| tls.presented.as_ref());
        if let Some(failure) = presented.and_then(|presented| presented.other_family.as_ref()) {
            sink.report(defect(Source::MxTls, &row.host, failure));
        }
    }
}

fn defect(source: Source, host: &str, failure: &Failure) -> Defect {
    let what = failure.told().unwrap_or_else(|| crate::facts::failed(failure.reason).into());
    Defect::of(source).arg("host", host).arg("what", what)
}
