//! A plan as a calendar file (RFC 5545).

use crate::publish::schedule::step::{Schedule, ScheduledStep};
use crate::time::Timestamp;

/// At most this many bytes are in a line (RFC 5545 §3.1).
const LINE_MAX: usize = 75;

/// Returns the plan as an iCalendar file, one event of an hour for each step, with a reminder at its start.
pub fn calendar(plan: &Schedule) -> String {
    let mut out = String::new();
    let mut line = |text: &str| push_folded(&mut out, text);
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//MTA-STS Check//Plans//EN");
    line("METHOD:PUBLISH");
    line(&format!("X-WR-CALNAME:{}", escaped(&plan.title)));
    if !plan.note.is_empty() {
        line(&format!("X-WR-CALDESC:{}", escaped(&plan.note)));
    }
    for (number, step) in plan.steps.iter().enumerate() {
        event(plan, number, step, &mut line);
    }
    line("END:VCALENDAR");
    out
}

fn event(plan: &Schedule, number: usize, step: &ScheduledStep, line: &mut impl FnMut(&str)) {
    line("BEGIN:VEVENT");
    // The same plan made again later is another plan.
    line(&format!("UID:{}-{}-{number}@{}", basic(plan.made), plan.steps.len(), plan.domain.policy_host()));
    line(&format!("DTSTAMP:{}", basic(plan.made)));
    line(&format!("DTSTART:{}", basic(step.at)));
    line("DURATION:PT1H");
    line(&format!("SUMMARY:{}: {}", escaped(plan.domain.as_str()), escaped(&step.title)));
    // Not every calendar shows a description of its own; the first event has it, too.
    let note = if number == 0 && !plan.note.is_empty() { format!("{}\n", plan.note) } else { String::new() };
    line(&format!("DESCRIPTION:{}", escaped(&(note + &step.detail))));
    line("TRANSP:TRANSPARENT");
    line("BEGIN:VALARM");
    line("ACTION:DISPLAY");
    line("TRIGGER:PT0S");
    line(&format!("DESCRIPTION:{}", escaped(&step.title)));
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
