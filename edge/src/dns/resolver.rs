//! Look-ups by DNS over HTTPS (RFC 8484): one resolver, and another where that does not help.

use crate::dns::{Query, Trouble, Wanted, decode};
use crate::net::fault;
use crate::net::semaphore::Priority;
use crate::net::upstream::{self, Upstream};
use mta_sts::{Answer, Reason};
use std::cell::Cell;
use worker::js_sys::Uint8Array;
use worker::{CacheMode, Date, Headers, Method, Request, RequestInit, RequestRedirect};

/// How long the resolver that is asked first may take, in milliseconds. Together with the other's time a
/// look-up has five seconds.
const FIRST_MS: u32 = 2_000;

/// How long the resolver that is asked then may take, in milliseconds.
const SECOND_MS: u32 = 3_000;

/// Longest DNS message over HTTPS, in bytes (RFC 8484 §6).
const MESSAGE_MAX: usize = 65_535;

const DNS_MESSAGE: &str = "application/dns-message";

/// For how many milliseconds the resolver that stepped in is asked first.
const STEPPED_IN_MS: u64 = 60_000;

thread_local! {
    /// Until when the secondary resolver is asked first, in milliseconds since 1970.
    static SECONDARY_FIRST_MS: Cell<u64> = const { Cell::new(0) };
}

/// The pair of resolvers, as one check uses it.
pub(crate) struct Resolver {
    primary: String,
    secondary: String,
}

impl Resolver {
    /// Resolvers by the URLs of their DNS API.
    pub(crate) const fn new(primary: String, secondary: String) -> Self {
        Self { primary, secondary }
    }

    /// Looks up the records of type `T` at `name`, given in presentation form.
    ///
    /// Whatever keeps one resolver from answering, the other is asked; if it cannot answer either, the more telling
    /// trouble of the two is reported. One that answers what the other did not is asked first from then on: a silent
    /// resolver costs the look-ups of one wave their time, and their second request, not those of every wave.
    pub(crate) async fn look_up<T: Wanted>(
        &self,
        upstream: &Upstream,
        name: &str,
        priority: Priority,
    ) -> Result<Answer<T>, Trouble> {
        let query = Query::new::<T>(name)?;
        let is_answer = |reply: &[u8]| decode::<T>(&query, reply).map(drop);
        let reply = self.reply(upstream, &query, priority, &is_answer).await?;
        decode(&query, &reply)
    }

    /// The reply of the first resolver that gives an answer. Written once for all types of record, since each
    /// copy would make the Worker larger; to read a reply twice takes microseconds.
    async fn reply(
        &self,
        upstream: &Upstream,
        query: &Query,
        priority: Priority,
        is_answer: &dyn Fn(&[u8]) -> Result<(), Trouble>,
    ) -> Result<Vec<u8>, Trouble> {
        let granted = match priority {
            Priority::MxHostAaaa | Priority::FollowUp => upstream.allowance().second(),
            _ => upstream.allowance().first(),
        };
        if !granted {
            return Err(Trouble::NotAsked);
        }
        let is_swapped = Date::now().as_millis() < SECONDARY_FIRST_MS.get();
        let (one, other) =
            if is_swapped { (&self.secondary, &self.primary) } else { (&self.primary, &self.secondary) };
        let first = ask(upstream, one, query, priority, FIRST_MS).await;
        let trouble = match first.and_then(|reply| is_answer(&reply).map(|()| reply)) {
            Ok(reply) => return Ok(reply),
            Err(trouble) => trouble,
        };
        if !upstream.allowance().second() {
            // What one resolver did not answer says nothing about the domain.
            return Err(if trouble.is_of_the_resolver() { Trouble::NotAsked } else { trouble });
        }
        let second = ask(upstream, other, query, priority, SECOND_MS).await;
        let reply = second.and_then(|reply| is_answer(&reply).map(|()| reply));
        if reply.is_ok() {
            let until_ms = if is_swapped { 0 } else { Date::now().as_millis().saturating_add(STEPPED_IN_MS) };
            SECONDARY_FIRST_MS.set(until_ms);
        }
        reply.map_err(|second| second.max(trouble))
    }
}

async fn ask(
    upstream: &Upstream,
    url: &str,
    query: &Query,
    priority: Priority,
    limit_ms: u32,
) -> Result<Vec<u8>, Trouble> {
    let request = request(url, query).map_err(|_| Trouble::Connection)?;
    let response = upstream.send(request, priority, limit_ms).await.map_err(trouble)?;
    let status = response.status_code();
    if status != 200 {
        upstream::discard(response);
        return Err(fault::platform_status(status).map_or(Trouble::Status(status), trouble));
    }
    if !is_dns_message(response.headers()) {
        upstream::discard(response);
        return Err(Trouble::Status(status));
    }
    let body = upstream::read(response, MESSAGE_MAX).await;
    match body.cut {
        None => Ok(body.bytes),
        Some(Reason::TooLarge) => Err(Trouble::Malformed("the reply is longer than a DNS message")),
        Some(reason) => Err(trouble(reason)),
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

const fn trouble(reason: Reason) -> Trouble {
    match reason {
        Reason::Timeout => Trouble::Timeout,
        _ => Trouble::Connection,
    }
}
