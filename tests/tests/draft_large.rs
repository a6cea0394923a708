//! Tests drafts that are too large or not text: a note is shown, and the page stays responsive.

mod visit;

use std::fs;

use e2e::Options;
use serde_json::json;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{By, Key};
use visit::Visit;
use visit::draft::{POLICY, open, paste};

/// At most this many milliseconds for a single task of the page, on an idle machine. Most of it is layout by the browser,
/// which lays out all lines of a text box, even those out of view.
const TASK_MAX: f64 = 4000.0;

/// Runs `what` and returns the longest task of the page in the meantime, in milliseconds of an idle machine.
async fn longest_task(
    visit: &Visit,
    what: impl AsyncFnOnce() -> WebDriverResult<()>,
) -> WebDriverResult<f64> {
    let start = "window.longest = 0; window.busy ??= new PerformanceObserver(list => list.getEntries().forEach(task => {
            window.longest = Math.max(window.longest, task.duration) }));
        window.busy.observe({type: 'longtask'})";
    let before = visit.slowness().await?;
    visit.run(start, vec![]).await?;
    what().await?;
    let end = "return new Promise(done => requestAnimationFrame(() => setTimeout(() => done(window.longest), 300)))";
    let longest = visit.run(end, vec![]).await?.as_f64().unwrap_or(f64::MAX);
    let slowness = before.max(visit.slowness().await?);
    println!("the longest task: {longest} ms, on a machine {slowness:.1} times slower than an idle one");
    Ok(longest / slowness)
}

/// Counts the elements of the editor.
async fn elements(visit: &Visit) -> WebDriverResult<u64> {
    let script = "return document.querySelectorAll('#app *').length";
    Ok(visit.run(script, vec![]).await?.as_u64().unwrap_or(u64::MAX))
}

/// Pastes from the clipboard with the keyboard, as a user does.
async fn paste_for_real(visit: &Visit, part: &str, text: &str) -> WebDriverResult<()> {
    let hold = "const box = document.createElement('textarea'); box.id = 'source'; box.value = arguments[0];
        document.body.append(box); box.focus(); box.select()";
    visit.run(hold, vec![json!(text)]).await?;
    visit.send_keys(By::Id("source"), Key::Control + "c").await?;
    visit.run("document.getElementById('source').remove()", vec![]).await?;
    let field = visit.find(By::Id(part)).await?;
    field.send_keys(Key::Control + "a").await?;
    field.send_keys(Key::Control + "v").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_too_large_gets_a_note() {
    let lines = |line: &str, times: usize| line.repeat(times);
    let kept = "only the first 65536 are checked";
    let refused = "This text was not inserted";
    let cases = [
        ("10,000 lines", lines("mx: mail.example.com\n", 10_000), kept),
        ("1 MB of lines", lines("mx: mail.example.com\n", 47_000), kept),
        ("1 MB on one line", lines("a", 1_000_000), kept),
        ("half a million lines", lines("a\n", 500_000), refused),
        ("a million empty lines", lines("\n", 1_000_000), refused),
    ];
    let folder = tempfile::tempdir().unwrap();
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        for (what, text, note) in &cases {
            let path = folder.path().join("mta-sts.txt");
            fs::write(&path, text).unwrap();
            for how in ["pasted", "opened"] {
                // Another text takes the note about the last one away.
                paste(visit, "policy", "").await?;
                paste(visit, "policy", POLICY).await?;
                visit.wait_for("#policy-note:empty").await?;
                let busy = longest_task(visit, async || {
                    if how == "pasted" {
                        paste_for_real(visit, "policy", text).await?;
                    } else {
                        let file = visit.find(By::Id("policy-file")).await?;
                        file.send_keys(path.display().to_string()).await?;
                    }
                    visit.wait_for("#policy-note:not(:empty)").await
                })
                .await?;
                let said = visit.text("#policy-note").await?;
                assert!(said.contains(note), "{what}, {how}: {said:?}");
                assert!(busy < TASK_MAX, "{what}, {how}: busy for {busy} ms");
                let there =
                    visit.run("return document.getElementById('policy').value.length", vec![]).await?;
                let expected = if *note == refused { POLICY.len() } else { text.len() };
                assert_eq!(there, expected, "{what}, {how}: the text must be taken completely or not at all");
                assert!(elements(visit).await? < 2500, "{what}, {how}: lines out of view must not be drawn");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_cannot_unpack_to_an_unlimited_text() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        // A million line ends are compressed to a thousand bytes in a link.
        let script = "const bytes = new Uint8Array(17 + 1e6); bytes[0] = 1;
            new DataView(bytes.buffer).setUint32(1, 1e6); bytes.fill(10, 5, 5 + 1e6);
            const packed = new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw')));
            return packed.arrayBuffer().then(packed => btoa(String.fromCharCode(...new Uint8Array(packed)))
                .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))";
        let packed = visit.run(script, vec![]).await?;
        visit.open("/").await?;
        visit.open(&format!("/lint#d={}", packed.as_str().unwrap_or_default())).await?;
        visit.says("#toast", "damaged").await?;
        assert_eq!(visit.value("#policy").await?, "");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_lines_in_view_are_drawn() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let set = "const box = document.getElementById('policy'); box.value = 'mx\\n'.repeat(10000);
            box.dispatchEvent(new InputEvent('input', {bubbles: true}));
            box.scrollTop = 5000 * parseFloat(getComputedStyle(box).lineHeight)";
        visit.run(set, vec![]).await?;
        visit.wait_for("[data-finding]").await?;
        // The lines are drawn when the browser has scrolled.
        let numbers = "return document.querySelector('.gutter pre').textContent";
        visit
            .until(numbers, |numbers| {
                numbers.as_str().is_some_and(|text| text.contains("5000") || text.contains("5001"))
            })
            .await?;
        assert!(elements(visit).await? < 2500, "lines out of view must not be drawn");
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_stays_responsive_with_a_megabyte_in_any_box() {
    Visit::with(Options::for_tests(), async |visit| {
        open(visit).await?;
        let set = "const box = document.getElementById(arguments[0]); box.value = arguments[1].repeat(arguments[2]);
            box.dispatchEvent(new InputEvent('input', {bubbles: true}))";
        for part in ["policy", "record", "tlsrpt", "mx"] {
            for piece in ["\u{1}", "\u{202e}", "a", ";", " x"] {
                let times = 1_000_000 / piece.len();
                let busy = longest_task(visit, async || {
                    visit.run(set, vec![json!(part), json!(piece), json!(times)]).await.map(drop)
                })
                .await?;
                assert!(busy < TASK_MAX, "{piece:?} in {part}: {busy} ms");
                if part != "mx" {
                    let note = visit.text(&format!("#{part}-note")).await?;
                    assert!(note.contains("are checked"), "{piece:?} in {part}: {note:?}");
                }
                assert!(elements(visit).await? < 3000, "{piece:?} in {part}");
            }
            visit.run(set, vec![json!(part), json!(""), json!(0)]).await?;
        }
        Ok(())
    })
    .await;
}
