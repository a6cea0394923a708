//! Many domains in one run: in order, in bounded memory, and no bad one stops the others. Prints figures.
//!
//! `LAB_DOMAINS=10000 cargo test -p e2e --test direct_many -- --nocapture` measures more.

mod direct_lab;

use std::time::Instant;

use direct_lab::DirectLab;
use direct_lab::program::{peak_memory, stdout};
use serde_json::Value;

/// One in ten is faulty.
const KINDS: [&str; 10] = [
    "ok-enforce",
    "ok-testing",
    "dane-present",
    "ok-wildcard",
    "ok-crlf",
    "ok-enforce",
    "ok-tls-only-reports",
    "testing-only",
    "ok-enforce",
    "expired-cert",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_domains_are_checked_in_order_and_in_bounded_memory() {
    let count = std::env::var("LAB_DOMAINS").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let lab = DirectLab::with_all().await;
    let names: Vec<String> =
        (0..count).map(|number| format!("{}-copy-{number}.test", KINDS[number % KINDS.len()])).collect();
    let args = ["--format", "jsonl", "--file", "-", "--jobs", "32"];
    let began = Instant::now();
    let few = lab.run("check", &args, &names[..count / 10].join("\n"));
    let few_kb = peak_memory();
    let took_few = began.elapsed();
    let began = Instant::now();
    let output = lab.run("check", &args, &names.join("\n"));
    let took = began.elapsed();
    let all_kb = peak_memory();
    println!(
        "{} domains: {took_few:?}, {few_kb:?} kB; {count} domains: {took:?}, {all_kb:?} kB at most",
        count / 10
    );
    assert_eq!(stdout(&few).lines().count(), count / 10);
    let mut broken = 0;
    let text = stdout(&output);
    for (line, name) in text.lines().zip(&names) {
        let report: Value = serde_json::from_str(line).unwrap();
        assert_eq!(report["domain"], Value::String(name.clone()), "the order is that of the list");
        broken += usize::from(report["verdict"] == "broken");
        let expected = if name.starts_with("expired") { "broken" } else { "" };
        assert!(expected.is_empty() || report["verdict"] == expected, "{name}: {}", report["verdict"]);
    }
    assert_eq!(text.lines().count(), count);
    assert_eq!(broken, count / 10, "one in ten is faulty, and no other");
    if let (Some(few), Some(all)) = (few_kb, all_kb) {
        assert!(all < few + 32_000, "memory grows with the list: {few} kB, then {all} kB");
    }
}
