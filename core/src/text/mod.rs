//! Bytes and characters: spans, bytes that may not be UTF-8, showing invisible characters, sorting, comparing
//! words.

pub(crate) mod characters;
pub mod octets;
pub(crate) mod sort;
pub mod span;
pub(crate) mod spelling;
pub mod visible;
