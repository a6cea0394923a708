//! Describes a certificate or a handshake that failed verification. This explains the failure, and never decides trust.

use crate::finding::Message;
use crate::lints::certificate_chain::{Fault, REPLACE, day, issuer, names, of_chain};
use crate::observation::{Certificate, MxTls, Presented};
use crate::time::Timestamp;

/// TLS 1.2 on the wire (RFC 5246 §6.2.1); senders must support this or newer (RFC 8461 §7.2).
pub(crate) const TLS_1_2: u16 = 0x0303;

/// Why a sender refuses what a host presented, and what to do about it.
pub(crate) struct Explained {
    /// What is wrong, after the name of the host: “has a certificate that expired on 2021-01-01”.
    pub(crate) what: Message,
    pub(crate) cure: Message,
    /// Whether the certificate is valid, and something else ends the handshake.
    pub(crate) is_certificate_valid: bool,
    /// Whether `what` explains the refusal. Otherwise nothing wrong can be seen, and only trust is left as the reason.
    pub(crate) is_enough: bool,
}

/// Alerts (RFC 8446 §6) that tell what is wrong.
static ALERTS: [(u8, Fault); 4] = [
    (
        70,
        (
            Message::new(
                "tls.version",
                "does not support TLS 1.2, only another version (alert protocol_version)",
            ),
            Message::new("cure.enable-both", "Enable TLS 1.2 and TLS 1.3."),
        ),
    ),
    (
        112,
        (
            Message::new("tls.unknown-name", "does not know the name {host} (alert unrecognized_name)"),
            Message::new(
                "cure.add-name",
                "Add {host} to the configuration of the server and to the names of its certificate (ACME). The server runs, but has no certificate for this name.",
            ),
        ),
    ),
    (116, WANTS_CERTIFICATE),
    (
        40,
        (
            Message::new("tls.refuses", "refuses the handshake (alert handshake_failure)"),
            Message::new(
                "cure.add-name-or-suites",
                "Add {host} to the configuration of the server; often it has no certificate for this name. Otherwise enable current cipher suites.",
            ),
        ),
    ),
];

const WANTS_CERTIFICATE: Fault = (
    Message::new("tls.wants-certificate", "demands a client certificate"),
    Message::new("cure.demand-none", "Do not demand a client certificate of {host}: senders have none."),
);

const OLD_SUITES: Fault = (
    Message::new("tls.old-suites", "accepts only old cipher suites, which current TLS libraries do not have"),
    Message::new(
        "cure.suites",
        "Enable ECDHE with AES-GCM or ChaCha20-Poly1305. Senders that still have the old suites, as many with OpenSSL do, get through.",
    ),
);

/// Said where the certificate is valid, and nothing tells why the handshake ended.
const BROKEN_OFF: Fault = (
    Message::new("tls.broken-off", "does not complete the handshake after it has sent a valid certificate"),
    Message::new("cure.log-of-server", "Look for the reason in the log of the server."),
);

/// Explains what `host` presented.
pub(crate) fn explained(presented: &Presented, host: &str, now: Option<Timestamp>) -> Explained {
    let mut is_certificate_valid = false;
    let fault = match (presented.chain.as_slice(), presented.version, presented.alert) {
        _ if presented.old_suites => OLD_SUITES,
        ([own, above @ ..], ..) => {
            // Only where nothing is wrong with the server's own certificate, that of the client may be the reason.
            let of_chain = of_chain(own, above, presented, host, now);
            is_certificate_valid = of_chain.is_none();
            match (of_chain, presented.alert) {
                (Some((fault, is_enough)), _) if is_enough || !presented.wants_certificate => {
                    return Explained::of(fault, host, is_enough);
                }
                _ if presented.wants_certificate => WANTS_CERTIFICATE,
                (_, Some(alert)) => of_alert(alert),
                (_, None) => BROKEN_OFF,
            }
        }
        (_, Some(version), _) if version < TLS_1_2 => (
            Message::new("tls.nothing-newer", "supports nothing newer than {version}")
                .arg("version", name(version)),
            Message::new("cure.enable-one", "Enable TLS 1.2 or TLS 1.3; older versions are not safe."),
        ),
        (_, _, Some(alert)) => of_alert(alert),
        (_, Some(_), None) => (Message::new("tls.no-certificate", "sends no certificate"), REPLACE),
        (_, None, None) => (
            if presented.http {
                Message::new("tls.http", "answers in plain HTTP, without TLS")
            } else {
                Message::new("tls.none", "does not support TLS")
            },
            Message::new("cure.enable", "Enable TLS on this port, with a certificate for {host}."),
        ),
    };
    Explained { is_certificate_valid, ..Explained::of(fault, host, true) }
}

