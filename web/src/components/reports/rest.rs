//! What the answer rests on: reports, tables, policies, oddities.

use crate::components::reports::message::Msg;
use crate::components::reports::table::{Cell, Table, of_failures, of_rows};
use crate::components::shared::fold::{fold, folds};
use crate::components::shared::text::shown;
use crate::reports::view::{PolicyView, View};
use crate::route::{lint_page, note_page};
use crate::words::{fill, number, plain, reports_words};
use mta_sts::Message;
use mta_sts::tlsrpt_report::words::about_type;
use yew::prelude::*;

/// The row with every report, which the worker lists when it is opened.
pub(super) const ALL_REPORTS: &str = "all-reports";

pub(super) fn view(view: &View, opened: &[&'static str], send: &Callback<Msg>) -> Html {
    let t = &reports_words().rest;
    let words = &reports_words().tables;
    let brief = |count: usize| if count == 0 { t.none.to_owned() } else { number(count as u64) };
    let policies: Html = view.policies.iter().map(|policy| one_policy(policy, send)).collect();
    let rows = html! {
        <>
            if !view.problems.is_empty() {
                { fold("problems", t.problems, brief(view.problems.len()), true, problems(view)) }
            }
            if view.all_reports > 0 {
                { large(ALL_REPORTS, t.reports, format!("{}, {}", brief(view.reports_shown as usize), t.newest_first), opened, reports, view, send) }
                { large("all-days", t.days, brief(view.days.len()), opened, days, view, send) }
                { fold("domains-fold", t.domains, brief(view.domains.len()), view.domains.len() > 1, of_rows("domains", t.domains, words.domain, &view.domains, true)) }
                { fold("types-fold", t.types, brief(view.types.len()), false, html! { <>{ of_rows("types", t.types, words.kind, &view.types, false) }{ for view.types.iter().filter_map(|row| about_type(&row.name)).map(|about| html! { <p class="fine">{ shown(&plain(&about)) }</p> }) }<p class="fine">{ t.twice }</p></> }) }
                { fold("results-fold", t.results, brief(view.results.len()), false, of_failures("results", t.results, words.result, &view.results)) }
                { fold("hosts-fold", t.hosts, brief(view.mx_hosts.len()), false, of_failures("hosts", t.hosts, words.host, &view.mx_hosts)) }
                { fold("policies-fold", t.policies, brief(view.policies.len()), false, policies) }
            }
            { fold("notes-fold", t.notes, brief(view.notes.len()), false, notes(view)) }
        </>
    };
    folds(t.heading, rows)
}

/// A row whose content is drawn when it is opened for the first time: hundreds of rows take longer than anything else.
fn large(
    id: &'static str,
    name: &'static str,
    brief: String,
    opened: &[&'static str],
    content: fn(&View) -> Html,
    view: &View,
    send: &Callback<Msg>,
) -> Html {
    let onclick = send.reform(move |_: MouseEvent| Msg::Opened(id));
    html! {
        <details {id} class="fold">
            <summary {onclick}><b>{ name }</b><span class="brief">{ brief }</span></summary>
            <div class="in">if opened.contains(&id) { { content(view) } }</div>
        </details>
    }
}

fn reports(view: &View) -> Html {
    let t = &reports_words().tables;
    let head = vec![
        (t.day, false),
        (t.reporter, false),
        (t.domain, false),
        (t.fine, true),
        (t.failed, true),
        (t.id, false),
        (t.file, false),
    ];
    let rows = view.reports.iter().map(|report| {
        let reporter = match report.program.as_str() {
            "" => report.reporter.clone(),
            program => format!("{} ({program})", report.reporter),
        };
        vec![
            Cell::ranked(&report.day, u64::from(report.number)),
            Cell::text(&reporter),
            Cell::text(&report.domains),
            Cell::number(report.successful),
            Cell::failures(report.failed),
            Cell::text(&report.id),
            Cell::text(&report.file),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    html! { <Table id="reports" label={reports_words().rest.reports} {head} {rows} /> }
}

fn days(view: &View) -> Html {
    let t = &reports_words().tables;
    let head = vec![(t.day, false), (t.fine, true), (t.failed, true), (t.reporter, false)];
    let rows = view.days.iter().map(|day| {
        let who = day.reporters.iter().map(|row| match row.failed {
            0 => row.name.clone(),
            failed => plain(
                &Message::new("reports.name-and-failed", "{name} ({failed} failed)")
                    .arg("name", &row.name)
                    .arg("failed", number(failed)),
            )
            .to_string(),
        });
        vec![
            Cell::ranked(&day.name, u64::from(day.number)),
            Cell::number(day.successful),
            Cell::failures(day.failed),
            Cell::text(&who.collect::<Vec<_>>().join(", ")),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    html! { <Table id="days" label={reports_words().rest.days} {head} {rows} /> }
}

fn problems(view: &View) -> Html {
    let t = &reports_words().tables;
    let head = vec![(t.file, false), (t.message, false)];
    let rows: Vec<Vec<Cell>> = view
        .problems
        .iter()
        .map(|problem| vec![Cell::text(&problem.place), Cell::text(&problem.message)])
        .collect();
    html! { <Table id="problems-table" label={reports_words().rest.problems} {head} {rows} /> }
}

fn notes(view: &View) -> Html {
    let t = &reports_words().tables;
    if view.notes.is_empty() {
        return html! { <p>{ reports_words().rest.none }</p> };
    }
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={t.unusual}>
            <table id="notes" class="counts-table cards" role="table">
                <thead role="rowgroup"><tr role="row">
                    <th role="columnheader" scope="col">{ t.name }</th><th role="columnheader" scope="col">{ t.unusual }</th>
                    <th role="columnheader" scope="col" class="num">{ t.count }</th><th role="columnheader" scope="col">{ t.first }</th>
                </tr></thead>
                <tbody role="rowgroup">{ for view.notes.iter().map(|note| html! {
                    <tr role="row" data-note={note.name.clone()}>
                        <th role="rowheader" scope="row"><a href={note_page(&note.name)}><code>{ &note.name }</code></a></th>
                        <td role="cell" data-label={t.unusual}>{ &note.title }</td>
                        <td role="cell" data-label={t.count} class="num">{ number(u64::from(note.count)) }</td>
                        <td role="cell" data-label={t.first}><span><code>{ &note.place }</code>{ if note.found.is_empty() { String::new() } else { format!(": {}", note.found) } }</span></td>
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn one_policy(policy: &PolicyView, send: &Callback<Msg>) -> Html {
    let t = &reports_words().rest;
    let domain = policy.domain.clone();
    let compare = send.reform(move |_: MouseEvent| Msg::Compare(domain.clone()));
    let can_compare = policy.kind == "sts" && !policy.domain.is_empty() && policy.today.is_empty();
    html! {
        <article class="policy-seen">
            <h3>{ &policy.domain }{ " " }<span class="soft">{ fill(t.seen_by, &[("reporters", &policy.reporters)]) }</span></h3>
            <pre tabindex="0">{ policy.lines.join("\n") }</pre>
            <ul>{ for policy.findings.iter().map(|finding| html! {
                <li class={if finding.is_error { "error" } else { "warning" }}>
                    <a href={lint_page(&finding.name)}>{ &finding.title }</a>
                </li>
            }) }</ul>
            if can_compare {
                <p class="fine">
                    <button type="button" class="small" data-do="compare" onclick={compare}>{ t.compare }</button>
                    { " " }{ fill(t.compare_note, &[("domain", &policy.domain)]) }
                </p>
            }
            if !policy.today.is_empty() { <p data-today="">{ &policy.today }</p> }
        </article>
    }
}
