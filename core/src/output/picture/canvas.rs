//! What the picture is drawn on: nodes of a page, or text.

/// Takes in the elements of an image, in document order.
pub trait Canvas {
    /// Begins an element with a class.
    fn open(&mut self, name: &'static str, class: &str);
    /// Gives the element that was opened last an attribute. The value is not escaped.
    fn attribute(&mut self, name: &'static str, value: &str);
    /// Adds text to the open element. It is not escaped.
    fn text(&mut self, text: &str);
    /// Ends the open element.
    fn close(&mut self);
}

/// An image as text.
#[derive(Default)]
pub(super) struct Markup {
    pub(super) text: String,
    open: Vec<&'static str>,
    /// Whether the start tag of the last element still lacks its `>`.
    in_tag: bool,
}

impl Markup {
    fn end_tag(&mut self) {
        if std::mem::take(&mut self.in_tag) {
            self.text.push('>');
        }
    }
}

impl Canvas for Markup {
    fn open(&mut self, name: &'static str, class: &str) {
        self.end_tag();
        self.text.push('<');
        self.text.push_str(name);
        self.open.push(name);
        self.in_tag = true;
        if !class.is_empty() {
            self.attribute("class", class);
        }
    }

    fn attribute(&mut self, name: &'static str, value: &str) {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        escape(&mut self.text, value);
        self.text.push('"');
    }

    fn text(&mut self, text: &str) {
        self.end_tag();
        escape(&mut self.text, text);
    }

    fn close(&mut self) {
        self.end_tag();
        if let Some(name) = self.open.pop() {
            self.text.push_str("</");
            self.text.push_str(name);
            self.text.push('>');
        }
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
