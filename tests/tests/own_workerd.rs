//! `deploy/workerd.capnp` as shipped: it starts, answers what needs nobody else, and is no lab.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use e2e::Options;
use e2e::visitor::get;
use serde_json::Value;

struct Workerd(Child);

impl Drop for Workerd {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn the_shipped_configuration_starts_and_refuses_the_labs_domains() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/workerd.capnp");
    // Its port may be somebody else's here; nothing else is changed.
    let mut child = Command::new(Options::for_tests().workerd)
        .arg("serve")
        .arg(config)
        .args(["--socket-addr", "http=127.0.0.1:0", "--control-fd=1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let _workerd = Workerd(child);
    let mut messages =
        stdout.lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
    let listens = messages.find(|message: &Value| message["event"] == "listen").expect("workerd listens");
    let address = SocketAddr::from(([127, 0, 0, 1], listens["port"].as_u64().unwrap().try_into().unwrap()));
    for (path, status) in [
        ("/api/v1/openapi.json", 200),
        ("/api/v1/report?domain=ok-enforce.test", 400),
        ("/api/v1/report?domain=127.0.0.1", 400),
        ("/badge/localhost.svg", 400),
        ("/nothing", 404),
    ] {
        assert_eq!(get(address, path).await.unwrap().status, status, "{path}");
    }
}
