//! What changes at the live domain: field by field, and the policy line by line.

use crate::components::shared::diff::diff;
use crate::components::shared::text::shown;
use crate::draft::{Draft, Published};
use crate::words::{draft_words, duration, fill, value};
use mta_sts::publish::{Side, texts};
use yew::prelude::*;

pub(super) fn changes(draft: &Draft, published: &Published) -> Html {
    let t = &draft_words().compare;
    let all = mta_sts::publish::changes(&published.live, &draft.report);
    let texts = texts(&published.live, &draft.report);
    let domain = [("domain", published.domain.to_string())];
    let text = texts.map(|(before, after)| {
        html! { <><p class="fine">{ t.texts_differ }</p>{ diff(before, after) }</> }
    });
    if all.is_empty() {
        let sentence = if text.is_some() { t.same_meaning } else { t.no_change };
        return html! { <><p>{ fill(sentence, &domain) }</p>{ for text }</> };
    }
    let now = fill(t.now, &domain);
    html! {
        <>
            <div class="scroll" role="region" aria-label={t.changes} tabindex="0">
                <table class="changes">
                    <caption class="hidden">{ t.changes }</caption>
                    <thead><tr><th scope="col">{ t.field }</th><th scope="col">{ now.clone() }</th><th scope="col">{ t.drafted }</th></tr></thead>
                    <tbody>{ for all.iter().map(|change| html! {
                        <tr data-field={change.field}>
                            <th scope="row"><code>{ value(&change.label()) }</code></th>
                            <td data-label={t.now_short}>{ side(change.field, &change.before) }</td>
                            <td data-label={t.drafted}>{ side(change.field, &change.after) }</td>
                        </tr>
                    }) }</tbody>
                </table>
            </div>
            { for text }
        </>
    }
}

fn side(field: &str, side: &Side) -> Html {
    let t = &draft_words().compare;
    let text = match side {
        Side::Value(value) => return html! { <code>{ shown(value) }</code> },
        Side::MaxAge(seconds) => {
            let text = format!("{seconds} ({})", duration(*seconds));
            return html! { <code>{ shown(&text) }</code> };
        }
        Side::Nothing => "–",
        Side::Invalid if matches!(field, "mode" | "max_age" | "mx") => t.no_policy,
        Side::Invalid => t.no_record,
        Side::Several => t.several,
        Side::Unread => t.unread,
    };
    html! { <span class="no">{ text }</span> }
}
