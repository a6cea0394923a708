//! Days in words.

use crate::time::Timestamp;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Year, month and day.
pub(super) fn parts(at: Timestamp) -> (String, &'static str, u64) {
    let text = at.to_string();
    let mut fields = text.split(['-', 'T']);
    let year = fields.next().unwrap_or_default().to_owned();
    let mut field = || fields.next().and_then(|field| field.parse::<u64>().ok()).unwrap_or(1);
    let (month, day) = (field(), field());
    let month = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?));
    (year, month.copied().unwrap_or_default(), day)
}

/// Returns a day without its year: `12 November`.
pub fn day(at: Timestamp) -> String {
    let (_, month, day) = parts(at);
    format!("{day} {month}")
}

/// Returns a day: `12 November 2026`.
pub fn full_day(at: Timestamp) -> String {
    let (year, month, day) = parts(at);
    format!("{day} {month} {year}")
}

/// Returns a period of days: `5 to 18 November 2026`.
pub fn period(from: Timestamp, to: Timestamp) -> String {
    let ((first_year, first_month, first_day), (year, month, day)) = (parts(from), parts(to));
    if first_year != year {
        return format!("{} to {}", full_day(from), full_day(to));
    }
    if first_month != month {
        return format!("{first_day} {first_month} to {day} {month} {year}");
    }
    if first_day == day { full_day(to) } else { format!("{first_day} to {day} {month} {year}") }
}

/// Returns how many days two moments are in, both counted.
pub fn days(from: Timestamp, to: Timestamp) -> u64 {
    to.0 / 86_400 - (from.0 / 86_400).min(to.0 / 86_400) + 1
}
