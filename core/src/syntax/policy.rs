//! The policy body (RFC 8461 §3.2), line by line.

mod body;
mod deviation;
mod form;
mod key;
mod line;
mod reader;
mod split;
mod value;

pub use body::PolicySyntax;
pub use deviation::Deviation;
pub use form::Form;
pub use key::Key;
pub use line::{Field, Line, LineEnd};
pub use value::{MaxAgeError, Mode, Value};
