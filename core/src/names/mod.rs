//! Domain names: the policy domain and the names derived from it, what people paste for one, U-labels.

pub mod domain;
pub(crate) mod ip_address;
pub mod pasted;
pub mod punycode;
