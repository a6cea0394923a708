//! Every DNS answer: the question, the records, the aliases on the way and the TTL.

use crate::check::timing;
use crate::components::check::evidence_policy::sentence_of;
use crate::components::shared::copy::copy_button;
use crate::components::shared::fold::fold;
use crate::components::shared::text::{code, shown};
use crate::words::{check_words, count, fill};
use mta_sts::{Addresses, Answer, Event, Failure, MxRecord, Octets, Outcome, Settled, TlsaRecord, TxtRecord};
use yew::prelude::*;

/// The look-ups of a check, as a list.
pub(crate) fn dns(events: &[Event]) -> Html {
    let rows: Vec<Html> = events.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Html::default();
    }
    let t = &check_words().evidence;
    let asked = events.iter().filter(|event| row(event).is_some() && timing::of(event).is_some()).count();
    let brief = count(&t.lookups, asked);
    fold("answers", t.dns, brief, false, html! { <dl class="dns">{ for rows }</dl> })
}

fn row(event: &Event) -> Option<Html> {
    match event {
        Event::Record(settled) | Event::Tlsrpt(settled) | Event::Elsewhere(settled) => {
            Some(look_up("TXT", settled, |answer| answered(answer, txt)))
        }
        Event::Tlsa(settled) => Some(look_up("TLSA", settled, |answer| answered(answer, tlsa))),
        Event::Mx(settled) | Event::Mailbox(settled) => {
            Some(look_up("MX", settled, |answer| answered(answer, mx)))
        }
        Event::PolicyHost(settled) | Event::MxHost(settled) => Some(look_up("A, AAAA", settled, addresses)),
        Event::Policy(_) | Event::Certificate(_) | Event::MxTls(_) | Event::End | Event::Unknown => None,
    }
}

fn look_up<T>(kind: &'static str, settled: &Settled<T>, answer: impl Fn(&T) -> Html) -> Html {
    let t = &check_words().evidence;
    let result = match &settled.outcome {
        Outcome::Answered(answered) => answer(answered),
        Outcome::Failed(failure) => failed(failure),
        Outcome::NotAsked => html! { <p class="fine">{ t.not_asked }</p> },
    };
    html! {
        <div>
            <dt><span class="kind">{ kind }</span>{ " " }{ code(settled.asked.as_bytes()) }</dt>
            <dd>{ result }</dd>
        </div>
    }
}

fn answered<T>(answer: &Answer<T>, record: impl Fn(&T) -> Html) -> Html {
    html! {
        <>
            { aliases(&answer.cname) }
            if answer.records.is_empty() {
                { nothing(answer.nxdomain) }
            } else {
                <ul>{ for answer.records.iter().map(|one| html! { <li>{ record(one) }</li> }) }</ul>
            }
            { facts(answer.ttl, answer.authenticated) }
        </>
    }
}

/// Shows each string of a record separately, as in DNS. Copies them joined, as senders read them.
fn txt(record: &TxtRecord) -> Html {
    let string = |octets: &Octets| html! { <span class="string">{ code(octets.as_bytes()) }</span> };
    let copy = std::str::from_utf8(record.text()).ok().map(str::to_owned);
    html! {
        <>
            { for record.strings().iter().map(string) }
            if let Some(text) = copy { { copy_button(text, check_words().evidence.copy_record, "") } }
        </>
    }
}

fn mx(record: &MxRecord) -> Html {
    if record.host.is_empty() {
        return html! { <>{ record.preference }{ " . – " }{ check_words().evidence.null_mx }</> };
    }
    html! { <>{ record.preference }{ " " }{ code(record.host.as_bytes()) }</> }
}

fn tlsa(record: &TlsaRecord) -> Html {
    html! { <>{ format!("{} {} {} ", record.usage, record.selector, record.matching) }{ code(record.data.as_bytes()) }</> }
}

fn addresses(found: &Addresses) -> Html {
    let all = found.a.iter().chain(&found.aaaa);
    html! {
        <>
            { aliases(&found.cname) }
            if found.is_empty() {
                { nothing(found.nxdomain) }
            } else {
                <ul>{ for all.map(|address| html! { <li>{ code(address.as_bytes()) }</li> }) }</ul>
            }
            if let Some(failure) = &found.partial { <p class="fine">{ check_words().evidence.partial }{ ": " }{ sentence_of(failure.reason) }</p> }
            { facts(found.ttl, false) }
        </>
    }
}

fn failed(failure: &Failure) -> Html {
    html! {
        <p class="fine">
            { check_words().evidence.failed }{ ": " }{ sentence_of(failure.reason) }
            if let Some(detail) = &failure.detail { { " – " }{ shown(detail) } }
        </p>
    }
}

fn aliases(chain: &[String]) -> Html {
    let alias = |name: &String| html! { <p class="alias">{ check_words().evidence.alias }{ " " }{ code(name.as_bytes()) }</p> };
    html! { <>{ for chain.iter().map(alias) }</> }
}

fn nothing(nxdomain: bool) -> Html {
    let t = &check_words().evidence;
    html! { <p class="fine">{ if nxdomain { t.nxdomain } else { t.nothing } }</p> }
}

fn facts(ttl: Option<u32>, authenticated: bool) -> Html {
    let t = &check_words().evidence;
    let ttl = ttl.map(|seconds| fill(t.ttl, &[("n", seconds.to_string())]));
    let facts: Vec<String> =
        ttl.into_iter().chain(authenticated.then(|| t.authenticated.to_owned())).collect();
    if facts.is_empty() {
        Html::default()
    } else {
        html! { <p class="fine">{ facts.join(", ") }</p> }
    }
}
