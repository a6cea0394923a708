//! Runs a test in a network namespace, in which workerd resolves names and connects to the real port of every host itself.
//! A user namespace provides this without root: a separate loopback interface, free ports, and a separate hosts file.

use std::env;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use e2e::Options;

/// The environment variable with the path of the hosts file inside.
const HOSTS: &str = "LAB_NAMESPACE_HOSTS";

/// The commands inside the namespace: bring up loopback, replace the system's hosts file, and run this program again.
const ENTER: &str = r#"ip link set lo up && mount --bind "$LAB_NAMESPACE_HOSTS" /etc/hosts && exec "$@""#;

/// Runs an ignored test of this program in a network namespace. Prints a message if the system does not allow one.
pub(crate) fn run_inside(test: &str) {
    if !can_enter() {
        eprintln!(
            "SKIPPED: this system does not allow `unshare -rnm` with `ip link set lo up`, so {test} was not run"
        );
        return;
    }
    let hosts = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("unshare")
        .args(["-rnm", "sh", "-c", ENTER, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .env(HOSTS, hosts.path())
        .status()
        .unwrap();
    assert!(status.success(), "the test in the namespace failed; see its output above");
}

/// Returns the options of a lab in the namespace.
pub(crate) fn options() -> Options {
    let hosts = PathBuf::from(
        env::var_os(HOSTS).expect("LAB_NAMESPACE_HOSTS is set by the test that creates the namespace"),
    );
    Options { namespace: Some(hosts), ..Options::for_tests() }
}

/// Adds lines to the hosts file, which workerd reads for every connection.
#[allow(dead_code)] // Not every test uses it.
pub(crate) fn add_hosts(lines: &str) {
    let path = env::var_os(HOSTS).expect("LAB_NAMESPACE_HOSTS is set by the test that creates the namespace");
    // The file is bind-mounted, so it is changed in place.
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(lines.as_bytes()).unwrap();
}

/// Whether the system allows such a namespace.
fn can_enter() -> bool {
    let mut command = Command::new("unshare");
    command.args(["-rnm", "sh", "-c", "ip link set lo up"]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
