//! Two texts, line by line.

use crate::draft::diff::{Fate, lines};
use crate::words::{count, words};
use mta_sts::visible::plain;
use yew::prelude::*;

/// More lines are counted.
const LINES_SHOWN: usize = 200;

/// What went, what came and what stayed on the way from one text to the other.
pub(crate) fn diff(before: &[u8], after: &[u8]) -> Html {
    let all = lines(before, after);
    let row = |(fate, line): &(Fate, &[u8])| {
        let (class, mark) = match fate {
            Fate::Kept => ("kept", " "),
            Fate::Removed => ("removed", "−"),
            Fate::Added => ("added", "+"),
        };
        html! { <span class={classes!("row", class)}>{ mark }{ " " }{ plain(line) }{ "\n" }</span> }
    };
    html! {
        <>
            <pre class="diff" tabindex="0">{ for all.iter().take(LINES_SHOWN).map(row) }</pre>
            if all.len() > LINES_SHOWN { <p class="fine">{ count(&words().evidence.more_lines, all.len() - LINES_SHOWN) }</p> }
        </>
    }
}
