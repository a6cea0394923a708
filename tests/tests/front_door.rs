//! Tests the front door of the lab, with a simple server instead of the Worker.

use std::fs;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use e2e::visitor::{ask, get};
use e2e::{FrontDoor, LabError, Log, Site};
use hyper::Method;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::timeout;

const PAGE: &str = "<!doctype html><html><head><title>Page</title></head></html>";

fn site_folder() -> TempDir {
    let dir = TempDir::new().unwrap();
    let script = "/* long enough to be worth compressing */\n".repeat(50);
    for (file, text) in [
        ("index.html", PAGE),
        ("404.html", "<html><head></head>nothing here</html>"),
        ("about.html", "about"),
        ("lints/index.html", "lints"),
        ("assets/app-1.js", &script),
        ("assets/app.wasm", "\0asm"),
        ("assets/app.css", "a{}"),
        ("icon.svg", "<svg/>"),
        ("site.webmanifest", "{}"),
        ("robots.txt", "User-agent: *"),
        ("_redirects", "# permalinks\n/d/* / 200\n/x/:one/y /about 200\n"),
        (
            "_headers",
            "/*\n  X-Content-Type-Options: nosniff\n  Content-Security-Policy: default-src 'none'\n\n\
             /assets/*\n  Cache-Control: public, max-age=31536000, immutable\n  ! Content-Security-Policy\n\
             /d/*\n  X-Robots-Tag: noindex\n  X-Content-Type-Options: twice\n",
        ),
    ] {
        let path = dir.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

struct Setup {
    front: FrontDoor,
    log: Arc<Log>,
    _dir: TempDir,
}

async fn start(worker: SocketAddr) -> Setup {
    let dir = site_folder();
    let site = Site::load(dir.path(), &["a.test".to_owned(), "b.test".to_owned()]).unwrap();
    let log = Log::new(false);
    let front = FrontDoor::open(FrontDoor::listen(0).await.unwrap(), site, worker, Arc::clone(&log)).unwrap();
    Setup { front, log, _dir: dir }
}

/// Returns an address at which no program listens.
async fn unused_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap()
}

#[tokio::test]
async fn every_path_has_the_expected_status_type_and_text() {
    let setup = start(unused_address().await).await;
    let page = "<title>Page</title>";
    for (path, status, media_type, text) in [
        ("/", 200, "text/html; charset=utf-8", page),
        ("/index.html", 200, "text/html; charset=utf-8", page),
        ("/?q=1", 200, "text/html; charset=utf-8", page),
        ("/d/example.com", 200, "text/html; charset=utf-8", page),
        ("/d/", 200, "text/html; charset=utf-8", page),
        ("/about", 200, "text/html; charset=utf-8", "about"),
        ("/x/1/y", 200, "text/html; charset=utf-8", "about"),
        ("/x//y", 404, "text/html; charset=utf-8", "nothing here"),
        ("/lints/", 200, "text/html; charset=utf-8", "lints"),
        ("/assets/app-1.js", 200, "text/javascript; charset=utf-8", "long enough"),
        ("/assets/app.wasm", 200, "application/wasm", "\0asm"),
        ("/assets/app.css", 200, "text/css; charset=utf-8", "a{}"),
        ("/icon.svg", 200, "image/svg+xml", "<svg/>"),
        ("/site.webmanifest", 200, "application/manifest+json", "{}"),
        ("/robots.txt", 200, "text/plain; charset=utf-8", "User-agent"),
        ("/nowhere", 404, "text/html; charset=utf-8", "nothing here"),
        ("/_headers", 404, "text/html; charset=utf-8", "nothing here"),
        ("/_redirects", 404, "text/html; charset=utf-8", "nothing here"),
        ("/assets/../_headers", 404, "text/html; charset=utf-8", "nothing here"),
        ("/%2e%2e/%2e%2e/etc/passwd", 404, "text/html; charset=utf-8", "nothing here"),
        ("/assets/%2e%2e/%5fheaders", 404, "text/html; charset=utf-8", "nothing here"),
    ] {
        let answer = get(setup.front.address(), path).await.unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (status, media_type), "{path}");
        let body = answer.text().await.unwrap();
        assert!(body.contains(text), "{path}: {body}");
    }
}

#[tokio::test]
async fn headers_are_those_of_the_headers_file() {
    let setup = start(unused_address().await).await;
    for (path, name, value) in [
        ("/", "x-content-type-options", "nosniff"),
        ("/", "content-security-policy", "default-src 'none'"),
        ("/", "cache-control", "public, max-age=0, must-revalidate"),
        ("/", "x-robots-tag", ""),
        ("/nowhere", "content-security-policy", "default-src 'none'"),
        ("/assets/app.css", "content-security-policy", ""),
        ("/assets/app.css", "cache-control", "public, max-age=31536000, immutable"),
        ("/d/example.com", "x-robots-tag", "noindex"),
        ("/d/example.com", "x-content-type-options", "nosniff, twice"),
    ] {
        assert_eq!(get(setup.front.address(), path).await.unwrap().header(name), value, "{name} of {path}");
    }
}

#[tokio::test]
async fn the_page_contains_the_demo_domains() {
    let setup = start(unused_address().await).await;
    let page = get(setup.front.address(), "/").await.unwrap().text().await.unwrap();
    let expected = PAGE.replace("<head>", "<head><meta name=\"demo-domains\" content=\"a.test b.test\">");
    assert_eq!(page, expected);
}

