//! A plan as text.

use crate::finding::{Message, Words};
use crate::publish::schedule::step::Schedule;
use crate::text::shown::Shown;
use crate::time::Timestamp;
use std::fmt::Write;

/// Returns the plan as plain text, in the language of `words`.
pub fn lines(plan: &Schedule, words: &Words) -> String {
    written(plan, words, |out, number, at, title, detail| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{number}. {at}  {title}\n   {detail}");
    })
}

/// Returns the plan as a checklist in Markdown, in the language of `words`.
pub fn checklist(plan: &Schedule, words: &Words) -> String {
    written(plan, words, |out, _, at, title, detail| {
        let _ = writeln!(out, "- [ ] **{at}** {title}  \n      {detail}");
    })
}

const EARLIEST: Message = Message::new(
    "schedule.earliest",
    "Each time is the earliest. If a step is done later, the following steps move with it.",
);

fn written(plan: &Schedule, words: &Words, step: fn(&mut String, usize, &str, &Shown, &Shown)) -> String {
    let mut out = format!("{}\n\n", plan.title.text_in(words));
    if let Some(note) = &plan.note {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}\n", note.text_in(words));
    }
    for (number, one) in plan.steps.iter().enumerate() {
        let [title, detail] = [&one.title, &one.detail].map(|text| text.text_in(words));
        step(&mut out, number + 1, &when(one.at), &title, &detail);
    }
    let _ = writeln!(out, "\n{}", EARLIEST.text_in(words));
    out
}

/// Returns a moment as people write it: `2026-01-31 14:00 UTC`.
fn when(at: Timestamp) -> String {
    let text = at.to_string();
    let [date, time] = [text.get(..10), text.get(11..16)].map(Option::unwrap_or_default);
    format!("{date} {time} UTC")
}
