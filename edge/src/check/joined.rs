//! The stream of a check that another request has started.

use super::{CHECKS, Waiting, now_ms};
use crate::cache::isolate::LOST_MS;
use futures_util::stream::{self, Stream};
use mta_sts::DomainName;

/// Streams the lines of the running check of `domain`: at once those of the probes that have settled, then the others.
/// If the check is lost, the stream ends without its last line, as that of the other request does.
pub(crate) fn joined(domain: DomainName) -> impl Stream<Item = Vec<u8>> + 'static {
    let (waiting, began_ms) = (Waiting::begin(), now_ms());
    stream::unfold((domain, waiting, 0_usize, false), move |(domain, waiting, sent, ended)| async move {
        let mut ended = ended || now_ms().saturating_sub(began_ms) > LOST_MS;
        while !ended {
            let lines = CHECKS.with_borrow(|checks| checks.lines(domain.as_str(), sent, now_ms()));
            ended = lines.are_all || now_ms().saturating_sub(began_ms) > LOST_MS;
            if !lines.text.is_empty() {
                let sent = sent.saturating_add(lines.text.len());
                return Some((lines.text, (domain, waiting, sent, ended)));
            }
            if !ended {
                waiting.pause().await;
            }
        }
        None
    })
}
