//! Numbers, dates and the answer in words.

use crate::text::shown::Shown;
use crate::time::Timestamp;
use crate::tlsrpt_report::cause::Cause;
use crate::tlsrpt_report::dates::parts;
pub use crate::tlsrpt_report::dates::{day, days, full_day, period};
use crate::tlsrpt_report::summary::Summary;

/// Returns names in order, each once.
pub fn each_once(mut names: Vec<&str>) -> Vec<&str> {
    crate::text::sort::sort(&mut names);
    names.dedup();
    names
}

/// Returns a number with commas: `1,240`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Returns a number with its noun: `1 session`, `1,240 sessions`.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", number(count), if count == 1 { "" } else { "s" })
}

/// Returns the answer: how many sessions were fine, and why the others failed.
pub fn answer(summary: &Summary) -> Shown {
    let Summary { sessions, .. } = summary;
    let mut text = match (summary.reports, sessions.all(), sessions.failed) {
        (0, ..) => return Shown::of("There is no TLS report to read."),
        (_, 0, _) => "The reports count no sessions.".to_owned(),
        (_, 1, 0) => format!("The only session{} was fine.", within(summary)),
        (_, all, 0) => format!("All {} sessions{} were fine.", number(all), within(summary)),
        (_, 1, _) => format!("The only session{} was not fine.", within(summary)),
        (_, all, _) if sessions.successful == 0 => {
            format!("None of {}{} was fine.", counted(all, "session"), within(summary))
        }
        (_, all, _) => {
            let fine = number(sessions.successful);
            format!("{fine} of {}{} were fine.", counted(all, "session"), within(summary))
        }
    };
    if let (0, Some(first)) = (sessions.failed, summary.causes.first()) {
        let count = summary.causes.iter().fold(0_u64, |sum, cause| sum.saturating_add(cause.sessions));
        text.push_str(&format!(
            " Yet the reports list {}: {}.",
            counted(count, "failure"),
            told(first, summary)
        ));
        text.push_str(&others(summary.causes.len() - 1));
    }
    if sessions.failed > 0 {
        let failed = number(sessions.failed);
        match summary.causes.as_slice() {
            [] => text.push_str(&format!(" {failed} failed.")),
            [only] if only.sessions == sessions.failed => {
                text.push_str(&format!(" {failed} failed: {}.", told(only, summary)));
            }
            [first, rest @ ..] => {
                let others = others(rest.len());
                let part = number(first.sessions);
                text.push_str(&format!(
                    " {failed} failed. {part} of them: {}.{others}",
                    told(first, summary)
                ));
            }
        }
    }
    Shown::of(text)
}

fn others(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " There is one other cause.".to_owned(),
        more => format!(" There are {more} other causes."),
    }
}

fn within(summary: &Summary) -> String {
    match (summary.from, summary.to) {
        (Some(from), Some(to)) => match days(from, to) {
            1 => format!(" on {}", full_day(from)),
            many => format!(" in {} days", number(many)),
        },
        _ => String::new(),
    }
}

/// Returns a cause with who reports it and since when: `… (Microsoft, since 12 November)`.
fn told(cause: &Cause, summary: &Summary) -> String {
    let since = when(cause, summary).map(|when| format!(", {when}")).unwrap_or_default();
    format!("{} ({}{since})", cause.title(), names(cause))
}

/// Returns who reports a cause.
pub fn names(cause: &Cause) -> String {
    let names: Vec<&str> = cause.reporters.iter().map(|(name, _)| name.as_str()).collect();
    match names.as_slice() {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            format!("{first}, {second}, {third} and {} more", rest.len())
        }
        _ => names.join(", "),
    }
}

/// Returns when a cause was reported: since a day if it has not ended, else the days.
pub fn when(cause: &Cause, summary: &Summary) -> Option<String> {
    let (from, to) = (cause.from?, cause.to?);
    let (first, last) = (from.0 / 86_400, to.0 / 86_400);
    let is_last = summary.to.is_some_and(|end| end.0 / 86_400 == last);
    // Without a year only if there is no doubt about it.
    let year = |at: Option<Timestamp>| at.map(|at| parts(at).0);
    let name = if year(summary.from) == year(summary.to) { day } else { full_day };
    Some(match () {
        () if first == last => format!("on {}", name(from)),
        () if is_last => format!("since {}", name(from)),
        () if parts(from).1 == parts(to).1 && last - first < 31 => {
            format!("{} to {}", parts(from).2, name(to))
        }
        () => format!("{} to {}", name(from), name(to)),
    })
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, days, number, period};

    #[test]
    fn numbers_and_periods_are_words() {
        for (count, expected) in [(0, "0"), (999, "999"), (1240, "1,240"), (1_234_567, "1,234,567")] {
            assert_eq!(number(count), expected);
        }
        let at = |day: u64| Timestamp(1_793_836_800 + day * 86_400);
        assert_eq!(period(at(0), at(0)), "5 November 2026");
        assert_eq!(period(at(0), at(13)), "5 to 18 November 2026");
        assert_eq!(period(at(0), at(30)), "5 November to 5 December 2026");
        assert_eq!(period(at(0), at(60)), "5 November 2026 to 4 January 2027");
        assert_eq!(days(at(0), at(13)), 14);
    }
}
