//! The report in the forms that leave the core: ReportV1 as JSON, plain text, and a picture.

pub(crate) mod json;
mod linted;
pub mod picture;
pub mod text;
mod tls_reports;

pub use json::*;
pub use linted::{LINTED, Linted, REPORT, ReportLine};
pub use tls_reports::{TlsReportsV1, csv as tls_reports_csv};
