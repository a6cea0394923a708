//! One check, from top to bottom.

use crate::check::state::{Check, Drawn};
use crate::components::check::evidence::evidence;
use crate::components::check::findings::findings;
use crate::components::check::next;
use crate::components::check::setup::setup;
use crate::components::check::sought::sought;
use crate::components::check::verdict::verdict;
use crate::components::check::well::well;
use crate::components::shared::trouble::trouble;
use mta_sts::Verdict;
use std::rc::Rc;
use yew::prelude::*;

/// The result of a check; `ask` starts it again. Parts that would move others while answers arrive are drawn after the
/// verdict.
pub(crate) fn result(check: &Rc<Check>, ask: &Callback<String>) -> Html {
    let alone = !check.has_evidence();
    let problem = check.trouble.as_ref().map(|problem| trouble(problem, alone, again(check, ask)));
    if let Some(problem) = problem.clone().filter(|_| alone) {
        return problem;
    }
    let next =
        Some(check).filter(|check| check.drawn >= Drawn::Advice && check.report.verdict != Verdict::Absent);
    let next = next.and_then(|check| check.next());
    html! {
        <>
            { for problem }
            { verdict(check) }
            if check.drawn >= Drawn::Advice {
                { for sought(check) }
                { for setup(check) }
                { for next.map(|one| next::next(&check.report, one)) }
                { for well(check) }
            }
            if check.drawn >= Drawn::Findings {
                { findings(check, next) }
            }
            if check.drawn >= Drawn::Senders {
                { evidence(check) }
            }
        </>
    }
}

fn again(check: &Check, ask: &Callback<String>) -> Callback<MouseEvent> {
    let (ask, domain) = (ask.clone(), check.domain.to_string());
    Callback::from(move |_| ask.emit(domain.clone()))
}
