//! Measures a direct check of many domains beside checkdmarc, which gathers the same facts without STARTTLS. `bench/direct` runs it.

mod direct_lab;

use std::env;
use std::time::Instant;

use direct_lab::DirectLab;
use direct_lab::checkdmarc::gather;
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
    "not-found",
];

/// At most this part of the time of checkdmarc is wanted. It is about the same facts, so without STARTTLS.
const GOAL: f64 = 0.2;

/// The ways to check that are measured, with their options.
const WAYS: [(&str, &[&str]); 3] = [
    ("without STARTTLS", &["--no-smtp", "--jobs", "16"]),
    ("without STARTTLS, one at a time", &["--no-smtp", "--jobs", "1"]),
    ("with STARTTLS", &["--jobs", "16"]),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run by bench/direct"]
async fn many_domains_beside_checkdmarc() {
    let number =
        |name: &str, default| env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (count, rounds) = (number("LAB_DOMAINS", 1000), number("ROUNDS", 3));
    let lab = DirectLab::with_all().await;
    let name = |number: usize| format!("{}-copy-{number}.test", KINDS[number % KINDS.len()]);
    let names: Vec<String> = (0..count).map(name).collect();

    let mut theirs = Measured::default();
    let mut ours = WAYS.map(|_| Measured::default());
    // In turn, so that a busy machine slows all of them.
    for _ in 0..rounds {
        let gathered = gather(&lab, &names);
        theirs.add(gathered.seconds(), gathered.peak_kb);
        for ((what, options), measured) in WAYS.iter().zip(&mut ours) {
            let began = Instant::now();
            let args = [&["--format", "jsonl", "--file", "-"], *options].concat();
            let output = lab.run("check", &args, &names.join("\n"));
            measured.add(began.elapsed().as_secs_f64(), peak_memory().unwrap_or_default());
            let is_judged =
                |line: &str| serde_json::from_str::<Value>(line).unwrap()["verdict"] != "undetermined";
            assert_eq!(stdout(&output).lines().filter(|line| is_judged(line)).count(), count, "{what}");
        }
    }

    println!("{count} domains, medians of {rounds} rounds:");
    println!("  checkdmarc, without STARTTLS: {}", theirs.words());
    for ((what, _), measured) in WAYS.iter().zip(&mut ours) {
        let ratio = measured.median() / theirs.median();
        println!("  mta-sts-check, {what}: {}, ratio {ratio:.3}", measured.words());
    }
    let ratio = ours[0].median() / theirs.median();
    assert!(ratio <= GOAL, "{ratio:.3} of the time of checkdmarc, and the goal is {GOAL}");
}

/// The rounds of one program.
#[derive(Default)]
struct Measured {
    seconds: Vec<f64>,
    peak_kb: u64,
}

impl Measured {
    fn add(&mut self, seconds: f64, peak_kb: u64) {
        self.seconds.push(seconds);
        self.seconds.sort_by(f64::total_cmp);
        self.peak_kb = self.peak_kb.max(peak_kb);
    }

    fn median(&self) -> f64 {
        self.seconds[self.seconds.len() / 2]
    }

    fn words(&self) -> String {
        format!("{:.1} s, at most {} MB", self.median(), self.peak_kb / 1000)
    }
}
