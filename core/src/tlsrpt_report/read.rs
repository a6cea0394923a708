//! Reads a report from JSON. Nothing in it is required; what differs from RFC 8460 becomes a note.

mod failure;
mod policy;
mod reader;
mod scalar;

use crate::text::message::{Message, and};
use crate::time::Timestamp;
use crate::tlsrpt_report::date::{self, Written};
use crate::tlsrpt_report::members::meant;
use crate::tlsrpt_report::note::{NoteKind, Notes};
use crate::tlsrpt_report::notes;
use crate::tlsrpt_report::place::Place;
use crate::tlsrpt_report::report::TlsReport;
use crate::tlsrpt_report::value::{Members, Value, number_text};
use policy::Level;
use reader::{FOUND, Reader};
use std::borrow::Cow;

pub use reader::Hints;

/// The JSON is not a TLS report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAReport;

/// Reads one report.
///
/// # Errors
///
/// The JSON has none of the members of a report.
pub fn read(value: Value<'_>, hints: &Hints<'_>) -> Result<TlsReport, NotAReport> {
    let Value::Object(members) = value else { return Err(NotAReport) };
    if !is_report(&members) {
        return Err(NotAReport);
    }
    let mut reader =
        Reader { hints, notes: Notes::default(), unknown: Vec::new(), report: TlsReport::default() };
    reader.whole(members);
    let Reader { notes, unknown, report, .. } = reader;
    Ok(TlsReport { notes, unknown, ..report })
}

/// Whether the members are those of a report: its results, or two of the others.
fn is_report(members: &Members<'_>) -> bool {
    let names = || members.iter().filter_map(|(name, _)| meant(name));
    let of_report =
        |name: &&str| matches!(*name, "organization-name" | "date-range" | "contact-info" | "report-id");
    names().any(|name| matches!(name, "policies" | "policy-type" | "policy-domain"))
        || names().filter(of_report).count() > 1
}

