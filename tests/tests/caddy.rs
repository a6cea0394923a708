//! Tests the shipped `deploy/Caddyfile` with a real Caddy in front of the built Worker. `make caddy-check` installs Caddy
//! and runs these tests. Only the addresses in the file are changed.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use e2e::visitor::{Answer, ask, get};
use e2e::{Lab, Options};
use hyper::Method;
use mta_sts_edge::api::headers::{API, EMBED, Fields, NO_STORE, PAGE, Rule, SITE};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

/// A running Caddy, and the folder with its files.
struct Caddy {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Caddy {
    async fn start(worker: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free();
        for entry in fs::read_dir(root().join("deploy")).unwrap() {
            let path = entry.unwrap().path();
            fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
        }
        let file = folder.path().join("Caddyfile");
        fs::write(&file, caddyfile(address, worker)).unwrap();
        let log = || fs::File::options().create(true).append(true).open(folder.path().join("log")).unwrap();
        let child = Command::new(env::var_os("CADDY").expect("CADDY must be the path of Caddy"))
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&file)
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log())
            .spawn()
            .unwrap();
        let caddy = Self { child, address, folder };
        for _ in 0..200 {
            if get(address, "/robots.txt").await.is_ok() {
                return caddy;
            }
            sleep(Duration::from_millis(50)).await;
        }
        panic!("Caddy does not answer: {}", caddy.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap()
    }

