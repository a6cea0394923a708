//! Lints about the policy text.

mod common;
pub(super) mod edits;
pub(super) mod extensions;
pub(super) mod fields;
mod intended;
pub(super) mod json;
pub(super) mod mail_hosts;
pub(super) mod malformed;
pub(super) mod mx_pattern;
pub(super) mod mx_pattern_invalid;
mod placeholder;
pub(super) mod providers;
pub(super) mod template;
pub(super) mod text;
pub(super) mod values;
