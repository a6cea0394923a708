//! State made visible. Views are plain functions of what they show; a component is only what
//! keeps something of its own.

mod copy;
mod counts;
mod evidence;
mod evidence_dns;
mod evidence_policy;
mod examples;
mod finding;
mod findings;
mod fix;
mod icon;
mod idn;
mod lint;
mod matrix;
mod result;
mod scope;
mod senders;
mod setup;
mod steps;
mod text;
mod timeline;
mod trouble;
mod verdict;

pub(crate) use examples::examples;
pub(crate) use idn::readable;
pub(crate) use lint::{Lint, PartialReading};
pub(crate) use result::result;
pub(crate) use verdict::{announcement, page_title};
