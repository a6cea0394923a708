//! A plan as a calendar file (RFC 5545).

use crate::finding::Words;
use crate::publish::schedule::step::Schedule;
use crate::time::Timestamp;

/// At most this many bytes are in a line (RFC 5545 §3.1).
const LINE_MAX: usize = 75;

/// Returns the plan as an iCalendar file in the language of `words`: one event of an hour for each step, with a reminder at its
/// start.
pub fn calendar(plan: &Schedule, words: &Words) -> String {
    let mut out = String::new();
    let mut line = |text: &str| push_folded(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//MTA-STS Check//Plans//EN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escaped(&plan.title.text_in(words))));
    let note = plan.note.as_ref().map(|note| note.text_in(words));
    if let Some(note) = &note {
        line(&format!("X-WR-CALDESC:{}", escaped(note)));
    }
    for (number, step) in plan.steps.iter().enumerate() {
        let [title, detail] = [&step.title, &step.detail].map(|text| text.text_in(words));
        // Not every calendar shows a description of its own; the first event has it, too.
        let description = match &note {
            Some(note) if number == 0 => format!("{note}\n{detail}"),
            _ => detail.to_string(),
        };
        event(plan, (number, step.at), [&title, &description], &mut line);
    }
    line("END:VCALENDAR");
    out
}

fn event(
    plan: &Schedule,
    (number, at): (usize, Timestamp),
    [title, description]: [&str; 2],
    line: &mut impl FnMut(&str),
) {
    line("BEGIN:VEVENT");
    // The same plan made again later is another plan.
    line(&format!("UID:{}-{}-{number}@{}", basic(plan.made), plan.steps.len(), plan.domain.policy_host()));
    line(&format!("DTSTAMP:{}", basic(plan.made)));
    line(&format!("DTSTART:{}", basic(at)));
    line("DURATION:PT1H");
    line(&format!("SUMMARY:{}: {}", escaped(plan.domain.as_str()), escaped(title)));
    line(&format!("DESCRIPTION:{}", escaped(description)));
    line("TRANSP:TRANSPARENT");
    line("BEGIN:VALARM");
    line("ACTION:DISPLAY");
    line("TRIGGER:PT0S");
    line(&format!("DESCRIPTION:{}", escaped(title)));
    line("END:VALARM");
    line("END:VEVENT");
}

/// Returns a moment as `20260131T140000Z`.
fn basic(at: Timestamp) -> String {
    at.to_string().replace(['-', ':'], "")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Appends a line with CR LF, folded where it is too long.
fn push_folded(out: &mut String, text: &str) {
    let mut rest = text;
    let mut room = LINE_MAX;
    while rest.len() > room {
        let (now, later) = rest.split_at_checked(rest.floor_char_boundary(room)).unwrap_or((rest, ""));
        out.push_str(now);
        out.push_str("\r\n ");
        // The blank of a continuation counts.
        (rest, room) = (later, LINE_MAX - 1);
    }
    out.push_str(rest);
    out.push_str("\r\n");
}
