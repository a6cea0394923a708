//! Tests a deployment that serves five hundred policies of other domains: workerd alone, and a real Caddy in front of it that
//! asks before it gets a certificate. `make hosted-check` builds the Worker with these policies.

use e2e::{Options, WayOut, Workerd};
use mta_sts_edge::api::headers::POLICY;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

const COUNT: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn domain(number: usize) -> String {
    format!("hosted-{number}.test")
}

/// Returns the policy that `scripts/hosted-policies` has written.
fn policy(number: usize) -> String {
    let path = root().join("target/hosted-policies").join(domain(number) + ".txt");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Starts the Worker with the policies. It has no way out, because it does not need one.
fn workerd() -> Workerd {
    let options = Options { worker: root().join("target/hosted"), ..Options::for_tests() };
    let nowhere = WayOut::Gateway(SocketAddr::from(([127, 0, 0, 1], 9)));
    Workerd::start(&options, &nowhere).unwrap_or_else(|error| panic!("{error}"))
}

/// An answer: status, header fields in lower case, body.
#[derive(Debug)]
struct Answer {
    status: u16,
    fields: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn field(&self, name: &str) -> Vec<&str> {
        self.fields.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }
}

/// Sends a request with a `Host` field over a connection.
fn exchange(mut connection: impl Read + Write, method: &str, host: &str, path: &str) -> io::Result<Answer> {
    write!(
        connection,
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    )?;
    let mut bytes = Vec::new();
    match connection.read_to_end(&mut bytes) {
        Err(error) if bytes.is_empty() => return Err(error),
        _ => {}
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| io::Error::other(text.clone()))?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok());
    let fields = lines.filter_map(|line| line.split_once(": "));
    Ok(Answer {
        status: status.ok_or_else(|| io::Error::other(head.to_owned()))?,
        fields: fields.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect(),
        body: body.to_owned(),
    })
}

fn ask(address: SocketAddr, method: &str, host: &str, path: &str) -> Answer {
    let connection = TcpStream::connect(address).unwrap();
    exchange(connection, method, host, path).unwrap_or_else(|error| panic!("{method} {host}{path}: {error}"))
}

const PATH: &str = "/.well-known/mta-sts.txt";

#[test]
#[ignore = "needs a Worker with policies; run by make hosted-check"]
fn five_hundred_policies_are_served_with_the_right_fields() {
    let workerd = workerd();
    let begun = Instant::now();
    for number in 1..=COUNT {
        let answer = ask(workerd.address(), "GET", &format!("mta-sts.{}", domain(number)), PATH);
        assert_eq!((answer.status, &answer.body), (200, &policy(number)), "{number}");
        for (name, value) in POLICY {
            assert_eq!(answer.field(name), [value], "{name} of {number}: {answer:?}");
        }
    }
    println!("{COUNT} policies in {:.1?}", begun.elapsed());
}

#[test]
#[ignore = "needs a Worker with policies; run by make hosted-check"]
fn nothing_else_is_served_at_a_policy_host() {
    let workerd = workerd();
    let host = format!("mta-sts.{}", domain(1));
    for (method, path, status) in [
        ("GET", "/", 404),
        ("GET", "/.well-known/", 404),
        ("GET", "/.well-known/mta-sts.txt/", 404),
        ("GET", "/api/v1/openapi.json", 404),
        ("GET", "/api/v1/report?domain=hosted-1.test", 404),
        ("POST", PATH, 405),
        ("OPTIONS", PATH, 405),
        ("GET", "/.well-known/mta-sts.txt?x=1", 200),
    ] {
        let answer = ask(workerd.address(), method, &host, path);
        assert_eq!(answer.status, status, "{method} {path}: {answer:?}");
        assert_eq!(answer.field("content-type"), ["text/plain"], "{method} {path}");
        assert!(
            answer.field("location").is_empty() && answer.field("access-control-allow-origin").is_empty(),
            "{answer:?}"
        );
    }
    let head = ask(workerd.address(), "HEAD", &host, PATH);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.field("content-length"), [policy(1).len().to_string()]);
}

