//! DNS messages: the question we send (RFC 8484, RFC 6891) and the answer we believe.

mod query;
mod record;
mod reply;
pub(crate) mod resolver;
mod trouble;

pub use query::Query;
pub use record::{MX_LISTED_MAX, Wanted};
pub use reply::{CHAIN_TOO_LONG, decode};
pub use trouble::Trouble;

/// Most CNAME records followed from the name asked to its answer.
pub const CNAME_MAX: usize = 8;

/// A name as people write it: lower case, no final dot, odd octets escaped (RFC 1035 §5.1). The
/// root is empty.
fn presentation(name: &impl std::fmt::Display) -> String {
    let mut text = name.to_string();
    text.make_ascii_lowercase();
    text
}

#[cfg(test)]
mod tests;
