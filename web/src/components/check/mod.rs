//! The screen of a check.

mod evidence;
mod evidence_dns;
mod evidence_policy;
pub(crate) mod examples;
mod findings;
mod next;
pub(crate) mod result;
mod setup;
mod sought;
mod timeline;
pub(crate) mod verdict;
mod well;