    async fn get(&self, path: &str) -> Answer {
        get(self.address, path).await.unwrap()
    }
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the shipped file with other addresses.
fn caddyfile(address: SocketAddr, worker: SocketAddr) -> String {
    let mut config = fs::read_to_string(root().join("deploy/Caddyfile")).unwrap();
    for (theirs, here) in [
        ("\ncheck.example.com {", &*format!("\nhttp://{address} {{")),
        ("127.0.0.1:8788", &*worker.to_string()),
        ("/opt/mta-sts-check/dist", root().join("dist").canonicalize().unwrap().to_str().unwrap()),
        // The hosts of hosted policies need port 443; `hosted.rs` tests them.
        ("import policies.caddy\n", ""),
        // The admin interface would use a fixed port, which may be in use.
        ("\n{\n", "\n{\n\tadmin off\n"),
    ] {
        assert!(config.contains(theirs), "the Caddyfile does not contain {theirs}");
        config = config.replace(theirs, here);
    }
    config
}

fn free() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

async fn lab() -> Lab {
    Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"))
}

fn has(answer: &Answer, set: &Fields, path: &str) {
    let wrong: BTreeMap<_, _> = set
        .iter()
        .filter(|(name, value)| answer.header(name) != *value)
        .map(|(name, value)| (*name, (*value, answer.header(name).to_owned())))
        .collect();
    assert!(wrong.is_empty(), "{path}: expected and actual {wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Caddy; run by make caddy-check"]
async fn every_answer_has_the_specified_header_fields() {
    let lab = lab().await;
    let caddy = Caddy::start(lab.worker()).await;
    for (path, status, set) in [
        ("/", 200, PAGE.as_slice()),
        ("/d/ok-enforce.test", 200, &PAGE),
        ("/lint", 200, &PAGE),
        ("/lint/", 200, &PAGE),
        ("/publish", 200, &PAGE),
        ("/learn", 200, &PAGE),
        ("/bounce", 200, &PAGE),
        ("/lints", 200, &PAGE),
        ("/lints/", 200, &PAGE),
        ("/lints/blank-line", 200, &PAGE),
        ("/lints/blank-line/", 200, &PAGE),
        ("/embed", 200, &PAGE),
        ("/nothing-here", 404, &PAGE),
        ("/_headers", 404, &PAGE),
        ("/embed/ok-enforce.test", 200, &EMBED),
        ("/api/v1/report?domain=ok-enforce.test", 200, &API),
        ("/api/v1/report?domain=localhost", 400, &API),
        ("/api/nothing", 404, &API),
        ("/badge/ok-enforce.test.svg", 200, &API),
    ] {
        let answer = caddy.get(path).await;
        assert_eq!(answer.status, status, "{path}");
        has(&answer, set, path);
    }
    // Caddy serves the same pages as the lab and the platform.
    for path in [
        "/",
        "/lint",
        "/lint/",
        "/lints",
        "/lints/",
        "/lints/blank-line/",
        "/d/x.test",
        "/d/",
        "/embed",
        "/embed/",
    ] {
        let (here, there) = (caddy.get(path).await, get(lab.address(), path).await.unwrap());
        assert_eq!(here.status, there.status, "{path}");
        let (here, there) = (here.text().await.unwrap(), there.text().await.unwrap());
        // The lab adds its demo domains to the head.
        let without = |text: &str| {
            let (before, after) = text.split_once("<meta name=\"demo-domains\"").unwrap_or((text, ">"));
            format!("{before}{}", after.split_once('>').unwrap_or_default().1)
        };
        assert_eq!(without(&here), without(&there), "{path}");
    }
    // A missing file must not be cached for a year.
    for path in ["/assets/nope.js", "/widget/nope.js", "/nothing-here"] {
        let answer = caddy.get(path).await;
        assert_eq!(
            (answer.status, answer.header("cache-control")),
            (404, "public, max-age=0, must-revalidate"),
            "{path}"
        );
    }
    for folder in ["assets", "widget"] {
        let file =
            fs::read_dir(root().join("dist").join(folder)).unwrap().next().unwrap().unwrap().file_name();
        let path = format!("/{folder}/{}", file.to_str().unwrap());
        let answer = caddy.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        let rule = SITE.iter().find(|(pattern, _)| *pattern == format!("/{folder}/*"));
        let Some((_, Rule::With(fields))) = rule else { panic!("no rule for {folder}") };
        has(&answer, fields, &path);
    }
    // The Caddyfile contains the same rewrites as `_redirects`, which only the platform reads.
    let redirects = fs::read_to_string(root().join("dist/_redirects")).unwrap();
    for pattern in redirects.lines().filter_map(|line| line.split(' ').next()).filter(|path| !path.is_empty())
    {
        let path = pattern.replace('*', "ok-enforce.test");
        let answer = caddy.get(&path).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Caddy; run by make caddy-check"]
async fn events_are_streamed_and_a_client_that_disconnects_is_not_logged() {
    let lab = lab().await;
    let caddy = Caddy::start(lab.worker()).await;
    let lines = caddy.get("/api/v1/observe?domain=slow-policy.test").await.timed_lines().await.unwrap();
    let (first, last) = (lines.first().unwrap().0, lines.last().unwrap().0);
    assert!(
        first + Duration::from_millis(300) < last,
        "the first event after {first:?}, the last after {last:?}"
    );

    for (number, route) in ["report", "observe"].into_iter().enumerate() {
        let path = format!("/api/v1/{route}?domain=slow-policy-copy-{number}.test");
        let asked = async { caddy.get(&path).await.bytes().await.unwrap() };
        assert!(timeout(Duration::from_millis(250), asked).await.is_err(), "{path}");
        let start = Instant::now();
        let answer = caddy.get(&format!("/api/v1/report?domain=slow-policy-copy-{number}.test")).await;
        assert_eq!(answer.status, 200, "{path}");
        let report: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(report["verdict"], "enforced", "{path}: {report}");
        assert!(start.elapsed() < Duration::from_millis(10_500), "{path}");
    }
    drop(lab);
    // Without a Worker, Caddy answers in the same form as the Worker.
    let answer = caddy.get("/api/v1/report?domain=ok-enforce.test").await;
    assert_eq!((answer.status, answer.header("content-type")), (502, "application/problem+json"));
    has(&answer, &API, "without a Worker");
    assert_eq!(answer.header("cache-control"), NO_STORE);
    let problem: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
    assert_eq!((&problem["status"], &problem["title"]), (&502.into(), &"Bad Gateway".into()));

    sleep(Duration::from_millis(300)).await;
    let log = caddy.log();
    println!("{} lines in Caddy's log", log.lines().count());
    for private in [".test", "slow-policy", "domain=", "remote_ip", "/api/"] {
        let line = log.lines().find(|line| line.contains(private));
        assert!(line.is_none(), "{private}: {}", line.unwrap());
    }
}

/// Runs the container's start script as the first process of a process namespace. The kernel drops signals to that process
/// unless it handles them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs Caddy; run by make caddy-check"]
async fn a_container_stops_on_a_signal_and_when_one_of_its_programs_ends() {
    if !Command::new("unshare").args(["-rpf", "true"]).status().is_ok_and(|status| status.success()) {
        eprintln!("SKIPPED: this system does not allow `unshare -rpf`");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let installed = folder.path().join("opt/mta-sts-check");
    let install = Command::new(root().join("deploy/install")).env("DESTDIR", folder.path()).status();
    assert!(install.unwrap().success());
    let (door, worker) = (free(), free());
    let deploy = installed.join("deploy");
    fs::write(deploy.join("Caddyfile"), caddyfile(door, worker)).unwrap();
    let capnp = fs::read_to_string(deploy.join("workerd.capnp")).unwrap();
    fs::write(deploy.join("workerd.capnp"), capnp.replace("127.0.0.1:8788", &worker.to_string())).unwrap();
    fs::copy(root().join("deploy/start"), deploy.join("start")).unwrap();
    symlink(env::var_os("CADDY").expect("CADDY must be the path of Caddy"), folder.path().join("caddy"))
        .unwrap();
    let path = format!("{}:{}", folder.path().display(), env::var("PATH").unwrap());

    for (end, expected) in [("TERM", 0), ("workerd", 1), ("caddy", 1)] {
        let mut container = Command::new("unshare")
            .args(["-rpf", "--kill-child", "--mount-proc"])
            .arg(deploy.join("start"))
            .env("PATH", &path)
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut is_up = false;
        for _ in 0..200 {
            is_up = get(door, "/api/v1/openapi.json").await.is_ok_and(|answer| answer.status == 200);
            if is_up {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        let start = Instant::now();
        if is_up {
            let first = children(container.id()).into_iter().next().unwrap();
            let (signal, process) = match end {
                "TERM" => ("-TERM", first),
                name => ("-KILL", children(first).into_iter().find(|child| is_called(*child, name)).unwrap()),
            };
            Command::new("kill").args([signal, &process.to_string()]).status().unwrap();
        }
        let mut ended = None;
        while is_up && ended.is_none() && start.elapsed() < Duration::from_secs(9) {
            ended = container.try_wait().unwrap();
            sleep(Duration::from_millis(20)).await;
        }
        let _ = container.kill();
        let _ = container.wait();
        assert!(is_up, "{end}: the container does not answer");
        let code = ended.and_then(|status| status.code());
        assert_eq!(code, Some(expected), "{end}: after {:?}", start.elapsed());
    }
}

fn children(process: u32) -> Vec<u32> {
    let listed = fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap();
    listed.split_ascii_whitespace().map(|id| id.parse().unwrap()).collect()
}

fn is_called(process: u32, name: &str) -> bool {
    fs::read_to_string(format!("/proc/{process}/comm")).unwrap().trim() == name
}

/// A report is compressed, and a request with its ETag gets status 304.
#[tokio::test]
#[ignore = "needs Caddy; run by make caddy-check"]
async fn a_report_is_compressed_and_matched_by_its_etag() {
    let lab = Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"));
    let caddy = Caddy::start(lab.worker()).await;
    let path = "/api/v1/report?domain=ok-enforce.test";
    let visit = async |known: &str| {
        let fields = [("accept-encoding", "gzip"), ("if-none-match", known)];
        ask(caddy.address, Method::GET, path, &fields, Vec::new()).await.unwrap()
    };
    let first = visit("\"nothing\"").await;
    let tag = first.header("etag").to_owned();
    println!("{} {} {tag}", first.status, first.header("content-encoding"));
    assert_eq!((first.status, first.header("content-encoding")), (200, "gzip"));
    assert_eq!(visit(&tag).await.status, 304, "{tag}");
    let stream = "/api/v1/observe?domain=slow-policy.test";
    let stream = ask(caddy.address, Method::GET, stream, &[("accept-encoding", "gzip")], Vec::new()).await;
    assert_eq!(stream.unwrap().header("content-encoding"), "", "a stream must not be delayed by compression");
}
