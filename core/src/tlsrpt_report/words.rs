//! Numbers, dates and the answer in words.

use crate::text::message::{Arg, Message, sentences};
use crate::time::Timestamp;
use crate::tlsrpt_report::cause::Cause;
use crate::tlsrpt_report::dates::{between, days_to, parts};
pub use crate::tlsrpt_report::dates::{day, days, full_day, period};
use crate::tlsrpt_report::reporters;
use crate::tlsrpt_report::summary::{Summary, UNNAMED};

/// Returns names in order, each once.
pub fn each_once(mut names: Vec<&str>) -> Vec<&str> {
    crate::text::sort::sort(&mut names);
    names.dedup();
    names
}

/// Returns a number with commas: `1,240`.
pub fn number(number: u64) -> Arg {
    if number < 1000 {
        return number.into();
    }
    let last = format!("{:03}", number % 1000);
    Message::new("number.thousands", "{thousands},{last}")
        .arg("thousands", self::number(number / 1000))
        .arg("last", last)
        .into()
}

/// What is counted: one of it, and several.
pub struct Counted(Message, Message);

impl Counted {
    /// A noun for one and for several; `{count}` is the number.
    pub const fn new(one: Message, several: Message) -> Self {
        Self(one, several)
    }

    /// Returns a number with its noun: `1 session`, `1,240 sessions`.
    pub fn of(&self, count: u64) -> Message {
        let Self(one, several) = self;
        if count == 1 { one.clone() } else { several.clone().arg("count", number(count)) }
    }
}

const SESSIONS: Counted = Counted::new(
    Message::new("count.session", "1 session"),
    Message::new("count.sessions", "{count} sessions"),
);

const FAILURES: Counted = Counted::new(
    Message::new("count.failure", "1 failure"),
    Message::new("count.failures", "{count} failures"),
);

/// Returns the answer: how many sessions were fine, and why the others failed.
pub fn answer(summary: &Summary<'_>) -> Message {
    let Summary { sessions, causes, .. } = summary;
    let all = || within(SESSIONS.of(sessions.all()), summary);
    let only = || within(Message::new("reports.the-only-session", "The only session"), summary);
    // Then nobody knows whether all others were fine.
    let is_uncounted = causes.iter().any(|cause| cause.is_uncounted);
    let answer = match (summary.reports, sessions.all(), sessions.failed) {
        (0, ..) => return Message::new("reports.none", "There is no TLS report to read."),
        (_, 0, _) => Message::new("reports.no-sessions", "The reports count no sessions."),
        (.., 0) if is_uncounted => {
            Message::new("reports.counted-as-fine", "Counted as fine: {sessions}.").arg("sessions", all())
        }
        (_, 1, 0) => Message::new("reports.one-fine", "{session} was fine.").arg("session", only()),
        (_, _, 0) => Message::new("reports.all-fine", "All {sessions} were fine.").arg("sessions", all()),
        (_, 1, _) => Message::new("reports.one-failed", "{session} was not fine.").arg("session", only()),
        _ if sessions.successful == 0 => {
            Message::new("reports.none-fine", "None of {sessions} was fine.").arg("sessions", all())
        }
        _ => Message::new("reports.some-fine", "{fine} of {sessions} were fine.")
            .arg("fine", number(sessions.successful))
            .arg("sessions", all()),
    };
    let failed = |message: Message| message.arg("failed", number(sessions.failed));
    match (sessions.failed, causes.as_slice()) {
        (0, []) => answer,
        (0, [first, rest @ ..]) => {
            let count = causes.iter().fold(0_u64, |sum, cause| sum.saturating_add(cause.sessions));
            let yet = match count {
                0 => Message::new(
                    "reports.yet-uncounted",
                    "Yet the reports list failures without a count that can be read: {cause}.",
                ),
                _ => Message::new("reports.yet", "Yet the reports list {failures}: {cause}."),
            };
            let yet = yet.arg("failures", FAILURES.of(count)).arg("cause", told(first, summary));
            others(sentences(answer, yet), rest.len())
        }
        (_, []) => sentences(answer, failed(Message::new("reports.failed", "{failed} failed."))),
        (_, [cause]) if (sessions.all(), cause.sessions, sessions.failed) == (1, 1, 1) => {
            let answer = Message::new("reports.one-failed-because", "{session} failed: {cause}.");
            answer.arg("session", only()).arg("cause", told(cause, summary))
        }
        (_, [only]) if only.sessions == sessions.failed => {
            let why = failed(Message::new("reports.failed-because", "{failed} failed: {cause}."));
            sentences(answer, why.arg("cause", told(only, summary)))
        }
        (_, [first, rest @ ..]) => {
            let why = failed(match first.sessions {
                0 => Message::new(
                    "reports.failed-uncounted",
                    "{failed} failed, and the reports do not say how many for each cause. One cause: {cause}.",
                ),
                _ => {
                    Message::new("reports.failed-mostly-because", "{failed} failed. {part} of them: {cause}.")
                }
            });
            let why = why.arg("part", number(first.sessions)).arg("cause", told(first, summary));
            others(sentences(answer, why), rest.len())
        }
    }
}

/// Returns the answer in a few words: the most frequent cause, if anything failed.
pub fn headline(summary: &Summary<'_>) -> Message {
    match (summary.causes.first(), summary.sessions.failed) {
        (Some(first), _) => first.title(),
        (None, 0) if summary.sessions.successful == 0 => {
            Message::new("reports.headline-no-sessions", "The reports count no sessions")
        }
        (None, 0) => Message::new("reports.headline-fine", "All sessions were fine"),
        (None, 1) => Message::new("reports.headline-one-failed", "1 session failed"),
        (None, failed) => {
            Message::new("reports.headline-failed", "{failed} sessions failed").arg("failed", number(failed))
        }
    }
}

