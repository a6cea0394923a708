//! Serves a policy by each hosting snippet in the real web server, and fetches and lints it as a check does; then sets each
//! known trap, and expects a finding that names the cure for that server.
//!
//! A server that is not installed is skipped with a message, unless `SERVERS` is `required`. `scripts/servers` installs them.

mod programs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mta_sts::publish::hosting;
use mta_sts::publish::{NewPolicy, new_policy};
use mta_sts::{
    Addresses, Answer, Context, DomainName, Event, Mode, MxRecord, Observation, Outcome, Report, Response,
    Settled, Severity, TxtRecord, evaluate, lints,
};
use programs::{PROGRAMS, Program, moved};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DOMAIN: &str = "shop.test";

/// The files and ports of one server.
struct Site {
    folder: TempDir,
    port: u16,
    spare_port: u16,
    /// Whether nginx knows the types of files by their names.
    has_types: bool,
    /// More lines for the main configuration of Apache; the modules of lighttpd.
    global: &'static str,
    trusted: CertificateDer<'static>,
}

fn free() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn domain() -> DomainName {
    DomainName::parse_ascii(DOMAIN).unwrap()
}

fn policy() -> String {
    new_policy(&NewPolicy::of(Mode::Enforce, &[format!("mx1.{DOMAIN}")]))
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let open =
            |path: &std::path::Path| fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        open(folder.path());
        let well_known = folder.path().join(DOMAIN).join(".well-known");
        fs::create_dir_all(&well_known).unwrap();
        fs::write(well_known.join("mta-sts.txt"), policy()).unwrap();
        fs::write(folder.path().join(format!("mta-sts.{DOMAIN}.txt")), policy()).unwrap();
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let trusted = params.self_signed(&key).unwrap().der().clone();
        let issuer = Issuer::new(params, key);
        let key = KeyPair::generate().unwrap();
        let leaf = CertificateParams::new(vec![format!("mta-sts.{DOMAIN}")])
            .unwrap()
            .signed_by(&key, &issuer)
            .unwrap();
        let leaf = pem("CERTIFICATE", leaf.der());
        let private = pem("PRIVATE KEY", &key.serialize_der());
        let tls = folder.path().join("tls");
        fs::create_dir(&tls).unwrap();
        fs::write(tls.join("fullchain.pem"), &leaf).unwrap();
        fs::write(tls.join("privkey.pem"), &private).unwrap();
        fs::write(tls.join("both.pem"), leaf.clone() + &private).unwrap();
        Self { folder, port: free(), spare_port: free(), has_types: true, global: "", trusted }
    }

    /// Fetches the policy over verified TLS.
    fn fetch(&self) -> io::Result<Response> {
        let mut roots = RootCertStore::empty();
        roots.add(self.trusted.clone()).unwrap();
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(format!("mta-sts.{DOMAIN}")).unwrap();
        let client = ClientConnection::new(Arc::new(config), name).unwrap();
        let tcp = TcpStream::connect(("127.0.0.1", self.port))?;
        tcp.set_read_timeout(Some(Duration::from_secs(20)))?;
        let mut tls = StreamOwned::new(client, tcp);
        let host = format!("mta-sts.{DOMAIN}");
        write!(tls, "GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut answer = Vec::new();
        // Some servers close without the closing message of TLS.
        match tls.read_to_end(&mut answer) {
            Err(error) if answer.is_empty() => return Err(error),
            _ => {}
        }
        Ok(parsed(&answer))
    }

    /// Fetches the policy as soon as the server answers.
    fn fetched(&self) -> Response {
        let begun = Instant::now();
        loop {
            match self.fetch() {
                Ok(response) => return response,
                Err(error) if begun.elapsed() > Duration::from_secs(60) => {
                    let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
                    panic!("no answer: {error}\n{log}");
                }
                Err(_) => std::thread::sleep(Duration::from_millis(50)),
            }
        }
    }
}

/// Returns PEM (RFC 7468).
fn pem(kind: &str, der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let lines: Vec<&str> =
        text.as_bytes().chunks(64).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}

