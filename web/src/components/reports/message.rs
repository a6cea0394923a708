//! What happens on the screen.

use crate::reports::client::Told;
use crate::reports::view::Wanted;
use js_sys::Array;
use web_sys::{DragEvent, HtmlInputElement};

/// What happens on the screen.
pub(crate) enum Msg {
    Chosen(HtmlInputElement),
    Dropped(DragEvent),
    Read(Array),
    Demo,
    Forget,
    Print,
    Wanted(Wanted),
    /// The day of which the reporters are shown.
    Day(Option<u32>),
    /// A large part was opened, and is drawn from now on.
    Opened(&'static str),
    Save(&'static str),
    Compare(String),
    Told(Told),
}
