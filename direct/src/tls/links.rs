//! Follows a chain by names and signatures alone. This only explains why it is refused, and never decides trust.

use crate::tls::trust::Trust;
use mta_sts_wire::tls::certificate::{PublicKey, Signed};
use rustls_pki_types::CertificateDer;

/// At most this many certificates of a chain are read.
const CHAIN_MAX: usize = 8;

/// Whether a chain leads to a trusted root, whatever its dates are.
pub(super) fn leads_to_root(chain: &[CertificateDer<'_>], trust: &Trust) -> bool {
    let mut all = chain.iter().take(CHAIN_MAX).map_while(|der| Signed::of(der));
    let Some(mut current) = all.next() else { return false };
    let mut above: Vec<Signed<'_>> = all.collect();
    loop {
        let is_of_root = trust.roots.roots.iter().any(|root| {
            *root.subject == *current.issuer
                && PublicKey::of(&root.subject_public_key_info).is_some_and(|key| signed(key, current, trust))
        });
        if is_of_root {
            return true;
        }
        let issuer =
            above.iter().position(|one| one.subject == current.issuer && signed(one.key, current, trust));
        match issuer {
            Some(issuer) => current = above.swap_remove(issuer),
            None => return false,
        }
    }
}

/// Whether the owner of a key signed a certificate.
fn signed(key: PublicKey<'_>, certificate: Signed<'_>, trust: &Trust) -> bool {
    trust.algorithms().all.iter().any(|algorithm| {
        *algorithm.signature_alg_id() == *certificate.algorithm
            && *algorithm.public_key_alg_id() == *key.algorithm
            && algorithm.verify_signature(key.bits, certificate.content, certificate.signature).is_ok()
    })
}
