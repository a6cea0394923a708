//! Runs the command line against a lab.

use std::env;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use e2e::Ports;

use super::DirectLab;

/// Builds the program once, and returns its path. `make test` and measurements name one with `MTA_STS_CHECK`.
pub(crate) fn program() -> &'static PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(program) = env::var_os("MTA_STS_CHECK") {
            return program.into();
        }
        let status =
            Command::new(env!("CARGO")).args(["build", "--quiet", "-p", "mta-sts-check"]).status().unwrap();
        assert!(status.success(), "cargo build -p mta-sts-check failed");
        // This test is in target/debug/deps.
        let folder = env::current_exe().unwrap().parent().unwrap().parent().unwrap().to_owned();
        folder.join("mta-sts-check")
    })
}

impl DirectLab {
    /// Returns the options that lead a check into the lab.
    pub(crate) fn options(&self) -> Vec<String> {
        let ports = self.net.ports();
        let mut options = vec![
            "--resolver".to_owned(),
            self.net.plain_dns().to_string(),
            "--roots".to_owned(),
            self.roots.path().display().to_string(),
            format!("--https-port={}", ports.https),
            format!("--smtp-port={}", ports.smtp),
            "--timeout=5".to_owned(),
        ];
        options.extend(Ports::MAPPINGS.iter().map(|mapping| format!("--map-network={mapping}")));
        options
    }

    /// Runs `mta-sts-check <command> <args>` with these options.
    pub(crate) fn run(&self, command: &str, args: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(program())
            .env("LC_ALL", "C")
            .arg(command)
            .args(self.options())
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let stdin = stdin.to_owned();
        std::thread::spawn(move || {
            let _ = input.write_all(stdin.as_bytes());
        });
        let status = format!("/proc/{}/status", child.id());
        let watched = std::thread::spawn(move || watch(&status));
        let output = child.wait_with_output().unwrap();
        PEAK.store(watched.join().unwrap(), Ordering::Relaxed);
        output
    }
}

/// The most memory of the last run, in kB.
static PEAK: AtomicU64 = AtomicU64::new(0);

/// Returns the most memory of the last run of this process, in kB; `None` if the system does not tell.
#[allow(dead_code)] // Not every test uses it.
pub(crate) fn peak_memory() -> Option<u64> {
    Some(PEAK.load(Ordering::Relaxed)).filter(|peak| *peak > 0)
}

/// Reads the peak of a process until it ends.
pub(crate) fn watch(status: &str) -> u64 {
    let mut peak = 0;
    while let Ok(text) = std::fs::read_to_string(status) {
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let Some(seen) = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()) else { break };
        peak = seen;
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    peak
}

/// Returns what the program printed.
pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}
