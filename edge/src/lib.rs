//! The edge: looks up what a mail domain publishes and hands the answers to the core.
//!
//! It turns a domain name into observations, safely, and serves them. It does not evaluate them: the conditions of the
//! lints are in the core. The messages that it sends and reads are in `mta-sts-check-wire`.
//!
//! | module | content |
//! |---|---|
//! | `timeout`, `platform` | what the runtime provides: timers and IDNA |
//! | [`net`] | requests and connections, and what their failures mean |
//! | `dns` | the resolvers |
//! | [`error`] | the errors of the service itself |
//! | `settings` | the Worker's variables |
//! | `words` | the sentences of other languages |
//! | `probe` | one check: DNS, policy fetch, certificates, STARTTLS |
//! | [`limit`] | the rate limit |
//! | [`cache`] | finished checks, cached for minutes |
//! | [`report`] | the finished report as JSON, text or badge |
//! | [`hosted`] | the policies that this deployment serves |
//! | [`api`] | routes, parameters, `Accept`, languages, response headers |
//! | `invocation`, `log` | a request as the platform passes it, and its line in the log |
//! | `check` | the cached check of a domain, or a new one |
//! | `serve` | from a request to its response |
//!
//! A module may import from the modules before it. The order is in ARCHITECTURE.md, and `core/tests/direction.rs` checks it.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::arithmetic_side_effects
    )
)]

pub mod api;
pub mod cache;
mod dns;
pub mod error;
pub mod hosted;
pub mod limit;
pub mod net;
mod probe;
pub mod report;

mod check;
mod invocation;
mod log;
mod platform;
mod serve;
mod settings;
mod timeout;
mod words;

use invocation::Invocation;
use worker::{Context, Env, Request, Response, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    serve::serve(&Invocation { request, env, context }).await
}
