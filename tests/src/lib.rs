//! The lab: a loopback Internet in one process, around the Worker that will be deployed.
//!
//! ```text
//!  browser ── front door ── dist/ (with _headers and _redirects)
//!                 └─ /api, /badge ── workerd (the built Worker)
//!                                       └─ gateway ─┬─ DoH ── fixtures | public resolvers
//!                                                   ├─ https ── TLS ── policy hosts | real Internet
//!                                                   └─ CONNECT ── MX hosts, policy hosts
//! ```
//!
//! In scope: everything the Worker and the page meet outside themselves, and a log of every request the Worker makes. Out of
//! scope: any opinion about MTA-STS, and any re-implementation of the Worker.

#![forbid(unsafe_code)]

mod error;
mod front;
mod http;
mod lab;
mod log;
mod net;
mod options;
mod platform_cache;
mod tour;
pub mod visitor;
mod workerd;

pub use error::LabError;
pub use front::{FrontDoor, Site};
pub use lab::Lab;
pub use log::{Check, CheckSummary, Entry, Kind, Log};
pub use net::{LAB_HOSTS, Net};
pub use options::Options;
pub use platform_cache::PlatformCache;
pub use workerd::{WayOut, Workerd};
