//! The smaller sets of lints give the same report as all lints, on the drafts that they are for.

mod texts;

use fixture::Zones;
use fixture::seen as support;
use mta_sts::lints::Lints;
use mta_sts::output::ReportV1;
use mta_sts::{Context, Draft, Observation, Report, Words, evaluate, lints};
use proptest::prelude::*;
use serde_json::Value;

/// Returns the report as JSON, without the evidence.
fn json(report: &Report, observation: &Observation) -> Value {
    serde_json::to_value(ReportV1::without_evidence(report, observation, None, &Words::ENGLISH)).unwrap()
}

fn context() -> Context<'static> {
    Context::new(support::to_ascii)
}

fn report(draft: &Observation, lints: &'static Lints) -> Value {
    json(&evaluate(draft, &context(), lints), draft)
}

/// Returns the reports on `draft` by all lints and by those for drafts.
fn both(draft: &Observation) -> [Value; 2] {
    [report(draft, &lints::ALL), report(draft, &lints::DRAFTS)]
}

#[test]
fn the_fixtures_as_drafts_give_the_same_report() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        let draft = support::draft_of(&support::observation(fixture, &zones));
        let reports = [&lints::ALL, &lints::DRAFTS].map(|lints| support::report_by(lints, fixture, &draft));
        let [all, drafted] = reports.map(|report| json(&report, &draft));
        assert_eq!(all, drafted, "{}", fixture.name);
    }
}

fn slices(texts: &[Vec<u8>]) -> Vec<&[u8]> {
    texts.iter().map(Vec::as_slice).collect()
}

#[test]
fn every_vector_gives_the_same_report() {
    for (file, field) in [("policy", "policy"), ("sts-record", "record"), ("tlsrpt-record", "record")] {
        let path = format!("{}/../tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let set: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in set["cases"].as_array().unwrap() {
            let text = case[field].as_str().unwrap();
            let draft = match file {
                "policy" => Draft::new().policy(text.as_bytes()),
                "sts-record" => Draft::new().records(&[text.as_bytes()]),
                _ => Draft::new().tlsrpt(&[text.as_bytes()]),
            };
            let draft = draft.over(None);
            let [all, drafted] = both(&draft);
            assert_eq!(all, drafted, "{file}: {text:?}");
            if file == "policy" {
                assert_eq!(all, report(&draft, &lints::POLICIES), "{text:?}");
            }
        }
    }
}

#[test]
fn a_policy_of_more_than_64_kib_is_cut() {
    let draft = Draft::new().policy(&b"mx: a.example\n".repeat(5000)).over(None);
    let [all, drafted] = both(&draft);
    assert_eq!(all, drafted);
    assert_eq!(all["policy"]["reason"], "too_large");
    assert_eq!(all["findings"][0]["name"], "policy-too-large");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_policy_alone_gives_the_same_report(policy in texts::policy()) {
        let draft = Draft::new().policy(&policy).over(None);
        prop_assert_eq!(report(&draft, &lints::ALL), report(&draft, &lints::POLICIES));
    }

    #[test]
    fn any_texts_give_the_same_report(
        policy in prop::option::of(texts::policy()),
        records in prop::collection::vec(texts::record(), 0..3),
        tlsrpt in prop::collection::vec(texts::tlsrpt(), 0..3),
        hosts in prop::option::of(prop::collection::vec("[a-z0-9*._-]{0,9}(\\.example\\.(com|net))?", 0..3)),
    ) {
        let mut draft = Draft::new().records(&slices(&records)).tlsrpt(&slices(&tlsrpt));
        if let Some(policy) = &policy {
            draft = draft.policy(policy);
        }
        if let Some(hosts) = &hosts {
            draft = draft.mx(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let [all, drafted] = both(&draft.over(None));
        prop_assert_eq!(all, drafted);
    }
}
