//! Checks that `evaluate_draft` and `evaluate_policy`, which link fewer lints, give the same report as `evaluate`.

mod support;
mod texts;

use fixture::Zones;
use mta_sts::output::ReportV1;
use mta_sts::{
    Answer, Context, Observation, Report, TxtRecord, evaluate, evaluate_draft, evaluate_policy, lint,
    lint_draft,
};
use proptest::prelude::*;
use serde_json::Value;

/// Returns the report as JSON without the evidence.
fn json(report: &Report, observation: &Observation) -> Value {
    serde_json::to_value(ReportV1::without_evidence(report, observation, None)).unwrap()
}

fn context() -> Context<'static> {
    Context { domain: None, now: None, to_ascii: support::to_ascii, live: None }
}

/// Returns both reports on `draft`, each with its number of findings.
fn both(draft: &Observation) -> [(Value, usize); 2] {
    [
        (json(&evaluate(draft, &context()), draft), lint(draft, &context()).len()),
        (json(&evaluate_draft(draft, &context()), draft), lint_draft(draft, &context()).len()),
    ]
}

#[test]
fn fixtures_as_drafts_give_the_same_report() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        let draft = draft_of(&support::observation(fixture, &zones));
        let reports = [evaluate, evaluate_draft].map(|judge| support::report_by(judge, fixture, &draft));
        let [all, drafted] = reports.map(|report| json(&report, &draft));
        assert_eq!(all, drafted, "{}", fixture.name);
    }
}

/// Returns a draft with the texts that a fixture publishes.
fn draft_of(seen: &Observation) -> Observation {
    let mut draft = Observation::draft();
    if let Some(response) = seen.policy.answer() {
        draft.draft_policy(response.body.as_bytes());
    }
    let joined = |answer: &Answer<TxtRecord>| -> Vec<Vec<u8>> {
        let join = |record: &TxtRecord| record.iter().flat_map(|string| string.as_bytes().to_vec()).collect();
        answer.records.iter().map(join).collect()
    };
    if let Some(records) = seen.record.answer().map(joined) {
        draft.draft_records(&records.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }
    if let Some(records) = seen.tlsrpt.answer().map(joined) {
        draft.draft_tlsrpt(&records.iter().map(Vec::as_slice).collect::<Vec<_>>());
    }
    if let Some(answer) = seen.mx.answer() {
        draft.draft_mx(&answer.records.iter().map(|record| record.host.as_str()).collect::<Vec<_>>());
    }
    draft
}

#[test]
fn every_vector_gives_the_same_report() {
    for (file, field) in [("policy", "policy"), ("sts-record", "record"), ("tlsrpt-record", "record")] {
        let path = format!("{}/../tests/vectors/{file}.json", env!("CARGO_MANIFEST_DIR"));
        let set: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in set["cases"].as_array().unwrap() {
            let text = case[field].as_str().unwrap();
            let mut draft = Observation::draft();
            match file {
                "policy" => draft.draft_policy(text.as_bytes()),
                "sts-record" => draft.draft_records(&[text.as_bytes()]),
                _ => draft.draft_tlsrpt(&[text.as_bytes()]),
            }
            let [all, drafted] = both(&draft);
            assert_eq!(all, drafted, "{file}: {text:?}");
            if file == "policy" {
                assert_eq!(all.0, json(&evaluate_policy(&draft, &context()), &draft), "{text:?}");
            }
        }
    }
}

#[test]
fn a_policy_of_more_than_64_kib_is_cut() {
    let mut draft = Observation::draft();
    draft.draft_policy(&b"mx: a.example\n".repeat(5000));
    let [all, drafted] = both(&draft);
    assert_eq!(all, drafted);
    assert_eq!(all.0["policy"]["reason"], "too_large");
    assert_eq!(all.0["findings"][0]["name"], "policy-too-large");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_policy_without_records_gives_the_same_report(policy in texts::policy()) {
        let mut draft = Observation::draft();
        draft.draft_policy(&policy);
        let reports = [evaluate, evaluate_policy].map(|judge| json(&judge(&draft, &context()), &draft));
        prop_assert_eq!(&reports[0], &reports[1]);
    }

    #[test]
    fn any_texts_give_the_same_report(
        policy in prop::option::of(texts::policy()),
        records in prop::collection::vec(texts::record(), 0..3),
        tlsrpt in prop::collection::vec(texts::tlsrpt(), 0..3),
        hosts in prop::option::of(prop::collection::vec("[a-z0-9*._-]{0,9}(\\.example\\.(com|net))?", 0..3)),
    ) {
        let mut draft = Observation::draft();
        if let Some(policy) = &policy {
            draft.draft_policy(policy);
        }
        draft.draft_records(&records.iter().map(Vec::as_slice).collect::<Vec<_>>());
        draft.draft_tlsrpt(&tlsrpt.iter().map(Vec::as_slice).collect::<Vec<_>>());
        if let Some(hosts) = &hosts {
            draft.draft_mx(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
        }
        let [all, drafted] = both(&draft);
        prop_assert_eq!(all, drafted);
    }
}
