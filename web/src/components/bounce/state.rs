//! What happens on the screen, and what it shows.

use mta_sts::bounces::Explanation;
use web_sys::HtmlInputElement;

/// What happens on the screen.
pub(crate) enum Msg {
    Explain,
    /// The text is not in the box yet.
    Pasted,
    Arrived,
    /// A text that is not in the box.
    Given(String),
    Chosen(HtmlInputElement),
    Opened(File),
    Example,
    Cleared,
}

/// The beginning of a file.
pub(crate) struct File {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
    /// How many bytes the whole file has.
    pub(super) size: usize,
}

/// Where a text is from.
pub(super) enum From {
    Box,
    File(String),
    /// It was pasted, and is too long for the box.
    Long,
}

/// What was recognised in a text.
pub(super) struct Answer {
    pub(super) explanation: Explanation,
    /// How many bytes the whole text has.
    pub(super) size: usize,
    pub(super) from: From,
}
