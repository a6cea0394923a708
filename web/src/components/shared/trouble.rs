//! The service's own errors, with a button that tries again.

use crate::check::trouble::Trouble;
use crate::components::shared::text::{phrase, shown};
use crate::words::{Phrase, TroubleText, words};
use mta_sts::Shown;
use yew::prelude::*;

/// What went wrong, and a button that tries again.
/// Where nothing else is shown (`alone`), it is the page's main heading.
pub(crate) fn trouble(trouble: &Trouble, alone: bool, again: Callback<MouseEvent>) -> Html {
    let (heading, text) = words_of(trouble);
    html! {
        <section class="trouble" role="alert" data-trouble={word(trouble)}>
            if alone { <h1>{ heading }</h1> } else { <h2>{ heading }</h2> }
            <p>{ text }</p>
            <button type="button" onclick={again}>{ words().trouble.retry }</button>
        </section>
    }
}

fn words_of(trouble: &Trouble) -> (&'static str, Html) {
    let t = &words().trouble;
    let plain = |words: &'static TroubleText| (words.heading, html! { { words.text } });
    match trouble {
        Trouble::Offline => plain(&t.offline),
        Trouble::Refused { detail } => (t.refused, shown(detail)),
        Trouble::Busy { retry_after: None } => plain(&t.busy),
        Trouble::Busy { retry_after: Some(seconds) } => {
            let args = [("seconds", Shown::of(seconds))];
            let until = phrase(Phrase { template: t.busy_until, args: &args });
            (t.busy.heading, html! { <>{ t.busy.text }{ " " }{ until }</> })
        }
        Trouble::Resolver { detail } => (t.resolver, says(detail)),
        Trouble::Unreachable => plain(&t.unreachable),
        Trouble::Unexpected { detail: Some(detail), .. } => (t.unexpected.heading, says(detail)),
        Trouble::Unexpected { status, detail: None } => {
            let args = [("status", Shown::of(status))];
            (t.unexpected.heading, phrase(Phrase { template: t.unexpected.text, args: &args }))
        }
        Trouble::BrokenOff => plain(&t.broken_off),
    }
}

fn says(detail: &str) -> Html {
    phrase(Phrase { template: words().trouble.says, args: &[("detail", Shown::of(detail))] })
}

const fn word(trouble: &Trouble) -> &'static str {
    match trouble {
        Trouble::Offline => "offline",
        Trouble::Refused { .. } => "refused",
        Trouble::Busy { .. } => "busy",
        Trouble::Resolver { .. } => "resolver",
        Trouble::Unreachable => "unreachable",
        Trouble::Unexpected { .. } => "unexpected",
        Trouble::BrokenOff => "broken-off",
    }
}
