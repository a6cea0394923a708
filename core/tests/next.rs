//! What to do next, carried out on every fixture: it removes the finding that it is about, and never stops mail.

mod slips;
use fixture::seen as support;
use fixture::{Fixture, Zones};
use mta_sts::publish::{Next, next};
use mta_sts::{Draft, Observation, Report, Source, Verdict};

fn cases() -> Vec<(String, Observation, Report, Next)> {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let mut cases = Vec::new();
    for fixture in &fixtures {
        for seen in support::observations(fixture, &zones) {
            let report = support::report(fixture, &seen);
            if let Some(next) = next(&report, &seen, Some(support::NOON)) {
                cases.push((fixture.name.clone(), seen, report, next));
            }
        }
    }
    cases
}

/// Returns the text that a step publishes. Other steps are about servers, so there is nothing to carry out here.
fn published(next: &Next) -> Option<(Source, &str)> {
    if let Some(replacement) = &next.replacement {
        return Some((replacement.source, replacement.text.as_str()));
    }
    let copy = next.copy.as_deref()?;
    let source = match copy {
        _ if copy.starts_with("v=STSv1") => Source::Record,
        _ if copy.starts_with("v=TLSRPTv1") => Source::Tlsrpt,
        _ if copy.starts_with("version:") => Source::Policy,
        _ => return None,
    };
    Some((source, copy))
}

fn after(fixture: &Fixture, seen: &Observation, (source, text): (Source, &str)) -> Report {
    let draft = match source {
        Source::Record => Draft::new().records(&[text.as_bytes()]),
        Source::Tlsrpt => Draft::new().tlsrpt(&[text.as_bytes()]),
        _ => Draft::new().policy(text.as_bytes()),
    };
    support::report(fixture, &draft.over(Some(seen)))
}

/// How good a verdict is for a domain that publishes something.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Enforced => 4,
        Verdict::Testing => 3,
        Verdict::EnforcedWithFailures => 2,
        Verdict::None | Verdict::Absent | Verdict::Broken | Verdict::Undetermined | Verdict::Checking => 1,
    }
}

#[test]
fn a_published_text_removes_its_finding_and_never_stops_mail() {
    let fixtures = support::fixtures();
    let mut carried_out = 0;
    for (name, seen, before, next) in cases() {
        let fixture = fixtures.iter().find(|fixture| fixture.name == name).unwrap();
        let Some(publication) = published(&next) else { continue };
        let (after, text) = (after(fixture, &seen, publication), publication.1);
        carried_out += 1;
        let first = before.findings.first().unwrap();
        // Where a host has no verified TLS, a policy in mode testing comes before what the finding asks for.
        let prepares = next.reason.iter().any(|sentence| sentence.key == "next.testing-first");
        let is_left = |other: &mta_sts::Finding| other.lint == first.lint && other.args == first.args;
        assert!(
            prepares || !after.findings.iter().any(is_left),
            "{name}: {} is left in\n{text}",
            first.lint.name
        );
        assert!(
            rank(after.verdict) >= rank(before.verdict),
            "{name}: {:?} becomes {:?} with\n{text}",
            before.verdict,
            after.verdict
        );
        let refused = |report: &Report| report.mx.iter().filter(|row| row.is_refused()).count();
        assert!(refused(&after) <= refused(&before), "{name}: more hosts are refused with\n{text}");
    }
    assert!(carried_out > 60, "only {carried_out} steps publish a text");
}

/// One of so many slips is tried.
const EVERY: usize = 5;

