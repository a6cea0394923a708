//! Times one policy file: `lint_policy FILE` prints the nanoseconds of the parse, of the parse with all
//! lints and spans, and of the whole report with the verdicts of all senders.

use mta_sts::{Context, Draft, Finding, LineIndex, Policy, PolicySyntax, evaluate, lints};
use std::cell::LazyCell;
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: lint_policy FILE")?;
    let text = std::fs::read(path)?;
    let parse = median(|| {
        black_box(Policy::of(&PolicySyntax::parse(black_box(&text))));
    });
    let context = Context::new(|name| Some(name.to_owned()));
    let places = |findings: &[Finding]| {
        let index = LazyCell::new(|| LineIndex::new(&text));
        let spans = findings.iter().filter_map(|finding| finding.span);
        black_box(spans.map(|span| index.position(&text, span.start).column).sum::<usize>());
    };
    let draft = Draft::new().policy(&text).over(None);
    let lint = median(|| places(&evaluate(black_box(&draft), &context, &lints::POLICIES).findings));
    let report = median(|| places(&evaluate(black_box(&draft), &context, &lints::ALL).findings));
    println!("{}", serde_json::json!({ "parse_ns": parse, "lint_ns": lint, "report_ns": report }));
    Ok(())
}

/// Returns the nanoseconds of one run: the median over batches of about a millisecond.
fn median(run: impl Fn()) -> f64 {
    let start = Instant::now();
    run();
    let batch = (1_000_000 / start.elapsed().as_nanos().max(1)).clamp(1, 10_000);
    let mut times: Vec<f64> = (0..201)
        .map(|_| {
            let start = Instant::now();
            (0..batch).for_each(|_| run());
            start.elapsed().as_secs_f64() * 1e9 / batch as f64
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