fn of_alert(alert: u8) -> Fault {
    match ALERTS.iter().find(|(number, _)| *number == alert) {
        Some((_, fault)) => fault.clone(),
        None => (
            Message::new("tls.alert", "refuses the handshake with alert {alert}").arg("alert", alert),
            Message::new(
                "cure.log",
                "Look for the reason in the log of the server; often it has no certificate for {host}.",
            ),
        ),
    }
}

impl Explained {
    fn of((what, cure): Fault, host: &str, is_enough: bool) -> Self {
        let (what, cure) = (what.arg("host", host), cure.arg("host", host));
        Self { what, cure, is_certificate_valid: false, is_enough }
    }

    /// Says what the handshake of the check showed.
    pub(crate) fn directly(self) -> Message {
        Message::new("tls.directly", "It {what}.").arg("what", self.what)
    }

    /// Says what a handshake showed that was made only to find the reason.
    pub(crate) fn separately(self) -> Message {
        Message::new("tls.separately", "A separate handshake, which verifies nothing, showed that it {what}.")
            .arg("what", self.what)
    }
}

/// A certificate that is valid for at most this many more days soon needs another one.
pub(crate) const DAYS_SOON: u64 = 30;

/// At most this many days a certificate of a public CA is valid; for longer ones the days are not counted.
const DAYS_MAX: u64 = 398;

/// Returns for how many more days a certificate is valid; `None` if it has expired or is not from a public CA.
pub(crate) fn days_left(certificate: &Certificate, now: Option<Timestamp>) -> Option<u64> {
    let now = now?.0;
    // RFC 3339 in UTC sorts as text.
    let ends_by = |days: u64| *certificate.not_after < *Timestamp(now + days * 86_400).to_string();
    (0..=DAYS_MAX).find(|days| ends_by(days + 1)).filter(|_| !ends_by(0))
}

/// Describes the first certificate, if there is one, in a sentence.
pub(crate) fn details(presented: &Presented, now: Option<Timestamp>) -> Option<Message> {
    let own = presented.chain.first()?;
    let details = match days_left(own, now).filter(|days| *days > DAYS_SOON) {
        Some(days) => Message::new(
            "certificate.details-and-days",
            "The certificate is for {names}, issued by {issuer}, and is valid for {days} more days.",
        )
        .arg("days", days),
        None => Message::new("certificate.details", "The certificate is for {names}, issued by {issuer}."),
    };
    Some(details.arg("names", names(own)).arg("issuer", issuer(own)))
}

/// Describes what an MX host presented on port 25: how long its certificate is valid, or why senders refuse it.
pub(crate) fn of_mail_host(seen: &MxTls, host: &str, now: Option<Timestamp>) -> Option<Message> {
    let presented = seen.presented.as_ref()?;
    if !seen.verified {
        return Some(explained(presented, host, now).what);
    }
    let own = presented.chain.first()?;
    let message = match days_left(own, now) {
        Some(1) => Message::new(
            "certificate.one-day",
            "has a certificate from {issuer}, valid until {day} (1 more day)",
        ),
        Some(days) => Message::new(
            "certificate.days",
            "has a certificate from {issuer}, valid until {day} ({days} more days)",
        )
        .arg("days", days),
        None => Message::new("certificate.until", "has a certificate from {issuer}, valid until {day}"),
    };
    Some(message.arg("issuer", issuer(own)).arg("day", day(&own.not_after)))
}

