//! The screen on which a bounce, a delivery report or lines of a log are explained.

use crate::browser;
use crate::components::bounce::Bounces;

/// Draws the screen into its HTML file.
pub fn start() {
    super::speak(crate::words::translate_bounce);
    if let Some(root) = browser::element("app") {
        super::draw(move || {
            yew::Renderer::<Bounces>::with_root(root).render();
        });
    }
}
