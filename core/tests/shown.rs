//! No text for people contains a character that is invisible, reorders its neighbours or controls a terminal, whatever
//! a domain publishes and whatever a resolver answers.

use fixture::seen as support;
use mta_sts::output::{EndV1, Linted, ReportV1, escaped, picture, text};
use mta_sts::publish::plan;
use mta_sts::{Context, Draft, Event, Observation, Picture, Words, evaluate, lints, published, visible};
use serde_json::Value;

/// ESC, BEL, C1 CSI, right-to-left override and isolate, a zero-width space, NUL, and line ends.
const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\0\r\n\u{2028}";

fn check(place: &str, text: &str) {
    let bad = text.chars().find(|character| visible::token(*character).is_some());
    assert_eq!(bad, None, "{place}: {text:?}");
}

/// Checks every text that is made from an observation.
fn check_all(place: &str, observation: &Observation, context: &Context<'_>) {
    let report = evaluate(observation, context, &lints::ALL);
    support::plain(&report, observation).lines().for_each(|line| check(place, line));
    check(place, &escaped(&serde_json::to_string(&ReportV1::new(&report, observation, None)).unwrap()));
    check(place, &escaped(&serde_json::to_string(&EndV1::new(&report)).unwrap()));
    check(place, &escaped(&serde_json::to_string(&Linted::of(&report, observation, None)).unwrap()));
    for image in
        [picture::svg(&Picture::of(&report), &Words::ENGLISH), picture::card(&report, &Words::ENGLISH)]
    {
        image.lines().for_each(|line| check(place, line));
    }
    let live = published(observation);
    let draft = Draft::new().policy(b"version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n");
    let draft = draft.records(&[b"v=STSv1; id=7"]).over(Some(observation));
    let drafted = evaluate(&draft, &context.live(Some(&live)), &lints::ALL);
    for report in [&report, &drafted] {
        check(place, &report.summary.text());
        report.steps.iter().for_each(|step| check(place, &step.detail.text()));
        for finding in &report.findings {
            let place = format!("{place}, {}", finding.lint.name);
            for text in [finding.title(), finding.message(), finding.help()] {
                check(&place, &text);
            }
            finding.args.iter().for_each(|(_, value)| check(&place, &value.text(&Words::ENGLISH)));
            finding.fix.iter().for_each(|fix| check(&place, &fix.title.text()));
        }
    }
    for stage in plan(&live, &drafted).unwrap_or_default() {
        check(place, &stage.text.text());
    }
}

/// Calls `each` with every string of `value`.
fn strings<'a>(value: &'a mut Value, each: &mut dyn FnMut(&'a mut String)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(all) => all.iter_mut().for_each(|one| strings(one, each)),
        Value::Object(all) => all.values_mut().for_each(|one| strings(one, each)),
        _ => {}
    }
}

fn spoilt(text: &mut String) {
    let middle = text.len() / 2;
    if text.is_char_boundary(middle) {
        text.insert_str(middle, HOSTILE);
    }
}

fn event(value: &Value) -> Option<Event> {
    Event::deserialize_as(value["probe"].as_str()?, value.clone()).ok()
}

#[test]
fn no_string_of_an_observation_reaches_a_person_as_it_is() {
    let mut tried = 0;
    let fixtures = support::fixtures();
    let zones = fixture::Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in fixtures.iter().filter(|fixture| fixture.draft.is_none()) {
        let domain = mta_sts::DomainName::parse_ascii(&fixture.domain()).unwrap();
        let context = Context::new(support::to_ascii).domain(Some(&domain));
        let events: Vec<Event> = support::observation_smtp(fixture, &zones).events().to_vec();
        let values: Vec<Value> = events.iter().map(|event| serde_json::to_value(event).unwrap()).collect();
        let try_with = |spoilt: &dyn Fn(usize) -> Option<Event>| {
            let mut observation = Observation::begin();
            for (at, event) in events.iter().enumerate() {
                observation.apply(spoilt(at).unwrap_or_else(|| event.clone()));
            }
            check_all(&fixture.name, &observation, &context);
        };
        let mut all: Vec<Option<Event>> = Vec::new();
        for (changed, value) in values.iter().enumerate() {
            let mut count = 0;
            strings(&mut value.clone(), &mut |_| count += 1);
            let mut whole = value.clone();
            for number in 0..count {
                // Changes one string of the event, and where the event still has its form, also in `whole`.
                let change = |value: &mut Value| {
                    let mut at = 0;
                    strings(value, &mut |text| {
                        if at == number {
                            spoilt(text);
                        }
                        at += 1;
                    });
                };
                let mut one = value.clone();
                change(&mut one);
                if let Some(event) = event(&one).filter(|event| *event != Event::Unknown) {
                    try_with(&|at| (at == changed).then(|| event.clone()));
                    change(&mut whole);
                    tried += 1;
                }
            }
            all.push(event(&whole));
        }
        try_with(&|at| all.get(at).cloned().flatten());
    }
    println!("{tried} strings of observations were changed");
    assert!(tried > 1000);
}

#[test]
fn a_line_of_many_columns_is_shortened() {
    let many = "\u{202e}".repeat(20_000);
    let policy = format!("version: STSv1\nmode: enforce\nnote: {many}\nmx: a.example\nmax_age: 604800\n");
    let record = format!("v=STSv1; id=1; a={many} ;; b={many}");
    let draft = Draft::new().policy(policy.as_bytes()).records(&[record.as_bytes()]);
    let report = evaluate(&draft.over(None), &Context::new(support::to_ascii), &lints::ALL);
    assert!(report.findings.iter().any(|finding| finding.span.is_some_and(|span| span.start > 60_000)));
    let text = text::text(&report, None);
    let longest = text.lines().map(|line| line.chars().count()).max().unwrap();
    assert!(longest < 3000 && text.len() < 100_000, "{longest} columns, {} bytes", text.len());
}
