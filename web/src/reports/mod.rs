//! TLS reports in the page: a worker reads them and tells what to show. Nothing leaves the device.

pub(crate) mod bridge;
pub(crate) mod client;
mod demo;
mod json;
mod lints;
mod open;
pub(crate) mod view;
mod wire;
pub(crate) mod worker;

/// The name under which another screen of this tab leaves a report to read, in the session storage.
pub(crate) const HANDED_OVER: &str = "report to read";
