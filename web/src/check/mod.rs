//! A check: the request to the edge, its answer, and the state that is drawn.

pub(crate) mod client;
pub(crate) mod domain_input;
pub(crate) mod download;
pub(crate) mod early;
pub(crate) mod json;
pub(crate) mod ndjson;
pub(crate) mod state;
pub(crate) mod timing;
pub(crate) mod trouble;
