//! The certificates of fixtures.

use super::NOON;
use fixture::{Certificate as FixtureCertificate, Fixture, PolicyHostBehaviour, PolicyHostFault};
use mta_sts::{Certificate, Failure, Outcome, Presented, Reason, Timestamp};

/// Returns the certificate that a separate handshake shows if the fetch fails in TLS.
pub(super) fn certificate(fixture: &Fixture) -> Option<Outcome<Presented>> {
    let PolicyHostBehaviour::Fault(fault) = &fixture.policy_host.as_ref()?.behaviour else { return None };
    let host = fixture.policy_host_name();
    let presented = match fault {
        PolicyHostFault::TlsExpired => shown(FixtureCertificate::Expired, &host, "Lab Authority"),
        PolicyHostFault::TlsWrongName => shown(FixtureCertificate::WrongName, &host, "Lab Authority"),
        PolicyHostFault::TlsSelfSigned => shown(FixtureCertificate::SelfSigned, &host, &host),
        PolicyHostFault::TlsUnknownCa => shown(FixtureCertificate::Valid, &host, "Unknown Authority"),
        PolicyHostFault::TlsExpiresSoon => shown(FixtureCertificate::ExpiresSoon, &host, "Lab Authority"),
        PolicyHostFault::TlsCommonName => shown(FixtureCertificate::CommonName, &host, "Lab Authority"),
        PolicyHostFault::TlsNoIntermediate => {
            shown(FixtureCertificate::NoIntermediate, &host, "Lab Intermediate")
        }
        PolicyHostFault::TlsClientCertificate => {
            shown(FixtureCertificate::DemandsClient, &host, "Lab Authority")
        }
        PolicyHostFault::TlsUnrecognizedName => Presented { alert: Some(112), ..Presented::default() },
        PolicyHostFault::TlsOld => Presented { version: Some(0x0302), ..Presented::default() },
        PolicyHostFault::TlsCloses => return Some(Outcome::Failed(Failure::new(Reason::ConnectionLost))),
        PolicyHostFault::PlainHttp => Presented { http: true, ..Presented::default() },
        PolicyHostFault::Closes
        | PolicyHostFault::Garbage
        | PolicyHostFault::FoldedHeader
        | PolicyHostFault::NulHeader
        | PolicyHostFault::EndlessHeaders => shown(FixtureCertificate::Valid, &host, "Lab Authority"),
        _ => return None,
    };
    Some(Outcome::Answered(presented))
}

/// Returns a certificate like those of the lab.
pub(super) fn shown(kind: FixtureCertificate, host: &str, issuer: &str) -> Presented {
    let is_of_another = matches!(
        kind,
        FixtureCertificate::WrongName
            | FixtureCertificate::ExpiresSoon
            | FixtureCertificate::ExpiredWrongName
    );
    let name = if is_of_another { "another-host.test" } else { host };
    let until = match kind {
        FixtureCertificate::Expired | FixtureCertificate::ExpiredWrongName => {
            "2021-01-01T00:00:00Z".to_owned()
        }
        FixtureCertificate::ExpiresSoon => Timestamp(NOON.0 + 12 * 86_400).to_string(),
        _ => "2099-01-01T00:00:00Z".to_owned(),
    };
    let names = (kind != FixtureCertificate::CommonName).then(|| name.to_owned());
    let url = (kind == FixtureCertificate::NoIntermediate).then(|| "http://authority.test/i.der".to_owned());
    let certificate = Certificate {
        names: names.into_iter().collect(),
        cut_from: None,
        subject: name.to_owned(),
        issuer: issuer.to_owned(),
        not_before: "2020-01-01T00:00:00Z".to_owned(),
        not_after: until,
        self_issued: kind == FixtureCertificate::SelfSigned,
        in_order: true,
        issuer_url: url,
    };
    Presented {
        version: Some(0x0303),
        wants_certificate: kind == FixtureCertificate::DemandsClient,
        chain: vec![certificate],
        ..Presented::default()
    }
}
