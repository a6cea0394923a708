//! Tests the effects of a panic: only the answers in progress in the same instance are lost, and the next answer is correct.
//! `make abuse` builds a Worker that panics on request.

use std::path::Path;
use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

async fn panicking() -> Lab {
    let worker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/panicking");
    Lab::start(Options { worker, ..Options::for_tests() }).await.unwrap_or_else(|error| panic!("{error}"))
}

#[tokio::test]
#[ignore = "needs a special Worker; run by make abuse"]
async fn after_a_panic_the_next_answer_is_correct() {
    let lab = panicking().await;
    for _ in 0..3 {
        assert_eq!(get(lab.address(), "/api/panic").await.unwrap().status, 500);
        let answer = get(lab.address(), "/api/v1/report?domain=ok-enforce.test").await.unwrap();
        assert_eq!(answer.status, 200);
        let report: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert_eq!(report["verdict"], "enforced");
    }
}

#[tokio::test]
async fn the_shipped_worker_does_not_panic_on_request() {
    let lab = Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(get(lab.address(), "/api/panic").await.unwrap().status, 404);
}

/// A panic ends the wasm instance, and with it all checks in progress there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a special Worker; run by make abuse"]
async fn clients_of_checks_in_progress_get_an_answer_in_time() {
    let lab = panicking().await;
    let asked = async |after: u64| {
        tokio::time::sleep(Duration::from_millis(after)).await;
        let start = Instant::now();
        let answer = get(lab.address(), "/api/v1/report?domain=slow-policy.test").await.unwrap();
        let status = answer.status;
        let body = answer.bytes().await.unwrap_or_default();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null), start.elapsed())
    };
    let panics = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        get(lab.address(), "/api/panic").await.unwrap().status
    };
    let (began, waited, panicked, came) = tokio::join!(asked(0), asked(100), panics, asked(300));
    assert_eq!(panicked, 500);
    for (client, (status, report, took)) in [("starting", began), ("waiting", waited), ("later", came)] {
        println!("the {client} client: {status} after {took:.1?}");
        assert!(took < Duration::from_millis(10_500), "the {client} client: {took:?}");
        assert!(status != 200 || report["verdict"] == "enforced", "the {client} client: {report}");
        assert!(status == 200 || client != "later", "the {client} client: {status} {report}");
    }
}
