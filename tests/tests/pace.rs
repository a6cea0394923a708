//! Measures the speed of the edge, compared with checkdmarc and with a Worker that only answers "hello". `bench/edge` runs it
//! on an idle machine. Every figure is a median of alternating rounds in one run.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use bytes::Bytes;
use e2e::visitor::get;
use e2e::{Lab, Log, Net, Options, WayOut, Workerd};
use fixture::Fixture;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

const ROUNDS: usize = 15;

/// The delay that is added to every answer of a resolver or a policy host.
const DELAY: Duration = Duration::from_millis(50);

/// A domain with three MX hosts, whose reports go to another domain.
const PACE: &str = "# Pace

```dns
@ MX 10 mx1
@ MX 20 mx2
@ MX 30 mx3
_mta-sts TXT \"v=STSv1; id=1\"
_smtp._tls TXT \"v=TLSRPTv1; rua=mailto:tls@ok-enforce.test\"
mta-sts A lab
mx1 A lab
mx2 A lab
mx3 A lab
```

```http
HTTP/1.1 200 OK
Content-Type: text/plain

version: STSv1
mode: enforce
mx: *.pace.test
max_age: 604800
```
";

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Prints a figure and its goal, and adds a missed goal to `missed`.
fn compare(what: &str, figure: f64, goal: f64, missed: &mut Vec<String>) {
    println!("  {what}: {figure:.2} (goal {goal})");
    if figure > goal {
        missed.push(format!("{what}: {figure:.2} is over {goal}"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run by bench/edge"]
async fn a_check_with_fifty_milliseconds_upstream_delay() {
    let python = env::var("BENCH_PYTHON").expect("BENCH_PYTHON must be the path of a Python with checkdmarc");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("pace.md"), PACE).unwrap();
    let mut missed = Vec::new();
    for (what, bindings, tlsa, goal) in [
        ("TLSA, mailbox and SMTP off", &[("TLSA", "off"), ("RUA_MX", "off")][..], "", 130.0),
        ("all but SMTP", &[], " tlsa", 190.0),
    ] {
        let bindings =
            bindings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut options = Options { bindings, delay: DELAY, ..Options::for_tests() };
        options.fixtures.push(folder.path().to_owned());
        let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
        let mut checkdmarc = Checkdmarc::start(&python, lab.net(), folder.path());
        let (mut first, mut whole, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let ours = ours(&lab, &format!("pace-copy-{round}.test")).await;
            let other = checkdmarc.gather(&format!("pace.test{tlsa}"));
            // The first round is a warm-up.
            if round > 0 {
                first.push(ours.0);
                whole.push(ours.1);
                theirs.push(other);
            }
        }
        let (first, whole, theirs) = (median(first), median(whole), median(theirs));
        let asked = lab.log().entries().iter().filter(|entry| entry.asked.ends_with("@plain")).count();
        println!(
            "{what}; checkdmarc {:.0} ms for the same facts, {} DNS queries",
            milliseconds(theirs),
            asked / (ROUNDS + 1),
        );
        compare("first row, ms", milliseconds(first), 70.0, &mut missed);
        compare("whole check of three MX hosts, ms", milliseconds(whole), goal, &mut missed);
        compare("relative to checkdmarc", whole.div_duration_f64(theirs), 0.35, &mut missed);
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Returns the times until the first and the last event of a check.
async fn ours(lab: &Lab, domain: &str) -> (Duration, Duration) {
    let start = Instant::now();
    let answer = get(lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap();
    let before = start.elapsed();
    let lines = answer.timed_lines().await.unwrap();
    let whole = start.elapsed();
    let text: Vec<&str> = lines.iter().map(|(_, line)| line.as_str()).collect();
    assert!(text.last().unwrap().starts_with("{\"probe\":\"end\","), "{text:#?}");
    assert_eq!(text.iter().filter(|line| line.contains("\"mx_host\"")).count(), 3, "{text:#?}");
    assert!(text.iter().all(|line| !line.contains("failed")), "{text:#?}");
    (before + lines[0].0, whole)
}

/// A running checkdmarc. It ends when its standard input is closed.
struct Checkdmarc {
    child: Child,
    asked: Option<ChildStdin>,
    told: BufReader<ChildStdout>,
}

impl Checkdmarc {
    fn start(python: &str, net: &Net, folder: &Path) -> Self {
        let trusted = folder.join("lab.pem");
        fs::write(&trusted, net.trusted()).unwrap();
        let mut child = Command::new(python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("../bench/gather.py"))
            .arg(net.plain_dns().port().to_string())
            .env("HTTPS_PROXY", format!("http://{}", net.gateway()))
            .env("REQUESTS_CA_BUNDLE", &trusted)
            .env_remove("NO_PROXY")
            .env_remove("no_proxy")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (asked, told) = (child.stdin.take(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, asked, told }
    }

    /// Returns how long it takes to gather the facts, measured by checkdmarc's process.
    fn gather(&mut self, line: &str) -> Duration {
        writeln!(self.asked.as_mut().unwrap(), "{line}").unwrap();
        let mut told = String::new();
        self.told.read_line(&mut told).unwrap();
        let facts: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(facts["policy"]["policy"]["mode"], "enforce", "{facts}");
        assert_eq!(facts["tlsrpt"]["valid"], true, "{facts}");
        let addresses = facts["addresses"].as_object().unwrap();
        assert!(
            addresses.len() == 3 && addresses.values().all(|all| all.as_array().unwrap().len() == 1),
            "{facts}"
        );
        assert_eq!(
            facts["tlsa"].as_object().unwrap().len(),
            if line.ends_with("tlsa") { 3 } else { 0 },
            "{facts}"
        );
        Duration::from_secs_f64(facts["ms"].as_f64().unwrap() / 1000.0)
    }
}

impl Drop for Checkdmarc {
    fn drop(&mut self) {
        drop(self.asked.take());
        let _ = self.child.wait();
    }
}

/// A Worker that only answers "hello".
const HELLO: &str = "export default { fetch() { return new Response(\"hello\"); } };";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement; run by bench/edge"]
async fn compared_with_a_worker_that_only_answers_hello() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("index.js"), HELLO).unwrap();
    let edge = Options::for_tests();
    let hello = Options { worker: folder.path().to_owned(), ..edge.clone() };
    let fixtures = Fixture::load_dir(&edge.fixtures[0]).unwrap();
    let ok = fixtures.into_iter().filter(|fixture| fixture.name == "ok-enforce").collect();
    let net = Net::start(ok, Duration::ZERO, false, Log::new(false)).await.unwrap();

    let mut boots = [const { Vec::new() }; 3];
    for _ in 0..ROUNDS {
        boots[0].push(boot(&hello, &net, "/").await.1);
        boots[1].push(boot(&edge, &net, "/api/v1/openapi.json").await.1);
        boots[2].push(boot(&edge, &net, REPORT).await.1);
    }
    let boots = boots.map(median);
    let (hello, _) = boot(&hello, &net, "/").await;
    let (edge, _) = boot(&edge, &net, REPORT).await;
    let (mut hello, mut edge) =
        (Connection::connect(hello.address()).await, Connection::connect(edge.address()).await);
    let mut times = [const { Vec::new() }; 2];
    for round in 0..WARM_ROUNDS {
        let (theirs, ours) = (hello.ask("/").await, edge.ask(REPORT).await);
        // The first tenth of the rounds is a warm-up.
        if round >= WARM_ROUNDS / 10 {
            times[0].push(theirs);
            times[1].push(ours);
        }
    }
    let times = times.map(median);
    let mut missed = Vec::new();
    println!("hello: boot to first 200 {:.0?}, p50 {:.0?}", boots[0], times[0]);
    println!(
        "edge: boot to first 200 {:.0?}, to first report {:.0?}, p50 of a cached report {:.0?}",
        boots[1], boots[2], times[1]
    );
    compare("boot to first 200, relative to hello", boots[1].div_duration_f64(boots[0]), 2.5, &mut missed);
    println!("  boot to first report, relative to hello: {:.2}", boots[2].div_duration_f64(boots[0]));
    compare("cached report, p50 relative to hello", times[1].div_duration_f64(times[0]), 4.0, &mut missed);
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

const REPORT: &str = "/api/v1/report?domain=ok-enforce.test";

const WARM_ROUNDS: usize = 2_000;

/// Starts a Worker and returns it with the time until its first answer.
async fn boot(options: &Options, net: &Net, path: &str) -> (Workerd, Duration) {
    let (options, way_out) = (options.clone(), WayOut::Gateway(net.gateway()));
    let start = Instant::now();
    let workerd = tokio::task::spawn_blocking(move || Workerd::start(&options, &way_out)).await.unwrap();
    let workerd = workerd.unwrap_or_else(|error| panic!("{error}"));
    let answer = get(workerd.address(), path).await.unwrap();
    assert_eq!(answer.status, 200, "{path}");
    let took = start.elapsed();
    (workerd, took)
}

/// A persistent connection, so that connecting is not measured.
struct Connection(SendRequest<Empty<Bytes>>);

impl Connection {
    async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
        tokio::spawn(connection);
        Self(sender)
    }

    /// Returns the time until the last byte of the answer.
    async fn ask(&mut self, path: &str) -> Duration {
        let request = Request::get(path).header("host", "localhost").body(Empty::new()).unwrap();
        let start = Instant::now();
        self.0.ready().await.unwrap();
        let answer = self.0.send_request(request).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        answer.into_body().collect().await.unwrap();
        start.elapsed()
    }
}
