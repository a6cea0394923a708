//! The one thing to do next, with what follows it.

use crate::components::shared::copy::copy_button;
use crate::components::shared::diff::diff;
use crate::components::shared::fix::to_publish;
use crate::components::shared::text::phrase;
use crate::words::{check_words, plain, sentence, words};
use mta_sts::publish::{Next, Replacement, Then};
use mta_sts::{Part, Report, Source};
use yew::prelude::*;

/// The card.
pub(crate) fn next(report: &Report, next: &Next) -> Html {
    let reason = next.reason.iter().map(|one| (one.part, sentence(one))).filter(|(_, said)| !said.is_empty());
    let reason = reason.map(
        |(part, said)| html! { <p class={(part == Part::Title).then_some("cause")}>{ phrase(&said) }</p> },
    );
    html! {
        <section class="next" aria-labelledby="next-heading">
            <p class="eyebrow">{ check_words().next.eyebrow }</p>
            <h2 id="next-heading">{ phrase(&sentence(&next.title)) }</h2>
            { for reason }
            { for next.replacement.as_ref().map(|replacement| corrected(report, replacement)) }
            { for next.copy.as_ref().map(|text| to_publish(&plain(&next.title), text)) }
            <ol class="then">{ for next.then.iter().map(then) }</ol>
        </section>
    }
}

/// The corrected text, as a difference from today's.
fn corrected(report: &Report, replacement: &Replacement) -> Html {
    let (t, before) = (&words().findings, report.text(replacement.source).unwrap_or_default());
    let label = match replacement.source {
        Source::Record | Source::Tlsrpt => t.copy_corrected_record,
        _ => t.copy_corrected_policy,
    };
    html! {
        <>
            <figure class="sheet">
                <figcaption>{ check_words().next.diff }</figcaption>
                { diff(before, replacement.text.as_bytes()) }
            </figure>
            <div class="acts">{ copy_button(replacement.text.clone(), label, "") }</div>
            if replacement.is_guess { <p class="fine">{ t.guess }</p> }
        </>
    }
}

fn then(then: &Then) -> Html {
    html! {
        <li>
            <p>{ phrase(&sentence(&then.text)) }</p>
            { for then.copy.as_ref().map(|text| to_publish(&plain(&then.text), text)) }
        </li>
    }
}
