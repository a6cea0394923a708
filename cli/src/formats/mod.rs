//! The formats that other programs read.

pub(crate) mod github;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod prometheus;
pub(crate) mod sarif;
