//! What the verdict rests on: the mail hosts, the senders, the policy as served, every DNS answer, every timing, and what
//! was not looked at.

use crate::check::state::{Check, Drawn};
use crate::components::check::evidence_dns::dns;
use crate::components::check::evidence_policy::policy;
use crate::components::check::timeline::timeline;
use crate::components::shared::fold::{fold, folds};
use crate::components::shared::matrix::matrix;
use crate::components::shared::senders::senders;
use crate::words::check_words;
use mta_sts::{Event, State, Verdict};
use yew::prelude::*;

/// All of it, as rows that open. The mail hosts are open where the verdict is about them.
pub(crate) fn evidence(check: &Check) -> Html {
    let report = &check.report;
    let events = &check.observation.events();
    let policies = events.iter().filter_map(|event| match event {
        Event::Policy(settled) => Some(policy(settled)),
        _ => None,
    });
    let is_about_hosts = matches!(report.verdict, Verdict::Enforced | Verdict::EnforcedWithFailures);
    let rows = html! {
        <>
            { matrix(report, &[], is_about_hosts) }
            { senders(report) }
            if check.drawn == Drawn::All {
                { for policies }
                { dns(events) }
                { timeline(events) }
                { not_looked_at(check) }
            }
        </>
    };
    folds(check_words().evidence.heading, rows)
}

/// The limits of a check.
fn not_looked_at(check: &Check) -> Html {
    let t = check_words();
    let hosts = &check.report.mx;
    let untested = !hosts.is_empty() && hosts.iter().all(|host| host.tls == State::NotChecked);
    let all: Vec<&str> = untested.then_some(t.scope_mx_tls).into_iter().chain([t.scope_cached]).collect();
    fold("not-looked-at", t.scope_heading, all.join("; "), false, html! { <p>{ t.scope }</p> })
}
