//! Domain names: the policy domain and names derived from it, names in pasted text, U-labels, IP addresses.

pub mod domain;
pub(crate) mod ip_address;
pub(crate) mod mail_hosts;
pub mod pasted;
pub mod punycode;
