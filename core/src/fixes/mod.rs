//! Applying fixes, and what is decided about them before a report offers them.

mod apply;
mod fix_text;
mod safety;
mod text;

pub use apply::apply_fixes;
pub use fix_text::{Fixed, Fixes, fix};
pub(crate) use safety::mark_unsafe_fixes;
pub use text::Text;
