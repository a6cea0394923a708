//! What the address of a check names, if the check did not find it.

use crate::browser;
use crate::check::state::Check;
use crate::components::shared::text::{shown, with};
use crate::route::lint_page;
use crate::words::check_words;
use mta_sts::{State, StepName, lints};
use yew::prelude::*;

/// A note that none of the findings that the address names is there. `#a,b` names two, of which one is enough.
pub(crate) fn sought(check: &Check) -> Option<Html> {
    let hash = browser::hash();
    let named = hash.trim_start_matches('#').split(',');
    let names: Vec<(&str, &str)> = named.filter_map(|name| Some((name, lints::code_of(name)?))).collect();
    let is_there =
        check.report.findings.iter().any(|one| names.iter().any(|(name, _)| *name == one.lint.name));
    if names.is_empty() || is_there || check.trouble.is_some() {
        return None;
    }
    let t = &check_words().sought;
    let links = names.iter().enumerate().map(|(number, (name, _))| {
        html! { <>{ if number > 0 { ", " } else { "" } }<a href={lint_page(name)}>{ *name }</a></> }
    });
    let links = html! { { for links } };
    let is_untested =
        check.report.steps.iter().any(|step| step.name == StepName::MxTls && step.state == State::NotChecked)
            && names.iter().any(|(_, code)| code.starts_with("STS-T"));
    let text = if is_untested { t.untested } else { t.absent };
    Some(html! {
        <p class="notice" id={browser::SOUGHT}>
            { with(text, |name| match name {
                "findings" => links.clone(),
                _ => html! { <code>{ shown(&format!("mta-sts-check check {}", check.domain)) }</code> },
            }) }
        </p>
    })
}
