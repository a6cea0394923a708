//! The failures of a policy (RFC 8460 §4.4, `failure-details`).

use super::reader::{FOUND, Reader};
use super::scalar::plain;
use crate::text::message::Message;
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::place::Place;
use crate::tlsrpt_report::report::{FailureDetails, ReportedPolicy, ResultType};
use crate::tlsrpt_report::value::{Members, Value};
use std::borrow::Cow;

impl Reader<'_> {
    pub(super) fn failures(&mut self, value: Value<'_>, place: &Place<'_>, policy: &mut ReportedPolicy) {
        match value {
            empty if empty.is_empty() => self.notes.add(&notes::MEMBER_EMPTY, place, empty.brief(FOUND)),
            Value::List(items) => {
                policy.failures.reserve(items.len());
                let mut uncounted = Vec::new();
                for (index, item) in items.into_iter().enumerate() {
                    let place = place.item(index);
                    let Value::Object(members) = item else {
                        self.odd(item, &place);
                        continue;
                    };
                    let (failure, is_counted) = self.failure(members, &place);
                    if !is_counted {
                        uncounted.push((policy.failures.len(), Some(index)));
                    }
                    policy.failures.push(failure);
                }
                self.complete(&uncounted, policy, place);
            }
            Value::Object(members) => {
                self.notes.add(
                    &notes::MEMBER_TYPE,
                    place,
                    Message::new("found.object-not-array", "an object instead of an array"),
                );
                let (failure, is_counted) = self.failure(members, place);
                policy.failures.push(failure);
                self.complete(if is_counted { &[] } else { &[(0, None)] }, policy, place);
            }
            other => self.odd(other, place),
        }
    }

    /// Gives a failure without a count what remains of the total, if it is the only one. Of the others the number is not
    /// known, but they did happen.
    fn complete(
        &mut self,
        uncounted: &[(usize, Option<usize>)],
        policy: &mut ReportedPolicy,
        place: &Place<'_>,
    ) {
        let known = policy.failures.iter().fold(0_u64, |sum, failure| sum.saturating_add(failure.sessions));
        let rest = policy.failed.saturating_sub(known);
        for (at, index) in uncounted {
            let only = uncounted.len() == 1 && rest > 0;
            let found = match only {
                true => Message::new("found.remain", "{count} remain of the total").arg("count", rest),
                false => Message::new("found.count-unknown", "how many is not known"),
            };
            let place = index.map_or(*place, |index| place.item(index));
            self.notes.add(&notes::COUNT_MISSING, &place, found);
            if let Some(failure) = policy.failures.get_mut(*at) {
                failure.sessions = if only { rest } else { 0 };
                // An empty object says nothing.
                failure.is_uncounted = !only && *failure != FailureDetails::default();
            }
        }
    }

    /// Reads one failure, and returns whether it has a count.
    fn failure(&mut self, members: Members<'_>, place: &Place<'_>) -> (FailureDetails, bool) {
        let mut failure = FailureDetails::default();
        let (mut is_counted, mut has_result) = (false, false);
        for (name, value) in members {
            let place = place.member(&name);
            match self.meant(&name, &place) {
                Some("result-type") => {
                    has_result = true;
                    if let Some(text) = self.text_or(&notes::RESULT_TYPE_MISSING, value, &place) {
                        failure.result = self.result_type(&text, &place);
                    }
                }
                // It is noted with what is made of it.
                Some("failed-session-count") if value.is_empty() => {}
                Some("failed-session-count") => {
                    let count = self.count(value, &place);
                    is_counted = count.is_some();
                    failure.sessions = count.unwrap_or_default();
                }
                Some("sending-mta-ip") => failure.sending_mta_ip = self.address(value, &place),
                Some("receiving-ip") => failure.receiving_ip = self.address(value, &place),
                Some("receiving-mx-hostname") => {
                    failure.mx_host = self.text(value, &place).map(|host| self.domain_name(bare(&host)));
                }
                Some("receiving-mx-helo") => failure.mx_helo = self.text(value, &place).map(Cow::into_owned),
                Some("additional-information") => {
                    failure.additional_information = self.information(value, &place);
                }
                Some("failure-reason-code") => failure.reason = self.text(value, &place).map(Cow::into_owned),
                _ => self.keep(value, &place),
            }
        }
        if !has_result {
            self.notes.add(&notes::RESULT_TYPE_MISSING, place, "");
        }
        let is_general =
            matches!(failure.result, ResultType::Known("validation-failure" | "certificate-not-trusted"));
        if is_general && failure.reason.is_none() {
            self.notes.add(&notes::REASON_MISSING, place, failure.result.word());
        }
        (failure, is_counted)
    }

    fn result_type(&mut self, text: &str, place: &Place<'_>) -> ResultType {
        if let Some(known) = ResultType::known(text) {
            return known;
        }
        let Some(known) = ResultType::known(&plain(text)) else {
            self.notes.add(&notes::RESULT_TYPE_UNKNOWN, place, text);
            return ResultType::Other(text.to_owned());
        };
        self.notes.add(&notes::RESULT_TYPE_SPELLING, place, text);
        known
    }

    fn information(&mut self, value: Value<'_>, place: &Place<'_>) -> Option<String> {
        if matches!(value, Value::Object(_) | Value::List(_)) && !value.is_empty() {
            self.notes.add(&notes::ADDITIONAL_INFORMATION_INVALID, place, value.kind());
            let json = value.to_json();
            self.unknown.push((place.pointer(), value.into_owned()));
            return Some(json);
        }
        let text = self.text(value, place)?;
        let has_scheme = text.split_once(':').is_some_and(|(scheme, _)| {
            scheme.starts_with(|c: char| c.is_ascii_alphabetic())
                && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
        });
        if !has_scheme || !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            self.notes.add(&notes::ADDITIONAL_INFORMATION_INVALID, place, &text);
        }
        Some(text.into_owned())
    }
}

/// Returns the name in `mx1.example.com:25` and `mx1.example.com[192.0.2.1]:25`.
fn bare(host: &str) -> &str {
    if !host.contains(['[', ':']) {
        return host;
    }
    let name = host.split_once('[').map_or(host, |(name, _)| name);
    match name.split_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ if name.is_empty() => host,
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn a_port_does_not_belong_to_the_name() {
        for (host, expected) in [
            ("mx1.example.com", "mx1.example.com"),
            ("mx1.example.com:25", "mx1.example.com"),
            ("mx1.example.com[192.0.2.1]:25", "mx1.example.com"),
            ("[192.0.2.1]", "[192.0.2.1]"),
            ("2001:db8::1", "2001:db8::1"),
        ] {
            assert_eq!(bare(host), expected, "{host}");
        }
    }
}