#[tokio::test]
async fn a_matching_etag_gives_status_304() {
    let setup = start(unused_address().await).await;
    let etag = get(setup.front.address(), "/").await.unwrap().header("etag").to_owned();
    for (seen, status) in [(etag.clone(), 304), (format!("\"x\", W/{etag}"), 304), ("\"x\"".to_owned(), 200)]
    {
        let headers = [("if-none-match", seen.as_str())];
        let answer = ask(setup.front.address(), Method::GET, "/", &headers, Vec::new()).await.unwrap();
        assert_eq!((answer.status, answer.header("etag")), (status, etag.as_str()));
        assert_eq!(answer.text().await.unwrap().is_empty(), status == 304);
    }
}

#[tokio::test]
async fn text_is_compressed_if_the_client_accepts_it() {
    let setup = start(unused_address().await).await;
    let script = fs::read(setup._dir.path().join("assets/app-1.js")).unwrap();
    for (accepted, coding) in
        [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", ""), ("", "")]
    {
        let headers = [("accept-encoding", accepted)];
        let answer =
            ask(setup.front.address(), Method::GET, "/assets/app-1.js", &headers, Vec::new()).await.unwrap();
        assert_eq!((answer.header("content-encoding"), answer.header("vary")), (coding, "accept-encoding"));
        let bytes = answer.bytes().await.unwrap();
        let mut plain = Vec::new();
        match coding {
            "br" => brotli::BrotliDecompress(&mut bytes.as_slice(), &mut plain).unwrap(),
            "gzip" => drop(flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut plain).unwrap()),
            _ => plain = bytes,
        }
        assert_eq!(plain, script, "{accepted}");
    }
    let headers = [("accept-encoding", "br")];
    let short =
        ask(setup.front.address(), Method::GET, "/assets/app.css", &headers, Vec::new()).await.unwrap();
    assert_eq!(short.header("content-encoding"), "");
}

#[tokio::test]
async fn only_get_and_head_reach_the_page() {
    let setup = start(unused_address().await).await;
    let head = ask(setup.front.address(), Method::HEAD, "/", &[], Vec::new()).await.unwrap();
    assert_eq!((head.status, head.header("etag").is_empty()), (200, false));
    assert_eq!(head.text().await.unwrap(), "");
    let post = ask(setup.front.address(), Method::POST, "/", &[], b"x".to_vec()).await.unwrap();
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
}

/// Starts a Worker that answers with the request that it got, and ends the answer when it is told to.
async fn echo(end: Arc<Notify>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                request.push(stream.read_u8().await.unwrap());
            }
            let head = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n";
            stream.write_all(&[head, request.as_slice()].concat()).await.unwrap();
            end.notified().await;
            stream.write_all(b"end").await.unwrap();
        }
    });
    address
}

#[tokio::test]
async fn api_and_badge_go_to_the_worker_and_its_answer_is_streamed() {
    let end = Arc::new(Notify::new());
    let setup = start(echo(Arc::clone(&end)).await).await;
    for path in ["/api/v1/observe?domain=a.test", "/badge/a.test.svg", "/api/"] {
        let mut answer = get(setup.front.address(), path).await.unwrap();
        assert_eq!(answer.header("content-type"), "application/x-ndjson");
        let first = timeout(Duration::from_secs(60), answer.piece())
            .await
            .expect("the first piece must arrive before the end");
        let request = String::from_utf8(first.unwrap().unwrap()).unwrap();
        assert!(request.starts_with(&format!("GET {path} HTTP/1.1\r\n")), "{request}");
        assert!(request.contains("cf-connecting-ip: 127.0.0.1\r\n"), "{request}");
        end.notify_one();
        assert!(answer.text().await.unwrap().ends_with("end"));
    }
    let page = get(setup.front.address(), "/apia").await.unwrap();
    assert_eq!(page.status, 404);
}

#[tokio::test]
async fn an_unreachable_worker_gives_status_502() {
    let setup = start(unused_address().await).await;
    let answer = get(setup.front.address(), "/api/v1/report?domain=a.test").await.unwrap();
    assert_eq!(answer.status, 502);
    assert!(setup.log.entries().is_empty());
    let log = get(setup.front.address(), "/lab/log?domain=a.test").await.unwrap();
    assert_eq!((log.header("content-type"), log.status), ("application/x-ndjson", 200));
}

#[tokio::test]
async fn a_missing_or_invalid_site_gives_a_clear_error() {
    let dir = TempDir::new().unwrap();
    let error = Site::load(dir.path(), &[]).unwrap_err().to_string();
    assert!(error.starts_with("there is no page in ") && error.contains("make"), "{error}");

    fs::write(dir.path().join("index.html"), PAGE).unwrap();
    for (file, text, reason) in [
        ("_headers", "  X-A: b\n", "line 1: a header before the first path"),
        ("_headers", "/*\n\n  nonsense\n", "line 3: a header is written `Name: value`"),
        ("_headers", "/*\n  a b: c\n", "line 2: `a b` is not a header name"),
        ("_redirects", "/a /b 301\n", "line 1: only `from to 200` is served here"),
    ] {
        fs::write(dir.path().join(file), text).unwrap();
        let error = Site::load(dir.path(), &[]).unwrap_err().to_string();
        assert!(error.contains(file) && error.ends_with(reason), "{error}");
        fs::remove_file(dir.path().join(file)).unwrap();
    }
}

#[tokio::test]
async fn a_port_in_use_gives_an_error_that_names_the_port_variable() {
    let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = FrontDoor::listen(port).await.err().unwrap();
    assert!(matches!(error, LabError::PortTaken(taken) if taken == port));
    assert!(error.to_string().contains("PORT="), "{error}");
}
