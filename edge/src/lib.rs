//! The edge: looks up what a mail domain publishes and hands the answers to the core.
//!
//! In scope: turning a domain name into observations, safely, and serving them. Out of scope:
//! judging them; no condition of any lint is known here.
//!
//! | module | one reason to exist |
//! |---|---|
//! | [`route`], [`accept`], [`parameter`], [`etag`], [`error`], [`headers`] | what may be asked, and how we say no |
//! | [`badge`] | a verdict as an image |
//! | [`limit`], [`kept`], [`rendered`], [`written`] | who may ask how often, what is answered without asking anybody, and how much |
//! | [`dns`] | DNS messages, out and in |
//! | [`addresses`], [`mx_hosts`], [`public`] | which hosts are asked |
//! | [`tls`], [`smtp`] | a greeting that verifies nothing, what a server shows to it, and the replies before it |
//! | [`fault`], [`body`], [`slots`], [`allowance`] | the manners of our requests |
//! | `upstream`, `resolver`, `policy_fetch`, `socket`, `certificate_look`, `mx_look`, `observe` | the questions |
//! | `check`, `cache`, `admit`, `in_time`, `platform`, `report`, `serve`, `settings`, `log` | the Worker around all that |
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

pub mod accept;
pub mod addresses;
pub mod allowance;
pub mod badge;
pub mod body;
pub mod dns;
pub mod error;
pub mod etag;
pub mod fault;
pub mod headers;
pub mod kept;
pub mod limit;
pub mod mx_hosts;
pub mod parameter;
pub mod public;
pub mod rendered;
pub mod route;
pub mod slots;
pub mod smtp;
pub mod tls;
pub mod written;

mod admit;
mod cache;
mod certificate_look;
mod check;
mod in_time;
mod log;
mod mx_look;
mod observe;
#[cfg(target_arch = "wasm32")]
mod platform;
mod policy_fetch;
mod report;
mod resolver;
mod serve;
mod settings;
mod socket;
mod upstream;

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