fn name(version: u16) -> &'static str {
    match version {
        0x0302 => "TLS 1.1",
        0x0301 => "TLS 1.0",
        _ => "SSL 3.0",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::Refusal;

    fn certificate(names: &[&str], issuer: &str) -> Certificate {
        Certificate {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            issuer: issuer.to_owned(),
            not_before: "2026-01-01T00:00:00Z".to_owned(),
            not_after: "2026-12-31T23:59:59Z".to_owned(),
            in_order: true,
            ..Certificate::default()
        }
    }

    /// 2026-11-22T12:00:00Z
    const NOW: Timestamp = Timestamp(1_795_348_800);

    #[test]
    fn the_certificate_of_a_mail_host_is_told_in_one_line() {
        let chain = vec![certificate(&["mx.example.com"], "R1, Authority")];
        let presented = Presented { version: Some(TLS_1_2), chain, ..Presented::default() };
        let seen = |verified, presented| MxTls { starttls: true, verified, presented, ..MxTls::default() };
        let told = |seen: &MxTls, host| {
            of_mail_host(seen, host, Some(NOW)).map(|message| message.text().to_string())
        };
        assert_eq!(
            told(&seen(true, Some(presented.clone())), "mx.example.com").as_deref(),
            Some("has a certificate from “R1, Authority”, valid until 2026-12-31 (39 more days)")
        );
        assert_eq!(
            told(&seen(false, Some(presented)), "mx2.example.com").as_deref(),
            Some("has a certificate that is for mx.example.com, not for mx2.example.com")
        );
        assert_eq!(told(&seen(true, None), "mx.example.com"), None);
    }

    #[test]
    fn each_fault_is_described_with_its_cure() {
        let good = || certificate(&["mta-sts.example.com"], "R1, Authority");
        let above = || certificate(&[], "Root");
        let chain =
            |chain: Vec<Certificate>| Presented { version: Some(TLS_1_2), chain, ..Presented::default() };
        let bare = |version, alert| Presented { version, alert, ..Presented::default() };
        let many = Certificate { cut_from: Some(100), ..certificate(&["a.example", "b.example"], "R1") };
        let common = Certificate { subject: "mta-sts.example.com, Example".into(), ..certificate(&[], "R1") };
        let alone = Certificate { issuer_url: Some("http://r1.example/".into()), ..good() };
        let expired =
            |names| Certificate { not_after: "2026-06-01T00:00:00Z".into(), ..certificate(names, "R1") };
        let verified = |alert| Presented {
            verified_here: true,
            trusted: true,
            alert,
            ..chain(vec![Certificate { issuer_url: Some("http://r1.example/".into()), ..good() }])
        };
        let refused = |refused, certificates| Presented {
            verified_here: true,
            trusted: true,
            refused: Some(refused),
            ..chain(certificates)
        };
        let cases = [
            (
                chain(vec![good(), above()]),
                "has a certificate of an issuer that may not be a public CA, “Root”",
                "Install a certificate of a public CA",
            ),
            (
                chain(vec![expired(&["*.example.com"]), above()]),
                "has a certificate that expired on 2026-06-01",
                "Renew",
            ),
            (
                chain(vec![expired(&["other.example"]), above()]),
                "has a certificate that expired on 2026-06-01 and is for other.example, not for mta-sts.example.com",
                "Install a certificate of a public CA",
            ),
            (
                chain(vec![Certificate { not_before: "2027-06-01T00:00:00Z".into(), ..good() }, above()]),
                "has a certificate that is not valid before 2027-06-01",
                "Install a certificate that is valid now",
            ),
            (
                chain(vec![certificate(&["www.example.com", "example.com"], "R1"), above()]),
                "has a certificate that is for www.example.com and example.com, not for mta-sts.example.com",
                "Install a certificate that names mta-sts.example.com",
            ),
            (
                chain(vec![many, above()]),
                "has a certificate that is for a.example and 99 other names, not for mta-sts.example.com",
                "Install a certificate that names",
            ),
            (
                chain(vec![certificate(&[], "R1"), above()]),
                "has a certificate that is for no DNS name, not for mta-sts.example.com",
                "Install a certificate that names",
            ),
            (
                chain(vec![common, above()]),
                "has a certificate that contains the name only as its common name (CN)",
                "Issue it again with mta-sts.example.com as a subject alternative name",
            ),
            (
                chain(vec![Certificate { self_issued: true, ..good() }]),
                "has a certificate that is self-signed",
                "Install a certificate of a public CA that names mta-sts.example.com.",
            ),
            (
                chain(vec![alone]),
                "does not send the intermediate certificate of the issuer “R1, Authority”",
                "Install the full chain, often called fullchain. The missing certificate is at http://r1.example/",
            ),
            (
                chain(vec![good()]),
                "has a certificate of an issuer that may not be a public CA, “R1, Authority”",
                "Install a certificate of a public CA",
            ),
            (
                chain(vec![good(), Certificate { in_order: false, ..above() }]),
                "sends its intermediate certificates in the wrong order",
                "Send the certificate of mta-sts.example.com first",
            ),
            (
                Presented { wants_certificate: true, ..chain(vec![good(), above()]) },
                "demands a client certificate",
                "Do not demand",
            ),
            (
                Presented { wants_certificate: true, ..chain(vec![expired(&["*.example.com"]), above()]) },
                "has a certificate that expired on 2026-06-01",
                "Renew",
            ),
            (
                Presented { verified_here: true, ..chain(vec![good(), above()]) },
                "has a certificate of an issuer that is not a public CA, “Root”",
                "Install a certificate of a public CA",
            ),
            (
                Presented { verified_here: true, ..chain(vec![expired(&["other.example"]), above()]) },
                "has a certificate that expired on 2026-06-01 and is for other.example, not for mta-sts.example.com and is not from a public CA but from “Root”",
                "Install a certificate of a public CA",
            ),
            (
                Presented {
                    verified_here: true,
                    trusted: true,
                    ..chain(vec![expired(&["*.example.com"]), above()])
                },
                "has a certificate that expired on 2026-06-01",
                "Renew",
            ),
            (
                Presented {
                    verified_here: true,
                    refused: Some(Refusal::Purpose),
                    ..chain(vec![good(), above()])
                },
                "has a certificate that is not for TLS servers (extended key usage)",
                "Install a certificate of a public CA",
            ),
            (
                refused(Refusal::IntermediateDate, vec![good(), expired(&[])]),
                "has a certificate that is sent with an intermediate certificate that expired on 2026-06-01",
                "Send the current intermediate certificate",
            ),
            (
                refused(Refusal::IntermediateDate, vec![good(), above()]),
                "has a certificate that is sent with an intermediate certificate that is not valid now",
                "Send the current intermediate certificate",
            ),
            (
                refused(Refusal::ShortKey, vec![good(), above()]),
                "has a certificate that contains an RSA key of less than 2048 bits, which current TLS libraries refuse",
                "Issue the certificate of mta-sts.example.com again",
            ),
            (
                refused(Refusal::OtherKey, vec![good(), above()]),
                "has a certificate that does not belong to the key that the server uses",
                "Make the server at mta-sts.example.com load",
            ),
            (
                Presented {
                    verified_here: true,
                    refused: Some(Refusal::IsAuthority),
                    ..chain(vec![Certificate { self_issued: true, ..good() }])
                },
                "has a certificate that is self-signed",
                "Install a certificate of a public CA that names mta-sts.example.com.",
            ),
            (
                Presented { wants_certificate: true, ..verified(None) },
                "demands a client certificate",
                "Do not demand",
            ),
            (verified(Some(116)), "demands a client certificate", "Do not demand"),
            (verified(Some(80)), "refuses the handshake with alert 80", "Look for the reason"),
            (
                verified(None),
                "does not complete the handshake after it has sent a valid certificate",
                "Look for the reason",
            ),
            (
                Presented { old_suites: true, ..bare(None, Some(40)) },
                "accepts only old cipher suites, which current TLS libraries do not have",
                "Enable ECDHE",
            ),
            (bare(Some(0x0302), None), "supports nothing newer than TLS 1.1", "Enable TLS 1.2"),
            (bare(Some(0x0301), None), "supports nothing newer than TLS 1.0", "Enable TLS 1.2"),
            (
                bare(None, Some(70)),
                "does not support TLS 1.2, only another version (alert protocol_version)",
                "Enable TLS 1.2",
            ),
            (
                bare(None, Some(112)),
                "does not know the name mta-sts.example.com (alert unrecognized_name)",
                "Add mta-sts.example.com",
            ),
            (bare(None, Some(116)), "demands a client certificate", "Do not demand"),
            (
                bare(None, Some(40)),
                "refuses the handshake (alert handshake_failure)",
                "Add mta-sts.example.com",
            ),
            (bare(None, Some(80)), "refuses the handshake with alert 80", "Look for the reason"),
            (bare(Some(TLS_1_2), None), "sends no certificate", "Install a certificate"),
            (bare(None, None), "does not support TLS", "Enable TLS on this port"),
            (
                Presented { http: true, ..Presented::default() },
                "answers in plain HTTP, without TLS",
                "Enable TLS on this port",
            ),
        ];
        for (presented, expected, cure) in cases {
            let found = explained(&presented, "mta-sts.example.com", Some(NOW));
            assert_eq!(&*found.what.text(), expected);
            assert!(found.cure.text().starts_with(cure), "{expected}: {}", found.cure.text());
            assert_eq!(found.is_enough, !expected.contains("may not be"), "{expected}");
        }
    }

    #[test]
    fn the_days_that_a_certificate_is_still_valid_are_counted() {
        let cases = [
            ("2026-11-22T12:00:01Z", Some(0)),
            ("2026-12-04T18:00:00Z", Some(12)),
            ("2027-11-22T12:00:00Z", Some(365)),
            ("2028-11-22T12:00:00Z", None),
            ("2026-11-22T11:59:59Z", None),
            ("", None),
        ];
        for (end, expected) in cases {
            let certificate = Certificate { not_after: end.to_owned(), ..Certificate::default() };
            assert_eq!(days_left(&certificate, Some(NOW)), expected, "{end}");
        }
    }
}
