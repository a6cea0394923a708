//! Dates of reports: RFC 3339, and the forms that are sent instead.

use crate::time::Timestamp;

/// How a date was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// As in RFC 3339.
    Well,
    /// Without a time zone, so UTC is assumed.
    WithoutZone,
    /// Without a time.
    WithoutTime,
    /// In another form that can be read.
    Otherwise,
}

/// Reads a date. `is_end` says that a date without a time means the end of that day.
pub(super) fn read(text: &str, is_end: bool) -> Option<(Timestamp, Written)> {
    let text = text.trim();
    // Seconds since 1970; a year has fewer digits.
    if text.len() > 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().filter(|at| *at <= LAST).map(|at| (Timestamp(at), Written::Otherwise));
    }
    if let Some(rewritten) = of_mail(text) {
        return read(&rewritten, is_end).map(|(at, _)| (at, Written::Otherwise));
    }
    let mut rest = text.as_bytes();
    let year = digits(&mut rest, 4)?;
    literal(&mut rest, b"-")?;
    let month = digits(&mut rest, 2)?;
    literal(&mut rest, b"-")?;
    let day = digits(&mut rest, 2)?;
    let midnight = i64::try_from(days_of(year, month, day)? * 86_400).ok()?;
    if rest.is_empty() {
        let end = if is_end { 86_399 } else { 0 };
        return moment(midnight + end).map(|at| (at, Written::WithoutTime));
    }
    let separator = literal(&mut rest, b"Tt ")?;
    let hour = digits(&mut rest, 2)?;
    literal(&mut rest, b":")?;
    let minute = digits(&mut rest, 2)?;
    let second = match literal(&mut rest, b":") {
        Some(_) => digits(&mut rest, 2)?,
        None => 0,
    };
    if hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    if literal(&mut rest, b".,").is_some() {
        let fraction = rest.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
        rest = rest.get(fraction..)?;
    }
    let at = midnight + i64::try_from(hour * 3600 + minute * 60 + second.min(59)).ok()?;
    let usual = if separator == b' ' || hour == 24 { Written::Otherwise } else { Written::Well };
    let (offset, written) = match *rest {
        [] => (0, Written::WithoutZone),
        [b'Z' | b'z'] => (0, usual),
        [b' ', b'U', b'T', b'C'] => (0, Written::Otherwise),
        [sign @ (b'+' | b'-'), ref zone @ ..] => {
            let mut zone = zone;
            let hours = digits(&mut zone, 2)?;
            let written = if literal(&mut zone, b":").is_some() { usual } else { Written::Otherwise };
            let minutes = if zone.is_empty() { 0 } else { digits(&mut zone, 2)? };
            if !zone.is_empty() || hours > 23 || minutes > 59 {
                return None;
            }
            let ahead = i64::try_from(hours * 3600 + minutes * 60).ok()?;
            (if sign == b'+' { ahead } else { -ahead }, written)
        }
        _ => return None,
    };
    moment(at - offset).map(|at| (at, written))
}

/// Rewrites a date of a mail (RFC 5322 §3.3): `Fri, 27 Nov 2026 00:00:00 +0000`.
fn of_mail(text: &str) -> Option<String> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let text = text.split_once(',').map_or(text, |(_, date)| date);
    let mut words = text.split_ascii_whitespace();
    let [day, month, year, time, zone] =
        [words.next()?, words.next()?, words.next()?, words.next()?, words.next()?];
    if words.next().is_some() {
        return None;
    }
    let month = MONTHS.find(&month.to_ascii_lowercase()).filter(|at| month.len() == 3 && at % 3 == 0)?;
    let month = (month / 3 + 101).to_string();
    let day = if day.len() == 1 { format!("0{day}") } else { day.to_owned() };
    let zone = if zone.starts_with(['+', '-']) { zone } else { "Z" };
    Some(format!("{year}-{}-{day}T{time}{zone}", month.get(1..)?))
}

/// The last second of the year 9999.
const LAST: u64 = 253_402_300_799;

fn moment(seconds: i64) -> Option<Timestamp> {
    u64::try_from(seconds).ok().filter(|at| *at <= LAST).map(Timestamp)
}

fn literal(rest: &mut &[u8], any: &[u8]) -> Option<u8> {
    let (first, behind) = rest.split_first()?;
    any.contains(first).then(|| {
        *rest = behind;
        *first
    })
}

fn digits(rest: &mut &[u8], count: usize) -> Option<u64> {
    let (number, behind) = rest.split_at_checked(count)?;
    *rest = behind;
    number
        .iter()
        .try_fold(0, |value, byte| byte.is_ascii_digit().then(|| value * 10 + u64::from(byte - b'0')))
}

/// Returns how many days after 1970-01-01 a date is, if it exists.
fn days_of(year: u64, month: u64, day: u64) -> Option<u64> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1970 || day == 0 || day > length {
        return None;
    }
    // Counted from a 1 March, so that the leap day ends the year.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1;
    days.checked_sub(719_468)
}

#[cfg(test)]
mod tests {
    use super::{Written, read};

    #[test]
    fn dates_are_read_in_all_forms_that_are_sent() {
        let cases = [
            ("2016-04-01T00:00:00Z", "2016-04-01T00:00:00Z", Written::Well),
            ("2016-04-01t23:59:59.123z", "2016-04-01T23:59:59Z", Written::Well),
            ("2016-04-01T02:00:00+02:00", "2016-04-01T00:00:00Z", Written::Well),
            ("2016-03-31T19:00:00-05:00", "2016-04-01T00:00:00Z", Written::Well),
            ("2016-04-01T00:00:00", "2016-04-01T00:00:00Z", Written::WithoutZone),
            ("2016-04-01T00:00", "2016-04-01T00:00:00Z", Written::WithoutZone),
            ("2016-04-01 00:00:00", "2016-04-01T00:00:00Z", Written::WithoutZone),
            ("2016-04-01 00:00:00 UTC", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("2016-04-01T00:00:00+0000", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("2016-04-01T24:00:00Z", "2016-04-02T00:00:00Z", Written::Otherwise),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z", Written::Well),
            ("2024-02-29", "2024-02-29T23:59:59Z", Written::WithoutTime),
            ("Fri, 1 Apr 2016 00:00:00 +0000", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("01 Apr 2016 02:00:00 +0200", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("Fri, 01 Apr 2016 00:00:00 GMT", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("1459468800", "2016-04-01T00:00:00Z", Written::Otherwise),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z", Written::Well),
        ];
        for (text, expected, written) in cases {
            let found = read(text, true).map(|(at, written)| (at.to_string(), written));
            assert_eq!(found, Some((expected.to_owned(), written)), "{text}");
        }
        for text in [
            "",
            "x",
            "2016",
            "2016-13-01",
            "2023-02-29",
            "2016-04-00",
            "2016-04-01T",
            "2016-04-01T25:00:00Z",
            "2016-04-01T00:00:00X",
            "1969-12-31T23:59:59Z",
            "99999999999999999999",
            "2016-04-01T00:00:00+9",
            "１２３４-04-01",
            "Fri, 31 Feb 2016 00:00:00 +0000",
            "Fri, 1 anf 2016 00:00:00 +0000",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(read(text, true), None, "{text}");
        }
    }
}
