//! A page that lists the domains of a lab, for people who write senders: what is broken at each, and what a correct sender
//! does there.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use fixture::Fixture;
use hyper::body::Incoming;
use hyper::header::{CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::http::{BoxBody, full, text};
use crate::{LabError, Net, Ports};

/// The path of the authority's certificate.
const ROOTS: &str = "/roots.pem";

/// The page, which is served until this is dropped.
pub struct LabPage {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Drop for LabPage {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl LabPage {
    /// Serves the page of `net` on a port of this machine; with 0 the system chooses one.
    ///
    /// # Errors
    ///
    /// The port cannot be opened.
    pub async fn open(net: &Net, port: u16) -> Result<Self, LabError> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .map_err(LabError::io("cannot open a port for the list of domains"))?;
        let address = listener.local_addr().map_err(LabError::io("cannot see the port of the list"))?;
        let files = Arc::new(Files { page: page(net), roots: net.trusted().to_owned() });
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let files = Arc::clone(&files);
                tokio::spawn(async move {
                    let service = service_fn(|request| {
                        let answer = files.answer(&request);
                        async move { Ok::<_, std::convert::Infallible>(answer) }
                    });
                    // The browser may close the connection at any time.
                    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
                });
            }
        });
        Ok(Self { address, task })
    }

    /// Returns its URL.
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Returns its address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

struct Files {
    page: String,
    roots: String,
}

impl Files {
    fn answer(&self, request: &Request<Incoming>) -> Response<BoxBody> {
        let (body, kind) = match request.uri().path() {
            "/" => (&self.page, "text/html; charset=utf-8"),
            ROOTS => (&self.roots, "application/x-pem-file"),
            _ => return text(StatusCode::NOT_FOUND, "there is only / and /roots.pem\n"),
        };
        let mut response = Response::new(full(body.clone()));
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
        response
    }
}

/// Returns the options with which the command line checks a domain of this lab.
pub(crate) fn options(net: &Net) -> String {
    let Ports { https, smtp, loopback_in_dns, .. } = net.ports();
    let mut options = format!("--resolver {} --roots roots.pem", net.plain_dns());
    options += &format!(" --https-port {https} --smtp-port {smtp}");
    let mappings = if loopback_in_dns { Ports::LOOPBACK } else { Ports::MAPPINGS };
    mappings.iter().for_each(|mapping| options += &format!(" --map-network {mapping}"));
    options
}

fn page(net: &Net) -> String {
    let rows: String = net.fixtures().iter().map(row).collect();
    let (options, dns) = (escaped(&options(net)), net.plain_dns());
    let Ports { https, smtp, .. } = net.ports();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>The lab of MTA-STS Check</title>\n\
         <style>body {{ font: 1rem/1.5 system-ui; max-width: 75rem; margin: 2rem auto; padding: 0 1rem }}\n\
         table {{ border-collapse: collapse }} td, th {{ border-bottom: 1px solid #ccc; padding: .4rem .8rem; text-align: left; vertical-align: top }}\n\
         code {{ overflow-wrap: anywhere }}</style>\n\
         <h1>Domains to test a sender with</h1>\n\
         <p>DNS is at {dns} over UDP and TCP, policy hosts have port {https} and MX hosts port {smtp}. All certificates are of the \
         authority in <a href=\"{ROOTS}\">roots.pem</a>. No host takes mail: each ends after STARTTLS and EHLO.</p>\n\
         <p>A check: <code>mta-sts-check check {options} ok-enforce.test</code></p>\n\
         <table>\n<tr><th>Domain<th>What it is<th>What a correct sender does\n{rows}</table>\n"
    )
}

fn row(fixture: &Fixture) -> String {
    let report = fixture.report_direct.as_ref().or(fixture.report_smtp.as_ref()).or(fixture.report.as_ref());
    let report = report.map(String::as_str).unwrap_or_default();
    let summary = report.lines().nth(1).unwrap_or_default();
    let hosts = report.lines().filter(|line| line.starts_with("mx ") && line.contains(" (pattern: "));
    let hosts: String = hosts.map(|line| format!("<br><code>{}</code>", escaped(line))).collect();
    format!(
        "<tr id=\"{name}\"><td><code>{}</code><td>{}<td>{}{hosts}\n",
        escaped(&fixture.domain()),
        escaped(&fixture.title),
        escaped(summary),
        name = escaped(&fixture.name)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
