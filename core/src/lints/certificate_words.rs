//! Describes a certificate that failed verification. This explains the failure, and never decides trust.

use crate::observation::{Certificate, Presented};
use crate::syntax::mx_pattern::MxPattern;
use crate::text::visible;
use crate::time::Timestamp;

/// TLS 1.2 on the wire (RFC 5246 §6.2.1); senders must support this or newer (RFC 8461 §4.2).
pub(crate) const TLS_1_2: u16 = 0x0303;

/// The alert of a server that supports none of the versions offered (RFC 8446 §6).
const PROTOCOL_VERSION: u8 = 70;

/// Returns all reasons for a sender to refuse what `host` presented, as the object of “showed”.
pub(crate) fn seen(presented: &Presented, host: &str, now: Option<Timestamp>) -> String {
    match (presented.chain.as_slice(), presented.version, presented.alert) {
        ([own, above @ ..], ..) => of_chain(own, above, host, now),
        (_, Some(version), _) if version < TLS_1_2 => {
            format!("a server that supports nothing newer than {}", name(version))
        }
        (_, _, Some(PROTOCOL_VERSION)) => {
            "a server that does not support TLS 1.2, only another version".to_owned()
        }
        (_, _, Some(alert)) => format!("a server that refuses the handshake with alert {alert}"),
        (_, Some(_), None) => "a server that sends no certificate".to_owned(),
        (_, None, None) => "a server that does not support TLS".to_owned(),
    }
}

fn of_chain(own: &Certificate, above: &[Certificate], host: &str, now: Option<Timestamp>) -> String {
    let mut faults = Vec::new();
    // RFC 3339 in UTC sorts as text.
    let now = now.map(|now| now.to_string());
    if now.as_ref().is_some_and(|now| *own.not_after < **now) {
        faults.push(format!("that expired on {}", day(&own.not_after)));
    } else if now.as_ref().is_some_and(|now| *own.not_before > **now) {
        faults.push(format!("that is not valid before {}", day(&own.not_before)));
    }
    if !own.names.iter().any(|name| covers(name, host)) {
        faults.push(format!("for {}", names(own)));
    }
    if own.self_issued {
        faults.push("that names itself as its issuer".to_owned());
    }
    if faults.is_empty() {
        faults.push(if above.iter().any(|certificate| !certificate.in_order) {
            "followed by intermediate certificates in the wrong order".to_owned()
        } else if above.is_empty() {
            format!("issued by {} and sent without intermediate certificates", issuer(own))
        } else {
            format!("that is for this name, not expired and issued by {}", issuer(own))
        });
    }
    format!("a certificate {}", faults.join(" and "))
}

/// Describes the first certificate, if there is one, in a sentence.
pub(crate) fn details(presented: &Presented) -> String {
    presented.chain.first().map_or_else(String::new, |own| {
        format!(
            "The certificate is for {}, valid from {} to {}, and issued by {}. ",
            names(own),
            day(&own.not_before),
            day(&own.not_after),
            issuer(own)
        )
    })
}

/// Whether a name of a certificate covers the host: a wildcard matches one label (RFC 6125 §6.4.3), as in an mx
/// pattern.
fn covers(name: &str, host: &str) -> bool {
    MxPattern::parse(name).is_ok_and(|pattern| pattern.covers(host))
}

/// Lists the names, or how many there are after the first.
fn names(certificate: &Certificate) -> String {
    match certificate.names.as_slice() {
        [] => "no DNS name".to_owned(),
        [one] => shown(one),
        [one, other] => format!("{} and {}", shown(one), shown(other)),
        [one, rest @ ..] => format!("{} and {} other names", shown(one), rest.len()),
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
            subject: String::new(),
            issuer: issuer.to_owned(),
            not_before: "2026-01-01T00:00:00Z".to_owned(),
            not_after: "2026-12-31T23:59:59Z".to_owned(),
            self_issued: false,
            in_order: true,
        }
    }

    #[test]
    fn each_fault_is_described() {
        let good = || certificate(&["mta-sts.example.com"], "R1, Authority");
        let above = || certificate(&[], "Root");
        let chain = |chain: Vec<Certificate>| Presented { version: Some(TLS_1_2), alert: None, chain };
        let bare = |version, alert| Presented { version, alert, chain: Vec::new() };
        let cases = [
            (
                chain(vec![good(), above()]),
                "a certificate that is for this name, not expired and issued by “R1, Authority”",
            ),
            (
                chain(vec![certificate(&["*.example.com"], "R1"), above()]),
                "a certificate that is for this name, not expired and issued by “R1”",
            ),
            (
                chain(vec![Certificate { not_after: "2026-06-01T00:00:00Z".into(), ..good() }, above()]),
                "a certificate that expired on 2026-06-01",
            ),
            (
                chain(vec![Certificate { not_before: "2027-06-01T00:00:00Z".into(), ..good() }, above()]),
                "a certificate that is not valid before 2027-06-01",
            ),
            (
                chain(vec![certificate(&["www.example.com", "example.com"], "R1"), above()]),
                "a certificate for www.example.com and example.com",
            ),
            (chain(vec![certificate(&[], "R1"), above()]), "a certificate for no DNS name"),
            (
                chain(vec![Certificate { self_issued: true, ..good() }]),
                "a certificate that names itself as its issuer",
            ),
            (
                chain(vec![good()]),
                "a certificate issued by “R1, Authority” and sent without intermediate certificates",
            ),
            (
                chain(vec![good(), Certificate { in_order: false, ..above() }]),
                "a certificate followed by intermediate certificates in the wrong order",
            ),
            (bare(Some(0x0301), None), "a server that supports nothing newer than TLS 1.0"),
            (bare(None, Some(70)), "a server that does not support TLS 1.2, only another version"),
            (bare(None, Some(40)), "a server that refuses the handshake with alert 40"),
            (bare(None, None), "a server that does not support TLS"),
        ];
        // 2026-11-22T12:00:00Z
        let now = Some(Timestamp(1_795_348_800));
        for (presented, expected) in cases {
            assert_eq!(seen(&presented, "mta-sts.example.com", now), expected);
        }
    }
}
