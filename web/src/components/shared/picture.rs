//! The path of a mail, as the core draws it.

use crate::words::{language, plain};
use mta_sts::output::picture::{Canvas, draw};
use mta_sts::{Picture, Report};
use yew::prelude::*;
use yew::virtual_dom::{VTag, VText};

/// The picture of a report.
pub(crate) fn picture(report: &Report) -> Html {
    let picture = Picture::of(report);
    let mut nodes = Nodes::default();
    nodes.open("svg", "picture");
    nodes.attribute("role", "img");
    nodes.attribute("aria-label", &plain(&picture.sentence()));
    draw(&picture, language(), &mut nodes);
    nodes.close();
    html! { <figure class="way">{ nodes.last }</figure> }
}

/// Elements of the page. A text of the drawing becomes a text node.
#[derive(Default)]
struct Nodes {
    open: Vec<VTag>,
    last: Html,
}

impl Canvas for Nodes {
    fn open(&mut self, name: &'static str, class: &str) {
        self.open.push(VTag::new(name));
        self.attribute("class", class);
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        if let Some(tag) = self.open.last_mut() {
            tag.add_attribute(name, value.to_owned());
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(tag) = self.open.last_mut() {
            tag.add_child(VText::new(text.to_owned()).into());
        }
    }

    fn close(&mut self) {
        let Some(tag) = self.open.pop().map(Html::from) else { return };
        match self.open.last_mut() {
            Some(parent) => parent.add_child(tag),
            None => self.last = tag,
        }
    }
}
