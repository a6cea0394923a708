//! Look-ups by DNS over HTTPS (RFC 8484), with a second resolver if the first one gives no answer.

use crate::net::fault::platform_status;
use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use mta_sts::{Answer, Detail, Reason};
use mta_sts_wire::dns::lookup_error::LookupError;
use mta_sts_wire::dns::query::Query;
use mta_sts_wire::dns::record::RecordType;
use mta_sts_wire::dns::response::decode;
use std::cell::Cell;
use worker::js_sys::Uint8Array;
use worker::{CacheMode, Date, Headers, Method, Request, RequestInit, RequestRedirect};

/// At most this long the first resolver is waited for, in milliseconds. A look-up takes at most five seconds in all.
const FIRST_MS: u32 = 2_000;

/// At most this long the second resolver is waited for, in milliseconds.
const SECOND_MS: u32 = 3_000;

/// At most this many bytes a DNS message over HTTPS has (RFC 8484 §6).
const MESSAGE_MAX: usize = 65_535;

const DNS_MESSAGE: &str = "application/dns-message";

/// How long a resolver is asked first after it answered instead of the other one, in milliseconds.
const PREFERRED_MS: u64 = 60_000;

thread_local! {
    /// Until when the secondary resolver is asked first, in milliseconds since 1970.
    static SECONDARY_FIRST_UNTIL_MS: Cell<u64> = const { Cell::new(0) };
}

/// The two resolvers of a check.
pub(crate) struct Resolver {
    primary: String,
    secondary: String,
}

impl Resolver {
    /// Takes the URLs of the resolvers' DNS APIs.
    pub(crate) const fn new(primary: String, secondary: String) -> Self {
        Self { primary, secondary }
    }

    /// Looks up the records of type `T` at `name`, given in presentation form.
    ///
    /// If one resolver gives no answer, the other is asked; if both fail, the greater error is returned. A resolver
    /// that answered instead of the other one is asked first for a while. So a silent resolver delays the look-ups of
    /// one wave only, and costs them a second request.
    pub(crate) async fn look_up<T: RecordType>(
        &self,
        upstream: &Upstream,
        name: &str,
        priority: Priority,
    ) -> Result<Answer<T>, LookupError> {
        let query = Query::new::<T>(name)?;
        let validate = |response: &[u8]| decode::<T>(&query, response).map(drop);
        let response = self.send(upstream, &query, priority, &validate).await?;
        decode(&query, &response)
    }

    /// Returns the response of the first resolver that gives an answer. Not generic over the record type, because each
    /// copy would make the Worker larger; parsing a response twice takes microseconds.
    async fn send(
        &self,
        upstream: &Upstream,
        query: &Query,
        priority: Priority,
        validate: &dyn Fn(&[u8]) -> Result<(), LookupError>,
    ) -> Result<Vec<u8>, LookupError> {
        let granted = match priority {
            Priority::MxHostAaaa | Priority::FollowUp => upstream.budget().take_spare(),
            _ => upstream.budget().take_reserved(),
        };
        if !granted {
            return Err(LookupError::NotAsked);
        }
        let is_swapped = Date::now().as_millis() < SECONDARY_FIRST_UNTIL_MS.get();
        let (first, second) =
            if is_swapped { (&self.secondary, &self.primary) } else { (&self.primary, &self.secondary) };
        let response = ask(upstream, first, query, priority, FIRST_MS).await;
        let error = match response.and_then(|response| validate(&response).map(|()| response)) {
            Ok(response) => return Ok(response),
            Err(error) => error,
        };
        if !upstream.budget().take_spare() {
            // If only one resolver was asked and it is to blame, nothing is known about the domain.
            return Err(if error.is_of_the_resolver() { LookupError::NotAsked } else { error });
        }
        let response = ask(upstream, second, query, priority, SECOND_MS).await;
        let response = response.and_then(|response| validate(&response).map(|()| response));
        if response.is_ok() {
            let until_ms = if is_swapped { 0 } else { Date::now().as_millis().saturating_add(PREFERRED_MS) };
            SECONDARY_FIRST_UNTIL_MS.set(until_ms);
        }
        response.map_err(|second| second.max(error))
    }
}

async fn ask(
    upstream: &Upstream,
    url: &str,
    query: &Query,
    priority: Priority,
    timeout_ms: u32,
) -> Result<Vec<u8>, LookupError> {
    let request = request(url, query).map_err(|_| LookupError::Connection)?;
    let response = upstream.send(request, priority, timeout_ms).await.map_err(lookup_error)?;
    let status = response.status_code();
    if status != 200 {
        upstream::discard(response);
        return Err(match platform_status(status) {
            Some(Reason::Timeout) => LookupError::Timeout,
            _ => LookupError::Status(status),
        });
    }
    if !is_dns_message(response.headers()) {
        upstream::discard(response);
        return Err(LookupError::Status(status));
    }
    let body = upstream::read_body(response, MESSAGE_MAX).await;
    match body.cut {
        None => Ok(body.bytes),
        Some(Reason::TooLarge) => Err(LookupError::Malformed(Detail::LongResponse)),
        Some(reason) => Err(lookup_error(reason)),
    }
}

fn is_dns_message(headers: &Headers) -> bool {
    let media_type = headers.get("content-type").ok().flatten().unwrap_or_default();
    media_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(DNS_MESSAGE)
}

fn request(url: &str, query: &Query) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set("accept", DNS_MESSAGE)?;
    headers.set("content-type", DNS_MESSAGE)?;
    let mut init = RequestInit::new();
    init.with_method(Method::Post)
        .with_headers(headers)
        .with_body(Some(Uint8Array::from(query.message()).into()))
        .with_redirect(RequestRedirect::Manual)
        .with_cache(CacheMode::NoStore);
    Request::new_with_init(url, &init)
}

const fn lookup_error(reason: Reason) -> LookupError {
    match reason {
        Reason::Timeout | Reason::Slow => LookupError::Timeout,
        _ => LookupError::Connection,
    }
}
