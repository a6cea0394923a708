//! Findings about what is entered, and about the live domain.

use crate::components::publish::state::State;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::shown;
use crate::publish::seen::SeenFinding;
use crate::publish::step::Step;
use crate::route::lint_page;
use crate::words::words;
use yew::prelude::*;

/// The findings about what is entered that this step corrects. Notes are shown in the editor alone.
pub(super) fn of_step(step: Step, state: &State) -> Html {
    let policy = state.made.policy.as_deref().unwrap_or_default();
    let is_here = |finding: &&SeenFinding| finding.severity != "note" && Step::of(finding, policy) == step;
    list(state.draft.iter().filter(is_here))
}

/// A list of findings, each with its cure.
pub(super) fn list<'a>(findings: impl Iterator<Item = &'a SeenFinding>) -> Html {
    let row = |finding: &SeenFinding| {
        let t = &words().findings;
        let (tone, word, class) = match finding.severity.as_str() {
            "error" => (Tone::Bad, t.error, "error"),
            "warning" => (Tone::Warn, t.warning, "warning"),
            _ => (Tone::Quiet, t.note, "note"),
        };
        html! {
            <li class={class} data-finding={finding.name.clone()}>
                { icon(tone) }
                <div>
                    <b><span class="hidden">{ word }{ ": " }</span>{ shown(&finding.title) }</b>
                    if !finding.help.is_empty() { <p>{ shown(&finding.help) }</p> }
                    <a class="code" href={lint_page(&finding.name)}>{ finding.name.clone() }</a>
                </div>
            </li>
        }
    };
    let rows: Vec<Html> = findings.map(row).collect();
    if rows.is_empty() {
        Html::default()
    } else {
        html! { <ul class="found">{ for rows }</ul> }
    }
}
