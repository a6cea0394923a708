//! What a lint is called, what it found, and the fix for it.

pub mod lint;
pub mod message;
