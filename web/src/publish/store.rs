//! Where what was entered is saved: in the browser's storage, and in the fragment of a link, which browsers do not send to a
//! server.

use crate::browser;
use crate::publish::codec::{decoded, encoded};
use crate::publish::setup::Setup;
use crate::route::{PUBLISH, local};
use web_sys::Storage;

const ITEM: &str = "publish";
/// What was entered before a link was opened.
const OWN: &str = "publish-own";

/// Returns what the link that was opened contains.
pub(crate) fn linked() -> Option<Setup> {
    decoded(browser::hash().strip_prefix('#')?, browser::decode)
}

/// Returns a link that contains everything but the time since which the domain is in testing.
pub(crate) fn link(setup: &Setup) -> String {
    let shared = Setup { testing_since: None, ..setup.clone() };
    browser::absolute(&format!("{}#{}", local(PUBLISH), encoded(&shared, browser::encode)))
}

/// Removes what a link contains from the address, which would bring it back after every edit.
pub(crate) fn remove_fragment() {
    if !browser::hash().is_empty() {
        browser::visit(&local(PUBLISH), true);
    }
}

/// Returns what was saved.
pub(crate) fn saved() -> Option<Setup> {
    get(ITEM)
}

/// Saves what is entered.
pub(crate) fn save(setup: &Setup) {
    set(ITEM, setup);
}

/// Returns what was entered before a link was opened.
pub(crate) fn own() -> Option<Setup> {
    get(OWN)
}

/// Keeps what is saved beside what a link contains.
pub(crate) fn keep_own() {
    if own().is_none() {
        saved().iter().for_each(|setup| set(OWN, setup));
    }
}

/// Forgets what was entered before a link was opened.
pub(crate) fn forget_own() {
    remove(OWN);
}

/// Deletes everything.
pub(crate) fn delete() {
    remove(ITEM);
}

fn get(item: &str) -> Option<Setup> {
    decoded(&storage()?.get_item(item).ok()??, browser::decode)
}

fn set(item: &str, setup: &Setup) {
    if let Some(storage) = storage() {
        // A browser that does not save loses nothing that is on the page; a link can be copied instead.
        let _ = storage.set_item(item, &encoded(setup, browser::encode));
    }
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