#[test]
fn the_first_step_after_a_slip_never_makes_the_verdict_worse() {
    let context = mta_sts::Context::new(|name| Some(name.to_owned()));
    let good = "version: STSv1\nmode: testing\nmx: mail.acme.net\nmx: *.acme.org\nmax_age: 86400\n";
    type Draw = fn(&str) -> Draft;
    let kinds: [(Vec<slips::Slip>, Draw); 3] = [
        (slips::of_policies(), |text| Draft::new().policy(text.as_bytes()).records(&[b"v=STSv1; id=1"])),
        (slips::of_records(true), |text| Draft::new().records(&[text.as_bytes()])),
        (slips::of_records(false), |text| {
            Draft::new().tlsrpt(&[text.as_bytes()]).records(&[b"v=STSv1; id=1"])
        }),
    ];
    let mut carried_out = 0;
    for (number, (slips, draw)) in kinds.into_iter().enumerate() {
        for slip in slips.iter().step_by(EVERY) {
            let draft = draw(&slip.text).mx(&["mail.acme.net", "mx1.acme.org"]);
            let draft = if number == 0 { draft } else { draft.policy(good.as_bytes()) };
            let seen = draft.over(None);
            let before = mta_sts::evaluate(&seen, &context, &mta_sts::lints::ALL);
            let next = next(&before, &seen, None);
            let Some((source, text)) = next.as_ref().and_then(published) else { continue };
            let draft = match source {
                Source::Record => draft.records(&[text.as_bytes()]),
                Source::Tlsrpt => draft.tlsrpt(&[text.as_bytes()]),
                _ => draft.policy(text.as_bytes()),
            };
            let after = mta_sts::evaluate(&draft.over(None), &context, &mta_sts::lints::ALL);
            let (slip, first) = (format!("{}: {:?}", slip.what, slip.text), before.findings.first().unwrap());
            let is_left = |other: &mta_sts::Finding| other.lint == first.lint && other.args == first.args;
            assert!(
                !after.findings.iter().any(is_left),
                "{}: left in {text:?}, made of {slip}",
                first.lint.name
            );
            assert!(
                rank(after.verdict) >= rank(before.verdict),
                "{:?} becomes {:?} with {text:?}, made of {slip}",
                before.verdict,
                after.verdict
            );
            let refused = |report: &Report| report.mx.iter().filter(|row| row.is_refused()).count();
            assert!(
                refused(&after) <= refused(&before),
                "more hosts are refused with {text:?}, made of {slip}"
            );
            carried_out += 1;
        }
    }
    println!("{carried_out} first steps carried out");
    assert!(carried_out > 2000, "only {carried_out} first steps publish a text");
}

#[test]
fn every_error_has_something_to_do_next() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        let report = support::report(fixture, &seen);
        let is_urgent = report.findings.iter().any(|finding| finding.severity != mta_sts::Severity::Note);
        let next = next(&report, &seen, None);
        let is_expected = is_urgent || report.verdict == Verdict::Testing;
        assert_eq!(next.is_some(), is_expected, "{}", fixture.name);
        if let Some(next) = next {
            let title = next.title.text();
            assert!(!title.is_empty() && !title.ends_with('.'), "{}: {next:#?}", fixture.name);
            assert!(!next.reason_text().is_empty() && !next.then.is_empty(), "{}: {next:#?}", fixture.name);
        }
    }
}

#[test]
fn a_record_is_not_corrected_before_a_policy_that_would_stop_mail() {
    let policy = b"version: STSv1\r\nmode: enforce\r\nmx: other.example.net\r\nmax_age: 604800\r\n";
    let draft = Draft::new().policy(policy).records(&[b"v=STSv1 id=1"]).mx(&["mail.example.com"]).over(None);
    let context = mta_sts::Context::new(|name| Some(name.to_owned()));
    let report = mta_sts::evaluate(&draft, &context, &mta_sts::lints::ALL);
    let next = next(&report, &draft, None).unwrap();
    let replacement = next.replacement.unwrap();
    assert_eq!(replacement.source, Source::Policy);
    let expected = "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmax_age: 604800\r\n";
    assert_eq!(replacement.text, expected);
}

#[test]
fn both_of_two_records_that_are_mixed_up_are_corrected() {
    let (sts, tlsrpt) = ("v=STSv1; id=20260101", "v=TLSRPTv1; rua=mailto:tls@acme.org");
    let both = (format!("{sts}; {tlsrpt}"), format!("{tlsrpt}; {sts}"));
    // The texts at _mta-sts and at _smtp._tls; none is an answer without a record.
    let quoted = (format!("\"{tlsrpt}\""), format!("\"{sts}\""));
    let cases: [(&[&str], &[&str]); 8] = [
        (&[&quoted.0], &[&quoted.1]),
        (&[tlsrpt], &[sts]),
        (&[&both.0], &[&both.1]),
        (&[&both.0], &[&both.0]),
        (&[&both.0], &[sts]),
        (&[tlsrpt], &[&both.1]),
        (&[&both.0], &[]),
        (&[], &[&both.1]),
    ];
    let context = mta_sts::Context::new(|name| Some(name.to_owned())).now(Some(support::NOON));
    for (at_mta_sts, at_smtp_tls) in cases {
        let bytes = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>();
        let draft = |record: &[Vec<u8>], tlsrpt: &[Vec<u8>]| {
            let record: Vec<&[u8]> = record.iter().map(Vec::as_slice).collect();
            let tlsrpt: Vec<&[u8]> = tlsrpt.iter().map(Vec::as_slice).collect();
            Draft::new().records(&record).tlsrpt(&tlsrpt).over(None)
        };
        let (mut record, mut report_record) = (bytes(at_mta_sts), bytes(at_smtp_tls));
        let seen = draft(&record, &report_record);
        let report = mta_sts::evaluate(&seen, &context, &mta_sts::lints::ALL);
        let next = next(&report, &seen, Some(support::NOON)).unwrap();
        let first = published(&next).map(|(_, text)| text.to_owned());
        let steps = first.into_iter().chain(next.then.iter().filter_map(|then| then.copy.clone()));
        for text in steps {
            let place = if text.starts_with("v=STSv1") { &mut record } else { &mut report_record };
            *place = vec![text.into_bytes()];
        }
        let seen = draft(&record, &report_record);
        let after = mta_sts::evaluate(&seen, &context, &mta_sts::lints::ALL);
        let left: Vec<&str> = after.findings.iter().map(|finding| finding.lint.name).collect();
        assert!(left.is_empty(), "{at_mta_sts:?} and {at_smtp_tls:?} leave {left:?}: {next:#?}");
        let kept = |texts: &[Vec<u8>], text: &str| texts == [text.as_bytes().to_vec()];
        assert!(kept(&record, sts) && kept(&report_record, tlsrpt), "{record:?}, {report_record:?}");
    }
}

