//! The path of a mail as an image.

mod canvas;
mod card;
mod drawing;
mod style;
mod svg;
mod width;

pub use canvas::Canvas;
pub use card::card;
pub use drawing::{draw, is_level};
pub use svg::{inline, svg};
