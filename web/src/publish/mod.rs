//! Publishing: what a person has entered, the texts that follow from it, and where the domain really is.

pub(crate) mod bridge;
pub(crate) mod codec;
pub(crate) mod lints;
pub(crate) mod made;
pub(crate) mod plans;
pub(crate) mod seen;
pub(crate) mod setup;
pub(crate) mod step;
pub(crate) mod store;
