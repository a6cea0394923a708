//! MX hosts against mx patterns: a column for each of a few patterns, or one that lists those that match. On a narrow
//! screen each host becomes a card that names the patterns it matches.

use crate::components::shared::fold::fold;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::idn::decoded;
use crate::components::shared::text::{phrase, shown};
use crate::words::{count, fill, sentence, words};
use mta_sts::{AtHost, MxPart, MxPattern, Report};
use yew::prelude::*;

/// At most this many patterns have a column each.
const COLUMNS_MAX: usize = 4;

/// At most this many patterns are named for one host.
const LISTED_MAX: usize = 12;

/// The table as a row that opens, where there are hosts. The preference of the hosts in `unranked` is unknown.
pub(crate) fn matrix(report: &Report, unranked: &[&str], open: bool) -> Html {
    let t = &words().hosts;
    let hosts = &report.mx;
    if hosts.is_empty() {
        return Html::default();
    }
    let all = report.policy.policy.as_ref().map(|policy| policy.mx.as_slice()).unwrap_or_default();
    let columns = if all.len() > COLUMNS_MAX { &[] } else { all };
    let head =
        |pattern: &MxPattern| html! { <th scope="col" class="pattern">{ shown(&pattern.to_string()) }</th> };
    let cells = |host: &MxPart| {
        if columns.len() == all.len() {
            return all
                .iter()
                .map(|pattern| html! { <td>{ cell(pattern, pattern.covers(&host.host)) }</td> })
                .collect();
        }
        let matching = all.iter().filter(|pattern| pattern.covers(&host.host)).take(LISTED_MAX);
        let matching: Vec<Html> = matching.map(|pattern| cell(pattern, true)).collect();
        html! { <td class="listed">if matching.is_empty() { <span class="no">{ t.no_match }</span> } else { { for matching } }</td> }
    };
    let covered = hosts.iter().filter(|host| host.pattern.is_some()).count();
    let brief = if all.is_empty() {
        count(&t.uncompared, hosts.len())
    } else {
        fill(t.covered, &[("n", covered.to_string()), ("total", hosts.len().to_string())])
    };
    let table = html! {
        <>
            <div class="scroll" role="region" aria-label={t.caption} tabindex="0">
                <table class="matrix">
                    <caption class="hidden">{ t.caption }</caption>
                    <thead><tr>
                        <th scope="col">{ t.host }</th>
                        { for columns.iter().map(head) }
                        if columns.len() < all.len() { <th scope="col">{ t.matching }</th> }
                        <th scope="col">{ t.delivers }</th>
                    </tr></thead>
                    <tbody>{ for hosts.iter().map(|host| row(host, report.at_host(host), cells(host), !unranked.contains(&host.host.as_str()))) }</tbody>
                </table>
            </div>
            if all.is_empty() { <p class="fine">{ t.no_patterns }</p> }
        </>
    };
    fold("hosts", t.heading, brief, open, table)
}

fn row(host: &MxPart, at_host: AtHost, cells: Html, ranked: bool) -> Html {
    let (delivers, tone) = outcome(at_host);
    html! {
        <tr data-host={host.host.clone()}>
            <th scope="row"><span class="host">{ shown(&host.host) }</span>{ decoded(&host.host) }if ranked { { " " }<small>{ preference(host) }</small> }</th>
            { cells }
            <td class={classes!("delivers", tone.class())}><span class="state">{ icon(tone) }{ delivers }</span>
                if let Some(certificate) = &host.certificate { <small class="certificate">{ phrase(&sentence(certificate)) }</small> }
            </td>
        </tr>
    }
}

fn cell(pattern: &MxPattern, matches: bool) -> Html {
    let t = &words().hosts;
    if !matches {
        return html! { <span class="no"><span class="hidden">{ t.no_match }</span><span aria-hidden="true">{ "·" }</span></span> };
    }
    html! {
        <div class="yes good">
            <span class="state">{ icon(Tone::Good) }<span class="word">{ t.matches }</span></span>
            <span class="narrow">{ shown(&pattern.to_string()) }</span>
        </div>
    }
}

fn preference(host: &MxPart) -> String {
    let t = &words().hosts;
    host.preference.map_or_else(|| t.implicit.to_owned(), |number| format!("{} {number}", t.preference))
}

fn outcome(at_host: AtHost) -> (&'static str, Tone) {
    let t = &words().hosts;
    match at_host {
        AtHost::NoAddress => (t.no_address, Tone::Bad),
        AtHost::TlsOnly => (t.tls_only, Tone::Good),
        AtHost::Refused => (t.refused, Tone::Bad),
        AtHost::EitherWay => (t.either_way, Tone::Warn),
        AtHost::WouldRefuse => (t.would_refuse, Tone::Warn),
        AtHost::Opportunistic => (t.opportunistic, Tone::Quiet),
        AtHost::Unknown => (t.unknown, Tone::Unknown),
    }
}
