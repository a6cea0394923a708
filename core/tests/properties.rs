//! Checks properties of all domains and texts: the order of answers does not matter, findings are only added while
//! answers arrive, no input makes the core panic, and all spans lie in their text.

mod texts;

use fixture::Zones;
use fixture::seen as support;
use mta_sts::{
    Context, Draft, Event, Finding, Observation, Report, Severity, Source, State, evaluate, lints,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Identifies a finding by its name, severity, source, span and arguments.
fn identity(finding: &Finding) -> String {
    format!(
        "{} {:?} {:?} {:?} {:?}",
        finding.lint.name, finding.severity, finding.source, finding.span, finding.args
    )
}

#[test]
fn the_order_of_events_does_not_matter_and_findings_are_only_added() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in fixtures.iter().filter(|fixture| fixture.draft.is_none()) {
        let events = support::events(fixture, &zones);
        let expected = {
            let seen = support::observation(fixture, &zones);
            support::plain(&support::report(fixture, &seen), &seen)
        };
        let mut runner = TestRunner::new(Config::with_cases(64));
        let order = Just((0..events.len()).collect::<Vec<_>>()).prop_shuffle();
        let result = runner.run(&order, |order| {
            let shuffled: Vec<Event> = order.iter().map(|index| events[*index].clone()).collect();
            let mut seen: Vec<String> = Vec::new();
            let (observation, report) = run(fixture, &shuffled, |report| {
                let now: Vec<String> = report.findings.iter().map(identity).collect();
                for earlier in &seen {
                    assert!(now.contains(earlier), "{}: {earlier}\nis missing in {now:#?}", fixture.name);
                }
                seen = now;
            });
            prop_assert_eq!(support::plain(&report, &observation), expected.clone());
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
    }
}

fn run(
    fixture: &fixture::Fixture,
    events: &[Event],
    mut watch: impl FnMut(&Report),
) -> (Observation, Report) {
    let mut observation = Observation::begin();
    for event in events {
        watch(&support::report(fixture, &observation));
        observation.apply(event.clone());
    }
    observation.close();
    let report = support::report(fixture, &observation);
    watch(&report);
    (observation, report)
}

proptest! {
    #![proptest_config(Config::with_cases(2000))]

    #[test]
    fn any_bytes_give_a_report(
        policy in texts::policy(),
        record in texts::record(),
        tlsrpt in texts::tlsrpt(),
    ) {
        let observation = Draft::new().policy(&policy).records(&[record.as_slice()]).tlsrpt(&[tlsrpt.as_slice()]).over(None);
        let context = Context::new(support::to_ascii);
        let report = evaluate(&observation, &context, &lints::ALL);
        prop_assert!(!support::plain(&report, &observation).is_empty());
        prop_assert_eq!(report.policy.state == State::Valid, report.policy.policy.is_some());
        for finding in &report.findings {
            let length = report.text(finding.source).map_or(0, <[u8]>::len);
            if let Some(span) = finding.span {
                prop_assert!(span.start <= span.end && span.end <= length, "{} at {:?} of {}", finding.lint.name, span, length);
            }
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                prop_assert!(edit.span.start <= edit.span.end && edit.span.end <= length, "fix of {}: {:?}", finding.lint.name, edit.span);
            }
            let shown = format!("{}{}{}", finding.title(), finding.message(), finding.help());
            let open = finding.lint.title.contains('{') && shown.contains("{found}");
            prop_assert!(!open, "{} has an argument without a value: {}", finding.lint.name, shown);
        }
        for (text, state, source) in [
            (&policy, report.policy.state, Source::Policy),
            (&record, report.record.state, Source::Record),
            (&tlsrpt, report.tlsrpt.state, Source::Tlsrpt),
        ] {
            let is_told = errors(&report, source) > 0;
            prop_assert!(state != State::Invalid || is_told, "invalid without an error: {:?}", String::from_utf8_lossy(text));
        }
    }
}

fn errors(report: &Report, source: Source) -> usize {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.filter(|finding| finding.source == source).count()
}

/// Texts that the fuzz targets found: senders do not accept them as the record, so there is one error that tells why.
#[test]
fn a_tlsrpt_record_with_the_fields_of_a_policy_has_errors() {
    for text in [
        b"v=TLSRPTv1; mx: y; mode: x".as_slice(),
        b"v=TLSRPTv1; \x01 mx: y; mode: x",
        b"v=TLSRPTv1 ;\xeb mx: y; mode: x",
    ] {
        let report =
            evaluate(&Draft::new().tlsrpt(&[text]).over(None), &Context::new(support::to_ascii), &lints::ALL);
        assert!(errors(&report, Source::Tlsrpt) > 0, "{:?}", String::from_utf8_lossy(text));
    }
}

#[test]
fn a_record_that_is_not_accepted_has_one_error() {
    let policy = b"version: STSv1; mode: enforce; mx: a.example; max_age: 604800".as_slice();
    for text in [
        b"\r\r\r\r".as_slice(),
        b"\n",
        b"\t",
        b" ",
        policy,
        b"v=TLSRPmax_age: x|mx: y]:[ua=\xff\xff:[",
        b"mode: x; v=TLSRPTv1; mx: y",
    ] {
        for (draft, source) in
            [(Draft::new().records(&[text]), Source::Record), (Draft::new().tlsrpt(&[text]), Source::Tlsrpt)]
        {
            let report = evaluate(&draft.over(None), &Context::new(support::to_ascii), &lints::ALL);
            let names: Vec<&str> = report.findings.iter().map(|finding| finding.lint.name).collect();
            assert_eq!(errors(&report, source), 1, "{:?}: {names:?}", String::from_utf8_lossy(text));
        }
    }
}
