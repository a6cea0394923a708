//! A check: what is asked of the edge, what arrives, and the state that is drawn from it.

pub(crate) mod client;
pub(crate) mod domain_input;
pub(crate) mod download;
pub(crate) mod early;
pub(crate) mod ndjson;
pub(crate) mod state;
pub(crate) mod timing;
pub(crate) mod trouble;
