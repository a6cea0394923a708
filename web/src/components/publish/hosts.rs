//! The step of the mail hosts.

use crate::components::publish::fields::area;
use crate::components::publish::message::{Edit, Msg, on};
use crate::components::publish::state::State;
use crate::components::shared::text::phrase;
use crate::words::{count, fill, publish_words, sentence};
use mta_sts::publish::{proposed, provider_advice};
use yew::prelude::*;

/// At most this many lines that are not hosts are named.
const NAMED_MAX: usize = 5;

/// Returns what is entered, in a few words.
pub(super) fn brief(state: &State) -> String {
    let t = &publish_words().hosts;
    match state.made.patterns.as_slice() {
        [] => t.none.to_owned(),
        [one] => one.clone(),
        all => count(&t.count, all.len()),
    }
}

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().hosts;
    let made = &state.made;
    let notes = made.not_hosts.iter().take(NAMED_MAX);
    let notes =
        notes.map(|line| fill(t.not_a_host, &[("line", mta_sts::Shown::brief(line).to_string())])).collect();
    let live = state.live.iter().flat_map(|live| &live.mx).map(|mx| mx.host.as_str());
    let domain = made.domain.as_ref().map(mta_sts::DomainName::as_str);
    let offer = proposed(live.clone(), domain).patterns;
    let number = live.count();
    let is_other = !offer.is_empty() && offer != made.patterns;
    let providers = proposed(made.patterns.iter().map(String::as_str), None).providers;
    let advice = providers.into_iter().flat_map(provider_advice);
    html! {
        <>
            { area("host-lines", [t.label, t.hint, "mx1.example.com\nmx2.example.com"], &state.setup.hosts, notes, Edit::Hosts, send) }
            if is_other {
                <p><button type="button" class="small" data-do="propose" onclick={on(send, |_| Msg::Edit(Edit::Propose))}>{ count(&t.propose, number) }</button></p>
            }
            { for advice.map(|one| html! { <p class="notice">{ phrase(&sentence(&one)) }</p> }) }
        </>
    }
}
