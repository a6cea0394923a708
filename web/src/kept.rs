//! Where a draft stays: in the fragment of a link, which no server ever sees, and in the storage of this
//! device.

use crate::browser;
use crate::draft::pack::{from_base64, to_base64};
use crate::draft::{Draft, FILE_MAX, PARTS};
use crate::platform::{deflate, inflate};
use js_sys::Uint8Array;
use web_sys::Storage;

/// The item of the device's storage.
const ITEM: &str = "draft";

/// How the fragment of a draft begins.
pub(crate) const PREFIX: &str = "#d=";

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

/// Reads the fragment of the address.
pub(crate) fn fragment() -> Fragment {
    let hash = browser::hash();
    match hash.strip_prefix(PREFIX) {
        None => Fragment::None,
        Some(text) => from_base64(text).map_or(Fragment::Damaged, Fragment::Draft),
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

/// The packed draft that was kept on this device.
pub(crate) fn stored() -> Option<Vec<u8>> {
    from_base64(&storage()?.get_item(ITEM).ok()??)
}

/// Keeps the draft on this device, where the browser lets it.
pub(crate) fn store(draft: &Draft) {
    if draft.is_empty() {
        return forget();
    }
    if let Some(storage) = storage() {
        // A full or forbidden storage keeps nothing; the draft is still on the screen.
        let _ = storage.set_item(ITEM, &to_base64(&draft.packed()));
    }
}

/// Keeps nothing any more.
pub(crate) fn forget() {
    if let Some(storage) = storage() {
        // What is not there need not be removed.
        let _ = storage.remove_item(ITEM);
    }
    // The address would bring it back.
    if matches!(fragment(), Fragment::Draft(_) | Fragment::Damaged) {
        browser::visit(crate::route::LINT, true);
    }
}

fn storage() -> Option<Storage> {
    browser::window()?.local_storage().ok()?
}
