//! Tests clients that disconnect during a check. Later clients and waiting clients must get a correct answer in time, the
//! policy must be fetched only once, and nothing may be logged about the client or the domain.

use std::time::{Duration, Instant};

use e2e::visitor::get;
use e2e::{Kind, Lab, Options};
use serde_json::Value;
use tokio::time::{sleep, timeout};

/// At most this long for an answer: ten seconds for a check, and some time to send it.
const LONGEST: Duration = Duration::from_millis(10_500);

/// A domain with a slow policy host.
const SLOW: &str = "slower-policy.test";

async fn lab() -> Lab {
    Lab::start(Options::for_tests().with_more_fixtures()).await.unwrap_or_else(|error| panic!("{error}"))
}

/// Requests a report directly from the Worker. The front door would not pass on that a client disconnects.
async fn report(lab: &Lab) -> (u16, Value, Duration) {
    let start = Instant::now();
    let answer = get(lab.worker(), &format!("/api/v1/report?domain={SLOW}")).await.unwrap();
    let status = answer.status;
    let body = answer.bytes().await.unwrap();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null), start.elapsed())
}

/// Starts a check and disconnects before it ends.
async fn disconnect(lab: &Lab, path: &str) {
    let asked = async {
        let answer = get(lab.worker(), path).await.unwrap();
        answer.bytes().await.unwrap();
    };
    assert!(
        timeout(Duration::from_millis(300), asked).await.is_err(),
        "{path} answered before the client disconnected"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_disconnect_waiting_and_later_clients_get_a_correct_answer() {
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
        let (_, first, second) = tokio::join!(disconnect(&lab, &path), waits, comes_later);
        for (client, (status, report, took)) in [("the waiting client", first), ("the later client", second)]
        {
            println!("{path}: {client} got {status} after {took:.1?}");
            assert_eq!((status, &report["verdict"]), (200, &"enforced".into()), "{path}, {client}: {report}");
            assert!(took < LONGEST, "{path}, {client}: {took:?}");
        }
        let fetches = lab.log().entries().iter().filter(|entry| entry.kind == Kind::Http).count();
        assert_eq!(fetches, 1, "{path}: the policy must be fetched once");
        let printed = lab.printed().join("\n");
        assert!(!printed.contains("slow") && !printed.contains(".test"), "{path}: {printed}");
    }
}
