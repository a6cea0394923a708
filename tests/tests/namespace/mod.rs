//! A network of its own for a test: there workerd connects to the real port of every host by itself, by a name that it
//! resolves. A user namespace has all of that to give without root: its own loopback interface, free ports, its own hosts
//! file.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use e2e::Options;

/// Tells the part inside where its hosts file is.
const HOSTS: &str = "LAB_NAMESPACE_HOSTS";

/// Inside: the loopback interface, the hosts file in the place of the system's, then this program once more.
const ENTER: &str = r#"ip link set lo up && mount --bind "$LAB_NAMESPACE_HOSTS" /etc/hosts && exec "$@""#;

/// Runs an ignored test of this program in a network of its own; says so where there can be none.
pub(crate) fn run_inside(test: &str) {
    if !can_enter() {
        eprintln!(
            "SKIPPED: this kernel or system allows no `unshare -rnm` with `ip link set lo up`, so {test} was not run"
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
    assert!(status.success(), "see above");
}

/// The options of a lab inside.
pub(crate) fn options() -> Options {
    let hosts = PathBuf::from(env::var_os(HOSTS).expect("run by the test that makes the network"));
    Options { namespace: Some(hosts), ..Options::for_tests() }
}

/// Whether such a network can be made here at all.
fn can_enter() -> bool {
    let mut command = Command::new("unshare");
    command.args(["-rnm", "sh", "-c", "ip link set lo up"]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
