//! Texts as they were written: nothing thrown away, every step off the grammar noted with its
//! place. Reading never fails; whether a sender accepts a text is decided elsewhere.

mod grammar;
pub mod mx_pattern;
pub mod policy;
pub mod sts_record;
pub mod tlsrpt_record;
pub(crate) mod txt_fields;
