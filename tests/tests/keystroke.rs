//! Measures the time from a keystroke in the editor until its findings are in the document. `bench/keystroke` runs it.
//! It is not part of `make test`, because it would fail on a busy machine.

mod visit;

use e2e::Options;
use serde::Deserialize;
use serde_json::json;
use visit::Visit;

/// Types in the middle of a text. It measures the milliseconds from the input event to the last change of the document,
/// and those until the browser has drawn the text box and is idle again. Both lists are sorted.
const MEASURE: &str = "
    const [text, strokes, done] = arguments;
    const box = document.getElementById('policy');
    box.value = text;
    box.dispatchEvent(new InputEvent('input', {bubbles: true}));
    const middle = text.indexOf('\\n', text.length / 2);
    const pause = ms => new Promise(go => setTimeout(go, ms));
    let changed = 0;
    const watch = new MutationObserver(() => { changed = performance.now() });
    watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributes: true});
    (async () => {
      await pause(1000);
      const found = [], drawn = [];
      for (let stroke = 0; stroke < strokes; stroke++) {
        const typed = 'ab !#'[stroke % 5];
        box.setRangeText(typed, middle + stroke, middle + stroke, 'end');
        const key = performance.now();
        changed = 0;
        box.dispatchEvent(new InputEvent('input', {bubbles: true, data: typed}));
        // The page works in a microtask that is already queued; this one runs after it.
        await null;
        const worked = performance.now();
        await new Promise(go => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = go;
          port2.postMessage(null);
        });
        drawn.push(performance.now() - key);
        found.push(Math.max(worked, changed) - key);
        await pause(5);
      }
      watch.disconnect();
      const sorted = all => all.slice(10).sort((a, b) => a - b);
      done({found: sorted(found), drawn: sorted(drawn)});
    })()";

const STROKES: usize = 210;

/// A policy over 64 KiB is not linted, so the text with all strokes must be at most that long.
const LONG: usize = 64 * 1024 - STROKES;

/// Milliseconds.
#[derive(Deserialize)]
struct Measured {
    found: Vec<f64>,
    drawn: Vec<f64>,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; run by bench/keystroke"]
async fn keystroke_to_findings() {
    Visit::with(Options::for_tests(), async |visit| {
        for (name, goal, text) in texts() {
            visit.open("/lint").await?;
            visit.wait_for("#policy").await?;
            let length = text.len();
            let found = visit.browser.execute_async(MEASURE, vec![json!(text), json!(STROKES)]).await?;
            let Measured { found, drawn } = serde_json::from_value(found.json().clone()).unwrap();
            let at = |all: &[f64], share: usize| all[all.len() * share / 100];
            let p95 = at(&found, 95);
            println!(
                "keystroke to findings, {name} ({length} bytes): median {:.1} ms, p95 {p95:.1} ms, goal {goal} ms: {}; browser idle again: median {:.1} ms",
                at(&found, 50),
                if p95 <= goal { "ok" } else { "over the goal" },
                at(&drawn, 50),
            );
        }
        Ok(())
    })
    .await;
}

/// Returns texts with their goals: one of ten lines, and those of 64 KiB that take longest to lint or to show.
fn texts() -> Vec<(&'static str, f64, String)> {
    let long = |line: &dyn Fn(usize) -> String| policy(&(0..).map(line), LONG);
    vec![
        ("ten lines", 4.0, policy(&(0..).map(|number| format!("mx: mx{number}.example.com\n")), 230)),
        ("patterns", 16.0, long(&|number| format!("mx: mx{number}.example.com\n"))),
        ("invalid patterns", 16.0, long(&|number| format!("mx: mx{number}..example.com\n"))),
        ("repeated fields", 16.0, long(&|_| "mode: enforce\n".to_owned())),
        ("unknown fields", 16.0, long(&|number| format!("field{number}: value\n"))),
        ("misspelt fields", 16.0, long(&|_| "max-age: 1\n".to_owned())),
        ("fields in capitals", 16.0, long(&|number| format!("MX: mx{number}.example.com\n"))),
        ("comments", 16.0, long(&|number| format!("mx: mx{number}.example.com # comment\n"))),
        ("no fields", 16.0, long(&|_| "- mx\n".to_owned())),
        ("blank lines", 16.0, long(&|_| "      \n".to_owned())),
    ]
}

/// Returns a policy of `size` bytes with as many of `lines` as fit.
fn policy(lines: &(impl Iterator<Item = String> + Clone), size: usize) -> String {
    let (mut text, end) = ("version: STSv1\nmode: enforce\n".to_owned(), "max_age: 604800\n");
    for line in lines.clone() {
        if text.len() + line.len() + end.len() > size {
            break;
        }
        text.push_str(&line);
    }
    text + end
}
