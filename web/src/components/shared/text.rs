//! Text from outside, and the page's sentences about it.

use crate::components::shared::excerpt::{Kind, Row, Run, beginning, line};
use crate::words::{Piece, pieces};
use mta_sts::Piece as Said;
use yew::prelude::*;

/// At most this many bytes are shown whole: no name is longer.
const WHOLE_MAX: usize = 255;
/// How many bytes of a longer text are shown.
const BEGINNING: usize = 120;

/// At most this many bytes of one word fit on a line of a phone. Such a word is not broken.
const NAME_MAX: usize = 28;

/// At most this many bytes of a record are shown.
const CODE_MAX: usize = 4096;

/// Text from outside within a sentence: isolated from the sentence's direction, with a token for every invisible
/// character.
pub(crate) fn shown(text: &str) -> Html {
    let runs =
        if text.len() > WHOLE_MAX { beginning(text.as_bytes(), BEGINNING) } else { line(text.as_bytes()) };
    let is_name = text.len() <= NAME_MAX && !text.contains(' ');
    html! { <bdi class={is_name.then_some("name")}>{ for runs.iter().map(run) }</bdi> }
}

/// The same for bytes, as code.
pub(crate) fn code(bytes: &[u8]) -> Html {
    html! { <code dir="ltr"><bdi>{ for beginning(bytes, CODE_MAX).iter().map(run) }</bdi></code> }
}

/// A sentence of the core, whose arguments are text from outside.
pub(crate) fn phrase(pieces: &[Said]) -> Html {
    let piece = |piece: &Said| match piece {
        Said::Words(words) => html! { { words } },
        Said::Argument(text) => shown(text),
    };
    html! { <>{ for pieces.iter().map(piece) }</> }
}

/// A sentence of the page with an element for each argument.
pub(crate) fn with(template: &'static str, argument: impl Fn(&'static str) -> Html) -> Html {
    let piece = |piece| match piece {
        Piece::Words(words) => html! { { words } },
        Piece::Argument(name) => argument(name),
    };
    html! { <>{ for pieces(template).into_iter().map(piece) }</> }
}

/// Lines with their numbers, which are not selected with the text.
pub(crate) fn lines(rows: &[Row], numbered: bool) -> Html {
    let row = |row: &Row| {
        let number =
            numbered.then(|| html! { <span class="number" aria-hidden="true">{ row.number }</span> });
        html! { <span class="row">{ number }<bdi dir="ltr">{ marked(&row.runs) }</bdi>{ "\n" }</span> }
    };
    html! { <>{ for rows.iter().map(row) }</> }
}

/// Neighbouring marked runs share one mark, so that one underline is drawn.
fn marked(runs: &[Run]) -> Html {
    let group = |group: &[Run]| {
        let runs = group.iter().map(run).collect::<Html>();
        if group.iter().any(|run| run.marked) {
            html! { <mark>{ runs }</mark> }
        } else {
            runs
        }
    };
    runs.chunk_by(|one, next| one.marked == next.marked).map(group).collect()
}

fn run(run: &Run) -> Html {
    match run.kind {
        Kind::Text => html! { { run.text.clone() } },
        Kind::Token => {
            html! { <span class={classes!("token", is_line_end(&run.text).then_some("end"))}>{ run.text.clone() }</span> }
        }
        Kind::Gap => html! { <span class="gap">{ run.text.clone() }</span> },
        Kind::Caret => html! { <span class="caret"></span> },
    }
}

/// The token of a line break is not selected: the line break itself is copied.
fn is_line_end(token: &str) -> bool {
    token == "LF" || token == "CR"
}
