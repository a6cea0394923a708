//! Lints about the two TXT records.

mod addresses;
pub(super) mod aliases;
mod ascii;
mod checks;
mod edits;
pub(super) mod foreign;
mod id;
pub(super) mod kind;
mod meant;
pub(super) mod misplaced;
pub(super) mod others;
pub(super) mod record;
pub(super) mod record_answer;
mod rua;
pub(super) mod tlsrpt;
pub(super) mod tlsrpt_answer;
mod version;
mod whole;

pub(crate) use rua::destinations;
