//! Durations in words.

use crate::rfc::MAX_AGE_LIMIT;
use crate::text::message::Message;

/// Returns a duration in words: `7 days`, `about 28 hours`.
pub fn duration(seconds: u32) -> Message {
    let (unit, names) = unit(seconds);
    let number = number(seconds.saturating_add(unit / 2) / *unit, names);
    if seconds.is_multiple_of(*unit) {
        return number;
    }
    Message::new("about", "about {duration}").arg("duration", number)
}

/// Returns a duration in words, rounded down.
pub(crate) fn at_least(seconds: u32) -> Message {
    let (unit, names) = unit(seconds);
    number(seconds / unit, names)
}

/// One of a unit, and several.
type Names = [Message; 2];

static SECONDS: (u32, Names) =
    (1, [Message::new("one-second", "1 second"), Message::new("seconds", "{n} seconds")]);
static UNITS: [(u32, Names); 4] = [
    (MAX_AGE_LIMIT, [Message::new("one-year", "1 year"), Message::new("years", "{n} years")]),
    (86_400, [Message::new("one-day", "1 day"), Message::new("days", "{n} days")]),
    (3600, [Message::new("one-hour", "1 hour"), Message::new("hours", "{n} hours")]),
    (60, [Message::new("one-minute", "1 minute"), Message::new("minutes", "{n} minutes")]),
];

/// Returns the largest unit that fits once exactly, or at least twice.
fn unit(seconds: u32) -> &'static (u32, Names) {
    let fits = |(unit, _): &&(u32, Names)| seconds == *unit || seconds / unit >= 2;
    UNITS.iter().find(fits).unwrap_or(&SECONDS)
}

fn number(number: u32, [one, several]: &Names) -> Message {
    if number == 1 { one.clone() } else { several.clone().arg("n", number) }
}

#[cfg(test)]
mod tests {
    use super::{at_least, duration};

    #[test]
    fn times_are_told_in_a_unit_that_suits_them() {
        let cases = [
            (0, "0 seconds", "0 seconds"),
            (1, "1 second", "1 second"),
            (37, "37 seconds", "37 seconds"),
            (60, "1 minute", "1 minute"),
            (61, "61 seconds", "61 seconds"),
            (300, "5 minutes", "5 minutes"),
            (3541, "about 59 minutes", "59 minutes"),
            (3600, "1 hour", "1 hour"),
            (86_397, "about 24 hours", "23 hours"),
            (86_400, "1 day", "1 day"),
            (90_000, "25 hours", "25 hours"),
            (604_800, "7 days", "7 days"),
            (1_000_000, "about 12 days", "11 days"),
            (31_536_000, "365 days", "365 days"),
            (31_557_600, "1 year", "1 year"),
            (u32::MAX, "about 136 years", "136 years"),
        ];
        for (seconds, expected, least) in cases {
            assert_eq!(
                (&*duration(seconds).text(), &*at_least(seconds).text()),
                (expected, least),
                "{seconds}"
            );
        }
    }
}
