//! Measures a direct check of many domains beside checkdmarc, which gathers the same facts without STARTTLS. `bench/direct` runs it.

mod direct_lab;

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use direct_lab::DirectLab;
use direct_lab::program::stdout;
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

/// At most this part of the time of checkdmarc is wanted.
const GOAL: f64 = 0.2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run by bench/direct"]
async fn many_domains_beside_checkdmarc() {
    let python = env::var("BENCH_PYTHON").expect("BENCH_PYTHON must be the path of a Python with checkdmarc");
    let count = env::var("LAB_DOMAINS").ok().and_then(|count| count.parse().ok()).unwrap_or(1000);
    let lab = DirectLab::with_all().await;
    let name = |number: usize| format!("{}-copy-{number}.test", KINDS[number % KINDS.len()]);
    let names: Vec<String> = (0..count).map(name).collect();

    let theirs = checkdmarc(&lab, &python, &names);
    for (what, options) in
        [("with STARTTLS", &["--jobs", "16"][..]), ("without STARTTLS", &["--jobs", "16", "--no-smtp"])]
    {
        let began = Instant::now();
        let args = [&["--format", "jsonl", "--file", "-"], options].concat();
        let output = lab.run("check", &args, &names.join("\n"));
        let ours = began.elapsed();
        let verdicts = stdout(&output)
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap())
            .filter(|report| report["verdict"] != "undetermined")
            .count();
        assert_eq!(verdicts, count);
        let ratio = ours.div_duration_f64(theirs);
        println!(
            "{count} domains {what}: {ours:.1?}; checkdmarc {theirs:.1?} for the same facts without STARTTLS; ratio {ratio:.3}, goal {GOAL}"
        );
        // The goal is about the same facts, so without the certificates of the mail hosts.
        assert!(
            !options.contains(&"--no-smtp") || ratio <= GOAL,
            "{what}: {ratio:.3} of the time of checkdmarc, and the goal is {GOAL}"
        );
    }
}

/// Returns how long checkdmarc takes for the domains, one after another, as its command line does.
fn checkdmarc(lab: &DirectLab, python: &str, names: &[String]) -> Duration {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/gather.py");
    let mut child = Command::new(python)
        .arg(root)
        .arg(lab.net.plain_dns().port().to_string())
        .env("HTTPS_PROXY", format!("http://{}", lab.net.gateway()))
        .env("REQUESTS_CA_BUNDLE", lab.roots.path())
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut asked = child.stdin.take().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut ms = 0.0;
    for name in names {
        writeln!(asked, "{name} tlsa").unwrap();
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        let facts: Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
        ms += facts["ms"].as_f64().unwrap();
    }
    drop(asked);
    child.wait().unwrap();
    Duration::from_secs_f64(ms / 1000.0)
}
