//! Visitors who leave in the middle of a check: whoever asks for the same domain then, or was waiting already, gets a
//! right answer in time, the domain is not made to pay for it, and nothing is written down about anybody.

use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Kind, Lab, Options};
use serde_json::Value;
use tokio::time::{sleep, timeout};

/// Ten seconds for a check, and what it takes to say so.
const LONGEST: Duration = Duration::from_millis(10_500);

/// Its policy host takes its time.
const SLOW: &str = "slow-policy.test";

async fn lab() -> Lab {
    Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"))
}

/// The whole answer of the Worker itself: no front door stands between that would hide who leaves.
async fn report(lab: &Lab) -> (u16, Value, Duration) {
    let start = Instant::now();
    let answer = get(lab.worker(), &format!("/api/v1/report?domain={SLOW}")).await.unwrap();
    let status = answer.status;
    let body = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null), start.elapsed())
}

/// Asks, and hangs up in the middle of the check.
async fn leave(lab: &Lab, path: &str) {
    let asked = async {
        let answer = get(lab.worker(), path).await.unwrap();
        answer.bytes().await.unwrap();
    };
    assert!(timeout(Duration::from_millis(300), asked).await.is_err(), "{path} was faster than who leaves");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_and_who_comes_later_get_a_right_answer() {
    for path in ["/api/v1/report", "/api/v1/observe", "/badge"] {
        let path = match path {
            "/badge" => format!("/badge/{SLOW}.svg"),
            path => format!("{path}?domain={SLOW}"),
        };
        let lab = lab().await;
        let waits = async {
            sleep(Duration::from_millis(100)).await;
            report(&lab).await
        };
        let comes_later = async {
            sleep(Duration::from_millis(500)).await;
            report(&lab).await
        };
        let (_, first, second) = tokio::join!(leave(&lab, &path), waits, comes_later);
        for (who, (status, report, took)) in [("who waits", first), ("who comes later", second)] {
            println!("{path}: {who} has {status} after {took:.1?}");
            assert_eq!((status, &report["verdict"]), (200, &"enforced".into()), "{path}, {who}: {report}");
            assert!(took < LONGEST, "{path}, {who}: {took:?}");
        }
        let fetches = lab.log().entries().iter().filter(|entry| entry.kind == Kind::Http).count();
        assert_eq!(fetches, 1, "{path}: the policy host is asked once");
        let printed = lab.printed().join("\n");
        assert!(!printed.contains("slow") && !printed.contains(".test"), "{path}: {printed}");
    }
}
