//! Turns state into elements. A view is a plain function of what it shows. Only a view with state is a component.

pub(crate) mod bounce;
pub(crate) mod check;
pub(crate) mod draft;
pub(crate) mod publish;
pub(crate) mod reports;
pub(crate) mod shared;
