//! Tests how the built Worker checks port 25 of MX hosts, in a network namespace.
//!
//! workerd can upgrade a connection to TLS only if it connects directly, not through the gateway.

mod namespace;
mod timeless;

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use e2e::visitor::ask;
use e2e::{Lab, Options};
use hyper::Method;
use timeless::timeless;

/// Hosts that fail before or after STARTTLS in a way that does not show whether they support TLS or have a valid certificate.
const UNANSWERED: [(&str, &str, &str); 4] = [
    ("declines", "starttls declined", "it offers STARTTLS and then declines it with 454"),
    ("no-ehlo", "! no-ehlo", "it answers EHLO with 502"),
    ("closes", "starttls closes", "The check of its port 25 from here failed: the connection was lost"),
    ("no-smtp", "starttls no-smtp", "1 of 1 with a valid certificate"),
];

fn unanswered(name: &str, host: &str) -> String {
    let dns = "@ MX 10 mx\nmx A lab\nmta-sts A lab\n_mta-sts TXT \"v=STSv1; id=1\"";
    let http = format!(
        "HTTP/1.1 200 OK\nContent-Type: text/plain\n\nversion: STSv1\nmode: enforce\nmx: mx.{name}.test\nmax_age: 604800"
    );
    format!("# {name}\n\n```dns\n{dns}\n```\n\n```http\n{http}\n```\n\n```mx mx\n{host}\n```\n")
}

#[test]
fn port_25_is_checked_in_a_network_namespace() {
    namespace::run_inside("inside");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run by the test above in its namespace"]
async fn inside() {
    let bindings = vec![("SMTP_PROBE".to_owned(), "on".to_owned())];
    let folder = tempfile::tempdir().unwrap();
    for (name, host, _) in UNANSWERED {
        fs::write(folder.path().join(format!("{name}.md")), unanswered(name, host)).unwrap();
    }
    let mut options = Options { bindings, ..namespace::options() };
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
        if timeless(&report) != timeless(expected) {
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
        let wrong = ["STS-T01", "STS-T02"].iter().find(|code| report.contains(**code));
        assert!(report.contains(expected) && wrong.is_none(), "{name}: expected {expected}, got {report}");
    }
}
