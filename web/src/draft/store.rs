//! Where a draft is saved: in the browser's storage, and in the fragment of a link, which browsers do not
//! send to a server.

use crate::browser;
use crate::browser::platform::{deflate, inflate};
use crate::draft::base64;
use crate::draft::limits::FILE_MAX;
use crate::draft::part::PARTS;
use crate::draft::state::Draft;
use crate::route::{LINT, local};
use js_sys::Uint8Array;
use web_sys::Storage;

/// The item of the storage.
const ITEM: &str = "draft";

/// How the fragment of a draft begins.
const PREFIX: &str = "#d=";

/// At most this many bytes come out of a link: each text at its limit, and the lengths between them.
const INFLATED_MAX: u32 = (PARTS * (FILE_MAX + 8)) as u32;

/// What the address contains.
pub(crate) enum Fragment {
    None,
    /// A compressed draft.
    Draft(Vec<u8>),
    /// A draft that cannot be read.
    Damaged,
}

/// Reads the fragment of the address. Some mail programs percent-encode more than necessary, or add padding.
pub(crate) fn fragment() -> Fragment {
    let hash = browser::hash();
    let hash = browser::decode(&hash).unwrap_or(hash);
    match hash.strip_prefix(PREFIX) {
        None => Fragment::None,
        Some(text) => base64::decode(text.trim_end_matches('=')).map_or(Fragment::Damaged, Fragment::Draft),
    }
}

/// Decompresses the draft of a fragment.
pub(crate) async fn inflated(bytes: Vec<u8>) -> Option<Vec<u8>> {
    let bytes = inflate(Uint8Array::from(bytes.as_slice()), INFLATED_MAX).await.ok()?;
    Some(Uint8Array::new(&bytes).to_vec())
}

/// Returns a link that contains the encoded draft.
pub(crate) async fn link(encoded: Vec<u8>) -> Option<String> {
    let bytes = deflate(Uint8Array::from(encoded.as_slice())).await.ok()?;
    let text = base64::encode(&Uint8Array::new(&bytes).to_vec())?;
    Some(browser::absolute(&format!("{}{PREFIX}{text}", local(LINT))))
}

/// Removes the draft from the address, which would bring it back after every edit.
pub(crate) fn remove_fragment() {
    if !matches!(fragment(), Fragment::None) {
        browser::visit(&local(LINT), true);
    }
}

/// Returns the saved draft, encoded.
pub(crate) fn saved() -> Option<Vec<u8>> {
    get(ITEM)
}

/// Saves the draft; returns whether the browser allowed it. If it did not, an older draft is deleted too: it
/// would come back instead of this one.
pub(crate) fn save(draft: &Draft) -> bool {
    if draft.is_empty() {
        delete();
        return true;
    }
    let done = set(ITEM, &draft.encoded());
    if !done {
        delete();
    }
    done
}

/// Deletes the saved draft.
pub(crate) fn delete() {
    remove(ITEM);
}

/// Returns whether the browser would save a draft of ordinary size.
pub(crate) fn can_save() -> bool {
    const TRIAL: &str = "trial";
    let done = set(TRIAL, &[0; 1024]);
    remove(TRIAL);
    done
}

/// Returns whether an item of the storage, as an event names it, is the saved draft.
pub(crate) fn is_draft(item: Option<&str>) -> bool {
    item.is_none_or(|item| item == ITEM)
}

/// A second saved draft, which the one on the page has replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backup {
    /// The user's own, from before a link was opened.
    Own,
    /// The draft of a link, as edited.
    Linked,
}

impl Backup {
    pub(crate) const ALL: [Self; 2] = [Self::Own, Self::Linked];

    const fn item(self) -> &'static str {
        match self {
            Self::Own => "draft-own",
            Self::Linked => "draft-linked",
        }
    }

    /// Returns whether there is one.
    pub(crate) fn exists(self) -> bool {
        get(self.item()).is_some()
    }

    /// Saves the encoded draft before that of a link replaces it; returns whether there was space for it.
    pub(crate) fn save(encoded: &[u8]) -> bool {
        // If there is a backup of the user's own draft, this one came from a link.
        let backup = if Self::Own.exists() { Self::Linked } else { Self::Own };
        set(backup.item(), encoded)
    }

    /// Returns the encoded draft of this backup, and saves `present` as the other backup.
    pub(crate) fn swap(self, present: &Draft) -> Option<Vec<u8>> {
        let encoded = get(self.item())?;
        let other = match self {
            Self::Own => Self::Linked,
            Self::Linked => Self::Own,
        };
        remove(self.item());
        if !present.is_empty() && !set(other.item(), &present.encoded()) {
            set(self.item(), &encoded);
            return None;
        }
        Some(encoded)
    }
}

fn get(item: &str) -> Option<Vec<u8>> {
    base64::decode(&storage()?.get_item(item).ok()??)
}

fn set(item: &str, encoded: &[u8]) -> bool {
    let stored = storage().zip(base64::encode(encoded));
    stored.is_some_and(|(storage, text)| storage.set_item(item, &text).is_ok())
}

fn remove(item: &str) {
    if let Some(storage) = storage() {
        // Removing an item that does not exist is not an error.
        let _ = storage.remove_item(item);
    }
}

fn storage() -> Option<Storage> {
    browser::window()?.local_storage().ok()?
}
