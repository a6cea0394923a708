//! Judges a chain by three separate questions: does it lead to a trusted root, is it valid now, does it name the host?
//!
//! One call of a TLS library answers with the first fault only, so that an expired certificate of the wrong name would be
//! one or the other.

use crate::tls::trust::Trust;
use mta_sts_wire::tls::certificate::certificate;
use rustls::CertificateError;
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::server::ParsedCertificate;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::time::Duration;

/// The answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The chain leads to a trusted root, whatever the time.
    pub trusted: bool,
    /// The whole chain is valid now.
    pub in_date: bool,
    /// The certificate names the host.
    pub named: bool,
    /// Another fault, in words that follow “has a certificate that”.
    pub refused: Option<String>,
}

impl Judged {
    /// Whether nothing is wrong.
    pub fn is_valid(&self) -> bool {
        self.trusted && self.in_date && self.named && self.refused.is_none()
    }
}

/// Judges the chain that `host` sent.
pub fn judge(chain: &[CertificateDer<'_>], host: &str, now: UnixTime, trust: &Trust) -> Judged {
    let Some((own, above)) = chain.split_first() else { return Judged::default() };
    let Ok(parsed) = ParsedCertificate::try_from(own) else {
        let refused = Some("cannot be read: it is not valid X.509 version 3".to_owned());
        return Judged { refused, ..Judged::default() };
    };
    let named = ServerName::try_from(host).is_ok_and(|name| verify_server_name(&parsed, &name).is_ok());
    let validity = Validity::of(own, host);
    let in_own_time = validity.is_none_or(|validity| validity.contains(now));
    let verify = |at| {
        let algorithms = trust.algorithms();
        verify_server_cert_signed_by_trust_anchor(&parsed, &trust.roots, above, at, algorithms.all)
    };
    let judged = |trusted, in_date, refused| Judged { trusted, in_date, named, refused };
    let error = match verify(now) {
        Ok(()) => return judged(true, true, None),
        Err(error) => error,
    };
    let times = validity.map(Validity::times).unwrap_or_default();
    if is_of_time(&error) && times.into_iter().any(|at| verify(at).is_ok()) {
        let above = "is sent with an intermediate certificate that is not valid now";
        return judged(true, false, in_own_time.then(|| above.to_owned()));
    }
    judged(false, in_own_time, other_fault(&error))
}

/// The validity of the server's own certificate, in seconds since 1970.
#[derive(Clone, Copy)]
struct Validity {
    from: u64,
    to: u64,
}

impl Validity {
    fn of(own: &CertificateDer<'_>, host: &str) -> Option<Self> {
        let fields = certificate(own, host)?;
        Some(Self { from: seconds(&fields.not_before)?, to: seconds(&fields.not_after)? })
    }

    fn contains(self, now: UnixTime) -> bool {
        (self.from..=self.to).contains(&now.as_secs())
    }

    /// Returns moments inside, at which the intermediate certificates may be valid too.
    fn times(self) -> Vec<UnixTime> {
        let middle = self.from + self.to.saturating_sub(self.from) / 2;
        let all = [self.to.saturating_sub(1), middle, self.from + 1];
        all.map(|at| UnixTime::since_unix_epoch(Duration::from_secs(at))).to_vec()
    }
}

fn is_of_time(error: &rustls::Error) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(
        error,
        rustls::Error::InvalidCertificate(
            Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
        )
    )
}

/// Describes what is neither the time nor an unknown issuer.
fn other_fault(error: &rustls::Error) -> Option<String> {
    let rustls::Error::InvalidCertificate(error) = error else {
        return Some(format!("senders refuse: {error}"));
    };
    use CertificateError as Error;
    let words = match error {
        Error::UnknownIssuer => return None,
        error if is_of_time(&error.clone().into()) => return None,
        Error::BadEncoding => "cannot be read: it or one above it is not valid X.509",
        Error::BadSignature => "has a signature that does not fit its issuer",
        Error::Revoked => "is revoked",
        Error::InvalidPurpose | Error::InvalidPurposeContext { .. } => {
            "is not for TLS servers (extended key usage)"
        }
        Error::UnhandledCriticalExtension => "has a critical extension that TLS libraries do not know",
        Error::UnsupportedSignatureAlgorithmContext { .. }
        | Error::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            "is signed with an algorithm that current TLS libraries refuse, such as SHA-1"
        }
        other => return Some(format!("senders refuse: {other}")),
    };
    Some(words.to_owned())
}

/// Parses `2026-01-02T03:04:05Z`, as the reader of certificates writes it.
pub fn seconds(text: &str) -> Option<u64> {
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse::<u64>().ok();
    let (year, month, day) = (part(0..4)?, part(5..7)?, part(8..10)?);
    let (hour, minute, second) = (part(11..13)?, part(14..16)?, part(17..19)?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Counts from a 1 March, so that the leap day ends the year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year.checked_sub(1)?, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    let since = days.checked_sub(719_468)?;
    Some(since * 86_400 + hour * 3600 + minute * 60 + second)
}

#[cfg(test)]
mod tests {
    use super::seconds;
    use mta_sts::Timestamp;

    #[test]
    fn rfc_3339_becomes_seconds() {
        for at in [0, 951_782_400, 951_868_800, 1_795_378_807, 4_107_542_399] {
            assert_eq!(seconds(&Timestamp(at).to_string()), Some(at), "{}", Timestamp(at));
        }
        for text in ["", "2026", "2026-13-01T00:00:00Z", "1960-01-01T00:00:00Z", "abcd-01-01T00:00:00Z"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
