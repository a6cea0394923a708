//! The path of a mail as an image.

mod card;
mod drawing;
mod node;

use crate::report::picture::Picture;

pub use card::card;
pub use drawing::draw;
pub use node::{Element, Node};

/// The style of the picture. A page imports the same file.
const STYLE: &str = include_str!("style.css");

/// The colours that a page has in its own style sheet.
const TOKENS: &str = include_str!("tokens.css");

/// Returns the picture as an image of its own, which fills the width that it is given.
pub fn svg(picture: &Picture) -> String {
    // In an image `@media` means the width of the image.
    let style = format!("{TOKENS}{STYLE}.picture{{height:100%}}").replace("@container", "@media");
    let mut svg = draw(picture, |_| None);
    svg.attributes.push(("xmlns", "http://www.w3.org/2000/svg".into()));
    svg.children.insert(0, Node::Element(node::element("style", "").text(style)));
    let mut out = String::new();
    svg.write(&mut out);
    out
}
