//! Texts as they were written: nothing thrown away, every step off the grammar noted with its
//! place. Reading never fails; whether a sender accepts a text is decided elsewhere.

pub mod policy;
pub mod record;
pub mod tlsrpt;

mod classes;
pub(crate) mod fields;
mod value;
