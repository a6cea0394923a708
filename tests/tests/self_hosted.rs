//! Tests the shipped and installed `deploy/workerd.capnp`: it starts, answers without upstream servers, and does not accept
//! the lab's domains.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
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

impl Workerd {
    /// Starts workerd with a configuration in which only the port is changed, because the original port may be in use.
    fn start(program: &Path, config: &Path) -> (Self, SocketAddr) {
        let mut child = Command::new(program)
            .arg("serve")
            .arg(config)
            .args(["--socket-addr", "http=127.0.0.1:0", "--control-fd=1"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let workerd = Self(child);
        let mut messages =
            stdout.lines().map_while(Result::ok).filter_map(|line| serde_json::from_str(&line).ok());
        let listens = messages.find(|message: &Value| message["event"] == "listen").expect("workerd listens");
        let port = listens["port"].as_u64().unwrap().try_into().unwrap();
        (workerd, SocketAddr::from(([127, 0, 0, 1], port)))
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

#[tokio::test]
async fn the_shipped_configuration_starts_and_rejects_the_labs_domains() {
    let config = root().join("deploy/workerd.capnp");
    let (_workerd, address) = Workerd::start(&Options::for_tests().workerd, &config);
    for (path, status) in [
        ("/api/v1/openapi.json", 200),
        ("/api/v1/report?domain=ok-enforce.test", 400),
        ("/api/v1/report?domain=127.0.0.1", 400),
        ("/badge/localhost.svg", 400),
        ("/nothing", 404),
    ] {
        assert_eq!(get(address, path).await.unwrap().status, status, "{path}");
    }
    let german = get(address, "/api/v1/report?domain=localhost&lang=de").await.unwrap();
    assert_eq!(german.header("content-language"), "de");
    let problem = german.text().await.unwrap();
    assert!(problem.contains("ist ein einzelnes Label"), "{problem}");
}

#[tokio::test]
async fn it_can_be_installed_and_updated_while_it_runs() {
    let folder = tempfile::tempdir().unwrap();
    let installed = folder.path().join("opt/mta-sts-check");
    let install = || {
        let script = root().join("deploy/install");
        let status = Command::new(script).env("DESTDIR", folder.path()).status().unwrap();
        assert!(status.success(), "deploy/install");
    };
    install();
    let (_workerd, address) =
        Workerd::start(&installed.join("workerd"), &installed.join("deploy/workerd.capnp"));
    assert_eq!(get(address, "/api/v1/openapi.json").await.unwrap().status, 200);
    let old = installed.join("dist/assets/of-an-earlier-build.js");
    fs::write(&old, "").unwrap();
    install();
    assert!(!old.exists(), "files of the earlier build must be removed");
    assert_eq!(get(address, "/api/v1/openapi.json").await.unwrap().status, 200);
    for file in ["index.html", "lint.html", "check.html", "frame.html", "404.html", "lints/index.html"] {
        let (here, there) =
            (fs::read(root().join("dist").join(file)), fs::read(installed.join("dist").join(file)));
        assert_eq!(here.unwrap(), there.unwrap(), "{file}");
    }
    // The files that the systemd unit and the Caddyfile name must exist.
    for (file, names) in [
        ("mta-sts-check.service", ["/opt/mta-sts-check/workerd", "/opt/mta-sts-check/deploy/workerd.capnp"]),
        ("Caddyfile", ["/opt/mta-sts-check/dist", "/opt/mta-sts-check/dist/404.html"]),
    ] {
        let text = fs::read_to_string(root().join("deploy").join(file)).unwrap();
        for name in names {
            let path = folder.path().join(name.trim_start_matches('/'));
            let named = name.strip_suffix("/404.html").unwrap_or(name);
            assert!(text.contains(named) && path.exists(), "{file}: {name}");
        }
    }
}
