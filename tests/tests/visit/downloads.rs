//! Files that a page offers for saving.

use thirtyfour::error::WebDriverResult;

use super::Visit;

/// Records the bytes of downloads from now on, and saves none.
pub(crate) async fn watch_downloads(visit: &Visit) -> WebDriverResult<()> {
    let script = "const make = URL.createObjectURL;
        URL.createObjectURL = blob => { window.saved = blob; return make.call(URL, blob) };
        HTMLAnchorElement.prototype.click = () => {}";
    visit.run(script, vec![]).await.map(drop)
}

/// Waits for a download, and returns its bytes.
pub(crate) async fn saved(visit: &Visit) -> WebDriverResult<Vec<u8>> {
    visit.until("return window.saved != null", |saved| *saved == true).await?;
    let script = "const { saved } = window; window.saved = null;
        return saved.arrayBuffer().then(bytes => [...new Uint8Array(bytes)])";
    Ok(serde_json::from_value(visit.run(script, vec![]).await?).unwrap())
}
