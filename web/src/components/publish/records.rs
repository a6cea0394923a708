//! The step of the DNS records.

use crate::components::publish::fields::{area, choice, line, option, radio};
use crate::components::publish::message::{Edit, File, Msg};
use crate::components::publish::state::State;
use crate::components::publish::text::text;
use crate::components::shared::fold::fold;
use crate::components::shared::text::phrase;
use crate::publish::setup::IdFrom;
use crate::words::{fill, language, publish_words, sentence};
use mta_sts::publish::records::{ALIAS_LIMITS, Entry, RecordFormat, written};
use yew::prelude::*;

/// At most this many lines that are not domains are named.
const NAMED_MAX: usize = 5;

/// Returns what is entered, in a few words.
pub(super) fn brief(state: &State) -> String {
    let id = &state.setup.id;
    if state.made.domain.is_none() || id.is_empty() { String::new() } else { format!("id={id}") }
}

pub(super) fn view(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().records;
    if state.made.domain.is_none() {
        return html! { <p class="fine">{ t.no_domain }</p> };
    }
    let (setup, made) = (&state.setup, &state.made);
    let not_a_server = (!setup.server.trim().is_empty() && made.server.is_none()).then_some(t.not_a_server);
    let usual = made.domain.as_ref().map(|domain| format!("tls-reports@{domain}")).unwrap_or_default();
    html! {
        <>
            { line("rua", [t.rua, t.rua_hint, &usual], &setup.rua, None, Edit::Rua, send) }
            { line("server", [t.server, t.server_hint, "web.example.com"], &setup.server, not_a_server, Edit::Server, send) }
            { forms(state, send) }
            <p class="notice">{ t.order }</p>
            { shown(&made.records, state, send) }
            <div class="rows more">
                { fold("others-fold", t.others, t.others_brief.to_owned(), !setup.others.is_empty(), others(state, send)) }
            </div>
        </>
    }
}

/// In which form the records are shown, and what they depend on.
fn forms(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().records;
    let setup = &state.setup;
    let forms = RecordFormat::ALL.into_iter().zip(t.forms);
    let forms = forms.map(|(form, name)| option(form.name(), name, form == setup.form));
    let named = |name: String| RecordFormat::ALL.into_iter().find(|form| form.name() == name).map(Edit::Form);
    let zone = state.made.domain.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <div class="pair">
            { choice("form", t.form, html! { <>{ for forms }</> }, named, send) }
            <fieldset class="entry">
                <legend>{ t.id_from }</legend>
                { radio("id-from", t.id_time, setup.id_from == IdFrom::Time, || Edit::IdFrom(IdFrom::Time), send) }
                { radio("id-from", t.id_policy, setup.id_from == IdFrom::Policy, || Edit::IdFrom(IdFrom::Policy), send) }
                if state.no_digest { <p class="refused">{ t.no_digest }</p> }
            </fieldset>
            { line("zone", [t.zone, t.zone_hint, &zone], &setup.zone, None, Edit::Zone, send) }
        </div>
    }
}

fn shown(records: &[Entry], state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().records;
    let form = state.setup.form;
    let name = form.file_name().to_owned();
    let download = fill(t.download, &[("name", name.clone())]);
    let file = File { name, kind: "text/plain", text: written(records, &state.made.zone, form, language()) };
    text(publish_words().steps[2].title, download, file, send)
}

/// Other domains that share the policy.
fn others(state: &State, send: &Callback<Msg>) -> Html {
    let t = &publish_words().records;
    let notes = state.made.not_domains.iter().take(NAMED_MAX);
    let notes = notes
        .map(|line| fill(t.not_a_domain, &[("line", mta_sts::Shown::brief(line).to_string())]))
        .collect();
    html! {
        <>
            { area("others", [t.others, t.others_hint, "example.net\nexample.org"], &state.setup.others, notes, Edit::Others, send) }
            if !state.made.other_records.is_empty() { { shown(&state.made.other_records, state, send) } }
            <ul class="points">{ for ALIAS_LIMITS.iter().map(|limit| html! { <li>{ phrase(&sentence(limit)) }</li> }) }</ul>
        </>
    }
}
