//! The profiles, by kind.

mod documented;
mod libraries;
mod mtas;

use crate::senders::profile::Profile;

/// Returns every profile: sending MTAs first, then libraries, then documented rules.
pub fn all() -> impl Iterator<Item = &'static Profile> {
    mtas::PROFILES.iter().chain(libraries::PROFILES).chain(documented::PROFILES)
}
