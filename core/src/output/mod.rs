//! The report in the forms that leave the core: ReportV1 as JSON, and plain text.

pub(crate) mod json;
pub mod text;

pub use json::*;
