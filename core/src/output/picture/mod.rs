//! The path of a mail as an image.

mod canvas;
mod card;
mod drawing;

use crate::report::picture::Picture;
use canvas::Markup;

pub use canvas::Canvas;
pub use card::card;
pub use drawing::{draw, is_level};

/// The style of the picture. A page imports the same file.
const STYLE: &str = include_str!("style.css");

/// The colours that a page has in its own style sheet.
const TOKENS: &str = include_str!("tokens.css");

/// Returns the picture as an image of its own, which fills the width that it is given.
pub fn svg(picture: &Picture) -> String {
    let mut image = Markup::default();
    image.open("svg", if is_level(picture) { "picture level" } else { "picture" });
    image.attribute("xmlns", "http://www.w3.org/2000/svg");
    image.attribute("role", "img");
    image.attribute("aria-label", &picture.sentence());
    // In an image `@media` means the width of the image.
    let style = [TOKENS, STYLE, ".picture{height:100%}"].concat().replace("@container", "@media");
    image.open("style", "");
    image.text(&style);
    image.close();
    draw(picture, &mut image);
    image.close();
    image.text
}
