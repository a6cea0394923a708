//! Where a draft stays: in the fragment of a link, which no server ever sees, and in the storage of this
//! device.

use crate::browser;
use crate::browser::platform::{deflate, inflate};
use crate::draft::codec::{from_base64, to_base64};
use crate::draft::{Draft, FILE_MAX, PARTS};
use js_sys::Uint8Array;
use web_sys::Storage;

/// The item of the device's storage.
const ITEM: &str = "draft";

/// How the fragment of a draft begins.
const PREFIX: &str = "#d=";

/// The most that a link may unfold into: each text at its limit, and what packs them.
const UNPACKED_MAX: u32 = (PARTS * (FILE_MAX + 8)) as u32;

/// What the address holds.
pub(crate) enum Fragment {
    None,
    /// A draft, compressed.
    Draft(Vec<u8>),
    /// Meant as a draft, but none.
    Damaged,
}

/// Reads the fragment of the address. Some mail programs encode what needs no encoding, or pad it.
pub(crate) fn fragment() -> Fragment {
    let hash = browser::hash();
    let hash = browser::decode(&hash).unwrap_or(hash);
    match hash.strip_prefix(PREFIX) {
        None => Fragment::None,
        Some(text) => from_base64(text.trim_end_matches('=')).map_or(Fragment::Damaged, Fragment::Draft),
    }
}

/// The packed draft of a fragment.
pub(crate) async fn inflated(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let bytes = inflate(Uint8Array::from(bytes.as_slice()), UNPACKED_MAX).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

/// A link that holds the packed draft.
pub(crate) async fn link(packed: Vec<u8>) -> Option<String> {
    let bytes = deflate(Uint8Array::from(packed.as_slice())).await.ok()?;
    let text = to_base64(&Uint8Array::new(&bytes).to_vec());
    Some(browser::absolute(&format!("{}{PREFIX}{text}", crate::route::LINT)))
}

/// The draft of this device that is being edited, packed.
pub(crate) fn stored() -> Option<Vec<u8>> {
    get(ITEM)
}

/// Keeps the draft on this device; whether the browser let it. An older one is no draft to come back to.
pub(crate) fn store(draft: &Draft) -> bool {
    if draft.is_empty() {
        forget();
        return true;
    }
    let done = set(ITEM, &draft.packed());
    if !done {
        forget();
    }
    done
}

/// Whether the browser would keep a draft of ordinary size.
pub(crate) fn can_keep() -> bool {
    const TRIAL: &str = "trial";
    let done = set(TRIAL, &[0; 1024]);
    remove(TRIAL);
    done
}

/// Keeps the draft no longer.
pub(crate) fn forget() {
    remove(ITEM);
}

/// Takes the draft out of the address, which would bring it back after every edit.
pub(crate) fn leave_link() {
    if !matches!(fragment(), Fragment::None) {
        browser::visit(crate::route::LINT, true);
    }
}

/// A draft that made room for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aside {
    /// The reader's own, from before a link was opened.
    Own,
    /// That of a link, as edited.
    Linked,
}

impl Aside {
    pub(crate) const ALL: [Self; 2] = [Self::Own, Self::Linked];

    const fn item(self) -> &'static str {
        match self {
            Self::Own => "draft-own",
            Self::Linked => "draft-linked",
        }
    }

    /// Whether there is one.
    pub(crate) fn is_there(self) -> bool {
        get(self.item()).is_some()
    }

    /// Takes the draft, which is packed, to make room for that of a link; whether there was room for it.
    pub(crate) fn make_room(packed: &[u8]) -> bool {
        // Where one's own is aside already, the present one came by a link.
        let place = if Self::Own.is_there() { Self::Linked } else { Self::Own };
        set(place.item(), packed)
    }

    /// Gives the draft back, and takes the present one in its place.
    pub(crate) fn exchange(self, present: &Draft) -> Option<Vec<u8>> {
        let packed = get(self.item())?;
        let other = match self {
            Self::Own => Self::Linked,
            Self::Linked => Self::Own,
        };
        remove(self.item());
        if !present.is_empty() && !set(other.item(), &present.packed()) {
            set(self.item(), &packed);
            return None;
        }
        Some(packed)
    }
}

/// Whether an item of the storage, as an event names it, is the draft being edited.
pub(crate) fn is_draft(item: Option<&str>) -> bool {
    item.is_none_or(|item| item == ITEM)
}

fn get(item: &str) -> Option<Vec<u8>> {
    from_base64(&storage()?.get_item(item).ok()??)
}

fn set(item: &str, packed: &[u8]) -> bool {
    storage().is_some_and(|storage| storage.set_item(item, &to_base64(packed)).is_ok())
}

fn remove(item: &str) {
    if let Some(storage) = storage() {
        // What is not there need not be removed.
        let _ = storage.remove_item(item);
    }
}

fn storage() -> Option<Storage> {
    browser::window()?.local_storage().ok()?
}