#[test]
fn exchanged_records_are_not_corrected_before_a_policy_that_would_stop_mail() {
    let policy = b"version: STSv1\nmode: enforce\nmx: other.acme.org\nmax_age: 604800\n";
    let draft = Draft::new().policy(policy).mx(&["mail.acme.net"]);
    let draft =
        draft.records(&[b"v=TLSRPTv1; rua=mailto:tls@acme.org"]).tlsrpt(&[b"v=STSv1; id=1"]).over(None);
    let context = mta_sts::Context::new(|name| Some(name.to_owned()));
    let report = mta_sts::evaluate(&draft, &context, &mta_sts::lints::ALL);
    let next = next(&report, &draft, None).unwrap();
    assert_eq!(next.replacement.map(|new| new.source), Some(Source::Policy));
}

#[test]
fn a_policy_in_the_record_is_served_before_the_record_is_replaced() {
    let policy = "version: STSv1\nmode: enforce\nmx: mail.acme.net\nmax_age: 604800\n";
    let domain = mta_sts::DomainName::parse_ascii("acme.net").unwrap();
    let context = mta_sts::Context::new(|name| Some(name.to_owned())).domain(Some(&domain));
    let context = context.now(Some(support::NOON));
    // Each with the MX hosts, if they are known, and the policy to serve.
    let two = policy.replace("max_age", "mx: mx2.acme.net\nmax_age");
    let cases: [(&str, &[&str], Option<&str>); 5] = [
        ("v=STSv1; mode=enforce; mx: mail.acme.net; max_age=604800", &[], Some(policy)),
        ("v=STSv1; id=1; mode=enforce; mx=mail.acme.net; max_age=604800", &[], Some(policy)),
        (
            "v=STSv1; mode=enforce; mx=mail.acme.net; max_age=604800",
            &["mail.acme.net", "mx2.acme.net"],
            Some(&two),
        ),
        ("v=STSv1; id=1; mode=enforce; mx=mail.acme.net", &[], None),
        ("v=STSv1; mode=enforce; mx=mail.acme.net", &[], None),
    ];
    for (record, hosts, expected) in cases {
        let draft = Draft::new().records(&[record.as_bytes()]);
        let draft = if hosts.is_empty() { draft } else { draft.mx(hosts) };
        let seen = draft.over(None);
        let report = mta_sts::evaluate(&seen, &context, &mta_sts::lints::ALL);
        let next = next(&report, &seen, Some(support::NOON)).unwrap();
        assert_eq!(next.replacement.as_ref().map(|new| new.source), Some(Source::Record), "{record}");
        let step = next.then.first().unwrap();
        assert_eq!(step.copy.as_deref(), expected, "{record}");
        let says = step.text.text().to_string();
        let is_told =
            says.starts_with("Serve this policy at https://mta-sts.acme.net/.well-known/mta-sts.txt first");
        assert_eq!(is_told, expected.is_some(), "{record}: {says}");
        let Some(policy) = expected else { continue };
        let record = next.replacement.unwrap().text;
        let draft = draft_of(policy, &record).mx(if hosts.is_empty() { &["mail.acme.net"] } else { hosts });
        let after = mta_sts::evaluate(&draft.over(None), &context, &mta_sts::lints::ALL);
        assert_eq!(after.verdict, Verdict::Enforced, "{policy}{record}");
    }
    // A policy that is served already is not served again.
    let seen = draft_of(policy, "v=STSv1; id=1; mode=enforce; mx=mail.acme.net; max_age=604800").over(None);
    let report = mta_sts::evaluate(&seen, &context, &mta_sts::lints::ALL);
    let next = next(&report, &seen, Some(support::NOON)).unwrap();
    assert!(next.then.iter().all(|then| then.copy.is_none()), "{next:#?}");
}

fn draft_of<'a>(policy: &'a str, record: &'a str) -> Draft<'a> {
    Draft::new().policy(policy.as_bytes()).records(&[record.as_bytes()])
}
