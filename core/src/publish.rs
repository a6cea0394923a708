//! From draft to live: what changes, and the steps that change it without losing mail on the way
//! (RFC 8461 §8.1, §8.3).

mod changes;
mod first;
pub mod hosting;
mod mixed;
mod new_policy;
mod next;
mod plan;
mod proposed;
mod record;
pub mod records;
pub mod schedule;
mod stage;
mod uncovered;

pub use crate::lints::usual_max_age;
pub use changes::{Change, Side, changes, texts};
pub use first::first_policy;
pub use new_policy::{NewPolicy, new_policy};
pub use next::{Next, Replacement, Then, next};
pub use plan::{NoPlan, plan};
pub use proposed::{Proposed, proposed, provider_advice};
pub use record::with_id;
pub use stage::Stage;

/// Returns the text with CR LF at every line end, as RFC 8461 §3.2 shows it. A text that is not UTF-8 is
/// unchanged, because its line ends are not known.
pub fn with_crlf(text: &[u8]) -> Vec<u8> {
    if std::str::from_utf8(text).is_err() {
        return text.to_vec();
    }
    let mut out = Vec::with_capacity(text.len() + 16);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        match line {
            [.., b'\r', b'\n'] => out.extend_from_slice(line),
            [rest @ .., b'\n'] => out.extend([rest, b"\r\n"].concat()),
            rest => out.extend_from_slice(rest),
        }
    }
    out
}