/// Parses an answer with a whole body. Fields of the same name are joined with a comma, as the Fetch API does.
fn parsed(answer: &[u8]) -> Response {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        let name = name.to_ascii_lowercase();
        if Response::HEADERS.contains(&name.as_str()) {
            let known = headers.entry(name).or_default();
            known.push_str(if known.is_empty() { "" } else { ", " });
            known.push_str(value);
        }
    }
    let chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    let body = &answer[end + 4..];
    let body = if chunked { dechunked(body) } else { body.to_vec() };
    Response { status, headers, body: body.into(), cut: None, unasked_coding: false }
}

fn dechunked(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|bytes| bytes == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&body[..end]).unwrap().trim(), 16).unwrap();
        if size == 0 {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = &body[end + 4 + size..];
    }
    out
}

fn settled<T>(asked: &str, answer: T) -> Settled<T> {
    Settled { asked: asked.to_owned(), started_ms: 0, took_ms: 10, outcome: Outcome::Answered(answer) }
}

/// Evaluates the answer as the policy of a domain whose records are without defects.
fn report(response: Response) -> Report {
    let text = |text: &str| Answer::of(vec![TxtRecord::from_iter([text.as_bytes().to_vec().into()])]);
    let host = || Addresses {
        a: vec!["192.0.2.1".to_owned()],
        aaaa: vec!["2001:db8::1".to_owned()],
        ..Addresses::default()
    };
    let mx = MxRecord { preference: 10, host: format!("mx1.{DOMAIN}") };
    let mut observation = Observation::begin();
    for event in [
        Event::Record(settled("", text("v=STSv1; id=1"))),
        Event::Tlsrpt(settled("", text("v=TLSRPTv1; rua=https://reports.example/v1"))),
        Event::Mx(settled("", Answer::of(vec![mx]))),
        Event::PolicyHost(settled("", host())),
        Event::Policy(settled("", response)),
        Event::MxHost(settled(&format!("mx1.{DOMAIN}"), host())),
    ] {
        observation.apply(event);
    }
    observation.close();
    let domain = domain();
    let context = Context::new(|name| Some(name.to_owned())).domain(Some(&domain));
    evaluate(&observation, &context, &lints::ALL)
}

/// Returns the programs that are installed, and says which are not.
fn installed() -> impl Iterator<Item = &'static Program> {
    let required = std::env::var_os("SERVERS").is_some_and(|value| value == "required");
    PROGRAMS.iter().filter(move |program| {
        let is_here = program.is_here();
        assert!(is_here || !required, "{} is not installed at {}", program.key, program.path);
        if !is_here {
            eprintln!(
                "skipped: {} is not installed at {}; scripts/servers installs it on Debian",
                program.key, program.path
            );
        }
        is_here
    })
}

/// Returns the findings that are about the policy or its host, without those of other steps.
fn problems(report: &Report) -> Vec<String> {
    let about =
        |code: &str| code.starts_with("STS-H") || code.starts_with("STS-P") || code.starts_with("STS-S");
    let findings = report.findings.iter().filter(|finding| about(finding.lint.code));
    let is_test = |name: &str| name == "policy-host-not-public";
    findings
        .filter(|finding| !is_test(finding.lint.name))
        .map(|finding| format!("{}: {} {}", finding.lint.name, finding.title(), finding.help()))
        .collect()
}

#[test]
fn each_snippet_serves_a_policy_that_the_check_passes() {
    for program in installed() {
        let mut site = Site::new();
        if program.key == "lighttpd" {
            site.global = "\"mod_access\"";
        }
        let snippet = hosting::named(program.key).unwrap();
        let files = snippet.written(&domain(), &policy());
        let _server = program.start(&site, &moved(&site, &files[0].text));
        let response = site.fetched();
        let fields = format!("{}: {} {:?}", program.key, response.status, response.headers);
        assert_eq!(
            response.headers.get("content-type").map(|kind| kind.split(';').next().unwrap()),
            Some("text/plain"),
            "{fields}"
        );
        let report = report(response);
        assert_eq!(problems(&report), [""; 0], "{fields}");
        assert!(report.policy.policy.is_some(), "{fields}");
        let errors = report.findings.iter().filter(|finding| {
            finding.severity == Severity::Error && finding.lint.name != "policy-host-not-public"
        });
        assert_eq!(errors.count(), 0, "{fields}");
    }
}

/// A configuration that people write, and what the check says about it.
struct Trap {
    program: &'static str,
    config: &'static str,
    global: &'static str,
    has_types: bool,
    lint: &'static str,
    cure: &'static str,
}

