//! Bytes and characters: places in a text, bytes that need not be UTF-8, showing what is invisible,
//! sorting and comparing words.

pub(crate) mod characters;
pub mod octets;
pub(crate) mod sort;
pub mod span;
pub(crate) mod spelling;
pub mod visible;
pub(crate) mod words;
