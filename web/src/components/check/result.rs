//! One check, from top to bottom.

use crate::check::state::Check;
use crate::components::check::evidence::evidence;
use crate::components::check::findings::findings;
use crate::components::check::scope::scope;
use crate::components::check::setup::setup;
use crate::components::check::verdict::verdict;
use crate::components::shared::matrix::matrix;
use crate::components::shared::senders::senders;
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
    html! {
        <>
            { for problem }
            { verdict(check) }
            if check.is_whole {
                { scope(check) }
                if check.report.verdict == Verdict::Absent { { setup(check) } }
                { findings(check) }
                { matrix(&check.report, &[]) }
                { senders(&check.report, false) }
                { evidence(check) }
            }
        </>
    }
}

fn again(check: &Check, ask: &Callback<String>) -> Callback<MouseEvent> {
    let (ask, domain) = (ask.clone(), check.domain.to_string());
    Callback::from(move |_| ask.emit(domain.clone()))
}
