//! The screen on which TLS reports are read. The same program runs twice: in the page, and in a worker that reads.

use crate::browser;
use crate::components::reports::Reports;
use crate::reports::worker;

/// Draws the screen into its HTML file, or serves the page where there is no window.
pub fn start() {
    super::speak(crate::words::translate_reports);
    match browser::element("app") {
        Some(root) => super::draw(move || {
            yew::Renderer::<Reports>::with_root(root).render();
        }),
        None => worker::start(),
    }
}
