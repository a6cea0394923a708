//! Checks that the last step of a withdrawal is never called broken, whichever of record and policy goes first.

use mta_sts::{
    Context, DomainName, Draft, Live, Observation, Report, Severity, Verdict, evaluate, lints, published,
};

const RECORD: &[u8] = b"v=STSv1; id=20260101T000000";

fn evaluated(observation: &Observation, live: Option<&Live>) -> Report {
    let domain = DomainName::parse_ascii("shop.example").unwrap();
    let context = Context::new(|name| Some(name.to_owned())).domain(Some(&domain)).live(live);
    evaluate(observation, &context, &lints::ALL)
}

fn served(mode: &str) -> Observation {
    let policy = format!("version: STSv1\nmode: {mode}\nmx: mx1.shop.example\nmax_age: 86400\n");
    Draft::new().policy(policy.as_bytes()).records(&[RECORD]).mx(&["mx1.shop.example"]).over(None)
}

#[test]
fn the_record_may_go_last() {
    for (mode, expected) in
        [("none", Verdict::None), ("testing", Verdict::Broken), ("enforce", Verdict::Broken)]
    {
        let before = served(mode);
        let live = published(&before);
        let after = Draft::new().records(&[RECORD]).removal().over(Some(&before));
        let report = evaluated(&after, Some(&live));
        let bad: Vec<&str> = report
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| finding.lint.name)
            .collect();
        assert_eq!(report.verdict, expected, "mode {mode}: {bad:?}");
        assert_eq!(bad.is_empty(), mode == "none", "mode {mode}: {bad:?}");
        let is_said = report.findings.iter().any(|finding| finding.lint.name == "withdrawal-in-progress");
        assert_eq!(is_said, mode == "none", "mode {mode}");
    }
}
