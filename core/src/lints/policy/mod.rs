//! Lints about the policy text.

pub(super) mod common;
pub(super) mod edits;
pub(super) mod extensions;
pub(super) mod fields;
pub(super) mod foreign;
pub(super) mod mail_hosts;
pub(super) mod malformed;
pub(super) mod multiple;
pub(super) mod mx_pattern;
pub(super) mod mx_pattern_invalid;
mod mx_pattern_words;
pub(super) mod placeholder;
pub(super) mod providers;
pub(super) mod template;
pub(super) mod text;
mod tls_report;
mod useless;
pub(super) mod values;
