//! The filters: domain, reporter, failures only, days.

use crate::components::reports::message::Msg;
use crate::reports::view::{View, Wanted};
use crate::words::{fill, reports_words};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// The numbers of last days to choose from.
const DAYS: [u32; 4] = [1, 7, 14, 30];

pub(super) fn view(view: &View, wanted: &Wanted, send: &Callback<Msg>) -> Html {
    let t = &reports_words().chart;
    let names = |all: &'static str, names: &[String]| {
        let rest = names.iter().map(|name| (name.clone(), name.clone()));
        std::iter::once((String::new(), all.to_owned())).chain(rest).collect::<Vec<_>>()
    };
    let days = DAYS.iter().map(|days| (days.to_string(), fill(t.last_days, &[("n", days.to_string())])));
    let days: Vec<_> = std::iter::once(("0".to_owned(), t.all_days.to_owned())).chain(days).collect();
    let shown =
        vec![(String::new(), t.all_sessions.to_owned()), ("1".to_owned(), t.failures_only.to_owned())];
    let failures = if wanted.failures_only { "1" } else { "" };
    let of = |change: fn(&mut Wanted, String)| {
        let wanted = wanted.clone();
        send.reform(move |event: Event| {
            let mut wanted = wanted.clone();
            change(&mut wanted, event.target_unchecked_into::<HtmlSelectElement>().value());
            Msg::Wanted(wanted)
        })
    };
    html! {
        <div class="choices">
            { select("by-domain", t.domain, &names(t.all_domains, &view.all_domains), &wanted.domain, of(|wanted, value| wanted.domain = value)) }
            { select("by-reporter", t.reporter, &names(t.all_reporters, &view.all_reporters), &wanted.reporter, of(|wanted, value| wanted.reporter = value)) }
            { select("by-result", t.shown, &shown, failures, of(|wanted, value| wanted.failures_only = !value.is_empty())) }
            { select("by-days", t.time, &days, &wanted.days.to_string(), of(|wanted, value| wanted.days = value.parse().unwrap_or_default())) }
        </div>
    }
}

fn select(
    id: &'static str,
    label: &'static str,
    options: &[(String, String)],
    chosen: &str,
    onchange: Callback<Event>,
) -> Html {
    let option = |(value, name): &(String, String)| {
        html! { <option value={value.clone()} selected={value == chosen}>{ name }</option> }
    };
    html! {
        <label for={id}><span>{ label }</span><select {id} {onchange}>{ for options.iter().map(option) }</select></label>
    }
}
