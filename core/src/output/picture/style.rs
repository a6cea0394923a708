//! The style sheets of images.

/// The style of the picture. A page imports the same file.
pub(super) const STYLE: &str = include_str!("style.css");

/// The colours that a page has in its own style sheet.
pub(super) const TOKENS: &str = include_str!("tokens.css");
