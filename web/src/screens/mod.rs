//! The entry of each screen. A program calls one of them, and the linker drops what only the others need.

pub mod bounce;
pub mod check;
pub mod draft;
pub mod publish;
pub mod reports;

use crate::browser;
use crate::check::domain_input::Reading;
use crate::words;

/// Speaks the language of the page. `screen` translates the words of the screen.
fn speak(screen: fn(&'static str)) {
    if let Some(file) = browser::language_file() {
        words::speak(file, screen);
    }
}

/// Draws a screen in a task of its own, so that the browser can answer between it and what has loaded the program.
fn draw(screen: impl FnOnce() + 'static) {
    browser::later(0, screen);
}

/// How this installation reads domains.
fn reading(demo_domains: &[String]) -> Reading {
    // An installation that offers demo domains can look them up; no other one can.
    let lifted_suffix = (!demo_domains.is_empty()).then_some("test");
    Reading { to_ascii: browser::to_ascii, lifted_suffix }
}
