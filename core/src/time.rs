//! Moments, which the caller passes in.

use std::fmt;

/// Seconds since 1970-01-01T00:00:00Z. Shows itself as RFC 3339 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub u64);

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (days, second) = (self.0 / 86_400, self.0 % 86_400);
        let (year, month, day) = civil(days);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
///
/// Counts from a 1 March, so that the leap day ends the year, within eras of 400 years.
const fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + 400 * era + (month <= 2) as u64;
    (year, month, day)
}

impl Timestamp {
    /// Returns the moment as a policy id (RFC 8461 §3.1), such as `20260101T000000`.
    pub fn policy_id(self) -> String {
        self.to_string().replace(['-', ':', 'Z'], "")
    }
}

impl Timestamp {
    /// Reads a moment as it is shown: `2026-01-31T10:00:00Z`. `None` for any other text, or for a date that does not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = |from: usize, to: usize| {
            text.get(from..to).filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
        };
        let number = |from: usize, to: usize| digits(from, to)?.parse::<u64>().ok();
        let year = number(0, 4).filter(|year| *year >= 1970)?;
        let [month, day, hour, minute, second] =
            [(5, 7), (8, 10), (11, 13), (14, 16), (17, 19)].map(|(from, to)| number(from, to));
        let (month, day) = (month?, day?);
        // Days since a 1 March, which `civil` counts back.
        let shifted = if month > 2 { (year, month.checked_sub(3)?) } else { (year - 1, month + 9) };
        let (era, year_of_era) = (shifted.0 / 400, shifted.0 % 400);
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100
            + (153 * shifted.1 + 2) / 5
            + day.checked_sub(1)?;
        let days = (era * 146_097 + day_of_era).checked_sub(719_468)?;
        let moment = Self(days * 86_400 + hour? * 3600 + minute? * 60 + second?);
        (moment.to_string() == text).then_some(moment)
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn seconds_become_rfc_3339() {
        let cases = [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_378_807, "2026-11-22T20:20:07Z"),
            (4_107_542_399, "2100-02-28T23:59:59Z"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(Timestamp(seconds).to_string(), expected);
            assert_eq!(Timestamp::parse(expected), Some(Timestamp(seconds)));
        }
    }

    #[test]
    fn only_dates_that_exist_are_read() {
        for text in [
            "",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-00-10T00:00:00Z",
            "2026-01-00T00:00:00Z",
            "2026-01-31T24:00:00Z",
            "2026-01-31 10:00:00Z",
            "1969-12-31T00:00:00Z",
            "2026-01-31T10:00:00+01",
            "+026-01-31T10:00:00Z",
        ] {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }
}
