//! Tests the program `lab`: its output, and that no files or processes are left after it ends.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Returns the command with a separate folder for temporary files. The name of the folder identifies the processes of this
/// run.
fn lab(temporary: &TempDir, variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
    for variable in ["PORT", "LAB_FIXTURES", "LAB_DELAY_MS", "LAB_LOG", "RATE_LIMIT", "SMTP_PROBE"] {
        command.env_remove(variable);
    }
    command.env("TMPDIR", temporary.path()).env("PORT", "0").envs(variables.iter().copied());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    greeting: String,
}

/// Starts the program and waits until it prints that it is ready.
fn start(temporary: &TempDir, variables: &[(&str, &str)]) -> Running {
    let mut child = lab(temporary, variables).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut greeting = String::new();
    while !greeting.ends_with("Stop with Ctrl-C.\n") {
        if stdout.read_line(&mut greeting).unwrap() == 0 {
            let mut complaint = String::new();
            child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
            panic!("{greeting}{complaint}");
        }
    }
    Running { child, stdout, greeting }
}

fn signal(child: &Child, name: &str) {
    let status = Command::new("kill").args([format!("-{name}"), child.id().to_string()]).status().unwrap();
    assert!(status.success());
}

/// Returns the command lines of all processes that contain the folder.
fn processes(folder: &Path) -> Vec<String> {
    let folder = folder.to_string_lossy();
    let lines = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| fs::read(entry.path().join("cmdline")).ok());
    lines
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        .filter(|line| line.contains(folder.as_ref()))
        .collect()
}

fn leftovers(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path().display().to_string());
    processes(folder).into_iter().chain(files).collect()
}

#[cfg(target_os = "linux")]
#[test]
fn no_process_or_file_is_left_after_any_signal() {
    for name in ["INT", "TERM", "KILL"] {
        let temporary = TempDir::new().unwrap();
        let mut running = start(&temporary, &[]);
        assert_eq!(processes(temporary.path()).len(), 2, "workerd and its keeper must run");
        signal(&running.child, name);
        let status = running.child.wait().unwrap();
        assert_eq!(status.success(), name != "KILL", "{name}: {status}");

        let deadline = Instant::now() + Duration::from_secs(60);
        while !leftovers(temporary.path()).is_empty() && Instant::now() < deadline {
            std::thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(leftovers(temporary.path()), [""; 0], "after SIG{name}");
        let mut rest = String::new();
        running.stdout.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "");
    }
}

#[test]
fn it_prints_its_url_and_the_demo_domains() {
    let temporary = TempDir::new().unwrap();
    let fixtures = TempDir::new().unwrap();
    fs::write(fixtures.path().join("handed-over.md"), "# A domain of a user\n").unwrap();
    let mut running = start(&temporary, &[("LAB_FIXTURES", fixtures.path().to_str().unwrap())]);
    signal(&running.child, "TERM");
    running.child.wait().unwrap();
    for expected in ["MTA-STS Check is at http://127.0.0.1:", "  ok-enforce.test ", "The real Internet is "] {
        assert!(running.greeting.contains(expected), "{}", running.greeting);
    }
    let handed_over = running.greeting.lines().find(|line| line.starts_with("  handed-over.test ")).unwrap();
    assert!(handed_over.ends_with(" A domain of a user"), "{handed_over}");
}

#[test]
fn a_failed_start_gives_an_error_that_says_how_to_fix_it() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let bad = TempDir::new().unwrap();
    fs::write(bad.path().join("broken.md"), "# Broken\n\n```dns\n@ MX mx1\n```\n").unwrap();
    let twice = TempDir::new().unwrap();
    fs::write(twice.path().join("ok-enforce.md"), "# Again\n").unwrap();
    for (name, value, expected) in [
        (
            "PORT",
            port.as_str(),
            "is in use: stop the program that listens there, or choose another port with PORT=",
        ),
        ("PORT", "http", "PORT=http: a port is a number from 1 to 65535"),
        ("PORT", "70000", "PORT=70000: a port is a number from 1 to 65535"),
        ("LAB_DELAY_MS", "soon", "LAB_DELAY_MS=soon: a delay is a whole number of milliseconds"),
        ("LAB_FIXTURES", "/nowhere", "cannot read /nowhere: "),
        ("LAB_FIXTURES", bad.path().to_str().unwrap(), "broken.md:4: "),
        ("LAB_FIXTURES", twice.path().to_str().unwrap(), "two fixtures describe ok-enforce.test"),
    ] {
        let temporary = TempDir::new().unwrap();
        let Output { status, stdout, stderr } = lab(&temporary, &[(name, value)]).output().unwrap();
        let complaint = String::from_utf8(stderr).unwrap();
        assert_eq!((status.code(), stdout.len()), (Some(1), 0), "{name}={value}: {complaint}");
        assert!(complaint.contains(expected), "{name}={value}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        assert_eq!(leftovers(temporary.path()), [""; 0]);
    }
}
