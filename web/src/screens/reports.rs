//! The screen on which TLS reports are read. A worker reads them, with a program of its own.

use crate::browser;
use crate::components::reports::Reports;
use crate::reports::worker;

/// Draws the screen into its HTML file.
pub fn start() {
    super::speak(crate::words::translate_reports);
    if let Some(root) = browser::element("app") {
        super::draw(move || {
            yew::Renderer::<Reports>::with_root(root).render();
        });
    }
}

/// Serves the page, in the worker.
pub fn read() {
    // It has sentences of the core only.
    super::speak(|_| ());
    worker::start();
}
