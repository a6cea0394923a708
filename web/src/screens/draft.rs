//! The screen on which a draft is linted while it is typed.

use crate::browser;
use crate::browser::shell;
use crate::components::draft::{Lint, PartialReading, Props};
use crate::draft::store;

/// Draws the screen into its HTML file.
pub fn start() {
    super::speak(crate::words::translate_draft);
    let Some(root) = browser::element("app") else { return };
    shell::on_history(|| {
        // A second link to a draft, opened over the first, changes nothing but the fragment.
        if !matches!(store::fragment(), store::Fragment::None) {
            browser::reload();
        }
    });
    let reading = PartialReading(super::reading(&browser::demo_domains()));
    super::draw(move || {
        yew::Renderer::<Lint>::with_root_and_props(root, Props { reading }).render();
    });
}
