//! Mail providers, as one table: whose a mail host is, which wildcards fit it, and which patterns a policy needs.
//!
//! Every lint and every proposal that speaks of providers reads this table, so that no advice contradicts another.

mod find;
mod mail_hosts;
mod operators;
mod provider;
mod table;

pub(crate) use find::hosts_of;
pub use find::{NoPatterns, provider_of, provider_patterns};
pub(crate) use mail_hosts::{MailHosts, Set, at_or_below};
pub(crate) use operators::operators;
pub use provider::{Certainty, Hosting, Patterns, Provider};
pub(crate) use table::MAIL_HOSTS;
pub use table::{AS_OF, PROVIDERS};
