//! The migration steps from what is published to the draft.

use crate::components::shared::text::phrase;
use crate::draft::{Draft, Published};
use crate::words::{draft_words, fill, sentence};
use mta_sts::publish::{NoPlan, Stage, plan};
use yew::prelude::*;

pub(super) fn steps(draft: &Draft, published: &Published) -> Html {
    let t = &draft_words().compare;
    let none = |why: &'static str, text: &'static str| {
        html! { <p data-no-steps={why}>{ fill(text, &[("domain", published.domain.to_string())]) }</p> }
    };
    let stages = match plan(&published.live, &draft.report) {
        Ok(stages) if stages.is_empty() => return Html::default(),
        Ok(stages) => stages,
        Err(NoPlan::Unread) => return none("unknown", t.no_steps_unread),
        Err(NoPlan::HostBroken) => return none("host", t.no_steps_host),
        Err(NoPlan::InvalidPolicy) => return none("invalid", t.no_steps_policy),
        Err(NoPlan::InvalidRecord) => return none("record", t.no_steps_record),
    };
    let stage = |stage: &Stage| html! { <li class={stage.wait.then_some("wait")} data-stage={stage.text.key}>{ phrase(&sentence(&stage.text)) }</li> };
    html! {
        <>
            <h3>{ t.steps }</h3>
            <ol class="migration">{ for stages.iter().map(stage) }</ol>
        </>
    }
}
