use std::sync::Arc;
use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fixture::Certificate;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair, PublicKeyData,
    date_time_ymd,
};
use ring::digest;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::danger::ClientCertVerifier;
use rustls::server::{ClientHello, ResolvesServerCert, WebPkiClientVerifier};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::copies::original;
use crate::LabError;

/// A certification authority that is created when the lab starts.
pub(crate) struct Authority {
    root: CertificateDer<'static>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    /// The key of all servers.
    key: Arc<KeyPair>,
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
        Ok(Self { root, issuer: Arc::new(Issuer::new(params, key)), key: Arc::new(KeyPair::generate()?) })
    }

    /// Returns the TLS configuration of a server `host` that shows the given kind of certificate.
    pub(crate) fn server(&self, host: &str, certificate: Certificate) -> Result<Arc<ServerConfig>, LabError> {
        let key = &*self.key;
        let name = match certificate {
            Certificate::WrongName | Certificate::ExpiresSoon | Certificate::ExpiredWrongName => {
                "another-host.test"
            }
            _ => host,
        };
        let names = (certificate != Certificate::CommonName).then(|| name.to_owned());
        let mut params = CertificateParams::new(names.into_iter().collect::<Vec<_>>())?;
        params.distinguished_name.push(DnType::CommonName, name);
        in_date(&mut params);
        match certificate {
            Certificate::Expired | Certificate::ExpiredWrongName => {
                params.not_after = date_time_ymd(2021, 1, 1);
            }
            // Half a day more, so that it is twelve days in every test.
            Certificate::ExpiresSoon => params.not_after = (SystemTime::now() + TWELVE_DAYS).into(),
            _ => {}
        }
        let leaf = match certificate {
            Certificate::SelfSigned => params.self_signed(key)?,
            Certificate::NoIntermediate => {
                params.custom_extensions.push(authority_information());
                params.signed_by(key, &self.intermediate()?)?
            }
            _ => params.signed_by(key, &self.issuer)?,
        };
        let config = match certificate {
            Certificate::DemandsClient => ServerConfig::builder().with_client_cert_verifier(self.clients()?),
            _ => ServerConfig::builder().with_no_client_auth(),
        };
        let own = certified(leaf.der().clone(), key)?;
        if certificate != Certificate::Valid {
            return Ok(Arc::new(config.with_cert_resolver(Arc::new(SingleCertAndKey::from(own)))));
        }
        let (issuer, key) = (Arc::clone(&self.issuer), Arc::clone(&self.key));
        let resolver = WithCopies { host: host.to_owned(), own: Arc::new(own), issuer, key };
        Ok(Arc::new(config.with_cert_resolver(Arc::new(resolver))))
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

    /// Returns the SHA-256 of the public key of all servers.
    pub(crate) fn key_digest(&self) -> [u8; 32] {
        let digest = digest::digest(&digest::SHA256, &self.key.subject_public_key_info());
        digest.as_ref().try_into().unwrap_or_default()
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

fn certified(leaf: CertificateDer<'static>, key: &KeyPair) -> Result<CertifiedKey, rustls::Error> {
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    Ok(CertifiedKey::new(vec![leaf], any_supported_type(&key)?))
}

/// The certificate of a host, and one made on demand for each copy of it.
#[derive(Debug)]
struct WithCopies {
    host: String,
    own: Arc<CertifiedKey>,
    issuer: Arc<Issuer<'static, KeyPair>>,
    key: Arc<KeyPair>,
}

impl WithCopies {
    fn of_copy(&self, name: &str) -> Option<CertifiedKey> {
        let mut params = CertificateParams::new(vec![name.to_owned()]).ok()?;
        in_date(&mut params);
        let leaf = params.signed_by(&*self.key, &self.issuer).ok()?;
        certified(leaf.der().clone(), &self.key).ok()
    }
}

impl ResolvesServerCert for WithCopies {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let name = hello.server_name().map(str::to_ascii_lowercase).unwrap_or_default();
        let is_copy = name != self.host && *original(&name) == self.host;
        if is_copy { self.of_copy(&name).map(Arc::new) } else { Some(Arc::clone(&self.own)) }
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
