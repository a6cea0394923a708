//! Checks that the native build and WebAssembly in a browser give the same report on every vector.
//!
//! `tests/vectors/reports.tsv` contains the fingerprints of the plain-text report and of the JSON of every vector. Both
//! builds of this test compare with it. `UPDATE_EXPECT=1` makes the native build rewrite it.

use mta_sts::output::ReportV1;
use mta_sts::output::text;
use mta_sts::publish::next;
use mta_sts::{Context, Draft, Observation, evaluate, lints};
use serde_json::Value;
use std::fmt::Write;

const POLICIES: &str = include_str!("../../tests/vectors/policy.json");
const RECORDS: &str = include_str!("../../tests/vectors/sts-record.json");
const TLSRPT_RECORDS: &str = include_str!("../../tests/vectors/tlsrpt-record.json");
const MX_MATCHES: &str = include_str!("../../tests/vectors/mx-match.json");
const EXPECTED: &str = include_str!("../../tests/vectors/reports.tsv");

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn every_vector_gives_the_same_report_everywhere() {
    let actual = fingerprints();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/reports.tsv");
        let changed = actual.lines().zip(EXPECTED.lines()).filter(|(actual, expected)| actual != expected);
        println!("Vectors in tests/vectors with another report: {}.", changed.count());
        return std::fs::write(path, actual).unwrap();
    }
    let differing = actual.lines().zip(EXPECTED.lines()).filter(|(actual, expected)| actual != expected);
    let differing: Vec<_> =
        differing.map(|(actual, expected)| format!("{expected}\n  now {actual}")).collect();
    assert!(
        differing.is_empty(),
        "The reports on these vectors (file, number) changed:\n{}\nUPDATE_EXPECT=1 rewrites their fingerprints",
        differing.join("\n")
    );
    assert_eq!(actual.lines().count(), EXPECTED.lines().count(), "one line per vector");
}

/// Returns one line per vector: its file, its number and the fingerprints of its report.
fn fingerprints() -> String {
    let mut lines = String::new();
    let mut add = |file: &str, number: usize, observation: &Observation| {
        let context = Context::new(|name| name.is_ascii().then(|| name.to_owned()));
        let report = evaluate(observation, &context, &lints::ALL);
        let json = serde_json::to_vec(&ReportV1::new(&report, observation, None)).unwrap();
        let prints = [text::text(&report, next(&report, observation, None).as_ref()).as_bytes(), &json]
            .map(fingerprint);
        writeln!(lines, "{file}\t{number}\t{:016x}\t{:016x}", prints[0], prints[1]).unwrap();
    };
    for (number, text) in texts(POLICIES, "policy").iter().enumerate() {
        let observation = Draft::new().policy(text.as_bytes()).over(None);
        add("policy", number, &observation);
    }
    for (number, text) in texts(RECORDS, "record").iter().enumerate() {
        let observation = Draft::new().records(&[text.as_bytes()]).over(None);
        add("sts-record", number, &observation);
    }
    for (number, text) in texts(TLSRPT_RECORDS, "record").iter().enumerate() {
        let observation = Draft::new().tlsrpt(&[text.as_bytes()]).over(None);
        add("tlsrpt-record", number, &observation);
    }
    let (patterns, hosts) = (texts(MX_MATCHES, "pattern"), texts(MX_MATCHES, "host"));
    for (number, (pattern, host)) in patterns.iter().zip(&hosts).enumerate() {
        let mut observation = Draft::new().over(None);
        let policy = format!("version: STSv1\nmode: enforce\nmx: {pattern}\nmax_age: 604800\n");
        observation = Draft::new().policy(policy.as_bytes()).over(Some(&observation));
        observation = Draft::new().mx(&[host]).over(Some(&observation));
        add("mx-match", number, &observation);
    }
    lines
}

fn texts(json: &str, field: &str) -> Vec<String> {
    let set: Value = serde_json::from_str(json).unwrap();
    let cases = set["cases"].as_array().unwrap();
    cases.iter().map(|case| case[field].as_str().unwrap().to_owned()).collect()
}

/// Computes FNV-1a, which is short and the same on every platform.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}