const NGINX: &str = "server {\n listen 443 ssl;\n server_name mta-sts.shop.test;\n ssl_certificate /etc/letsencrypt/live/mta-sts.shop.test/fullchain.pem;\n ssl_certificate_key /etc/letsencrypt/live/mta-sts.shop.test/privkey.pem;\n root /var/www/mta-sts/shop.test;\n";
const APACHE: &str = "<VirtualHost *:443>\nServerName mta-sts.shop.test\nSSLEngine on\nSSLCertificateFile /etc/letsencrypt/live/mta-sts.shop.test/fullchain.pem\nSSLCertificateKeyFile /etc/letsencrypt/live/mta-sts.shop.test/privkey.pem\nDocumentRoot /var/www/mta-sts/shop.test\n";
const LIGHTTPD: &str = "server.modules += ( \"mod_openssl\" )\n$SERVER[\"socket\"] == \":443\" {\n ssl.engine = \"enable\"\n ssl.pemfile = \"/etc/letsencrypt/live/mta-sts.shop.test/fullchain.pem\"\n ssl.privkey = \"/etc/letsencrypt/live/mta-sts.shop.test/privkey.pem\"\n}\nserver.document-root := \"/var/www/mta-sts/shop.test\"\n";

fn trap(program: &'static str, config: &'static str, lint: &'static str, cure: &'static str) -> Trap {
    Trap { program, config, global: "", has_types: true, lint, cure }
}

#[test]
fn each_trap_is_found_with_the_cure_for_its_server() {
    let traps = [
        trap(
            "nginx",
            "location / { add_header Content-Type text/plain; }\n}\n",
            "policy-media-type",
            "not “add_header Content-Type”, which sends the header twice",
        ),
        Trap {
            has_types: false,
            ..trap(
                "nginx",
                "default_type application/octet-stream;\n}\n",
                "policy-media-type",
                "On nginx, write “types { } default_type text/plain;”",
            )
        },
        trap(
            "nginx",
            "location ~ /\\. { deny all; }\n}\n",
            "policy-status-not-200",
            "On nginx, serve the file from “location = /.well-known/mta-sts.txt”",
        ),
        trap(
            "nginx",
            "location / { return 301 https://shop.test$request_uri; }\n}\n",
            "policy-redirected",
            "with status 200",
        ),
        trap(
            "apache",
            "AddDefaultCharset ISO-8859-1\n<Directory />\nRequire all granted\n</Directory>\n</VirtualHost>\n",
            "policy-charset",
            "On Apache, write “ForceType text/plain” and “AddDefaultCharset Off”",
        ),
        trap(
            "apache",
            "<DirectoryMatch \"/\\.\">\nRequire all denied\n</DirectoryMatch>\n</VirtualHost>\n",
            "policy-status-not-200",
            "On Apache, set an Alias",
        ),
        trap(
            "caddy",
            "mta-sts.shop.test {\n respond /.well-known/mta-sts.txt \"version: STSv1\\nmode: enforce\\nmx: mx1.shop.test\\nmax_age: 604800\\n\"\n}\n",
            "field-malformed",
            "Caddy does not expand",
        ),
        Trap {
            global: "\"mod_access\"",
            ..trap("lighttpd", "", "policy-media-type", "On lighttpd, write “mimetype.assign")
        },
    ];
    let here: Vec<&Program> = installed().collect();
    for trap in traps {
        let Some(program) = here.iter().find(|program| program.key == trap.program) else { continue };
        let site = Site { has_types: trap.has_types, global: trap.global, ..Site::new() };
        let before = match trap.program {
            "nginx" => NGINX,
            "apache" => APACHE,
            "lighttpd" => LIGHTTPD,
            _ => "",
        };
        let _server = program.start(&site, &moved(&site, &format!("{before}{}", trap.config)));
        let response = site.fetched();
        let fields = format!("{}: {} {:?}", trap.program, response.status, response.headers);
        let report = report(response);
        let found = report.findings.iter().find(|finding| finding.lint.name == trap.lint);
        let help = found.map(|finding| finding.help().to_string());
        assert!(
            help.as_ref().is_some_and(|help| help.contains(trap.cure)),
            "{} in {fields}\nexpected {:?}\nfound {help:?} in {:?}",
            trap.config,
            trap.cure,
            problems(&report)
        );
    }
}
