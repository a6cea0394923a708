//! The same fixture gives the same verdict and the same findings if it is checked natively.

mod direct_lab;

use std::fmt::Write;

use direct_lab::{DirectLab, check, judged};
use futures_util::StreamExt;
use futures_util::stream;
use mta_sts::output::text::text;
use mta_sts_direct::{Checker, Settings};

/// A fixture that is another one natively: its host is unreachable from the network of the edge only.
const DIFFERENT: [&str; 1] = ["policy-fetch-unknown"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fixture_gives_the_same_verdict_natively() {
    let lab = DirectLab::with_all().await;
    let with_smtp = lab.checker();
    let without = Checker::new(Settings { smtp: false, ..lab.settings() }).unwrap();
    let fixtures = lab.net.fixtures().to_vec();
    let checks = fixtures.into_iter().map(|fixture| {
        let expected = fixture.report_direct.clone().or_else(|| fixture.report_smtp.clone());
        let checker = if expected.is_some() { with_smtp.clone() } else { without.clone() };
        let expected = expected.or_else(|| fixture.report.clone()).unwrap_or_default();
        let domain = fixture.domain();
        tokio::spawn(async move {
            let (_, report) = check(&checker, &domain).await;
            (domain, judged(&expected), text(&report, None))
        })
    });
    let results: Vec<_> = stream::iter(checks).buffer_unordered(24).collect().await;
    let mut wrong = String::new();
    for result in results {
        let (domain, expected, seen) = result.unwrap();
        let is_known = DIFFERENT.iter().any(|name| domain.starts_with(&format!("{name}.")));
        if judged(&seen) != expected && !is_known {
            let _ =
                writeln!(wrong, "== {domain}\nexpected: {expected:?}\nseen:     {:?}\n{seen}", judged(&seen));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
