//! The DNS records of a publication, and the forms in which DNS programs and panels take them.

mod as_code;
mod as_commands;
mod as_text;
mod entry;
mod format;

pub use entry::{ALIAS_LIMITS, Data, Entry, RECORD_TTL, aliases, entries, id_of_digest, policy_host};
pub use format::{RecordFormat, written};
