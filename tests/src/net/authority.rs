use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fixture::Certificate;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::LabError;

/// A certification authority that is created when the lab starts.
pub(crate) struct Authority {
    root: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Creates an authority with the given common name.
    pub(crate) fn new(name: &str) -> Result<Self, LabError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        in_date(&mut params);
        let root = params.self_signed(&key)?.der().clone();
        Ok(Self { root, issuer: Issuer::new(params, key) })
    }

    /// Returns the TLS configuration of a server `host` that shows the given kind of certificate.
    pub(crate) fn server(&self, host: &str, certificate: Certificate) -> Result<Arc<ServerConfig>, LabError> {
        let key = KeyPair::generate()?;
        let name = match certificate {
            Certificate::WrongName => "another-host.test",
            _ => host,
        };
        let mut params = CertificateParams::new([name.to_owned()])?;
        params.distinguished_name.push(DnType::CommonName, name);
        in_date(&mut params);
        if certificate == Certificate::Expired {
            params.not_after = date_time_ymd(2021, 1, 1);
        }
        let leaf = match certificate {
            Certificate::SelfSigned => params.self_signed(&key)?,
            _ => params.signed_by(&key, &self.issuer)?,
        };
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![leaf.der().clone()], key)?;
        Ok(Arc::new(config))
    }

    /// Returns its certificate in PEM (RFC 7468), for programs that should trust it.
    pub(crate) fn pem(&self) -> String {
        let text = STANDARD.encode(&self.root);
        let lines: Vec<&str> =
            text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
        format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", lines.join("\n"))
    }

    /// Returns the configuration of a TLS client that trusts only this authority.
    pub(crate) fn client(&self) -> Result<Arc<ClientConfig>, LabError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone())?;
        Ok(Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth()))
    }
}

fn in_date(params: &mut CertificateParams) {
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
}
