//! Text of strangers, and our own sentences about it.

use crate::components::shared::excerpt::{Kind, Row, Run, beginning, line};
use crate::words::{Phrase, Piece, pieces};
use yew::prelude::*;

/// No name is longer, so whatever is longer is told by its beginning.
const WHOLE_MAX: usize = 255;
const BEGINNING: usize = 120;

/// One word that is no longer fits on the line of a phone, and is not broken.
const NAME_MAX: usize = 28;

/// Nobody reads past so many bytes of a record.
const CODE_MAX: usize = 4096;

/// Text of strangers within a sentence: set apart from its direction, with a token for every
/// character that cannot be seen.
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

/// A sentence whose arguments are text of strangers.
pub(crate) fn phrase(phrase: Phrase<'_>) -> Html {
    with(phrase.template, |name| match phrase.arg(name) {
        Some(value) => shown(value),
        None => html! { <>{ "{" }{ name }{ "}" }</> },
    })
}

/// A sentence of the catalogue with an element in the place of each argument.
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

/// Neighbouring marked runs share one mark, so that one line is drawn under all of them.
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

/// Their tokens stay out of a selection: the line break itself is copied instead.
fn is_line_end(token: &str) -> bool {
    token == "LF" || token == "CR"
}
