//! “Why is my mail stuck?”: finds in a bounce, a log line or a non-delivery report what a mail server said, what it means, and
//! whose move it is.
//!
//! The formats are data (`rows/`), one row for each text that a program writes. Every step takes time linear in the text: a
//! pattern has no alternatives to go back to, and no part of it matches more than 400 bytes.

mod decode;
mod encoded;
mod explain;
mod html;
mod marks;
mod original;
mod outcome;
mod pattern;
mod quoted_printable;
mod row;
mod rows;
mod surroundings;
mod topic;

pub use decode::TEXT_LIMIT;
pub use explain::{Case, Explained, Explanation, OTHERS_MAX, explain};
pub use row::{Bounce, Certainty, Check, Rank, State, Whose};
pub use rows::all;
pub use topic::Topic;
