//! Components that more than one screen uses.

pub(crate) mod copy;
pub(crate) mod counts;
pub(crate) mod diff;
pub(crate) mod excerpt;
pub(crate) mod finding;
pub(crate) mod fix;
pub(crate) mod fold;
pub(crate) mod icon;
pub(crate) mod idn;
pub(crate) mod matrix;
pub(crate) mod picture;
pub(crate) mod senders;
pub(crate) mod text;
pub(crate) mod trouble;
