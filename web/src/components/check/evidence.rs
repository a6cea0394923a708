//! The raw evidence: the policy as served, every DNS answer, every timing.

use crate::check::state::Check;
use crate::components::check::evidence_dns::dns;
use crate::components::check::evidence_policy::policy;
use crate::components::check::timeline::timeline;
use crate::words::check_words;
use mta_sts::Event;
use yew::prelude::*;

/// All of it, in closed `details`.
pub(crate) fn evidence(check: &Check) -> Html {
    let events = &check.observation.events();
    let policies = events.iter().filter_map(|event| match event {
        Event::Policy(settled) => Some(policy(settled)),
        _ => None,
    });
    html! {
        <section class="evidence" aria-labelledby="evidence-heading">
            <h2 id="evidence-heading">{ check_words().evidence.heading }</h2>
            { for policies }
            { dns(events) }
            { timeline(events) }
        </section>
    }
}
