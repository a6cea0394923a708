//! The report in the forms that leave the core: ReportV1 as JSON, plain text, and a picture.

pub(crate) mod json;
pub mod picture;
pub mod text;

pub use json::*;
