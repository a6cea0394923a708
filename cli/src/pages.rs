//! The pages about lints and notes that are in the program.

use crate::words;

/// The pages of `docs/lints` and `docs/notes`, and those of other languages, as `lints/blank-line` and `de/lints/blank-line`.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Returns the prose of a page in the chosen language, or in English if there is none: what is below its heading.
pub(crate) fn prose(folder: &str, name: &str) -> Option<&'static str> {
    let find = |path: String| PAGES.iter().find(|(of, _)| **of == path).map(|(_, page)| *page);
    let page =
        find(format!("{}/{folder}/{name}", words::code())).or_else(|| find(format!("{folder}/{name}")))?;
    Some(page.strip_prefix(&format!("# {name}")).unwrap_or(page).trim())
}