#[test]
#[ignore = "needs a Worker with policies; run by make hosted-check"]
fn the_api_says_which_domains_are_hosted() {
    let workerd = workerd();
    for (query, status) in [
        ("domain=mta-sts.hosted-1.test", 200),
        ("domain=MTA-STS.hosted-500.test.", 200),
        ("domain=hosted-7.test", 200),
        ("domain=hosted-7.test&name=policy-host", 404),
        ("domain=mta-sts.hosted-7.test&name=policy-host", 200),
        ("domain=mta-sts.hosted-501.test", 404),
        ("domain=mta-sts.mta-sts.hosted-1.test", 404),
        ("domain=www.hosted-1.test", 404),
        ("domain=", 400),
        ("", 400),
    ] {
        let answer = ask(workerd.address(), "GET", "127.0.0.1", &format!("/api/v1/hosted?{query}"));
        assert_eq!(answer.status, status, "{query}: {answer:?}");
    }
}

/// A running Caddy with the shipped configuration.
struct Caddy {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Caddy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Caddy {
    fn start(program: &Path, worker: SocketAddr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let shipped = fs::read_to_string(root().join("deploy/Caddyfile")).unwrap();
        // The ask of the shipped file, and its hosts with the authority of Caddy instead of a public one.
        let ask = shipped.lines().find(|line| line.contains("ask http://")).expect("the Caddyfile asks");
        let sites = fs::read_to_string(root().join("deploy/policies.caddy")).unwrap();
        let sites = sites
            .replace("https:// {", &format!("https://:{port} {{"))
            .replace("\t\ton_demand\n", "\t\ton_demand\n\t\tissuer internal\n");
        let config = format!(
            "{{\n\tadmin off\n\tauto_https disable_redirects\n\tskip_install_trust\n\ton_demand_tls {{\n{ask}\n\t}}\n}}\n{sites}"
        );
        let file = folder.path().join("Caddyfile");
        fs::write(&file, config.replace("127.0.0.1:8788", &worker.to_string())).unwrap();
        let log = || fs::File::options().create(true).append(true).open(folder.path().join("log")).unwrap();
        let child = Command::new(program)
            .args(["run", "--adapter", "caddyfile", "--config"])
            .arg(&file)
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .stdin(Stdio::null())
            .stdout(log())
            .stderr(log())
            .spawn()
            .unwrap();
        Self { child, port, folder }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// Returns the certificate of Caddy's own authority, which it writes when it starts.
    fn authority(&self) -> CertificateDer<'static> {
        let path = self.folder.path().join("caddy/pki/authorities/local/root.crt");
        let begun = Instant::now();
        loop {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let lines: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
            if text.contains("END CERTIFICATE") {
                use base64::Engine;
                return base64::engine::general_purpose::STANDARD.decode(lines).unwrap().into();
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "no authority: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks over TLS, verified for `host`.
    fn ask(&self, trusted: &CertificateDer<'static>, host: &str) -> io::Result<Answer> {
        let mut roots = RootCertStore::empty();
        roots.add(trusted.clone()).unwrap();
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let client =
            ClientConnection::new(Arc::new(config), ServerName::try_from(host.to_owned()).unwrap()).unwrap();
        let tcp = TcpStream::connect(("127.0.0.1", self.port))?;
        tcp.set_read_timeout(Some(Duration::from_secs(20)))?;
        exchange(StreamOwned::new(client, tcp), "GET", host, PATH)
    }
}

#[test]
#[ignore = "needs a Worker with policies, and Caddy; run by make hosted-check"]
fn caddy_serves_them_over_tls_and_asks_before_it_gets_a_certificate() {
    let program = env::var_os("CADDY").expect("CADDY must be the path of Caddy");
    let workerd = workerd();
    let caddy = Caddy::start(Path::new(&program), workerd.address());
    let trusted = caddy.authority();
    for number in [1, 250, COUNT] {
        let begun = Instant::now();
        let host = format!("mta-sts.{}", domain(number));
        let answer = loop {
            match caddy.ask(&trusted, &host) {
                Ok(answer) => break answer,
                Err(error) if begun.elapsed() > Duration::from_secs(20) => {
                    panic!("{host}: {error}\n{}", caddy.log())
                }
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        };
        assert_eq!((answer.status, answer.body), (200, policy(number)), "{host}");
    }
    for host in ["mta-sts.stranger.test", "hosted-1.test", "www.hosted-1.test"] {
        assert!(caddy.ask(&trusted, host).is_err(), "a certificate for {host}");
    }
}
