//! The progress of many domains, on a terminal only.

use crate::words::say;
use indicatif::{ProgressBar, ProgressStyle};
use mta_sts::Message;
use std::io::{self, IsTerminal};

/// Returns a bar on standard error. It is hidden if that is not a terminal, or if the results appear on the same terminal.
pub(super) fn bar(count: usize, prints_results: bool) -> ProgressBar {
    let on_terminal = io::stderr().is_terminal();
    let is_in_the_way = prints_results && io::stdout().is_terminal();
    if count < 2 || !on_terminal || is_in_the_way {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count.try_into().unwrap_or(u64::MAX));
    // The bar replaces the arguments itself.
    let template = say(&Message::new("cli.domains-done", "{pos}/{len} domains {wide_bar} {elapsed}"));
    let style = ProgressStyle::with_template(&template);
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
