//! The step of the web server.

use crate::components::publish::fields::{choice, option};
use crate::components::publish::message::{Edit, File, Msg};
use crate::components::publish::state::State;
use crate::components::publish::text::text;
use crate::components::shared::text::phrase;
use crate::words::{fill, publish_words, sentence};
use mta_sts::DomainName;
use mta_sts::publish::hosting::{self, Snippet};
use yew::prelude::*;

/// Returns what is chosen, in a few words.
pub(super) fn brief(state: &State) -> String {
    hosting::named(&state.setup.hosting).map(|chosen| chosen.name.to_owned()).unwrap_or_default()
}

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().hosting;
    let chosen = hosting::named(&state.setup.hosting);
    let one = |snippet: &Snippet| {
        option(snippet.key, snippet.name, Some(snippet.key) == chosen.map(|chosen| chosen.key))
    };
    let list = html! {
        <>
            { option("", t.choose, chosen.is_none()) }
            <optgroup label={t.own_server}>{ for hosting::servers().map(one) }</optgroup>
            <optgroup label={t.platform}>{ for hosting::platforms().map(one) }</optgroup>
        </>
    };
    html! {
        <>
            if let Some(domain) = &state.made.domain {
                <p>{ fill(t.at, &[("url", domain.policy_url())]) }</p>
            }
            <ul class="points">{ for t.needs.into_iter().map(|need| html! { <li>{ need }</li> }) }</ul>
            { choice("hosting-choice", t.where_, list, |key| Some(Edit::Hosting(key)), send) }
            { for chosen.map(|snippet| files(snippet, state, send)) }
        </>
    }
}

fn files(snippet: &Snippet, state: &State, send: &Callback<Msg>) -> Html {
    let t = publish_words();
    let (Some(domain), Some(policy)) = (&state.made.domain, &state.made.policy) else {
        return html! { <p class="fine">{ t.mode.no_policy }</p> };
    };
    html! {
        <>
            { for snippet.written(domain, policy).into_iter().map(|file| {
                let name = file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path).to_owned();
                let download = fill(t.hosting.download, &[("name", name.clone())]);
                html! {
                    <>
                        <h3><code>{ file.path.clone() }</code></h3>
                        { text(&file.path, download, File { name, kind: "text/plain", text: file.text }, send) }
                    </>
                }
            }) }
            { notes(snippet, domain) }
        </>
    }
}

fn notes(snippet: &Snippet, domain: &DomainName) -> Html {
    html! { <ul class="points">{ for snippet.notes(domain).into_iter().map(|note| html! { <li>{ phrase(&sentence(&note)) }</li> }) }</ul> }
}
