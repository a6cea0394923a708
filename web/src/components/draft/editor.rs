//! A text box with a layer beneath it that underlines what was found and shows what cannot be seen.
//!
//! The text box stays an ordinary one: undo, input methods, screen readers and phones know it. The layer
//! has the same metrics and only ever holds the lines in view, so a text of any length costs the same.

use mta_sts::visible::token;
use mta_sts::{Severity, Span};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

/// Enough for the tallest box; some more than are in view, so that scrolling finds them drawn.
const LINES_DRAWN: usize = 44;
const LINES_ABOVE: usize = 6;

/// The tallest box of its own accord; a reader may draw it larger or smaller.
const ROWS_MAX: usize = 30;

/// Nobody scrolls sideways beyond so many bytes.
const LINE_MAX: usize = 2000;

/// Nor counts more invisible characters than these; each costs an element.
const TOKENS_MAX: usize = 400;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) id: &'static str,
    /// How many lines it shows at least; it grows with the text.
    pub(crate) rows: usize,
    pub(crate) node: NodeRef,
    pub(crate) placeholder: &'static str,
    pub(crate) described_by: String,
    pub(crate) invalid: bool,
    /// What the box holds.
    pub(crate) text: Rc<str>,
    /// What is underlined, in order.
    pub(crate) marks: Rc<[(Span, Severity)]>,
    pub(crate) oninput: Callback<InputEvent>,
}

pub(crate) struct Editor {
    gutter: NodeRef,
    layer: NodeRef,
    top: i32,
    left: i32,
    line_height: f64,
}

impl Component for Editor {
    type Message = (i32, i32);
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { gutter: NodeRef::default(), layer: NodeRef::default(), top: 0, left: 0, line_height: 24.0 }
    }

    fn update(&mut self, _: &Context<Self>, (top, left): (i32, i32)) -> bool {
        let before = self.first();
        (self.top, self.left) = (top, left);
        self.move_windows();
        self.first() != before
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let text: &str = &props.text;
        let first = self.first();
        let mut tokens = TOKENS_MAX;
        let lines: Vec<(usize, Span)> = lines(text).enumerate().skip(first).take(LINES_DRAWN).collect();
        let onscroll = ctx.link().batch_callback(|event: Event| {
            let place: HtmlElement = event.target()?.dyn_into().ok()?;
            Some((place.scroll_top(), place.scroll_left()))
        });
        let rows = (text.bytes().filter(|byte| *byte == b'\n').take(ROWS_MAX).count() + 1)
            .clamp(props.rows, ROWS_MAX);
        let last = lines.last().map_or(1, |(number, _)| number + 1);
        html! {
            <div class="editor">
                <div class="gutter" aria-hidden="true"><span class="widest">{ last }</span><pre ref={self.gutter.clone()}>{ for lines.iter().map(|(number, line)| self::number(*number, worst(&props.marks, *line), reorders(text.get(line.range()).unwrap_or_default()))) }</pre></div>
                <div class="stack">
                    <div class="layer" aria-hidden="true"><pre ref={self.layer.clone()}>{ for lines.iter().map(|(_, line)| row(text, &props.marks, *line, &mut tokens)) }</pre></div>
                    <textarea id={props.id} ref={props.node.clone()} rows={rows.to_string()} wrap="off" dir="ltr"
                        spellcheck="false" autocomplete="off" autocapitalize="none" autocorrect="off"
                        placeholder={props.placeholder} aria-describedby={props.described_by.clone()}
                        aria-invalid={props.invalid.to_string()} oninput={props.oninput.clone()} {onscroll} />
                </div>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first_render: bool) {
        if first_render {
            let height = ctx.props().node.cast::<HtmlTextAreaElement>().and_then(|place| line_height(&place));
            self.line_height = height.unwrap_or(self.line_height);
        }
        self.move_windows();
    }
}

impl Editor {
    /// The first line drawn, from 0.
    fn first(&self) -> usize {
        ((f64::from(self.top) / self.line_height) as usize).saturating_sub(LINES_ABOVE)
    }

    /// Puts the lines drawn where the text box has them.
    fn move_windows(&self) {
        for (window, left) in [(&self.gutter, 0), (&self.layer, -self.left)] {
            if let Some(window) = window.cast::<HtmlElement>() {
                // Only a property with an odd name could be refused.
                let _ = window.style().set_property("transform", &shifted(self.first(), self.top, left));
            }
        }
    }
}

/// In pixels. Read by the browser: a reader of floating-point numbers of our own weighs 10 kB.
fn line_height(place: &HtmlTextAreaElement) -> Option<f64> {
    let style = web_sys::window()?.get_computed_style(place).ok()??;
    let height = js_sys::Number::parse_float(&style.get_property_value("line-height").ok()?);
    height.is_finite().then_some(height)
}

/// Where a window stands that begins with the line `first`, when its text is scrolled by so many pixels.
fn shifted(first: usize, top: i32, left: i32) -> String {
    format!("translate({left}px,calc({first} * var(--line-height) - {top}px))")
}

/// The lines of a text box, without their ends.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = text.get(start..)?.find('\n').map_or(text.len(), |feed| start + feed);
        next = (end < text.len()).then_some(end + 1);
        Some(Span::new(start, end))
    })
}

fn number(number: usize, worst: Option<Severity>, reorders: bool) -> Html {
    html! { <span class={classes!("row", worst.map(class), reorders.then_some("hides"))}>{ number + 1 }{ "\n" }</span> }
}

/// Whether a line does not read in the order of its characters.
fn reorders(line: &str) -> bool {
    let controls = |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !line.is_ascii() && line.chars().take(LINE_MAX).any(controls)
}

/// A mark belongs to the line that it begins on, and to every other one it reaches into.
fn touches(mark: Span, line: Span) -> bool {
    mark.start <= line.end && (mark.end > line.start || mark.start >= line.start)
}

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

/// One line, cut wherever an underline begins or ends and around what cannot be seen.
fn row(text: &str, marks: &[(Span, Severity)], line: Span, tokens: &mut usize) -> Html {
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
    // What is found at a line's end, or where something is missing, has no character to stand under.
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
        // A name that would print over the one before it stays away; characters are about as wide as its letters.
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
    fn a_text_box_has_a_line_more_than_line_ends() {
        let of = |text| lines(text).map(|line| text[line.range()].to_owned()).collect::<Vec<_>>();
        assert_eq!(of(""), [""]);
        assert_eq!(of("a"), ["a"]);
        assert_eq!(of("a\n\nb\n"), ["a", "", "b", ""]);
    }

    #[test]
    fn a_line_knows_the_worst_of_its_marks() {
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
