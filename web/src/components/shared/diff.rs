//! Two texts, line by line.

use crate::draft::diff::{Fate, lines};
use crate::words::{count, words};
use mta_sts::visible::plain;
use yew::prelude::*;

/// At most this many lines are drawn; the others are counted.
const LINES_SHOWN_MAX: usize = 200;

/// Draws the lines that were removed, added and kept.
pub(crate) fn diff(before: &[u8], after: &[u8]) -> Html {
    let all = lines(before, after);
    let row = |(fate, line): &(Fate, &[u8])| {
        let (class, mark) = match fate {
            Fate::Kept => ("kept", " "),
            Fate::Removed => ("removed", "−"),
            Fate::Added => ("added", "+"),
        };
        // The line end is not shown, except for its CR.
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let empty = (line.is_empty() && !matches!(fate, Fate::Kept)).then_some(words().empty_line);
        html! { <span class={classes!("row", class)}>{ mark }{ " " }{ for empty }{ plain(line) }{ "\n" }</span> }
    };
    html! {
        <>
            <pre class="diff" tabindex="0">{ for all.iter().take(LINES_SHOWN_MAX).map(row) }</pre>
            if all.len() > LINES_SHOWN_MAX { <p class="fine">{ count(&words().more_lines, all.len() - LINES_SHOWN_MAX) }</p> }
        </>
    }
}
