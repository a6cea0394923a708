//! A text box with a layer below it that underlines findings and names invisible characters.
//!
//! The text box is an ordinary one, so undo, input methods, screen readers and phones work as usual. The
//! layer has the same metrics and contains the lines in view only, so the cost does not depend on the length
//! of the text.

mod rows;

use crate::components::draft::editor::rows::{TOKENS_MAX, lines, number, row};
use mta_sts::{Severity, Span};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlTextAreaElement};
use yew::prelude::*;

/// How many lines are drawn: all of the tallest box, and some above and below it for scrolling.
const LINES_DRAWN: usize = 44;
const LINES_ABOVE: usize = 6;

/// At most this many lines high is the box, unless the user resizes it.
const ROWS_MAX: usize = 30;

#[derive(Properties, PartialEq)]
pub(crate) struct Props {
    pub(crate) id: &'static str,
    /// How many lines the box has at least; it grows with the text.
    pub(crate) rows: usize,
    pub(crate) node: NodeRef,
    pub(crate) placeholder: &'static str,
    pub(crate) described_by: String,
    pub(crate) invalid: bool,
    /// The content of the box.
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
        self.move_layers();
        self.first() != before
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let text: &str = &props.text;
        let first = self.first();
        let mut tokens = TOKENS_MAX;
        let lines: Vec<(usize, Span)> = lines(text).enumerate().skip(first).take(LINES_DRAWN).collect();
        let onscroll = ctx.link().batch_callback(|event: Event| {
            let text_box: HtmlElement = event.target()?.dyn_into().ok()?;
            Some((text_box.scroll_top(), text_box.scroll_left()))
        });
        let rows = (text.bytes().filter(|byte| *byte == b'\n').take(ROWS_MAX).count() + 1)
            .clamp(props.rows, ROWS_MAX);
        let last = lines.last().map_or(1, |(number, _)| number + 1);
        html! {
            <div class="editor">
                <div class="gutter" aria-hidden="true"><span class="widest">{ last }</span><pre ref={self.gutter.clone()}>{ for lines.iter().map(|(index, line)| number(text, &props.marks, *index, *line)) }</pre></div>
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
            let height =
                ctx.props().node.cast::<HtmlTextAreaElement>().and_then(|text_box| line_height(&text_box));
            self.line_height = height.unwrap_or(self.line_height);
        }
        self.move_layers();
    }
}

impl Editor {
    /// The first line drawn, from 0.
    fn first(&self) -> usize {
        ((f64::from(self.top) / self.line_height) as usize).saturating_sub(LINES_ABOVE)
    }

    /// Moves the drawn lines to where the text box has them.
    fn move_layers(&self) {
        for (layer, left) in [(&self.gutter, 0), (&self.layer, -self.left)] {
            if let Some(layer) = layer.cast::<HtmlElement>() {
                // The browser refuses only malformed property names.
                let _ = layer.style().set_property("transform", &shifted(self.first(), self.top, left));
            }
        }
    }
}

/// Returns the height of a line in pixels. The browser parses the number: Rust's parser of floating-point
/// numbers adds 10 kB.
fn line_height(text_box: &HtmlTextAreaElement) -> Option<f64> {
    let style = web_sys::window()?.get_computed_style(text_box).ok()??;
    let height = js_sys::Number::parse_float(&style.get_property_value("line-height").ok()?);
    height.is_finite().then_some(height)
}

/// Returns the position of a layer that begins with the line `first`, in a text that is scrolled by `top` and
/// `left` pixels.
fn shifted(first: usize, top: i32, left: i32) -> String {
    format!("translate({left}px,calc({first} * var(--line-height) - {top}px))")
}
