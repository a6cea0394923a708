//! The edge: looks up what a mail domain publishes and hands the answers to the core.
//!
//! In scope: turning a domain name into observations, safely, and serving them. Out of scope:
//! judging them; no condition of any lint is known here.
//!
//! | folder | what it does |
//! |---|---|
//! | [`api`] | routes, parameters, `Accept`, response headers |
//! | [`report`] | the finished report as JSON, text or badge |
//! | [`cache`] | finished checks, kept for minutes |
//! | [`limit`] | how many checks one client may start |
//! | [`dns`] | DNS messages, and the resolvers |
//! | [`net`] | requests and connections, and what their failures look like |
//! | [`probe`] | one check: DNS, policy fetch, certificates, STARTTLS |
//! | [`error`] | our own errors |
//! | `check`, `serve`, `settings`, `log`, `timeout`, `platform` | the Worker around all that |
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
pub mod dns;
pub mod error;
pub mod limit;
pub mod net;
pub mod probe;
pub mod report;

mod check;
mod log;
#[cfg(target_arch = "wasm32")]
mod platform;
mod serve;
mod settings;
mod timeout;

use worker::{Context, Env, Request, Response, event};

/// One request, and what the platform gives along with it.
pub(crate) struct Visit {
    pub(crate) request: Request,
    pub(crate) env: Env,
    pub(crate) context: Context,
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> worker::Result<Response> {
    serve::serve(&Visit { request, env, context }).await
}
