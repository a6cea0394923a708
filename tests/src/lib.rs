//! The lab: a simulated Internet on the loopback interface, in one process, around the built Worker.
//!
//! ```text
//!  browser ── front door ── dist/ (with _headers and _redirects)
//!                 └─ /api, /badge ── workerd (the built Worker)
//!                                       └─ gateway ─┬─ DoH ── fixtures | public resolvers
//!                                                   ├─ https ── TLS ── policy hosts | real Internet
//!                                                   └─ CONNECT ── MX hosts, policy hosts
//! ```
//!
//! The lab simulates all servers that the Worker and the page talk to, and logs every request of the Worker. It does not
//! evaluate MTA-STS and does not re-implement the Worker.

#![forbid(unsafe_code)]

mod error;
mod front;
mod http;
mod lab;
mod lab_page;
mod log;
mod net;
mod options;
mod platform_cache;
mod tour;
pub mod visitor;
mod workerd;

pub use error::LabError;
pub use front::{FrontDoor, Site};
pub use lab::{Lab, served};
pub use lab_page::LabPage;
pub use log::{Check, CheckSummary, Entry, Kind, Log};
pub use net::{LAB_HOSTS, Net, PROBER, Ports};
pub use options::Options;
pub use platform_cache::PlatformCache;
pub use workerd::{WayOut, Workerd};
