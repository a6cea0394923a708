//! The messages of the screen, by concern.

use crate::check::trouble::Trouble;
use crate::draft::store::Backup;
use crate::draft::{Change, Part};
use mta_sts::{Event, Span};
use web_sys::HtmlInputElement;
use yew::Callback;

/// A message of any concern.
pub(crate) enum Msg {
    Edit(EditMsg),
    File(FileMsg),
    Saved(SavedMsg),
    Share(ShareMsg),
    Compare(CompareMsg),
    /// The first text is in view, and the rest can be drawn.
    DrawMore,
}

/// Edits: typed text, fixes, and the places that findings lead to.
pub(crate) enum EditMsg {
    /// A text box has a new text, which is applied as this change.
    Typed(Part, String, fn(Part, String) -> Change),
    Change(Change),
    Select(Part, Span),
}

/// Files that are opened and downloaded.
pub(crate) enum FileMsg {
    /// A file was chosen for this text.
    Chosen(Part, HtmlInputElement),
    /// The bytes of a file, unless the browser could not read it.
    Read(Part, Option<Vec<u8>>),
    Download,
}

/// The saved draft.
pub(crate) enum SavedMsg {
    Save,
    Delete,
    ChangedElsewhere,
    /// Shows the saved draft.
    Show,
    Swap(Backup),
    /// The encoded draft of a link; `None` where the link is damaged.
    Linked(Option<Vec<u8>>),
}

/// Links that contain the draft.
pub(crate) enum ShareMsg {
    Copy,
    /// The browser did not let the page copy this link.
    NotCopied(String),
}

/// The comparison with a live domain.
pub(crate) enum CompareMsg {
    /// Compares with the domain in this text.
    Compare(String),
    End,
    /// The answer comes from the edge's cache, where it was for this many seconds.
    Cached(u32),
    Settled(Vec<Event>),
    /// The stream has ended.
    Observed(Result<(), Trouble>),
}

impl From<EditMsg> for Msg {
    fn from(message: EditMsg) -> Self {
        Self::Edit(message)
    }
}

impl From<FileMsg> for Msg {
    fn from(message: FileMsg) -> Self {
        Self::File(message)
    }
}

impl From<SavedMsg> for Msg {
    fn from(message: SavedMsg) -> Self {
        Self::Saved(message)
    }
}

impl From<ShareMsg> for Msg {
    fn from(message: ShareMsg) -> Self {
        Self::Share(message)
    }
}

impl From<CompareMsg> for Msg {
    fn from(message: CompareMsg) -> Self {
        Self::Compare(message)
    }
}

/// Returns a handler that sends a message for each event.
pub(super) fn on<E: 'static, M: Into<Msg>>(
    send: &Callback<Msg>,
    message: impl Fn(E) -> M + 'static,
) -> Callback<E> {
    send.reform(move |event| message(event).into())
}

/// Returns a handler that sends a message for the events that have one.
pub(super) fn on_some<E: 'static, M: Into<Msg>>(
    send: &Callback<Msg>,
    message: impl Fn(E) -> Option<M> + 'static,
) -> Callback<E> {
    let send = send.clone();
    Callback::from(move |event| {
        if let Some(message) = message(event) {
            send.emit(message.into());
        }
    })
}
