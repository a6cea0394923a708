//! Elements of an image as data, so that a page can make nodes of them and a file can contain them as text.

use std::borrow::Cow;

/// A node of the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, not escaped.
    Text(String),
}

/// An element of the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name in SVG.
    pub name: &'static str,
    /// Its attributes; the values are not escaped.
    pub attributes: Vec<(&'static str, Cow<'static, str>)>,
    /// What is in it.
    pub children: Vec<Node>,
}

/// Returns an element with a class; without the attribute if the class is empty.
pub(super) fn element(name: &'static str, class: impl Into<Cow<'static, str>>) -> Element {
    let class = class.into();
    let attributes = if class.is_empty() { Vec::new() } else { vec![("class", class)] };
    Element { name, attributes, children: Vec::new() }
}

/// Returns a path.
pub(super) fn path(class: &'static str, d: impl Into<Cow<'static, str>>) -> Element {
    element("path", class).with("d", d)
}

impl Element {
    /// Adds an attribute.
    pub(super) fn with(mut self, name: &'static str, value: impl Into<Cow<'static, str>>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// Adds children.
    pub(super) fn holding(mut self, children: impl IntoIterator<Item = Element>) -> Self {
        self.children.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Adds text.
    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.children.push(Node::Text(text.into()));
        self
    }

    /// Writes the element as text.
    pub(super) fn write(&self, out: &mut String) {
        out.extend(["<", self.name]);
        for (name, value) in &self.attributes {
            out.extend([" ", name, "=\""]);
            escape(out, value);
            out.push('"');
        }
        if self.children.is_empty() {
            return out.push_str("/>");
        }
        out.push('>');
        for child in &self.children {
            match child {
                Node::Element(element) => element.write(out),
                Node::Text(text) => escape(out, text),
            }
        }
        out.extend(["</", self.name, ">"]);
    }
}

fn escape(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            char => out.push(char),
        }
    }
}
