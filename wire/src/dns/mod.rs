//! DNS messages: the query that is sent (RFC 8484, RFC 6891) and the response, validated.

pub mod lookup_error;
pub mod query;
pub mod record;
pub mod response;

#[cfg(test)]
mod tests;
