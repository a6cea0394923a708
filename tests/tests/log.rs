//! Checks that the Worker logs one line per request, without names or addresses.

use std::time::Duration;

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

#[tokio::test]
async fn a_request_is_logged_in_one_line_without_names_and_addresses() {
    let bindings = vec![("RATE_LIMIT".to_owned(), "on".to_owned())];
    let options = Options { bindings, ..Options::for_tests() };
    let lab = Lab::start(options).await.unwrap_or_else(|error| panic!("{error}"));
    let paths = [
        "/api/v1/observe?domain=ok-enforce.test",
        "/api/v1/report?domain=ok-enforce.test",
        "/api/v1/report?domain=wrong-name-cert.test",
        "/api/v1/report?domain=private-address.test",
        "/api/v1/report?domain=mx-timeout.test",
        "/api/v1/report?domain=localhost",
        "/api/v1/openapi.json",
        "/api/nobody.test",
        "/badge/ok-enforce.test.svg",
        "/badge/hostile-text.test.json",
    ];
    for path in paths {
        get(lab.address(), path).await.unwrap().bytes().await.unwrap();
    }
    let lines = printed(&lab, paths.len()).await;
    let routes: Vec<_> = lines.iter().map(|line| line["route"].as_str().unwrap()).collect();
    assert_eq!(
        routes,
        ["observe", "report", "report", "report", "report", "none", "openapi", "none", "badge", "badge"]
    );
    for line in &lines {
        for (name, value) in line.as_object().unwrap() {
            match name.as_str() {
                "route" => {}
                "status" | "ms" | "cached_s" => assert!(value.is_u64(), "{line}"),
                "probes" => value.as_array().unwrap().iter().for_each(is_a_state),
                _ => panic!("{name} in {line}"),
            }
        }
    }
    assert_eq!(lines[0]["status"], 200);
    assert_eq!(lines[1]["cached_s"], 0);
    assert_eq!(lines[5]["status"], 400);
}

/// Checks that a logged probe contains only its name, state, reason and time, so no domain and no address.
fn is_a_state(probe: &Value) {
    for (name, value) in probe.as_object().unwrap() {
        match name.as_str() {
            "probe" | "state" | "reason" => {
                let word = value.as_str().unwrap();
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{probe}");
            }
            "ms" => assert!(value.is_u64(), "{probe}"),
            _ => panic!("{name} in {probe}"),
        }
    }
}

/// Waits for `count` lines and returns them. Shortly afterwards there must not be more.
async fn printed(lab: &Lab, count: usize) -> Vec<Value> {
    for _ in 0..3000 {
        if lab.printed().len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let lines = lab.printed();
    assert_eq!(lines.len(), count, "{lines:#?}");
    lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"))).collect()
}
