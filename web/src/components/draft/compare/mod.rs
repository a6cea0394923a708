//! The comparison with a domain, which is observed first.

mod changes;
pub(super) mod state;
mod steps;
mod update;
pub(super) mod view;
