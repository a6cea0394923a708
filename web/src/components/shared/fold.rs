//! A row of a list that opens. Closed, it says enough to be left closed.

use yew::prelude::*;

/// A row with this name and, beside it, its result in a few words. `id` is for addresses and tests.
pub(crate) fn fold(id: &'static str, name: &'static str, brief: String, open: bool, content: Html) -> Html {
    html! {
        <details {id} class="fold" {open}>
            <summary><b>{ name }</b><span class="brief">{ brief }</span></summary>
            <div class="in">{ content }</div>
        </details>
    }
}

/// The list of such rows, below a heading.
pub(crate) fn folds(heading: &'static str, rows: Html) -> Html {
    html! {
        <section class="rest" aria-labelledby="rest-heading">
            <h2 id="rest-heading">{ heading }</h2>
            <div class="rows">{ rows }</div>
        </section>
    }
}
