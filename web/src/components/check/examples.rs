//! Demo domains, if this installation has any.

use crate::route::local;
use crate::words::check_words;
use yew::prelude::*;

/// Each as a link to its check.
pub(crate) fn examples(domains: &[String], ask: &Callback<String>) -> Html {
    if domains.is_empty() {
        return Html::default();
    }
    html! {
        <details class="more">
            <summary>{ check_words().examples }</summary>
            <ul class="examples">{ for domains.iter().map(|domain| example(domain, ask)) }</ul>
        </details>
    }
}

fn example(domain: &str, ask: &Callback<String>) -> Html {
    let onclick = {
        let (ask, domain) = (ask.clone(), domain.to_owned());
        move |event: MouseEvent| {
            // The browser opens a new tab for a click with a modifier.
            if event.ctrl_key() || event.meta_key() || event.shift_key() {
                return;
            }
            event.prevent_default();
            ask.emit(domain.clone());
        }
    };
    html! { <li><a href={local(&format!("/d/{domain}"))} {onclick}>{ domain }</a></li> }
}
