//! The findings: errors and warnings first, then notes.

use crate::check::state::Check;
use crate::components::shared::finding::finding;
use crate::words::check_words;
use mta_sts::publish::Next;
use mta_sts::{Finding, Severity, Source, Verdict};
use yew::prelude::*;

/// All of them, or a sentence that nothing was found.
pub(crate) fn findings(check: &Check, next: Option<&Next>) -> Html {
    let t = check_words();
    let (notes, urgent): (Vec<_>, Vec<_>) =
        check.report.findings.iter().partition(|finding| finding.severity == Severity::Note);
    if check.report.findings.is_empty() {
        let all_clear = check.trouble.is_none() && check.report.verdict != Verdict::Undetermined;
        return html! { if all_clear { <p class="fine lone">{ t.nothing_found }</p> } };
    }
    html! {
        <>
            if !urgent.is_empty() {
                <section aria-labelledby="findings-heading">
                    <h2 id="findings-heading">{ t.problems }</h2>
                    <div class="rows">{ for urgent.iter().enumerate().map(|(number, one)| row(check, one, number == 0, next)) }</div>
                </section>
            }
            if !notes.is_empty() {
                <section aria-labelledby="notes-heading">
                    <h2 id="notes-heading">{ t.notes }</h2>
                    <div class="rows">{ for notes.iter().map(|one| row(check, one, false, None)) }</div>
                </section>
            }
        </>
    }
}

/// One finding. The anchor of a second finding of one lint ends in a number. If the next step corrects the text, the
/// finding does not offer to do it again.
fn row(check: &Check, one: &Finding, open: bool, next: Option<&Next>) -> Html {
    let report = &check.report;
    let before = report.findings.iter().take_while(|other| !std::ptr::eq(*other, one));
    let number = before.filter(|other| other.lint.name == one.lint.name).count() + 1;
    let name = one.lint.name;
    let anchor = if number == 1 { name.to_owned() } else { format!("{name}-{number}") };
    let is_offered = next.and_then(|next| next.replacement.as_ref()).is_some_and(|replacement| {
        let edits = one.fix.as_ref().is_some_and(|fix| fix.copy.is_none());
        edits && (replacement.source == one.source || one.source == Source::Mx)
    });
    finding(report, anchor, one, open, !is_offered)
}
