//! The fix of a finding, ready to copy.

use crate::components::shared::copy::copy_button;
use crate::components::shared::text::code;
use crate::words::{plain, words};
use mta_sts::{Applicability, Finding, Fix, Report, Source, apply};
use yew::prelude::*;

/// The fix of a finding, if it has one.
pub(crate) fn fix(report: &Report, finding: &Finding) -> Html {
    match &finding.fix {
        Some(Fix { title, copy: Some(text), .. }) => to_publish(&plain(title), text),
        Some(fix) => to_correct(report, finding.source, fix),
        None => Html::default(),
    }
}

/// A text to publish elsewhere: a DNS record, a line of a policy.
pub(crate) fn to_publish(title: &str, text: &str) -> Html {
    html! {
        <div class="publish">
            <pre>{ for text.lines().map(|line| html! { <>{ code(line.as_bytes()) }{ "\n" }</> }) }</pre>
            { copy_button(text.to_owned(), words().copy.button, title) }
        </div>
    }
}

/// An edit of the text that was found. A result that is not valid UTF-8 cannot be copied and is not offered.
fn to_correct(report: &Report, source: Source, fix: &Fix) -> Html {
    let t = &words().findings;
    let (source, label) = match source {
        Source::Record | Source::Tlsrpt => (source, t.copy_corrected_record),
        // An MX host that is not covered is fixed in the policy.
        _ => (Source::Policy, t.copy_corrected_policy),
    };
    let text = report.text(source).filter(|_| !fix.edits.is_empty());
    let Some(corrected) = text.and_then(|text| String::from_utf8(apply(text, &fix.edits)).ok()) else {
        return Html::default();
    };
    html! {
        <div class="fix">
            { copy_button(corrected, label, &plain(&fix.title)) }
            if fix.applicability == Applicability::Unsafe { <p class="fine">{ t.guess }</p> }
        </div>
    }
}
