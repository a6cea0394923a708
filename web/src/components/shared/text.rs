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
    let piece = |one: &Run| match one.kind {
        Kind::Text if !is_name => breakable(&one.text),
        _ => run(one),
    };
    html! { <bdi class={is_name.then_some("name")}>{ for runs.iter().map(piece) }</bdi> }
}

/// How long a word is in which places for a break are marked.
const LONG: usize = 20;

/// Marks where a long word may be broken: before a dot, or else near its end. Without such places a browser breaks it where the
/// line is full, even between it and a full stop.
fn breakable(text: &str) -> Html {
    let mut nodes = Vec::new();
    let mut rest = text;
    for (dot, _) in text.match_indices('.') {
        let (before, after) = text.split_at(dot);
        let word = before.rfind(' ').map_or(dot, |space| dot - space - 1);
        if word >= LONG && after.chars().nth(1).is_some_and(|letter| letter.is_ascii_alphanumeric()) {
            let (piece, more) = rest.split_at(rest.len() - after.len());
            nodes.extend([html! { { piece } }, html! { <wbr /> }]);
            rest = more;
        }
    }
    let end = text.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
    if nodes.is_empty() && end > LONG && !text.contains(' ') {
        let (piece, more) = text.split_at(end);
        nodes.extend([html! { { piece } }, html! { <wbr /> }]);
        rest = more;
    }
    nodes.push(html! { { rest } });
    nodes.into_iter().collect()
}

/// The same for bytes, as code.
pub(crate) fn code(bytes: &[u8]) -> Html {
    html! { <code dir="ltr"><bdi>{ for beginning(bytes, CODE_MAX).iter().map(run) }</bdi></code> }
}

/// A sentence of the core, whose arguments are text from outside.
pub(crate) fn phrase(pieces: &[Said]) -> Html {
    let mut line = Line::default();
    for piece in pieces {
        match piece {
            Said::Words(words) => line.words(words),
            Said::Argument(text) => line.argument(shown(text)),
        }
    }
    line.html()
}

/// A sentence of the page with an element for each argument.
pub(crate) fn with(template: &'static str, argument: impl Fn(&'static str) -> Html) -> Html {
    let mut line = Line::default();
    for piece in pieces(template) {
        match piece {
            Piece::Words(words) => line.words(words),
            Piece::Argument(name) => line.argument(argument(name)),
        }
    }
    line.html()
}

/// A sentence that is being set. What touches an argument, such as a quotation mark or a full stop, stays on its line: a
/// browser may break a line before and after an inline block. `early.js` does the same.
#[derive(Default)]
struct Line<'a> {
    nodes: Vec<Html>,
    /// What touches the next argument.
    lead: &'a str,
    /// The last argument, until it is known what touches it.
    argument: Option<Html>,
}

impl<'a> Line<'a> {
    fn words(&mut self, words: &'a str) {
        let (touching, rest) = words.split_at(if self.argument.is_some() { after(words) } else { 0 });
        self.end(touching);
        let (apart, lead) = rest.split_at(before(rest));
        self.text(apart);
        self.lead = lead;
    }

    fn argument(&mut self, argument: Html) {
        if self.argument.is_some() {
            self.end("");
        }
        self.argument = Some(argument);
    }

    /// Adds the last argument with what touches it on both sides, or else what would have touched the next one.
    fn end(&mut self, touching: &'a str) {
        let lead = std::mem::take(&mut self.lead);
        match self.argument.take() {
            Some(tag @ Html::VTag(_)) if !(lead.is_empty() && touching.is_empty()) => {
                self.nodes.push(html! { <span class="keep">{ lead }{ tag }{ touching }</span> });
            }
            Some(other) => {
                self.text(lead);
                self.nodes.push(other);
                self.text(touching);
            }
            None => self.text(lead),
        }
    }

    fn text(&mut self, text: &str) {
        if !text.is_empty() {
            self.nodes.push(html! { { text } });
        }
    }

    fn html(mut self) -> Html {
        self.end("");
        self.nodes.into_iter().collect()
    }
}

/// At most this many bytes beside an argument are kept on its line with their letters, otherwise the punctuation alone.
const TOUCHING_MAX: usize = 5;

/// Returns where the text that touches an argument before it ends.
fn after(text: &str) -> usize {
    let end = text.find([' ', '/']).unwrap_or(text.len());
    let letter = text.find(|letter: char| letter.is_ascii_alphanumeric());
    if end > TOUCHING_MAX { letter.map_or(end, |letter| letter.min(end)) } else { end }
}

/// Returns where the text that touches an argument after it begins.
fn before(text: &str) -> usize {
    let start = text.rfind([' ', '/']).map_or(0, |space| space + 1);
    let letter = text.rfind(|letter: char| letter.is_ascii_alphanumeric());
    if text.len() - start > TOUCHING_MAX {
        letter.map_or(start, |letter| start.max(letter + 1))
    } else {
        start
    }
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

#[cfg(test)]
mod tests {
    use super::{after, before};

    #[test]
    fn punctuation_touches_and_long_words_do_not() {
        let split = |text: &'static str| (text.split_at(before(text)).1, text.split_at(after(text)).0);
        assert_eq!(split("”, and “"), ("“", "”,"));
        assert_eq!(split("“-Eintrag an („"), ("(„", "“-"));
        assert_eq!(split("s politik til https://mta-sts."), (".", "s"));
        assert_eq!(split("/.well-known/"), ("", ""));
        assert_eq!(split(" is "), ("", ""));
        assert_eq!(split("."), (".", "."));
    }
}
