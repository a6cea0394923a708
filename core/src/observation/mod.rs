//! What was seen of a domain: one [`Probe`] for each question, filled in by [`Event`]s.
//!
//! Nothing here judges. A failed probe is an observation of its own, apart from an answer that says “there is nothing”.
//! What that means is decided by the lints.

mod answers;
mod by_name;
mod detail;
mod draft;
mod event;
mod observed;
mod probe;
mod tls;

pub use answers::{Addresses, Answer, MxRecord, Response, TlsaRecord, TxtRecord};
pub use detail::Detail;
pub use draft::Draft;
pub use event::{Event, FORMAT};
pub use observed::{Observation, tlsa_name};
pub use probe::{Failure, Outcome, Probe, Reason, Settled};
pub use tls::{Certificate, Dane, EndOfSession, MxTls, Presented, Refusal};
