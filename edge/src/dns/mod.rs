//! The resolvers.

pub(crate) mod resolver;
