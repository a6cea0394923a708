//! Internationalised names: shown as people write them and as DNS holds them, where the two differ, so that neither
//! can be taken for another name.

use crate::browser;
use crate::components::shared::text::shown;
use crate::words::words;
use mta_sts::{DomainName, to_unicode};
use yew::prelude::*;

/// The name as people write it.
pub(crate) fn readable(name: &DomainName) -> String {
    unicode(name).unwrap_or_else(|| name.to_string())
}

/// The line beneath that shows the A-labels, where there is a difference.
pub(crate) fn encoded(name: &DomainName) -> Html {
    match unicode(name) {
        Some(_) => {
            html! { <p class="idn">{ words().in_dns }{ " " }<code>{ name.as_str().to_owned() }</code></p> }
        }
        None => Html::default(),
    }
}

/// The line beneath a name of A-labels that shows its letters, where there is a difference.
pub(crate) fn decoded(host: &str) -> Html {
    match DomainName::parse_ascii(host).ok().as_ref().and_then(unicode) {
        Some(unicode) => html! { <small>{ shown(&unicode) }</small> },
        None => Html::default(),
    }
}

fn unicode(name: &DomainName) -> Option<String> {
    to_unicode(name, browser::to_ascii).filter(|unicode| unicode != name.as_str())
}
