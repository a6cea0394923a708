//! Port 25 of the MX hosts, looked at by the built Worker in a network of its own.
//!
//! workerd upgrades a connection to TLS only where it makes the connection itself, to the real port, by a name that it
//! resolves. A user namespace has all of that to give without root: its own loopback interface, free ports, its own
//! hosts file.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use e2e::visitor::ask;
use e2e::{Lab, Options};
use hyper::Method;

/// Tells the part inside where its hosts file is.
const HOSTS: &str = "LAB_NAMESPACE_HOSTS";

/// Hosts that say nothing about TLS, which is not the same as to have none.
const UNANSWERED: [(&str, &str, &str); 2] = [
    ("declines", "starttls declined", "it offers STARTTLS and then declines it with 454"),
    ("no-ehlo", "! no-ehlo", "it answers EHLO with 502"),
];

fn unanswered(name: &str, host: &str) -> String {
    let dns = "@ MX 10 mx\nmx A lab\nmta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"";
    let http = format!(
        "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx.{name}.test\nmax_age: 604800"
    );
    format!("# {name}\n\n```dns\n{dns}\n```\n\n```http\n{http}\n```\n\n```mx mx\n{host}\n```\n")
}

/// Inside: the loopback interface, the hosts file in the place of the system's, then this program once more.
const ENTER: &str = r#"ip link set lo up && mount --bind "$LAB_NAMESPACE_HOSTS" /etc/hosts && exec "$@""#;

#[test]
fn port_25_is_looked_at_in_a_network_of_its_own() {
    if !can_enter() {
        eprintln!(
            "SKIPPED: this kernel or system allows no `unshare -rnm` with `ip link set lo up`, so port 25 was not tested"
        );
        return;
    }
    let hosts = tempfile::NamedTempFile::new().unwrap();
    let status = Command::new("unshare")
        .args(["-rnm", "sh", "-c", ENTER, "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "inside", "--ignored", "--nocapture"])
        .env(HOSTS, hosts.path())
        .status()
        .unwrap();
    assert!(status.success(), "see above");
}

/// Whether such a network can be made here at all.
fn can_enter() -> bool {
    let mut command = Command::new("unshare");
    command.args(["-rnm", "sh", "-c", "ip link set lo up"]).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "runs in the namespace that the test above makes"]
async fn inside() {
    let hosts = PathBuf::from(env::var_os(HOSTS).expect("run by the test above"));
    let bindings = vec![("SMTP_PROBE".to_owned(), "on".to_owned())];
    let folder = tempfile::tempdir().unwrap();
    for (name, host, _) in UNANSWERED {
        fs::write(folder.path().join(format!("{name}.md")), unanswered(name, host)).unwrap();
    }
    let mut options = Options { namespace: Some(hosts), bindings, ..Options::for_tests() };
    options.fixtures.push(folder.path().to_path_buf());
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let mut wrong = BTreeMap::new();
    for fixture in lab.fixtures() {
        let Some(expected) = &fixture.report_smtp else { continue };
        let path = format!("/api/v1/report?domain={}", fixture.domain());
        let start = Instant::now();
        let answer =
            ask(lab.address(), Method::GET, &path, &[("accept", "text/plain")], Vec::new()).await.unwrap();
        let report = answer.text().await.unwrap();
        println!("{}: {:?}", fixture.domain(), start.elapsed());
        assert!(start.elapsed() < Duration::from_millis(10_500), "{}", fixture.domain());
        if report.trim_end() != expected.trim_end() {
            wrong.insert(fixture.domain(), format!("expected:\n{expected}\nseen:\n{report}"));
        }
    }
    let texts: String = wrong.iter().map(|(domain, text)| format!("\n=== {domain}\n{text}")).collect();
    assert!(wrong.is_empty(), "{} differ{texts}", wrong.len());

    for (name, _, expected) in UNANSWERED {
        let path = format!("/api/v1/report?domain={name}.test");
        let answer =
            ask(lab.address(), Method::GET, &path, &[("accept", "text/plain")], Vec::new()).await.unwrap();
        let report = answer.text().await.unwrap();
        assert!(report.contains(expected) && !report.contains("STS-T01"), "{name}: {report}");
    }
}
