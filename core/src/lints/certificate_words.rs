//! Describes a certificate or a handshake that failed verification. This explains the failure, and never decides trust.

use crate::observation::{Certificate, MxTls, Presented};
use crate::syntax::mx_pattern::MxPattern;
use crate::text::visible;
use crate::time::Timestamp;

/// TLS 1.2 on the wire (RFC 5246 §6.2.1); senders must support this or newer (RFC 8461 §4.2).
pub(crate) const TLS_1_2: u16 = 0x0303;

/// Why a sender refuses what a host presented, and what to do about it.
pub(crate) struct Explained {
    /// What is wrong, after the name of the host: “has a certificate that expired on 2021-01-01”.
    pub(crate) what: String,
    pub(crate) cure: String,
    /// Whether `what` explains the refusal. Otherwise nothing wrong can be seen, and only trust is left as the reason.
    pub(crate) is_enough: bool,
}

/// What to do if several things are wrong with a certificate, or only its issuer can be the reason.
pub(crate) const REPLACE: &str = "Install a certificate of a public CA that names {host}, is not expired and is sent with the intermediate certificates.";

/// Alerts (RFC 8446 §6) that tell what is wrong, with what they mean and what to do.
const ALERTS: [(u8, &str, &str); 4] = [
    (
        70,
        "does not support TLS 1.2, only another version (alert protocol_version)",
        "Enable TLS 1.2 and TLS 1.3.",
    ),
    (
        112,
        "does not know the name {host} (alert unrecognized_name)",
        "Add {host} to the configuration of the server and to the names of its certificate (ACME). The server runs, but has no certificate for this name.",
    ),
    (116, WANTS_CERTIFICATE.0, WANTS_CERTIFICATE.1),
    (
        40,
        "refuses the handshake (alert handshake_failure)",
        "Add {host} to the configuration of the server; often it has no certificate for this name. Otherwise enable current cipher suites.",
    ),
];

const WANTS_CERTIFICATE: (&str, &str) =
    ("demands a client certificate", "Do not demand a client certificate of {host}: senders have none.");

const OLD_SUITES: (&str, &str) = (
    "accepts only old cipher suites, which current TLS libraries do not have",
    "Enable ECDHE with AES-GCM or ChaCha20-Poly1305. Senders that still have the old suites, as many with OpenSSL do, get through.",
);

/// Explains what `host` presented.
pub(crate) fn explained(presented: &Presented, host: &str, now: Option<Timestamp>) -> Explained {
    let enough = |what: &str, cure: &str| Explained::of(what.replace("{host}", host), cure, host, true);
    if presented.old_suites {
        return enough(OLD_SUITES.0, OLD_SUITES.1);
    }
    match (presented.chain.as_slice(), presented.version, presented.alert) {
        ([own, above @ ..], ..) => {
            let found = of_chain(own, above, presented, host, now);
            // Only where nothing is wrong with the server's own certificate, that of the client may be the reason.
            if presented.wants_certificate && !found.is_enough {
                return enough(WANTS_CERTIFICATE.0, WANTS_CERTIFICATE.1);
            }
            found
        }
        (_, Some(version), _) if version < TLS_1_2 => {
            let what = format!("supports nothing newer than {}", name(version));
            enough(&what, "Enable TLS 1.2 or TLS 1.3; older versions are not safe.")
        }
        (_, _, Some(alert)) => match ALERTS.iter().find(|(number, ..)| *number == alert) {
            Some((_, what, cure)) => enough(what, cure),
            None => enough(
                &format!("refuses the handshake with alert {alert}"),
                "Look for the reason in the log of the server; often it has no certificate for {host}.",
            ),
        },
        (_, Some(_), None) => enough("sends no certificate", REPLACE),
        (_, None, None) => {
            let what =
                if presented.http { "answers in plain HTTP, without TLS" } else { "does not support TLS" };
            enough(what, "Enable TLS on this port, with a certificate for {host}.")
        }
    }
}

impl Explained {
    fn of(what: String, cure: &str, host: &str, is_enough: bool) -> Self {
        Self { what, cure: cure.replace("{host}", host), is_enough }
    }
}

