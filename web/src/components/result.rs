//! One check, from top to bottom.

use crate::components::evidence::evidence;
use crate::components::findings::findings;
use crate::components::matrix::matrix;
use crate::components::scope::scope;
use crate::components::setup::setup;
use crate::components::steps::steps;
use crate::components::trouble::trouble;
use crate::components::verdict::verdict;
use crate::state::Check;
use mta_sts::report::Verdict;
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    /// The check to show.
    pub(crate) check: Rc<Check>,
    /// Asks again.
    pub(crate) again: Callback<()>,
}

/// The result of a check. What would push other parts about while answers arrive waits for the
/// last of them.
#[component]
pub(crate) fn Outcome(props: &Props) -> Html {
    let check = &props.check;
    let problem = check.trouble.as_ref().map(|problem| trouble(problem, props.again.clone()));
    if problem.is_some() && !check.has_evidence() {
        return problem.unwrap_or_default();
    }
    html! {
        <>
            { problem }
            { verdict(check) }
            { steps(check) }
            if check.is_done() {
                { scope(check) }
                if check.report.verdict == Verdict::Absent { { setup(check) } }
                { findings(check) }
                { matrix(check) }
                { evidence(check) }
            }
        </>
    }
}
