//! What was seen, raw: the policy as served, every DNS answer, every timing.

use crate::components::evidence_dns::dns;
use crate::components::evidence_policy::policy;
use crate::components::timeline::timeline;
use crate::i18n::words;
use crate::state::Check;
use mta_sts::observation::Event;
use yew::prelude::*;

/// All of it, folded.
pub(crate) fn evidence(check: &Check) -> Html {
    let events = &check.observation.events;
    let policies = events.iter().filter_map(|event| match event {
        Event::Policy(settled) => Some(policy(settled)),
        _ => None,
    });
    html! {
        <section class="evidence" aria-labelledby="evidence-heading">
            <h2 id="evidence-heading">{ words().evidence.heading }</h2>
            { for policies }
            { dns(events) }
            { timeline(events) }
        </section>
    }
}
