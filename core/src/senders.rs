//! Which sending MTAs accept a policy: how published software, and one provider by its help page, reads the
//! same bytes.
//!
//! A [`Profile`] describes as data how one sender reads a policy. [`read`] finds the fields of a text by the
//! rules of a profile, and [`decide`] reaches the verdict. The profiles were written from the software's
//! published sources and are tested against what the software answered when it was run.
//!
//! Each sender reads the text itself, not the lines of [`PolicySyntax`](crate::syntax::policy::PolicySyntax):
//! senders already disagree on line ends and white space. The syntax only names the cause of a refusal.

mod body;
mod cause;
mod decide;
mod judge;
mod lines;
mod mx_value;
mod number;
mod ordinary;
mod plain;
mod profile;
mod profiles;
mod read;
mod refusals;
mod space;
mod verdict;

pub(crate) use body::{Body, Reading};
pub use cause::Cause;
pub use judge::judge;
pub(crate) use judge::refusing_over_limit;
pub use profile::{Kind, Profile};
pub use profiles::all;
pub use verdict::SenderVerdict;
