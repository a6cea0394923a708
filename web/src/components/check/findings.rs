//! The findings: errors and warnings first, then notes.

use crate::check::state::Check;
use crate::components::shared::finding::finding;
use crate::words::{check_words, count, words};
use mta_sts::{Finding, Severity, Verdict};
use yew::prelude::*;

/// At most this many notes are shown; more are in a closed `details` that counts them.
const NOTES_OPEN_MAX: usize = 2;

/// All of them, or a sentence that nothing was found.
pub(crate) fn findings(check: &Check) -> Html {
    let t = check_words();
    let (notes, urgent): (Vec<_>, Vec<_>) =
        check.report.findings.iter().partition(|finding| finding.severity == Severity::Note);
    if check.report.findings.is_empty() {
        let all_clear = check.trouble.is_none() && check.report.verdict != Verdict::Undetermined;
        return html! { if all_clear { <p class="fine lone">{ t.nothing_found }</p> } };
    }
    let fold = match check.report.verdict {
        // The steps of the setup contain the same advice.
        Verdict::Absent => true,
        _ => !urgent.is_empty() && notes.len() > NOTES_OPEN_MAX,
    };
    html! {
        <>
            if !urgent.is_empty() {
                <section aria-labelledby="findings-heading">
                    <h2 id="findings-heading">{ t.problems }</h2>
                    { for urgent.iter().map(|one| card(check, one)) }
                </section>
            }
            if !notes.is_empty() {
                <section aria-labelledby="notes-heading">{ self::notes(check, &notes, fold) }</section>
            }
        </>
    }
}

fn notes(check: &Check, notes: &[&Finding], fold: bool) -> Html {
    let t = check_words();
    let cards = notes.iter().map(|one| card(check, one)).collect::<Html>();
    let heading = html! { <h2 id="notes-heading">{ t.notes }</h2> };
    if !fold {
        return html! { <>{ heading }{ cards }</> };
    }
    html! {
        <>
            { heading }
            <details class="fold"><summary>{ count(&words().findings.notes, notes.len()) }</summary>{ cards }</details>
        </>
    }
}

/// The anchor of a second finding of one lint ends in a number.
fn card(check: &Check, one: &Finding) -> Html {
    let report = &check.report;
    let before = report.findings.iter().take_while(|other| !std::ptr::eq(*other, one));
    let number = before.filter(|other| other.lint.name == one.lint.name).count() + 1;
    let name = one.lint.name;
    let anchor = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
    finding(report, anchor, one)
}
