//! The service's own errors, with a button that tries again.

use crate::check::trouble::Trouble;
use crate::components::shared::text::{shown, with};
use crate::words::{TroubleText, words};
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
            let until = with(t.busy_until, |_| html! { { seconds } });
            (t.busy.heading, html! { <>{ t.busy.text }{ " " }{ until }</> })
        }
        Trouble::Resolver { detail } => (t.resolver, says(detail)),
        Trouble::Unreachable => plain(&t.unreachable),
        Trouble::Unexpected { detail: Some(detail), .. } => (t.unexpected.heading, says(detail)),
        Trouble::Unexpected { status, detail: None } => {
            (t.unexpected.heading, with(t.unexpected.text, |_| html! { { status } }))
        }
        Trouble::BrokenOff => plain(&t.broken_off),
    }
}

fn says(detail: &str) -> Html {
    with(words().trouble.says, |_| shown(detail))
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
