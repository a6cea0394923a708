//! The public interface: routes, parameters, `Accept`, response headers.

pub mod accept;
pub mod headers;
pub mod parameter;
pub mod route;
