//! Bytes and characters: spans, bytes that may not be UTF-8, showing text to people, sorting, comparing
//! words.

pub(crate) mod base64;
pub(crate) mod characters;
pub(crate) mod duration;
pub mod excerpt;
pub(crate) mod message;
pub mod octets;
pub mod shown;
pub(crate) mod sort;
pub mod span;
pub(crate) mod spelling;
pub(crate) mod tags;
pub mod visible;
pub(crate) mod words;
