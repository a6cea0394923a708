//! How long a keystroke in the editor takes until its findings are in the document. `bench/keystroke` runs
//! it; it is no test, because a busy machine would fail it.

mod visit;

use e2e::Options;
use serde_json::{Value, json};
use visit::Visit;

/// Types at the middle of a text and waits, as a browser's task ends, for what the page makes of it:
/// from the input event to the last change of the document. Milliseconds, sorted.
const MEASURE: &str = "
    const [lines, strokes, done] = arguments;
    const box = document.getElementById('policy');
    const filler = Array.from({length: lines - 3}, (_, n) => `mx: mx${n}.example.com`).join('\\n');
    box.value = `version: STSv1\\nmode: enforce\\n${filler}\\nmax_age: 604800\\n`;
    box.dispatchEvent(new InputEvent('input', {bubbles: true}));
    const middle = box.value.indexOf('\\n', box.value.length / 2);
    const pause = ms => new Promise(go => setTimeout(go, ms));
    (async () => {
      await pause(500);
      for (let stroke = 0; stroke < strokes; stroke++) {
        const text = 'ab !#'[stroke % 5];
        box.setRangeText(text, middle + stroke, middle + stroke, 'end');
        performance.mark('key');
        box.dispatchEvent(new InputEvent('input', {bubbles: true, data: text}));
        await new Promise(go => {
          // The page draws in a microtask: nothing is left of it when the next task begins.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = go;
          port2.postMessage(null);
        });
        performance.measure('keystroke', 'key');
        await pause(5);
      }
      const all = performance.getEntriesByName('keystroke').map(one => one.duration);
      performance.clearMeasures('keystroke');
      done({bytes: box.value.length, all: all.slice(10).sort((a, b) => a - b)});
    })()";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; bench/keystroke prints it"]
async fn keystroke_to_findings() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/lint").await?;
        visit.wait_for("#policy").await?;
        for (name, lines, goal) in [("10 lines", 10, 2.0), ("64 KiB", 2800, 8.0)] {
            let found = visit.browser.execute_async(MEASURE, vec![json!(lines), json!(210)]).await?;
            let found: Value = found.json().clone();
            let all: Vec<f64> = serde_json::from_value(found["all"].clone()).unwrap();
            let (median, p95) = (all[all.len() / 2], all[all.len() * 95 / 100]);
            println!(
                "keystroke to findings, {name} ({} bytes): median {median:.1} ms, p95 {p95:.1} ms, goal {goal} ms: {}",
                found["bytes"],
                if p95 <= goal { "ok" } else { "over the goal" }
            );
        }
        Ok(())
    })
    .await;
}
