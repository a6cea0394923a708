//! What a panic costs: one answer, and no more. `make abuse` builds a Worker that panics when asked to.

use std::path::Path;

use e2e::visitor::get;
use e2e::{Lab, Options};
use serde_json::Value;

#[tokio::test]
#[ignore = "needs a Worker of its own; make abuse builds it"]
async fn a_panic_costs_one_answer_and_the_next_is_right() {
    let worker = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/panicking");
    let lab = Lab::start(Options { worker, ..Options::for_tests() }).await;
    let lab = lab.unwrap_or_else(|error| panic!("{error}"));
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
