//! The shape of requests and answers: routes, parameters, `Accept`, response headers.

pub mod accept;
pub mod headers;
pub mod parameter;
pub mod route;
