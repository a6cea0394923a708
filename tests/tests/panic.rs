//! What a panic costs: one answer, and those that were under way in the same memory; the next is right. `make abuse` builds a
//! Worker that panics when asked to.

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
#[ignore = "needs a Worker of its own; make abuse builds it"]
async fn a_panic_costs_one_answer_and_the_next_is_right() {
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
async fn what_ships_panics_for_nobody() {
    let lab = Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(get(lab.address(), "/api/panic").await.unwrap().status, 404);
}

/// A panic ends the memory that it happened in, and with it the checks that were under way there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a Worker of its own; make abuse builds it"]
async fn who_was_being_answered_meanwhile_is_not_kept_waiting() {
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
    for (who, (status, report, took)) in [("began", began), ("waited", waited), ("came after it", came)] {
        println!("who {who}: {status} after {took:.1?}");
        assert!(took < Duration::from_millis(10_500), "who {who}: {took:?}");
        assert!(status != 200 || report["verdict"] == "enforced", "who {who}: {report}");
        assert!(status == 200 || who != "came after it", "who {who}: {status} {report}");
    }
}
