//! The screen that leads from nothing to mode enforce.

use crate::browser;
use crate::browser::shell;
use crate::components::publish::{Props, Publish, SameReading};

/// Draws the screen into its HTML file.
pub fn start() {
    super::speak(crate::words::translate_publish);
    let Some(root) = browser::element("app") else { return };
    shell::on_history(|| {
        // A second link, opened over the first, changes nothing but the fragment.
        if browser::hash().contains('=') {
            browser::reload();
        }
    });
    let reading = SameReading(super::reading(&browser::demo_domains()));
    super::draw(move || {
        yew::Renderer::<Publish>::with_root_and_props(root, Props { reading }).render();
    });
}
