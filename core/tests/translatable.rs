//! No sentence of ours is data: what is data stays English in every language.

use fixture::seen as support;
use fixture::{Fixture, Zones};
use mta_sts::{Detail, Finding, Message, Observation, Part, Piece, Report, Shown, Words, publish};
use serde_json::Value;
use std::collections::BTreeSet;

/// Names of several words: providers and authorities.
const NAMES: [&str; 3] = ["Cloudflare Email Routing", "Google Workspace", "NCSC Mail Check"];

/// Adds every text of a value.
fn add_texts(value: &Value, texts: &mut String) {
    match value {
        Value::String(text) => {
            texts.push_str(&Shown::of(text));
            texts.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| add_texts(value, texts)),
        Value::Object(members) => members.values().for_each(|value| add_texts(value, texts)),
        _ => {}
    }
}

/// Returns all that was observed, as text.
fn observed(fixture: &Fixture, observation: &Observation) -> String {
    let mut texts = fixture.domain();
    add_texts(&serde_json::to_value(observation.events()).unwrap(), &mut texts);
    for draft in [&fixture.draft, &fixture.live, &fixture.live_record].into_iter().flatten() {
        texts.push_str(&Shown::of(String::from_utf8_lossy(draft)));
    }
    texts
}

/// Returns the messages of a report, and of what to do next.
fn messages(report: &Report, observation: &Observation) -> Vec<Message> {
    let of_finding = |finding: &Finding| {
        let mut all: Vec<_> = [Part::Title, Part::Message, Part::Help].map(|part| finding.says(part)).into();
        all.extend(finding.fix.iter().map(|fix| fix.title.clone()));
        all
    };
    let steps = report.steps.iter().map(|step| step.detail.clone());
    let mut all: Vec<_> = report.findings.iter().flat_map(of_finding).chain(steps).collect();
    all.push(report.summary.clone());
    if let Some(next) = publish::next(report, observation, Some(support::NOON)) {
        all.push(next.title);
        all.extend(next.reason);
        all.extend(next.then.into_iter().map(|then| then.text));
    }
    all
}

/// Whether a text, or an item of a list, has several words that were not observed.
fn is_clause(text: &str, observed: &str) -> bool {
    let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
    let has_words = |item: &str| item.split_whitespace().filter(is_word).count() > 1;
    let mut items = text.split([',', ';']).map(str::trim);
    !observed.contains(text) && items.any(|item| has_words(item) && !NAMES.contains(&item))
}

#[test]
fn no_sentence_of_ours_is_data() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let mut left = BTreeSet::new();
    let mut seen = 0;
    for fixture in &fixtures {
        for observation in support::observations(fixture, &zones) {
            let observed = observed(fixture, &observation);
            for message in messages(&support::report(fixture, &observation), &observation) {
                for piece in message.pieces(&Words::ENGLISH) {
                    let Piece::Argument(text) = piece else { continue };
                    seen += 1;
                    // A detail is observed, too.
                    if Detail::told(&text).data().is_none() || is_clause(&text, &observed) {
                        left.insert(format!("{}: {}: {text}", message.key, fixture.name));
                    }
                }
            }
        }
    }
    assert!(seen > 1000, "{seen} arguments");
    assert!(left.is_empty(), "English in every language: {left:#?}");
}
