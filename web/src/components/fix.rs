//! How a finding can be mended, ready to copy.

use crate::components::copy::CopyButton;
use crate::components::text::{code, shown};
use crate::i18n::words;
use crate::mend::mended;
use crate::state::Check;
use mta_sts::lint::{Applicability, Finding, Fix, Source};
use yew::prelude::*;

/// The fix of a finding, if it has one.
pub(crate) fn fix(check: &Check, finding: &Finding) -> Html {
    match &finding.fix {
        Some(Fix { title, copy: Some(text), .. }) => to_publish(title, text),
        Some(fix) => to_correct(check, finding.source, fix),
        None => Html::default(),
    }
}

/// A text to publish elsewhere: a DNS record, a line of a policy.
fn to_publish(title: &str, text: &str) -> Html {
    html! {
        <div class="fix">
            <p class="what">{ shown(title) }</p>
            <div class="publish">
                <pre tabindex="0">{ code(text.as_bytes()) }</pre>
                <CopyButton text={text.to_owned()} label={words().setup.copy} about={title.to_owned()} />
            </div>
        </div>
    }
}

/// An edit of the text that was found.
fn to_correct(check: &Check, source: Source, fix: &Fix) -> Html {
    let t = &words().findings;
    let text = check.report.text(source).filter(|_| !fix.edits.is_empty());
    let corrected = text.and_then(|text| mended(text, &fix.edits));
    let label = if source == Source::Policy { t.copy_corrected_policy } else { t.copy_corrected_record };
    html! {
        <div class="fix line">
            if let Some(text) = corrected { <CopyButton {text} {label} about={fix.title.clone()} /> }
            if fix.applicability == Applicability::Unsafe { <p class="what">{ t.guess }{ ": " }{ shown(&fix.title) }</p> }
        </div>
    }
}
