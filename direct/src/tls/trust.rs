//! The trusted certificates, and the cryptography that verifies with them.

use crate::settings::{Roots, SetupError};
use rustls::RootCertStore;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::sync::Arc;

/// What chains are verified with.
#[derive(Clone, Debug)]
pub struct Trust {
    /// The trusted roots.
    pub roots: Arc<RootCertStore>,
    /// The cryptography.
    pub provider: Arc<CryptoProvider>,
}

impl Trust {
    /// Loads the roots.
    ///
    /// # Errors
    ///
    /// They cannot be read, or there are none.
    pub fn load(roots: &Roots) -> Result<Self, SetupError> {
        let mut store = RootCertStore::empty();
        match roots {
            Roots::Mozilla => store.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Roots::System => {
                let found = rustls_native_certs::load_native_certs();
                // A system may hold certificates that no TLS library can read; the others are still trusted.
                store.add_parsable_certificates(found.certs);
                if let (true, Some(error)) = (store.is_empty(), found.errors.first()) {
                    return Err(SetupError::Roots(error.to_string()));
                }
            }
            Roots::File(path) => {
                let failed =
                    |error: &dyn std::fmt::Display| SetupError::Roots(format!("{}: {error}", path.display()));
                for certificate in CertificateDer::pem_file_iter(path).map_err(|error| failed(&error))? {
                    let certificate = certificate.map_err(|error| failed(&error))?;
                    store.add(certificate).map_err(|error| failed(&error))?;
                }
            }
        }
        if store.is_empty() {
            return Err(SetupError::NoRoots);
        }
        Ok(Self { roots: Arc::new(store), provider: Arc::new(ring::default_provider()) })
    }

    /// Returns the algorithms of signatures.
    pub(crate) fn algorithms(&self) -> WebPkiSupportedAlgorithms {
        self.provider.signature_verification_algorithms
    }
}
