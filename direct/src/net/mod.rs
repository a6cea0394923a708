//! Connections.

pub mod connect;
pub mod recorded;
