//! MX hosts against mx patterns. On a narrow screen each host becomes a card that names the
//! patterns it matches.

use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::idn::decoded;
use crate::components::shared::text::shown;
use crate::words::words;
use mta_sts::{Delivery, Mode, MxPart, MxPattern, Report};
use yew::prelude::*;

/// At most this many patterns have a column.
const PATTERNS_MAX: usize = 12;

/// The table, where there are hosts. The preference of the hosts in `unranked` is unknown.
pub(crate) fn matrix(report: &Report, unranked: &[&str]) -> Html {
    let t = &words().hosts;
    let hosts = &report.mx;
    if hosts.is_empty() {
        return Html::default();
    }
    let all = report.policy.policy.as_ref().map(|policy| policy.mx.as_slice()).unwrap_or_default();
    // Of many patterns, only those that match have a column.
    let matters = |pattern: &&MxPattern| {
        all.len() <= PATTERNS_MAX || hosts.iter().any(|host| pattern.covers(&host.host))
    };
    let testing = report.policy.policy.as_ref().is_some_and(|policy| policy.mode == Mode::Testing);
    let patterns: Vec<&MxPattern> = all.iter().filter(matters).take(PATTERNS_MAX).collect();
    html! {
        <section aria-labelledby="hosts-heading">
            <h2 id="hosts-heading">{ t.heading }</h2>
            <div class="scroll" role="region" aria-label={t.caption} tabindex="0">
                <table class="matrix">
                    <caption class="hidden">{ t.caption }</caption>
                    <thead><tr>
                        <th scope="col">{ t.host }</th>
                        { for patterns.iter().map(|pattern| html! { <th scope="col" class="pattern">{ shown(&pattern.to_string()) }</th> }) }
                        <th scope="col">{ t.delivers }</th>
                    </tr></thead>
                    <tbody>{ for hosts.iter().map(|host| row(host, &patterns, !unranked.contains(&host.host.as_str()), testing)) }</tbody>
                </table>
            </div>
            if all.is_empty() { <p class="fine">{ t.no_patterns }</p> }
        </section>
    }
}

fn row(host: &MxPart, patterns: &[&MxPattern], ranked: bool, testing: bool) -> Html {
    let (delivers, tone) = match host.delivers {
        Delivery::Opportunistic if testing && host.pattern.is_none() => {
            (words().hosts.would_refuse, Tone::Warn)
        }
        delivers => delivery(delivers),
    };
    html! {
        <tr data-host={host.host.clone()}>
            <th scope="row"><span class="host">{ shown(&host.host) }</span>{ decoded(&host.host) }if ranked { { " " }<small>{ preference(host) }</small> }</th>
            { for patterns.iter().map(|pattern| cell(pattern, pattern.covers(&host.host))) }
            <td class={classes!("delivers", tone.class())}><span class="state">{ icon(tone) }{ delivers }</span></td>
        </tr>
    }
}

fn cell(pattern: &MxPattern, matches: bool) -> Html {
    let t = &words().hosts;
    if !matches {
        return html! { <td class="no"><span class="hidden">{ t.no_match }</span><span aria-hidden="true">{ "·" }</span></td> };
    }
    html! {
        <td class="yes good">
            <span class="state">{ icon(Tone::Good) }<span class="word">{ t.matches }</span></span>
            <span class="narrow" aria-hidden="true">{ shown(&pattern.to_string()) }</span>
        </td>
    }
}

fn preference(host: &MxPart) -> String {
    let t = &words().hosts;
    host.preference.map_or_else(|| t.implicit.to_owned(), |number| format!("{} {number}", t.preference))
}

const fn delivery(delivery: Delivery) -> (&'static str, Tone) {
    let t = &words().hosts;
    match delivery {
        Delivery::TlsOnly => (t.tls_only, Tone::Good),
        Delivery::Refused => (t.refused, Tone::Bad),
        Delivery::Opportunistic => (t.opportunistic, Tone::Quiet),
        Delivery::Unknown => (t.unknown, Tone::Unknown),
    }
}
