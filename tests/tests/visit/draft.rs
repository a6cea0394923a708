//! Helpers for tests of the draft editor.

use serde_json::json;
use thirtyfour::error::WebDriverResult;

use super::Visit;

/// A policy without problems.
pub(crate) const POLICY: &str = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n";

/// Pastes a text into a box by an event. What follows from it is drawn when this returns, because the page draws before the
/// next task.
pub(crate) async fn paste(visit: &Visit, part: &str, text: &str) -> WebDriverResult<()> {
    drawn(visit).await?;
    let script = "const box = document.getElementById(arguments[0]);
        box.focus(); box.select();
        const data = new DataTransfer(); data.setData('text/plain', arguments[1]);
        if (arguments[1]) document.execCommand('insertText', false, arguments[1]); else document.execCommand('delete');
        return new Promise(done => setTimeout(done))";
    visit.run(script, vec![json!(part), json!(text)]).await.map(drop)
}

/// Drops files, given by their bytes, on a text box.
pub(crate) async fn drop_files(visit: &Visit, part: &str, files: &[&[u8]]) -> WebDriverResult<()> {
    let script = "const data = new DataTransfer();
        for (const bytes of arguments[1]) data.items.add(new File([new Uint8Array(bytes)], 'file.txt'));
        const drop = new DragEvent('drop', {dataTransfer: data, bubbles: true, cancelable: true});
        document.getElementById(arguments[0]).dispatchEvent(drop)";
    visit.run(script, vec![json!(part), json!(files)]).await.map(drop)
}

/// Opens the draft editor.
pub(crate) async fn open(visit: &Visit) -> WebDriverResult<()> {
    visit.open("/lint").await?;
    drawn(visit).await
}

/// Waits until all of the editor is drawn. It comes in several tasks, from top to bottom, and only then it writes into its
/// boxes.
pub(crate) async fn drawn(visit: &Visit) -> WebDriverResult<()> {
    visit.wait_for(DRAWN).await
}

/// The editor, when all of it is drawn.
pub(crate) const DRAWN: &str = ".lint:not([aria-busy])";

/// Waits for a button and presses it. What follows from it at once is drawn when this returns.
pub(crate) async fn press(visit: &Visit, selector: &str) -> WebDriverResult<()> {
    visit.wait_for(selector).await?;
    visit.run("document.querySelector(arguments[0]).click()", vec![json!(selector)]).await?;
    visit.run("return new Promise(done => setTimeout(done))", vec![]).await.map(drop)
}

/// Opens a row of the list below the texts, if it is closed.
#[allow(dead_code)] // Not every test uses it.
pub(crate) async fn open_row(visit: &Visit, id: &str) -> WebDriverResult<()> {
    visit.wait_for(&format!("#{id}")).await?;
    let script = "const row = document.getElementById(arguments[0]); if (!row.open) row.querySelector('summary').click()";
    visit.run(script, vec![json!(id)]).await.map(drop)
}
