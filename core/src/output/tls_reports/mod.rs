//! What TLS reports say, in the forms that leave the core: JSON and CSV.

mod csv;
mod json;

pub use csv::csv;
pub use json::TlsReportsV1;
