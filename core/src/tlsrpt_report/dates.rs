//! Days in words.

use crate::text::message::Message;
use crate::time::Timestamp;

const MONTHS: [Message; 12] = [
    Message::new("month.january", "January"),
    Message::new("month.february", "February"),
    Message::new("month.march", "March"),
    Message::new("month.april", "April"),
    Message::new("month.may", "May"),
    Message::new("month.june", "June"),
    Message::new("month.july", "July"),
    Message::new("month.august", "August"),
    Message::new("month.september", "September"),
    Message::new("month.october", "October"),
    Message::new("month.november", "November"),
    Message::new("month.december", "December"),
];

/// Year, month and day, the month from 1.
pub(super) fn parts(at: Timestamp) -> (String, usize, u64) {
    let text = at.to_string();
    let mut fields = text.split(['-', 'T']);
    let year = fields.next().unwrap_or_default().to_owned();
    let month = fields.next().and_then(|field| field.parse().ok()).unwrap_or(1);
    let day = fields.next().and_then(|field| field.parse().ok()).unwrap_or(1);
    (year, month, day)
}

fn name(month: usize) -> Message {
    month.checked_sub(1).and_then(|month| MONTHS.get(month).cloned()).unwrap_or(Message::new("", ""))
}

/// Returns a day without its year: `12 November`.
pub fn day(at: Timestamp) -> Message {
    let (_, month, day) = parts(at);
    Message::new("date.day", "{day} {month}").arg("day", day).arg("month", name(month))
}

/// Returns a day: `12 November 2026`.
pub fn full_day(at: Timestamp) -> Message {
    let (year, month, day) = parts(at);
    Message::new("date.full-day", "{day} {month} {year}")
        .arg("day", day)
        .arg("month", name(month))
        .arg("year", year)
}

/// Returns a period of days: `5 to 18 November 2026`.
pub fn period(from: Timestamp, to: Timestamp) -> Message {
    let ((first_year, first_month, first_day), (year, month, last_day)) = (parts(from), parts(to));
    if first_year != year {
        return between(full_day(from), full_day(to));
    }
    if first_month != month {
        return between(day(from), full_day(to));
    }
    if first_day == last_day { full_day(to) } else { days_to(first_day, full_day(to)) }
}

/// Returns `5 November to 5 December 2026`.
pub(super) fn between(first: Message, last: Message) -> Message {
    Message::new("date.period", "{first} to {last}").arg("first", first).arg("last", last)
}

/// Returns `5 to 18 November 2026`, from the day `first` of the same month.
pub(super) fn days_to(first: u64, last: Message) -> Message {
    Message::new("date.period-of-a-month", "{first} to {last}").arg("first", first).arg("last", last)
}

/// Returns how many days two moments are in, both counted.
pub fn days(from: Timestamp, to: Timestamp) -> u64 {
    to.0 / 86_400 - (from.0 / 86_400).min(to.0 / 86_400) + 1
}