/// Adds how many other causes there are.
fn others(answer: Message, count: usize) -> Message {
    match count {
        0 => answer,
        1 => sentences(answer, Message::new("reports.other-cause", "There is one other cause.")),
        more => sentences(
            answer,
            Message::new("reports.other-causes", "There are {count} other causes.").arg("count", more),
        ),
    }
}

/// Adds in which time, if that is known.
fn within(sessions: Message, summary: &Summary<'_>) -> Message {
    let (Some(from), Some(to)) = (summary.from, summary.to) else { return sessions };
    let within = match days(from, to) {
        1 => Message::new("reports.sessions-on", "{sessions} on {day}").arg("day", full_day(from)),
        many => Message::new("reports.sessions-in", "{sessions} in {days} days").arg("days", number(many)),
    };
    within.arg("sessions", sessions)
}

/// Returns a cause with who reports it and since when: `… (Microsoft, since 12 November)`.
fn told(cause: &Cause<'_>, summary: &Summary<'_>) -> Message {
    let told = match when(cause, summary) {
        Some(when) => Message::new("reports.cause-when", "{cause} ({reporters}, {when})").arg("when", when),
        None => Message::new("reports.cause", "{cause} ({reporters})"),
    };
    told.arg("cause", cause.title()).arg("reporters", names(cause))
}

/// Returns the name of what a table counts, or the words for what has none.
pub fn named(name: &str) -> Arg {
    match name {
        UNNAMED => Message::new("reports.not-given", "(not given)").into(),
        reporters::UNNAMED => Message::new("reports.unnamed-reporter", "an unnamed reporter").into(),
        name => name.into(),
    }
}

/// Returns who reports a cause.
pub fn names(cause: &Cause<'_>) -> Arg {
    let names: Vec<Arg> = cause.reporters.iter().map(|(name, _)| named(name)).collect();
    match names.as_slice() {
        [first, second, third, rest @ ..] if !rest.is_empty() => {
            let first = Arg::Joined(vec![first.clone(), second.clone(), third.clone()]);
            Message::new("reports.reporters-and-more", "{reporters} and {count} more")
                .arg("reporters", first)
                .arg("count", rest.len())
                .into()
        }
        _ => Arg::Joined(names),
    }
}

/// Returns when a cause was reported: since a day if it has not ended, else the days.
pub fn when(cause: &Cause<'_>, summary: &Summary<'_>) -> Option<Message> {
    let (from, to) = (cause.from?, cause.to?);
    let (first, last) = (from.0 / 86_400, to.0 / 86_400);
    let is_last = summary.to.is_some_and(|end| end.0 / 86_400 == last);
    // Without a year only if there is no doubt about it.
    let year = |at: Option<Timestamp>| at.map(|at| parts(at).0);
    let name = if year(summary.from) == year(summary.to) { day } else { full_day };
    Some(match () {
        () if first == last => Message::new("reports.on", "on {day}").arg("day", name(from)),
        () if is_last => Message::new("reports.since", "since {day}").arg("day", name(from)),
        () if parts(from).1 == parts(to).1 && last - first < 31 => days_to(parts(from).2, name(to)),
        () => between(name(from), name(to)),
    })
}

/// Returns what a type of policy means for a domain that publishes MTA-STS, by its word in the report; nothing for MTA-STS itself.
pub fn about_type(word: &str) -> Option<Message> {
    match word {
        "tlsa" => Some(Message::new(
            "reports.about-tlsa",
            "tlsa: the senders used DANE, so MTA-STS did not apply. The domain of such a row has the TLSA records, so it is often an MX host.",
        )),
        "no-policy-found" => Some(Message::new(
            "reports.about-no-policy-found",
            "no-policy-found: the senders found neither a policy of MTA-STS nor TLSA records, and delivered without. To have no policy is not a failure. If you publish MTA-STS, they do not support it, or could not see the record.",
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Timestamp, days, number};
    use crate::text::words::Words;

    #[test]
    fn numbers_and_periods_are_words() {
        for (count, expected) in [(0, "0"), (999, "999"), (1240, "1,240"), (1_234_567, "1,234,567")] {
            assert_eq!(&*number(count).text(&Words::ENGLISH), expected);
        }
        let period = |from, to| super::period(from, to).text().to_string();
        let at = |day: u64| Timestamp(1_793_836_800 + day * 86_400);
        assert_eq!(period(at(0), at(0)), "5 November 2026");
        assert_eq!(period(at(0), at(13)), "5 to 18 November 2026");
        assert_eq!(period(at(0), at(30)), "5 November to 5 December 2026");
        assert_eq!(period(at(0), at(60)), "5 November 2026 to 4 January 2027");
        assert_eq!(days(at(0), at(13)), 14);
    }

    #[test]
    fn another_language_has_its_own_order_and_separators() {
        let german = "number.thousands = {thousands}.{last}\ndate.full-day = {day}. {month} {year}\n\
                      date.period-of-a-month = {first}. bis {last}\nmonth.march = März\n";
        let words = Words::parse(german).unwrap();
        assert_eq!(&*number(1_234_567).text(&words), "1.234.567");
        let at = |day: u64| Timestamp(1_804_204_800 + day * 86_400);
        assert_eq!(&*super::period(at(0), at(13)).text_in(&words), "5. bis 18. März 2027");
    }
}
