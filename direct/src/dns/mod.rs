//! Look-ups with the resolvers of the system or of the caller.

pub mod resolver;
pub mod system;
mod transport;