fn of_chain(
    own: &Certificate,
    above: &[Certificate],
    presented: &Presented,
    host: &str,
    now: Option<Timestamp>,
) -> Explained {
    let mut faults: Vec<(String, &str)> = Vec::new();
    // RFC 3339 in UTC sorts as text.
    let now = now.map(|now| now.to_string());
    if now.as_ref().is_some_and(|now| *own.not_after < **now) {
        let what = format!("expired on {}", day(&own.not_after));
        faults.push((what, "Renew the certificate of {host}, and make the server load the new one."));
    } else if now.as_ref().is_some_and(|now| *own.not_before > **now) {
        let what = format!("is not valid before {}", day(&own.not_before));
        faults.push((what, "Install a certificate that is valid now."));
    }
    if !own.names.iter().any(|name| covers(name, host)) {
        // The common name is the first part of the subject.
        let common = own.subject.split(", ").next().unwrap_or_default();
        faults.push(if own.names.is_empty() && covers(common, host) {
            let cure = "Issue it again with {host} as a subject alternative name (SAN): senders ignore the common name.";
            ("contains the name only as its common name (CN)".to_owned(), cure)
        } else {
            (format!("is for {}, not for {host}", names(own)), "Install a certificate that names {host}.")
        });
    }
    if let Some(refused) = &presented.refused {
        faults.push((shown(refused), REPLACE));
    }
    // A list of roots of one's own may contain the certificate itself.
    if own.self_issued && !presented.trusted {
        let cure = "Install a certificate of a public CA that names {host}.";
        faults.push(("is self-signed".to_owned(), cure));
    }
    // Where the chain was verified, an unknown issuer is one fault among others.
    if presented.verified_here
        && !presented.trusted
        && !own.self_issued
        && presented.refused.is_none()
        && !faults.is_empty()
    {
        faults.push((
            format!("is not from a public CA but from {}", issuer(above.last().unwrap_or(own))),
            REPLACE,
        ));
    }
    let texts: Vec<&str> = faults.iter().map(|(what, _)| what.as_str()).collect();
    if let [(_, cure), rest @ ..] = faults.as_slice() {
        let what = format!("has a certificate that {}", texts.join(" and "));
        return Explained::of(what, if rest.is_empty() { cure } else { REPLACE }, host, true);
    }
    if above.iter().any(|certificate| !certificate.in_order) {
        let what = "sends its intermediate certificates in the wrong order".to_owned();
        let cure = "Send the certificate of {host} first, and after each certificate that of its issuer.";
        return Explained::of(what, cure, host, true);
    }
    if let (Some(url), []) = (&own.issuer_url, above) {
        let what = format!("does not send the intermediate certificate of its issuer {}", issuer(own));
        let cure = format!(
            "Install the full chain, often called fullchain. The missing certificate is at {}",
            shown(url)
        );
        return Explained::of(what, &cure, host, true);
    }
    let top = above.last().unwrap_or(own);
    let is_unknown = presented.verified_here && !presented.trusted;
    let may_be = if is_unknown { "is not" } else { "may not be" };
    let what = format!("has a certificate of an issuer that {may_be} a public CA, {}", issuer(top));
    Explained::of(what, REPLACE, host, is_unknown)
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
pub(crate) fn details(presented: &Presented, now: Option<Timestamp>) -> String {
    presented.chain.first().map_or_else(String::new, |own| {
        let days = days_left(own, now).filter(|days| *days > DAYS_SOON);
        let days = days.map_or_else(String::new, |days| format!(", and is valid for {days} more days"));
        format!(" The certificate is for {}, issued by {}{days}.", names(own), issuer(own))
    })
}

/// Describes what an MX host presented on port 25: how long its certificate is valid, or why senders refuse it.
pub(crate) fn of_mail_host(seen: &MxTls, host: &str, now: Option<Timestamp>) -> Option<String> {
    let presented = seen.presented.as_ref()?;
    if !seen.verified {
        return Some(explained(presented, host, now).what);
    }
    let own = presented.chain.first()?;
    let days = days_left(own, now).map_or_else(String::new, |days| format!(" ({days} more days)"));
    Some(format!("has a certificate from {}, valid until {}{days}", issuer(own), day(&own.not_after)))
}

/// Whether a name of a certificate covers the host: a wildcard matches one label (RFC 6125 §6.4.3), as in an mx
/// pattern.
fn covers(name: &str, host: &str) -> bool {
    MxPattern::parse(name).is_ok_and(|pattern| pattern.covers(host))
}

/// Lists the names, or how many there are after the first.
fn names(certificate: &Certificate) -> String {
    match (certificate.names.as_slice(), certificate.cut_from) {
        ([], _) => "no DNS name".to_owned(),
        ([one], None) => shown(one),
        ([one, other], None) => format!("{} and {}", shown(one), shown(other)),
        ([one, rest @ ..], cut_from) => {
            let others = cut_from.map_or(rest.len(), |all| all.saturating_sub(1));
            format!("{} and {others} other names", shown(one))
        }
    }
}

fn issuer(certificate: &Certificate) -> String {
    if certificate.issuer.is_empty() {
        return "an unnamed issuer".to_owned();
    }
    format!("“{}”", shown(&certificate.issuer))
}

fn name(version: u16) -> &'static str {
    match version {
        0x0302 => "TLS 1.1",
        0x0301 => "TLS 1.0",
        _ => "SSL 3.0",
    }
}

fn day(moment: &str) -> String {
    let day = moment.split_once('T').map_or(moment, |(day, _)| day);
    shown(day)
}

fn shown(text: &str) -> String {
    visible::plain(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let told = |seen: &MxTls, host| of_mail_host(seen, host, Some(NOW));
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
                "does not send the intermediate certificate of its issuer “R1, Authority”",
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
                    refused: Some("is not for TLS servers".into()),
                    ..chain(vec![good(), above()])
                },
                "has a certificate that is not for TLS servers",
                "Install a certificate of a public CA",
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
            assert_eq!(found.what, expected);
            assert!(found.cure.starts_with(cure), "{expected}: {}", found.cure);
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
