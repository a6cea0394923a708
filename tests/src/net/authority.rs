use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fixture::Certificate;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair, date_time_ymd,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
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
            Certificate::WrongName | Certificate::ExpiresSoon => "another-host.test",
            _ => host,
        };
        let names = (certificate != Certificate::CommonName).then(|| name.to_owned());
        let mut params = CertificateParams::new(names.into_iter().collect::<Vec<_>>())?;
        params.distinguished_name.push(DnType::CommonName, name);
        in_date(&mut params);
        match certificate {
            Certificate::Expired => params.not_after = date_time_ymd(2021, 1, 1),
            // Half a day more, so that it is twelve days in every test.
            Certificate::ExpiresSoon => params.not_after = (SystemTime::now() + TWELVE_DAYS).into(),
            _ => {}
        }
        let leaf = match certificate {
            Certificate::SelfSigned => params.self_signed(&key)?,
            Certificate::NoIntermediate => {
                params.custom_extensions.push(authority_information());
                params.signed_by(&key, &self.intermediate()?)?
            }
            _ => params.signed_by(&key, &self.issuer)?,
        };
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let config = match certificate {
            Certificate::DemandsClient => ServerConfig::builder().with_client_cert_verifier(self.clients()?),
            _ => ServerConfig::builder().with_no_client_auth(),
        };
        Ok(Arc::new(config.with_single_cert(vec![leaf.der().clone()], key)?))
    }

    /// Returns an authority below this one.
    fn intermediate(&self) -> Result<Issuer<'static, KeyPair>, LabError> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, "Lab Intermediate");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        in_date(&mut params);
        Ok(Issuer::new(params, key))
    }

    /// Returns a verifier that demands a client certificate of this authority.
    fn clients(&self) -> Result<Arc<dyn ClientCertVerifier>, LabError> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.clone())?;
        Ok(WebPkiClientVerifier::builder(Arc::new(roots)).build()?)
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

const TWELVE_DAYS: Duration = Duration::from_secs(12 * 86_400 + 43_200);

/// Returns the extension with the URL of the issuer's certificate (RFC 5280 §4.2.2.1), which nobody fetches.
fn authority_information() -> CustomExtension {
    let url = b"http://authority.test/i.der";
    let url = [&[0x86, url.len() as u8], &url[..]].concat();
    let access = [&[6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2], &url[..]].concat();
    let access = [&[0x30, access.len() as u8], &access[..]].concat();
    let content = [&[0x30, access.len() as u8], &access[..]].concat();
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content)
}

fn in_date(params: &mut CertificateParams) {
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2099, 1, 1);
}
