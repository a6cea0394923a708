//! Requests and connections: how many at once, how much is read, what their failures mean.

pub mod body;
pub mod budget;
pub mod fault;
pub mod semaphore;
pub(crate) mod socket;
pub(crate) mod upstream;
