//! Policies and TXT records as they were written: nothing is thrown away, and every deviation from the grammar
//! is noted with its span. Parsing never fails; whether a sender accepts a text is decided elsewhere.

mod grammar;
pub mod mx_pattern;
pub mod policy;
pub mod sts_record;
pub mod tlsrpt_record;
pub(crate) mod txt_fields;