impl Reader<'_> {
    fn whole(&mut self, members: Members<'_>) {
        let whole = Place::WHOLE;
        let mut range = None;
        let mut policies = None;
        // The parts of a policy, where the drafts had them.
        let mut flat: Members<'_> = Vec::new();
        // The ends of the period, where parsedmarc has them.
        let mut ends: Members<'_> = Vec::new();
        let (mut has_name, mut has_contact, mut has_id) = (false, false, false);
        for (name, value) in members {
            if matches!(meant(&name), Some("start-datetime" | "end-datetime")) {
                ends.push((name, value));
                continue;
            }
            let place = whole.member(&name);
            match self.meant(&name, &place) {
                Some("organization-name") => {
                    has_name = true;
                    self.report.organization =
                        self.owned_or(&notes::ORGANIZATION_NAME_MISSING, value, &place);
                }
                Some("contact-info") => {
                    has_contact = true;
                    self.report.contact = self.owned_or(&notes::CONTACT_INFO_MISSING, value, &place);
                }
                Some("report-id") => {
                    has_id = true;
                    self.report.id = self.owned_or(&notes::REPORT_ID_MISSING, value, &place);
                }
                Some("date-range") => range = Some((name.clone(), value)),
                Some("policies") => policies = Some((name.clone(), value)),
                Some(
                    "policy"
                    | "summary"
                    | "failure-details"
                    | "policy-type"
                    | "policy-string"
                    | "policy-domain"
                    | "mx-host"
                    | "total-successful-session-count"
                    | "total-failure-session-count"
                    | "failed-session-count",
                ) => flat.push((name, value)),
                _ => self.keep(value, &place),
            }
        }
        let missing = [
            (has_name, &notes::ORGANIZATION_NAME_MISSING),
            (has_contact, &notes::CONTACT_INFO_MISSING),
            (has_id, &notes::REPORT_ID_MISSING),
        ];
        for (_, kind) in missing.into_iter().filter(|(is_there, _)| !is_there) {
            self.notes.add(kind, &whole, "");
        }
        match range {
            Some((name, value)) => self.period(value, &whole.member(&name)),
            None if !ends.is_empty() => self.period(Value::Object(ends), &whole),
            None => self.notes.add(&notes::DATE_RANGE_MISSING, &whole, ""),
        }
        self.policies(policies, flat);
    }

    fn owned_or(
        &mut self,
        missing: &'static NoteKind,
        value: Value<'_>,
        place: &Place<'_>,
    ) -> Option<String> {
        self.text_or(missing, value, place).map(Cow::into_owned)
    }

    fn policies(&mut self, policies: Option<(Cow<'_, str>, Value<'_>)>, flat: Members<'_>) {
        let whole = Place::WHOLE;
        let outside = usize::from(!flat.is_empty());
        let is_list = matches!(policies, Some((_, Value::List(_))));
        if outside > 0 {
            self.notes.add(
                &notes::DRAFT_FORMAT,
                &whole,
                Message::new("found.no-policies", "a policy without the array “policies”"),
            );
            self.policy(flat, &whole, Level::Report);
        }
        match policies {
            Some((name, Value::List(items))) => {
                let place = whole.member(&name);
                if items.is_empty() && self.report.policies.is_empty() {
                    self.notes.add(&notes::POLICIES_EMPTY, &place, "");
                }
                for (index, item) in items.into_iter().enumerate() {
                    let place = place.item(index);
                    match item {
                        Value::Object(members) => self.policy(members, &place, Level::Entry),
                        other => self.odd(other, &place),
                    }
                }
            }
            Some((name, Value::Object(members))) => {
                let place = whole.member(&name);
                self.notes.add(&notes::POLICIES_NOT_A_LIST, &place, Message::new("json.object", "an object"));
                self.policy(members, &place, Level::Entry);
            }
            Some((name, other)) if other.is_empty() => {
                self.notes.add(&notes::POLICIES_EMPTY, &whole.member(&name), other.kind());
            }
            Some((name, other)) => self.odd(other, &whole.member(&name)),
            None if self.report.policies.is_empty() => self.notes.add(&notes::POLICIES_EMPTY, &whole, ""),
            None => {}
        }
        self.compare_policies(outside, is_list);
    }

    fn period(&mut self, value: Value<'_>, place: &Place<'_>) {
        let Value::Object(members) = value else {
            self.notes.add(&notes::DATE_RANGE_MISSING, place, value.kind());
            return self.keep(value, place);
        };
        let mut unusual = Vec::new();
        for (name, value) in members {
            let place = place.member(&name);
            let (end, is_last) = match self.meant(&name, &place) {
                Some("start-datetime") => (&mut self.report.from, false),
                Some("end-datetime") => (&mut self.report.to, true),
                _ => {
                    self.keep(value, &place);
                    continue;
                }
            };
            let date = Date::of(value, is_last);
            *end = date.at;
            unusual.extend(date.kind.map(|kind| (kind, name, date.text)));
        }
        match unusual.as_slice() {
            // A reporter writes both in one way, so that is one note.
            [(kind, _, start), (other, _, end)] if kind == other => {
                self.notes.say(kind, place, || and(vec![start.into(), end.into()]));
            }
            one_by_one => {
                for (kind, name, text) in one_by_one {
                    self.notes.add(kind, &place.member(name), text);
                }
            }
        }
        let (Some(from), Some(to)) = (self.report.from, self.report.to) else {
            return self.notes.add(
                &notes::DATE_RANGE_MISSING,
                place,
                Message::new("found.no-end", "one of its ends is missing"),
            );
        };
        self.check_period(from, to, place);
    }

    fn check_period(&mut self, from: Timestamp, to: Timestamp, place: &Place<'_>) {
        const DAY: u64 = 86_400;
        let Some(length) = to.0.checked_sub(from.0) else {
            self.notes.add(&notes::PERIOD_REVERSED, place, span(from, to));
            (self.report.from, self.report.to) = (Some(to), Some(from));
            return;
        };
        // The next midnight is the first second after the period, and belongs to it in no sender.
        let is_midnight = to.0.is_multiple_of(DAY) && length > 0;
        if is_midnight {
            self.notes.add(&notes::PERIOD_ENDS_AT_MIDNIGHT, place, to);
            self.report.to = Some(Timestamp(to.0 - 1));
        }
        let length = length + u64::from(!is_midnight);
        if length != DAY || !from.0.is_multiple_of(DAY) {
            self.notes.say(&notes::PERIOD_NOT_A_DAY, place, || span(from, to));
        }
    }
}

/// One end of the period.
struct Date<'v> {
    at: Option<Timestamp>,
    text: Cow<'v, str>,
    /// What is unusual about it.
    kind: Option<&'static NoteKind>,
}

impl<'v> Date<'v> {
    fn of(value: Value<'v>, is_end: bool) -> Self {
        let text = match value {
            Value::Text(text) => text,
            Value::Number(seconds) => number_text(seconds).into(),
            other => other.brief(FOUND).into(),
        };
        let found = date::read(&text, is_end);
        let kind: Option<&'static NoteKind> = match found.map(|(_, written)| written) {
            Some(Written::Well) => None,
            Some(Written::WithoutZone) => Some(&notes::DATE_WITHOUT_ZONE),
            Some(Written::WithoutTime) => Some(&notes::DATE_WITHOUT_TIME),
            Some(Written::Otherwise) | None => Some(&notes::DATE_INVALID),
        };
        Self { at: found.map(|(at, _)| at), text, kind }
    }
}

fn span(from: Timestamp, to: Timestamp) -> Message {
    Message::new("found.period", "{from} to {to}").arg("from", from).arg("to", to)
}
