//! A plan as text.

use crate::publish::schedule::step::Schedule;
use crate::text::shown::Shown;
use crate::time::Timestamp;
use std::fmt::Write;

/// Returns the plan as plain text.
pub fn lines(plan: &Schedule) -> String {
    written(plan, |out, number, at, title, detail| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{number}. {at}  {title}\n   {detail}");
    })
}

/// Returns the plan as a checklist in Markdown.
pub fn checklist(plan: &Schedule) -> String {
    written(plan, |out, _, at, title, detail| {
        let _ = writeln!(out, "- [ ] **{at}** {title}  \n      {detail}");
    })
}

fn written(plan: &Schedule, step: fn(&mut String, usize, &str, &Shown, &Shown)) -> String {
    let mut out = format!("{}\n\n", plan.title);
    if !plan.note.is_empty() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\n", plan.note);
    }
    for (number, one) in plan.steps.iter().enumerate() {
        step(&mut out, number + 1, &when(one.at), &one.title, &one.detail);
    }
    out.push_str("\nEach time is the earliest. If a step is done later, the following steps move with it.\n");
    out
}

/// Returns a moment as people write it: `2026-01-31 14:00 UTC`.
fn when(at: Timestamp) -> String {
    let text = at.to_string();
    let [date, time] = [text.get(..10), text.get(11..16)].map(Option::unwrap_or_default);
    format!("{date} {time} UTC")
}
