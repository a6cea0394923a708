//! The lines of the stream.

use super::answers::{Addresses, Answer, MxRecord, Response, TlsaRecord, TxtRecord};
use super::probe::Settled;
use super::tls::{MxTls, Presented};
use serde::{Deserialize, Deserializer, Serialize};

/// The version of the JSON of [`Event`]s. It is increased whenever the JSON of any event changes: the edge's shared cache
/// keys by it, so that a newer build does not read the events of an older one.
pub const FORMAT: u32 = 6;

/// One line of the stream: one probe settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "probe", rename_all = "snake_case")]
pub enum Event {
    /// TXT records at `_mta-sts`.
    Record(Settled<Answer<TxtRecord>>),
    /// TXT records at `_smtp._tls`.
    Tlsrpt(Settled<Answer<TxtRecord>>),
    /// MX records of the policy domain.
    Mx(Settled<Answer<MxRecord>>),
    /// Addresses of the policy host.
    PolicyHost(Settled<Addresses>),
    /// The policy fetch.
    Policy(Settled<Response>),
    /// The certificate of the policy host: from the handshake of the fetch, or from a separate one after the fetch failed in
    /// TLS; `asked` is host and port.
    Certificate(Settled<Presented>),
    /// Addresses of one MX host; `asked` is the host as the MX record names it.
    MxHost(Settled<Addresses>),
    /// TLSA records of one MX host; `asked` is `_25._tcp.` and the host (RFC 7672 §2.2).
    Tlsa(Settled<Answer<TlsaRecord>>),
    /// STARTTLS on port 25 of one MX host; `asked` is the host.
    MxTls(Settled<MxTls>),
    /// MX records of the domain that TLSRPT reports are mailed to, if that is another domain.
    Mailbox(Settled<Answer<MxRecord>>),
    /// TXT records at a name where a misplaced record may be; see [`crate::facts::follow_up`].
    Elsewhere(Settled<Answer<TxtRecord>>),
    /// Every probe has settled.
    End,
    /// An event that this version does not know; ignored, so that an older page can read a newer stream.
    #[serde(other)]
    Unknown,
}

impl Event {
    /// Reads an event whose tag `probe` is known already.
    ///
    /// The derived deserializer has to buffer the whole event to find its tag, which costs the page 40 kB of code.
    ///
    /// # Errors
    ///
    /// The event does not have the shape that its tag promises.
    pub fn deserialize_as<'de, D: Deserializer<'de>>(probe: &str, event: D) -> Result<Self, D::Error> {
        Ok(match probe {
            "record" => Self::Record(Settled::deserialize(event)?),
            "tlsrpt" => Self::Tlsrpt(Settled::deserialize(event)?),
            "mx" => Self::Mx(Settled::deserialize(event)?),
            "policy_host" => Self::PolicyHost(Settled::deserialize(event)?),
            "policy" => Self::Policy(Settled::deserialize(event)?),
            "certificate" => Self::Certificate(Settled::deserialize(event)?),
            "mx_host" => Self::MxHost(Settled::deserialize(event)?),
            "mx_tls" => Self::MxTls(Settled::deserialize(event)?),
            "tlsa" => Self::Tlsa(Settled::deserialize(event)?),
            "mailbox" => Self::Mailbox(Settled::deserialize(event)?),
            "elsewhere" => Self::Elsewhere(Settled::deserialize(event)?),
            "end" => Self::End,
            _ => Self::Unknown,
        })
    }
}
