//! The MTA-STS TXT record (RFC 8461 §3.1).

use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION};
use crate::syntax::txt_fields::Fields;
use crate::text::span::Span;

pub use crate::syntax::txt_fields::{TxtDeviation, TxtField};

/// One TXT record at `_mta-sts`, its strings joined.
#[derive(Clone, Debug)]
pub struct RecordSyntax<'a> {
    /// The record.
    pub text: &'a [u8],
    /// Version, fields, and every step off the grammar.
    pub parts: Fields,
    /// The first `id`, the one that counts.
    pub id: Option<Span>,
    /// Later ones, which are ignored (RFC 8461 §3.2, last paragraph, speaks of records too).
    pub more_ids: Vec<Span>,
    /// All other fields.
    pub extensions: Vec<TxtField>,
}

/// Why an id is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdError {
    /// `id=` and nothing behind it.
    Empty,
    /// Over 32 characters.
    TooLong,
    /// Something else than letters and digits.
    Character,
}

impl<'a> RecordSyntax<'a> {
    /// Reads `text`, whatever it is.
    pub fn parse(text: &'a [u8]) -> Self {
        let mut parts = Fields::parse(text, RECORD_VERSION);
        let fields = std::mem::take(&mut parts.fields);
        let (ids, extensions): (Vec<_>, Vec<_>) =
            fields.into_iter().partition(|field| field.name.of(text) == b"id");
        let mut ids = ids.into_iter().map(|field| field.value);
        parts.check_extensions(text, &extensions);
        Self { text, id: ids.next(), more_ids: ids.collect(), extensions, parts }
    }

    /// Whether the several-records filter keeps it: it begins with `v=STSv1;` (RFC 8461 §3.1).
    pub fn passes_filter(text: &[u8]) -> bool {
        text.strip_prefix(RECORD_VERSION.as_bytes()).is_some_and(|rest| rest.first() == Some(&b';'))
    }

    /// The id, read by the grammar: 1 to 32 letters and digits.
    pub fn id(&self) -> Option<Result<String, IdError>> {
        let id = self.id?.of(self.text);
        Some(match id {
            [] => Err(IdError::Empty),
            _ if !id.iter().all(u8::is_ascii_alphanumeric) => Err(IdError::Character),
            _ if id.len() > RECORD_ID_MAX => Err(IdError::TooLong),
            _ => Ok(String::from_utf8_lossy(id).into_owned()),
        })
    }

    /// The policy id, if an RFC-following sender accepts the record.
    pub fn accepted_id(&self) -> Option<String> {
        let fatal = self.parts.deviations.iter().any(|deviation| deviation.value.is_fatal());
        self.id().and_then(Result::ok).filter(|_| !fatal)
    }
}
