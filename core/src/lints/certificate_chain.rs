//! Describes what is wrong with a certificate, and with those that are sent after it.

use crate::finding::{Arg, Message};
use crate::lints::titles::quoted;
use crate::observation::{Certificate, Presented, Refusal};
use crate::syntax::mx_pattern::MxPattern;
use crate::text::message::and;
use crate::time::Timestamp;

/// What is wrong, and what to do about it; both know the `{host}`.
pub(crate) type Fault = (Message, Message);

/// What to do if several things are wrong with a certificate, or only its issuer can be the reason.
pub(crate) const REPLACE: Message = Message::new(
    "cure.replace",
    "Install a certificate of a public CA that names {host}, is not expired and is sent with the intermediate certificates.",
);

/// Explains the certificates, those `above` that of the server after it, and tells whether that explains a refusal. Otherwise
/// nothing wrong can be seen, and only trust is left as the reason. Returns `None` if the chain was verified, and nothing is
/// wrong with it.
pub(crate) fn of_chain(
    own: &Certificate,
    above: &[Certificate],
    presented: &Presented,
    host: &str,
    now: Option<Timestamp>,
) -> Option<(Fault, bool)> {
    let top = above.last().unwrap_or(own);
    let mut faults = faults(own, above, presented, host, now);
    // Where the chain was verified, an unknown issuer is one fault among others.
    if presented.verified_here
        && !presented.trusted
        && !own.self_issued
        && presented.refused.is_none()
        && !faults.is_empty()
    {
        let what = Message::new("that.not-public", "is not from a public CA but from {issuer}");
        faults.push((what.arg("issuer", issuer(top)), REPLACE));
    }
    let (whats, cures): (Vec<_>, Vec<_>) = faults.into_iter().unzip();
    let both = |first: Message, next: Message| {
        Message::new("that.and", "{first} and {next}").arg("first", first).arg("next", next)
    };
    if let Some(what) = whats.into_iter().map(|what| what.arg("host", host)).reduce(both) {
        let what =
            Message::new("tls.has-certificate-that", "has a certificate that {what}").arg("what", what);
        let cure = if let [cure] = cures.as_slice() { cure.clone() } else { REPLACE };
        return Some(((what, cure), true));
    }
    if presented.verified_here && presented.trusted {
        return None;
    }
    if above.iter().any(|certificate| !certificate.in_order) {
        let what = Message::new("tls.order", "sends its intermediate certificates in the wrong order");
        let cure = Message::new(
            "cure.order",
            "Send the certificate of {host} first, and after each certificate that of its issuer.",
        );
        return Some(((what, cure), true));
    }
    if let (Some(url), []) = (&own.issuer_url, above) {
        let what = Message::new(
            "tls.no-intermediate",
            "does not send the intermediate certificate of the issuer {issuer}",
        );
        let cure = Message::new(
            "cure.full-chain",
            "Install the full chain, often called fullchain. The missing certificate is at {url}",
        );
        return Some(((what.arg("issuer", issuer(own)), cure.arg("url", url)), true));
    }
    let is_unknown = presented.verified_here;
    let what = if is_unknown {
        Message::new("tls.not-public", "has a certificate of an issuer that is not a public CA, {issuer}")
    } else {
        Message::new(
            "tls.maybe-not-public",
            "has a certificate of an issuer that may not be a public CA, {issuer}",
        )
    };
    Some(((what.arg("issuer", issuer(top)), REPLACE), is_unknown))
}

/// Returns what is wrong with the certificate of the server itself, as the ends of “has a certificate that …”.
fn faults(
    own: &Certificate,
    above: &[Certificate],
    presented: &Presented,
    host: &str,
    now: Option<Timestamp>,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    // RFC 3339 in UTC sorts as text.
    let now = now.map(|now| now.to_string());
    if now.as_ref().is_some_and(|now| *own.not_after < **now) {
        faults.push((
            Message::new("that.expired", "expired on {day}").arg("day", day(&own.not_after)),
            Message::new(
                "cure.renew",
                "Renew the certificate of {host}, and make the server load the new one.",
            ),
        ));
    } else if now.as_ref().is_some_and(|now| *own.not_before > **now) {
        faults.push((
            Message::new("that.early", "is not valid before {day}").arg("day", day(&own.not_before)),
            Message::new("cure.valid-now", "Install a certificate that is valid now."),
        ));
    }
    if !names_host(own, host) {
        // The common name is the first part of the subject.
        let common = own.subject.split(", ").next().unwrap_or_default();
        faults.push(if own.names.is_empty() && covers(common, host) {
            (
                Message::new("that.common-name", "contains the name only as its common name (CN)"),
                Message::new(
                    "cure.alternative-name",
                    "Issue it again with {host} as a subject alternative name (SAN): senders ignore the common name.",
                ),
            )
        } else {
            (
                Message::new("that.other-names", "is for {names}, not for {host}").arg("names", names(own)),
                Message::new("cure.name", "Install a certificate that names {host}."),
            )
        });
    }
    // A list of roots of one's own may contain the certificate itself.
    let is_self_signed = own.self_issued && !presented.trusted;
    // The tools that make self-signed certificates mark many of them as those of an authority.
    let refused = presented.refused.filter(|refused| !is_self_signed || *refused != Refusal::IsAuthority);
    faults.extend(refused.map(|refused| refusal(refused, above, now.as_deref())));
    if is_self_signed {
        faults.push((
            Message::new("that.self-signed", "is self-signed"),
            Message::new("cure.public", "Install a certificate of a public CA that names {host}."),
        ));
    }
    faults
}

