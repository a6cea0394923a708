//! The step that looks at the live domain.

use crate::components::publish::findings;
use crate::components::publish::message::{Msg, on};
use crate::components::publish::state::State;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::shown;
use crate::publish::seen::Seen;
use crate::route::permalink;
use crate::words::{fill, publish_words};
use yew::prelude::*;

/// How a part that is published compares with what is entered.
type Compared = (Tone, String);

/// Returns whether the live domain was looked at, in a few words.
pub(super) fn brief(state: &State) -> String {
    let is_open = state.made.domain.is_some() && state.live.is_none();
    if is_open { publish_words().check.not_looked.to_owned() } else { String::new() }
}

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().check;
    let Some(domain) = &state.made.domain else {
        return html! { <p class="fine">{ publish_words().records.no_domain }</p> };
    };
    let text = domain.to_string();
    html! {
        <>
            <p><button type="button" class="small" data-do="look" onclick={on(send, move |_| Msg::Look(text.clone()))}>{ t.again }</button></p>
            if let Some(live) = &state.live {
                <p data-live={live.verdict.clone()}><b>{ shown(&live.summary) }</b></p>
                { table(state, live) }
                { findings::list(live.serious()) }
                <p class="fine">{ t.cached }</p>
                <p><a href={permalink(domain)}>{ fill(t.whole, &[("domain", domain.to_string())]) }</a></p>
            }
        </>
    }
}

fn table(state: &State, live: &Seen) -> Html {
    let t = &publish_words().check;
    let rows =
        [(t.tlsrpt, tlsrpt(state, live)), (t.policy, policy(state, live)), (t.record, record(state, live))];
    html! {
        <table class="counts-table compared">
            <thead><tr><th scope="col">{ t.what }</th><th scope="col">{ t.live }</th></tr></thead>
            <tbody>
                { for rows.into_iter().map(|(name, (tone, words))| html! {
                    <tr><th scope="row">{ name }</th><td><span class={classes!("state", tone.class())}>{ icon(tone) }{ shown(&words) }</span></td></tr>
                }) }
            </tbody>
        </table>
    }
}

fn tlsrpt(state: &State, live: &Seen) -> Compared {
    let value = live.tlsrpt.rua.join(", ");
    compared(&live.tlsrpt.state, &value, state.made.rua.as_deref().unwrap_or_default())
}

fn record(state: &State, live: &Seen) -> Compared {
    let id = live.record.id.as_deref().unwrap_or_default();
    compared(&live.record.state, id, &state.setup.id)
}

fn policy(state: &State, live: &Seen) -> Compared {
    let t = &publish_words().check;
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    match (live.policy.state.as_str(), &live.policy.body, &state.made.policy) {
        ("valid", Some(body), Some(policy)) if plain(body) == plain(policy) => {
            (Tone::Good, t.as_here.to_owned())
        }
        ("valid", ..) => (Tone::Warn, t.other_text.to_owned()),
        (other, ..) => missing(other),
    }
}

fn compared(state: &str, live: &str, entered: &str) -> Compared {
    let t = &publish_words().check;
    match state {
        "valid" if live == entered => (Tone::Good, t.as_here.to_owned()),
        "valid" => (Tone::Warn, fill(t.differs, &[("live", live.to_owned())])),
        other => missing(other),
    }
}

fn missing(state: &str) -> Compared {
    let t = &publish_words().check;
    match state {
        "absent" | "not_checked" => (Tone::Quiet, t.absent.to_owned()),
        "invalid" => (Tone::Bad, t.invalid.to_owned()),
        _ => (Tone::Unknown, t.failed.to_owned()),
    }
}
