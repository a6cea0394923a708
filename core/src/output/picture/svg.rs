//! The picture as an image of its own.

use super::canvas::{Canvas, Markup};
use super::drawing::{draw, is_level};
use super::style::{STYLE, TOKENS};
use crate::finding::Words;
use crate::report::picture::Picture;

/// Returns the picture as a part of an HTML page, which brings the style. Its words are in the language of `words`.
pub fn inline(picture: &Picture, words: &Words) -> String {
    let mut image = Markup::default();
    image.open("svg", if is_level(picture) { "picture level" } else { "picture" });
    image.attribute("role", "img");
    image.attribute("aria-label", &picture.sentence().text_in(words));
    draw(picture, words, &mut image);
    image.close();
    image.text
}

/// Returns the picture as an image of its own, which fills the width that it is given. Its words are in the language of
/// `words`.
pub fn svg(picture: &Picture, words: &Words) -> String {
    let mut image = Markup::default();
    image.open("svg", if is_level(picture) { "picture level" } else { "picture" });
    image.attribute("xmlns", "http://www.w3.org/2000/svg");
    image.attribute("role", "img");
    image.attribute("aria-label", &picture.sentence().text_in(words));
    // In an image `@media` means the width of the image.
    let style = [TOKENS, STYLE, ".picture{height:100%}"].concat().replace("@container", "@media");
    image.open("style", "");
    image.text(&style);
    image.close();
    draw(picture, words, &mut image);
    image.close();
    image.text
}
