//! The public interface: routes, parameters, `Accept`, languages, response headers.

pub mod accept;
pub mod headers;
pub mod language;
pub mod parameter;
pub mod route;
