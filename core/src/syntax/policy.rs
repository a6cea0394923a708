//! The policy body (RFC 8461 §3.2), line by line.

mod body;
mod delimiter;
mod deviation;
mod extract;
pub(crate) mod foreign;
mod form;
mod intended;
mod key;
mod line;
mod meant;
mod reader;
mod several;
mod split;
mod value;

pub use body::PolicySyntax;
pub use deviation::Deviation;
pub(crate) use extract::policy_in;
pub use form::Form;
pub(crate) use intended::{Intended, OnLine, Slip};
pub use key::Key;
pub(crate) use line::line_of;
pub use line::{Field, Line};
pub(crate) use meant::{is_good, is_prose, values_meant};
pub use value::{MaxAgeError, Mode, Value};
