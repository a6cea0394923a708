//! The formats that other programs read.

pub(crate) mod json;
pub(crate) mod prometheus;
