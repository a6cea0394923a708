//! A TLS report in the box of the policy: the screen of reports can read it.

use crate::browser;
use crate::draft::{Draft, Part};
use crate::reports::HANDED_OVER;
use crate::route::{REPORTS, local};
use crate::words::draft_words;
use mta_sts::{Arg, Finding};
use yew::prelude::*;

/// Returns a button that opens the text in the screen of reports, if the finding says that it is a report.
pub(super) fn hand_over(draft: &Draft, finding: &Finding) -> Html {
    let is_report =
        |(_, value): &(&str, Arg)| matches!(value, Arg::Words(what) if what.key == "kind.tls-report");
    if finding.lint.name != "not-a-policy" || !finding.args.iter().any(is_report) {
        return Html::default();
    }
    let text = draft.text(Part::Policy).shown().to_owned();
    let onclick = move |_: MouseEvent| {
        let Some(window) = browser::window() else { return };
        // A report that does not fit the storage has to be opened there as a file.
        if let Ok(Some(storage)) = window.session_storage() {
            let _ = storage.set_item(HANDED_OVER, &text);
        }
        let _ = window.location().assign(&local(REPORTS));
    };
    html! { <button type="button" class="small" data-do="read-report" {onclick}>{ draft_words().read_report }</button> }
}
