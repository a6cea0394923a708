//! Applying fixes, and what is decided about them before they are offered.

pub mod fix_text;
pub(crate) mod one_cause;
pub(crate) mod safety;
