//! The draft as a whole: what happens to mail, and the findings that are not about one text.

use crate::components::draft::finding::finding;
use crate::components::draft::message::Msg;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::phrase;
use crate::draft::{Draft, Part};
use crate::words::{draft_words, sentence};
use mta_sts::Shown;
use yew::prelude::*;

/// Draws what happens to mail, in a sentence.
pub(super) fn summary(draft: &Draft) -> Html {
    let report = &draft.report;
    let tone = Tone::of_verdict(report.verdict);
    let mut summary = report.summary.clone();
    if draft.published.is_none() {
        let (start, within) = draft_words().nameless;
        let name = if summary.template.starts_with('{') { start } else { within };
        summary.args.retain(|(argument, _)| *argument != "domain");
        summary.args.push(("domain", Shown::of(name)));
    }
    html! { <p class={classes!("summary", tone.class())}>{ icon(tone) }<span>{ phrase(sentence(&summary)) }</span></p> }
}

/// Draws the findings that are not about one text.
pub(super) fn whole(draft: &Draft, send: &Callback<Msg>) -> Html {
    let all = draft.report.findings.iter().enumerate();
    let whole = all.filter(|(_, finding)| Part::of(finding.source).is_none());
    let items: Vec<Html> = whole.map(|(index, one)| finding(draft, index, one, send)).collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <section class="found whole" aria-labelledby="whole-heading">
            <h2 id="whole-heading">{ draft_words().whole }</h2>
            <ul>{ for items }</ul>
        </section>
    }
}
