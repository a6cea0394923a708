//! Runs checkdmarc against a lab, by `bench/gather.py`.

use std::env;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::DirectLab;
use super::program::watch;

/// What checkdmarc found, in the order of the names.
pub(crate) struct Gathered {
    /// One object a domain. `ms` is how long it took.
    pub(crate) domains: Vec<Value>,
    /// The most memory it had, in kB.
    pub(crate) peak_kb: u64,
}

impl Gathered {
    /// Returns how long all of it took, in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.domains.iter().filter_map(|facts| facts["ms"].as_f64()).sum::<f64>() / 1000.0
    }
}

/// Asks checkdmarc for the domains, one after another, as its command line does.
pub(crate) fn gather(lab: &DirectLab, names: &[String]) -> Gathered {
    let python = env::var("BENCH_PYTHON").expect("BENCH_PYTHON must be the path of a Python with checkdmarc");
    let mut child = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../bench/gather.py"))
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
    let status = format!("/proc/{}/status", child.id());
    let watched = std::thread::spawn(move || watch(&status));
    let mut asked = child.stdin.take().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap());
    let mut domains = Vec::new();
    for name in names {
        writeln!(asked, "{name} tlsa").unwrap();
        let mut line = String::new();
        told.read_line(&mut line).unwrap();
        domains.push(serde_json::from_str(&line).unwrap_or_else(|error| panic!("{name}: {error}: {line}")));
    }
    drop(asked);
    child.wait().unwrap();
    Gathered { domains, peak_kb: watched.join().unwrap() }
}
