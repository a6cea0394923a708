//! The limits of a check.

use crate::check::state::Check;
use crate::words::check_words;
use mta_sts::State;
use yew::prelude::*;

/// One sentence or two, next to the verdict.
pub(crate) fn scope(check: &Check) -> Html {
    let t = check_words();
    let hosts = &check.report.mx;
    let untested = !hosts.is_empty() && hosts.iter().all(|host| host.tls == State::NotChecked);
    html! { <p class="fine scope">if untested { { t.scope_mx_tls }{ " " } }{ t.scope }</p> }
}
