//! What a person or a program gets to see of an observation. Nothing may panic, be endless or control a terminal.

use crate::CONTEXT;
use crate::observation::observation;
use mta_sts::output::{EndV1, Linted, ReportV1, picture, text};
use mta_sts::publish::{next, plan};
use mta_sts::{
    DomainName, Draft, Observation, Picture, Report, Verdict, Words, evaluate, lints, published, visible,
};
use mta_sts_edge::report::badge::Badge;
use mta_sts_edge::report::bounded_json;
use mta_sts_edge::report::cache::REPORT_MAX;
use mta_sts_edge::report::format::BadgeFormat;

/// At most this many bytes the command line prints.
const PRINTED_MAX: usize = 8 << 20;

/// Renders an observation in every form.
pub fn render(input: &[u8]) {
    let (observation, events) = observation(input);
    let domain = DomainName::parse_ascii("example.com").expect("a valid name");
    let context = CONTEXT.domain(Some(&domain));
    let report = evaluate(&observation, &context, &lints::ALL);

    let next = next(&report, &observation, None);
    let plain = text::text(&report, next.as_ref());
    assert!(plain.len() <= text::TEXT_MAX + 100, "{} bytes of text", plain.len());
    plain.lines().for_each(check);
    json(&report, &observation);
    for event in &events {
        check(&String::from_utf8(bounded_json::json(event, usize::MAX).expect("an event")).expect("UTF-8"));
    }
    let printed = mta_sts_check::rendered(&report);
    assert!(printed.len() <= PRINTED_MAX, "{} bytes printed", printed.len());
    without_colours(&printed).lines().for_each(check);
    badge(report.verdict, &domain);
    pictures(&report);

    let live = published(&observation);
    let draft = Draft::new().policy(b"version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n");
    let draft = draft.records(&[b"v=STSv1; id=7"]).over(Some(&observation));
    let drafted = evaluate(&draft, &context.live(Some(&live)), &lints::ALL);
    sentences(&report);
    sentences(&drafted);
    plan(&live, &drafted).unwrap_or_default().iter().for_each(|stage| check(&stage.text.text()));
}

fn check(text: &str) {
    let bad = text.chars().find(|character| visible::token(*character).is_some());
    assert!(bad.is_none(), "{bad:?} in {text:?}");
}

fn sentences(report: &Report) {
    check(&report.summary.text());
    report.steps.iter().for_each(|step| check(&step.detail.text()));
    for finding in &report.findings {
        [finding.title(), finding.message(), finding.help()].iter().for_each(|text| check(text));
        finding.args.iter().for_each(|(_, value)| check(&value.text(&Words::ENGLISH)));
        finding.fix.iter().for_each(|fix| check(&fix.title.text()));
    }
}

fn json(report: &Report, observation: &Observation) {
    let end = bounded_json::json(&EndV1::new(report), usize::MAX).expect("no limit");
    check(&String::from_utf8(end).expect("UTF-8"));
    let linted = Linted::of(report, observation, None);
    if let Ok(json) = bounded_json::json(&linted, REPORT_MAX) {
        check(&String::from_utf8(json).expect("UTF-8"));
    }
    if let Ok(json) = bounded_json::json(&ReportV1::new(report, observation, None), REPORT_MAX) {
        check(&String::from_utf8(json).expect("UTF-8"));
    }
}

fn pictures(report: &Report) {
    for image in [picture::svg(&Picture::of(report), &Words::ENGLISH), picture::card(report, &Words::ENGLISH)] {
        assert!(image.len() < 1 << 16, "{} bytes of a picture", image.len());
        image.lines().for_each(check);
    }
}

fn badge(verdict: Verdict, domain: &DomainName) {
    for format in [BadgeFormat::Svg, BadgeFormat::Shields] {
        let (_, body) = Badge::of(verdict, &Words::ENGLISH).render(format, Some(domain));
        check(&String::from_utf8(body).expect("UTF-8"));
    }
}

/// Removes the colours that the command line writes. Those of the observation have another number.
fn without_colours(printed: &str) -> String {
    let mut parts = printed.split("\u{1b}[");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((colour, rest)) if colour != "66" && colour.bytes().all(|byte| byte.is_ascii_digit()) => {
                text.push_str(rest)
            }
            _ => panic!("an escape sequence of the domain: {part:?}"),
        }
    }
    text
}
