//! State made visible. Views are plain functions of what they show; a component is only what
//! keeps something of its own.

pub(crate) mod check;
pub(crate) mod draft;
pub(crate) mod shared;
