//! What happens on the screen.

use crate::check::trouble::Trouble;
use crate::publish::lints::Lints;
use crate::publish::seen::Seen;
use crate::publish::setup::IdFrom;
use crate::publish::step::Step;
use mta_sts::Mode;
use mta_sts::publish::records::RecordFormat;
use yew::Callback;

pub(crate) enum Msg {
    /// The field of the domain has this text.
    Typed(String),
    /// Looks up the domain in this text.
    Look(String),
    /// The answer to a look-up, which has this number.
    Seen(u32, Result<Box<Seen>, Trouble>),
    Edit(Edit),
    /// Opens a step, or closes it if it is open.
    Toggle(Step),
    /// Opens a step and goes there.
    GoTo(Step),
    Loaded(Option<Lints>),
    /// The digest of this policy; `None` where the browser does not compute one.
    Digest(String, Option<Vec<u8>>),
    Save(File),
    /// Opens the texts in the editor.
    Editor,
    Share,
    /// The browser did not let the page copy this link.
    NotCopied(String),
    Delete,
    BackToOwn,
    /// Draws the inside of the next step.
    DrawMore,
}

/// Changes of what is entered.
pub(crate) enum Edit {
    Hosts(String),
    /// Takes what follows from the live MX hosts.
    Propose,
    Mode(Mode),
    MaxAge(u32),
    Rua(String),
    Server(String),
    Others(String),
    Zone(String),
    Form(RecordFormat),
    IdFrom(IdFrom),
    Hosting(String),
    /// Switches the policy from testing to enforce.
    Enforce,
}

/// A file to save.
#[derive(Clone, PartialEq)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) text: String,
}

/// Returns a handler that sends a message for each event.
pub(super) fn on<E: 'static>(send: &Callback<Msg>, message: impl Fn(E) -> Msg + 'static) -> Callback<E> {
    send.reform(message)
}
