//! The MTA-STS TXT record (RFC 8461 §3.1).

use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION};
use crate::syntax::txt_fields::Fields;
use crate::text::span::Span;

pub use crate::syntax::txt_fields::{TxtDeviation, TxtField};

/// A TXT record at `_mta-sts`, its strings joined.
#[derive(Clone, Debug)]
pub struct RecordSyntax<'a> {
    /// The record.
    pub text: &'a [u8],
    /// Version, other fields, and every deviation from the grammar.
    pub parts: Fields,
    /// The value of the first `id`, the one that counts.
    pub id: Option<Span>,
    /// Those of later ones, which senders ignore (the last paragraph of RFC 8461 §3.2 is about records too).
    pub more_ids: Vec<Span>,
}

/// Why an id is not valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdError {
    /// `id=` without a value.
    Empty,
    /// More than 32 characters.
    TooLong,
    /// A character that is not a letter or a digit.
    Character,
}

impl<'a> RecordSyntax<'a> {
    /// Parses `text`; this never fails.
    pub fn parse(text: &'a [u8]) -> Self {
        let (parts, ids) = Fields::parse(text, RECORD_VERSION, "id");
        let mut ids = ids.into_iter().map(|field| field.value);
        Self { text, id: ids.next(), more_ids: ids.collect(), parts }
    }

    /// Whether senders keep it among several records: it begins with `v=STSv1;` (RFC 8461 §3.1).
    pub fn passes_filter(text: &[u8]) -> bool {
        text.strip_prefix(RECORD_VERSION.as_bytes()).is_some_and(|rest| rest.first() == Some(&b';'))
    }

    /// Returns the id, which must be 1 to 32 letters and digits.
    pub fn id(&self) -> Option<Result<String, IdError>> {
        let id = self.id?.of(self.text);
        Some(match id {
            [] => Err(IdError::Empty),
            _ if !id.iter().all(u8::is_ascii_alphanumeric) => Err(IdError::Character),
            _ if id.len() > RECORD_ID_MAX => Err(IdError::TooLong),
            _ => Ok(String::from_utf8_lossy(id).into_owned()),
        })
    }

    /// Returns the policy id, if a sender that follows the RFC accepts the record.
    pub fn accepted_id(&self) -> Option<String> {
        let fatal = self.parts.deviations.iter().any(|deviation| deviation.value.is_fatal());
        self.id().and_then(Result::ok).filter(|_| !fatal)
    }
}
