//! Checks that every route has the header fields of its set and no other fields that affect a browser.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use e2e::visitor::ask;
use e2e::{Lab, Options};
use hyper::Method;
use mta_sts_edge::api::headers::{API, EMBED, Fields, NO_STORE, PAGE, PREFLIGHT, Rule, SITE};

async fn lab() -> Lab {
    let bindings = vec![("RATE_LIMIT".to_owned(), "on".to_owned())];
    Lab::start(Options { bindings, ..Options::for_tests() }).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Header fields that describe an answer and do not control what a browser does with it.
const DESCRIBING: [&str; 13] = [
    "age",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-language",
    "content-length",
    "content-type",
    "date",
    "etag",
    "retry-after",
    "transfer-encoding",
    "vary",
];

/// Returns the status and all other header fields of an answer.
async fn fields(lab: &Lab, method: &Method, path: &str) -> (u16, BTreeMap<String, String>) {
    let answer = ask(lab.address(), method.clone(), path, &[], Vec::new()).await.unwrap();
    let fields = answer
        .headers
        .iter()
        .filter(|(name, _)| !DESCRIBING.contains(&name.as_str()))
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    let fields = fields.collect();
    let status = answer.status;
    answer.bytes().await.unwrap();
    (status, fields)
}

fn set(fields: &Fields) -> BTreeMap<String, String> {
    let fields = fields.iter().filter(|(name, _)| !DESCRIBING.contains(name));
    fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Returns the header fields that the table specifies for a file of the page.
fn of_the_site(path: &str) -> BTreeMap<String, String> {
    let rules = SITE.iter().filter(|(pattern, _)| path.starts_with(pattern.trim_end_matches('*')));
    rules.fold(set(&PAGE), |mut fields, (_, rule)| match rule {
        Rule::With(more) => {
            fields.extend(set(more));
            fields
        }
        Rule::Instead(others) => set(others),
    })
}

/// Returns the paths of all files below a folder.
fn files(root: &Path, folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| match path.is_dir() {
            true => files(root, &path),
            false => vec![format!("/{}", path.strip_prefix(root).unwrap().display())],
        })
        .collect()
}

#[tokio::test]
async fn every_file_of_the_page_has_the_fields_of_the_page() {
    let lab = lab().await;
    let root = Options::for_tests().site;
    let mut paths = files(&root, &root);
    assert!(paths.len() > 20, "{paths:?}");
    paths.extend(
        [
            "/",
            "/d/ok-enforce.test",
            "/d/",
            "/learn",
            "/bounce",
            "/lints/",
            "/nowhere",
            "/embed/x",
            "/widget/x",
            "/assets/x",
        ]
        .map(str::to_owned),
    );
    for path in paths {
        let (_, fields) = fields(&lab, &Method::GET, &path).await;
        assert_eq!(fields, of_the_site(&path), "{path}");
    }
    assert!(!of_the_site("/embed/x")["content-security-policy"].contains("frame-ancestors"));
    assert_eq!(of_the_site("/embed/x"), set(&EMBED));
}

#[tokio::test]
async fn every_answer_of_the_worker_has_the_fields_of_the_api() {
    let lab = lab().await;
    let get = Method::GET;
    let mut preflight = set(&API);
    preflight.extend(set(&PREFLIGHT));
    for (method, path, status, expected) in [
        (&get, "/api/v1/report?domain=hostile-text.test", 200, &API[..]),
        (&get, "/api/v1/report?domain=hostile-text.test", 200, &API),
        (&get, "/api/v1/observe?domain=hostile-text.test", 200, &API),
        (&get, "/api/v1/observe?domain=redirect.test", 200, &API),
        (&Method::HEAD, "/api/v1/report?domain=ok-enforce.test", 200, &API),
        (&Method::HEAD, "/api/v1/observe?domain=ok-enforce.test", 200, &API),
        (&get, "/api/v1/openapi.json", 200, &API),
        (&get, "/api/v1/report?domain=", 400, &API),
        (&get, "/api/nothing", 404, &API),
        (&get, "/api/cached/0.1.0-1/ok-enforce.test", 404, &API),
        (&get, "/badge/ok-enforce.test.svg", 200, &API),
        (&get, "/badge/ok-enforce.test.json", 200, &API),
        (&get, "/badge/%3Cscript%3E.svg", 400, &API),
        (&get, "/badge/ok-enforce.test", 404, &API),
        (&Method::POST, "/api/v1/report?domain=ok-enforce.test", 405, &API),
    ] {
        assert_eq!(fields(&lab, method, path).await, (status, set(expected)), "{method} {path}");
    }
    let path = "/api/v1/report?domain=ok-enforce.test";
    assert_eq!(fields(&lab, &Method::OPTIONS, path).await, (204, preflight));

    for number in 0..40 {
        let path = format!("/api/v1/report?domain=nobody-{number}.test");
        let (status, fields) = fields(&lab, &get, &path).await;
        assert_eq!(fields, set(&API), "{status} {path}");
        if status == 429 {
            let refused = ask(lab.address(), Method::GET, &path, &[], Vec::new()).await.unwrap();
            assert_eq!(refused.header("cache-control"), NO_STORE);
            return;
        }
    }
    panic!("the rate limit was never reached");
}