/// Describes why TLS libraries refuse a chain.
fn refusal(refused: Refusal, above: &[Certificate], now: Option<&str>) -> Fault {
    let what = match refused {
        Refusal::IntermediateDate => {
            let expired = above.iter().find(|one| now.is_some_and(|now| *one.not_after < *now));
            let what = match expired {
                Some(expired) => Message::new(
                    "that.intermediate-expired",
                    "is sent with an intermediate certificate that expired on {day}",
                )
                .arg("day", day(&expired.not_after)),
                None => Message::new(
                    "that.intermediate-date",
                    "is sent with an intermediate certificate that is not valid now",
                ),
            };
            let cure = Message::new(
                "cure.intermediate",
                "Send the current intermediate certificate of the issuer with the certificate of {host}.",
            );
            return (what, cure);
        }
        Refusal::ShortKey => {
            let what = Message::new(
                "that.short-key",
                "contains an RSA key of less than 2048 bits, which current TLS libraries refuse",
            );
            let cure = Message::new(
                "cure.long-key",
                "Issue the certificate of {host} again, for an RSA key of 2048 bits or an ECDSA key with P-256.",
            );
            return (what, cure);
        }
        Refusal::OtherKey => {
            let what = Message::new("that.other-key", "does not belong to the key that the server uses");
            let cure = Message::new(
                "cure.own-key",
                "Make the server at {host} load the certificate together with its own key.",
            );
            return (what, cure);
        }
        Refusal::Unreadable => Message::new(
            "that.unreadable",
            "cannot be read: it, or a certificate above it in the chain, is not valid X.509",
        ),
        Refusal::BadSignature => {
            Message::new("that.bad-signature", "has a signature that does not fit its issuer")
        }
        Refusal::WeakSignature => Message::new(
            "that.weak-signature",
            "is signed with an algorithm that current TLS libraries refuse, such as SHA-1",
        ),
        Refusal::Purpose => Message::new("that.purpose", "is not for TLS servers (extended key usage)"),
        Refusal::CriticalExtension => {
            Message::new("that.critical-extension", "has a critical extension that TLS libraries do not know")
        }
        Refusal::NameConstraint => Message::new(
            "that.name-constraint",
            "is from an authority that may not issue certificates for its names (name constraints)",
        ),
        Refusal::IssuerNotAuthority => Message::new(
            "that.issuer-not-authority",
            "is issued by a certificate that may not issue others (basic constraints)",
        ),
        Refusal::IsAuthority => {
            Message::new("that.is-authority", "is that of an authority, not of a server (basic constraints)")
        }
        Refusal::Other => Message::new("that.refused", "TLS libraries refuse"),
    };
    (what, REPLACE)
}

/// Whether a certificate is for the host.
pub(crate) fn names_host(own: &Certificate, host: &str) -> bool {
    own.names.iter().any(|name| covers(name, host))
}

/// Whether a name of a certificate covers the host: a wildcard matches one label (RFC 6125 §6.4.3), as in an mx
/// pattern.
fn covers(name: &str, host: &str) -> bool {
    MxPattern::parse(name).is_ok_and(|pattern| pattern.covers(host))
}

/// Lists the names, or how many there are after the first.
pub(crate) fn names(certificate: &Certificate) -> Arg {
    match (certificate.names.as_slice(), certificate.cut_from) {
        ([], _) => Message::new("certificate.no-name", "no DNS name").into(),
        ([one], None) => one.into(),
        ([one, other], None) => and(vec![one.into(), other.into()]),
        ([one, rest @ ..], cut_from) => {
            let names = match cut_from.map_or(rest.len(), |all| all.saturating_sub(1)) {
                1 => Message::new("certificate.one-more-name", "{one} and 1 other name"),
                others => {
                    Message::new("certificate.names", "{one} and {others} other names").arg("others", others)
                }
            };
            names.arg("one", one).into()
        }
    }
}

pub(crate) fn issuer(certificate: &Certificate) -> Arg {
    match certificate.issuer.as_str() {
        "" => Message::new("certificate.no-issuer", "an unnamed issuer").into(),
        issuer => quoted(issuer),
    }
}

pub(crate) fn day(moment: &str) -> &str {
    moment.split_once('T').map_or(moment, |(day, _)| day)
}
