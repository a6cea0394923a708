//! The lines that are drawn beside and below a text box.

use mta_sts::visible::token;
use mta_sts::{Severity, Span};
use yew::prelude::*;

/// At most this many bytes of a line are drawn.
const LINE_MAX: usize = 2000;

/// At most this many invisible characters are named; each needs an element.
pub(super) const TOKENS_MAX: usize = 400;

/// Returns the lines of a text box, without their ends.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = text.get(start..)?.find('\n').map_or(text.len(), |feed| start + feed);
        next = (end < text.len()).then_some(end + 1);
        Some(Span::new(start, end))
    })
}

/// Draws the number of the line at this index, from 0.
pub(super) fn number(text: &str, marks: &[(Span, Severity)], index: usize, line: Span) -> Html {
    let worst = worst(marks, line).map(class);
    let reorders = reorders(text.get(line.range()).unwrap_or_default());
    html! { <span class={classes!("row", worst, reorders.then_some("hides"))}>{ index + 1 }{ "\n" }</span> }
}

/// Returns whether a line contains characters that change its direction.
fn reorders(line: &str) -> bool {
    let controls = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !line.is_ascii() && line.chars().take(LINE_MAX).any(controls)
}

/// Returns whether a mark begins on a line or reaches into it.
fn touches(mark: Span, line: Span) -> bool {
    mark.start <= line.end && (mark.end > line.start || mark.start >= line.start)
}

/// Returns the severity of the worst mark of a line.
fn worst(marks: &[(Span, Severity)], line: Span) -> Option<Severity> {
    let here = marks.iter().take_while(|(mark, _)| mark.start <= line.end);
    here.filter(|(mark, _)| touches(*mark, line)).map(|(_, severity)| *severity).min()
}

const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// Draws one line, cut where an underline begins or ends and around invisible characters.
pub(super) fn row(text: &str, marks: &[(Span, Severity)], line: Span, tokens: &mut usize) -> Html {
    let line = Span::new(line.start, boundary(text, line.end.min(line.start + LINE_MAX)));
    let here = marks.iter().take_while(|(mark, _)| mark.start <= line.end);
    let here: Vec<(Span, Severity)> = here.filter(|(mark, _)| touches(*mark, line)).copied().collect();
    let edges = here.iter().flat_map(|(mark, _)| [mark.start, mark.end]);
    let mut cuts = vec![line.start, line.end];
    cuts.dedup();
    for at in edges.filter(|at| (line.start..=line.end).contains(at)) {
        if let Err(place) = cuts.binary_search(&at) {
            cuts.insert(place, at);
        }
    }
    let pieces = cuts.windows(2).map(|cut| {
        let severity = here.iter().filter(|(mark, _)| mark.start <= cut[0] && cut[1] <= mark.end);
        let severity = severity.map(|(_, severity)| *severity).min();
        let piece = characters(text.get(cut[0]..cut[1]).unwrap_or_default(), tokens);
        match severity {
            Some(severity) => html! { <mark class={class(severity)}>{ piece }</mark> },
            None => piece,
        }
    });
    let pieces: Html = pieces.collect();
    // A finding at the end of a line, or where something is missing, has no character to underline.
    let point = here.iter().find(|(mark, _)| mark.start == line.end || mark.is_empty());
    let point = point.map(|(_, severity)| html! { <i class={classes!("point", class(*severity))}></i> });
    html! { <span class="row">{ pieces }{ for point }{ "\n" }</span> }
}

fn characters(text: &str, tokens: &mut usize) -> Html {
    let mut pieces = Vec::new();
    let (mut plain, mut free) = (0, 0);
    for (at, character) in text.char_indices() {
        if character.is_ascii_graphic() || character == ' ' {
            continue;
        }
        let Some(token) = token(character).filter(|_| *tokens > 0) else { continue };
        *tokens -= 1;
        let end = at + character.len_utf8();
        // A name that would overlap the one before it is not drawn. Characters are about as wide as its
        // letters.
        let close = at < free;
        if !close {
            free = at + token.len().max(1);
        }
        pieces.push(html! { { text[plain..at].to_owned() } });
        pieces.push(
            html! { <b class={close.then_some("close")} data-token={token}>{ text[at..end].to_owned() }</b> },
        );
        plain = end;
    }
    if pieces.is_empty() {
        return html! { { text.to_owned() } };
    }
    pieces.push(html! { { text[plain..].to_owned() } });
    pieces.into_iter().collect()
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_box_has_one_line_more_than_line_ends() {
        let of = |text| lines(text).map(|line| text[line.range()].to_owned()).collect::<Vec<_>>();
        assert_eq!(of(""), [""]);
        assert_eq!(of("a"), ["a"]);
        assert_eq!(of("a\n\nb\n"), ["a", "", "b", ""]);
    }

    #[test]
    fn the_severity_of_a_line_is_that_of_its_worst_mark() {
        let marks = [
            (Span::new(0, 3), Severity::Note),
            (Span::new(2, 9), Severity::Error),
            (Span::at(12), Severity::Warning),
        ];
        let cases = [
            (Span::new(0, 5), Some(Severity::Error)),
            (Span::new(6, 8), Some(Severity::Error)),
            (Span::new(10, 12), Some(Severity::Warning)),
            (Span::new(13, 20), None),
        ];
        for (line, expected) in cases {
            assert_eq!(worst(&marks, line), expected, "{line:?}");
        }
    }
}
