//! Domain names: the policy domain and names derived from it, names in pasted text, U-labels, IP addresses,
//! mail providers.

pub mod domain;
pub(crate) mod ip_address;
pub(crate) mod mail_hosts;
pub mod pasted;
pub mod providers;
pub mod punycode;
