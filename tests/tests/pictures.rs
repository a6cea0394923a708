//! Measures the texts of every picture, in each language and in one whose words are 40 % longer than the English ones: none
//! may overlap another text or a mark.

mod visit;

use std::path::Path;

use e2e::Options;
use e2e::visitor::get;
use fixture::Fixture;
use mta_sts::output::picture;
use mta_sts::{Context, DomainName, Event, Observation, Picture, Report, Words, evaluate, lints};
use serde_json::{Value, json};
use thirtyfour::error::WebDriverResult;
use visit::Visit;

/// The widths of the picture on screens of 320, 360, 480, 768 and 1280 pixels, and those where its form changes.
const WIDTHS: [u32; 14] = [245, 273, 285, 320, 368, 369, 405, 640, 641, 674, 768, 896, 897, 936];

/// Defines `crossed`, which returns the texts below an element that overlap, or are outside of it.
const CROSSED: &str = "const crossed = (root, margin) => {
    const frame = root.getBoundingClientRect(), found = [];
    const boxes = (selector) => [...root.querySelectorAll(selector)].filter(one => one.checkVisibility())
        .map(one => ({ name: one.textContent || one.getAttribute('class'), box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
    const meet = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left) > 0
        && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 2;
    const texts = boxes('text'), marks = boxes('.station > path:not(.halo, .rail), .envelope path');
    texts.forEach((one, index) => {
        if (one.box.left < frame.left - margin || one.box.right > frame.right + margin) found.push(`${one.name} is cut off`);
        for (const other of [...texts.slice(index + 1), ...marks])
            if (meet(one.box, other.box)) found.push(`${one.name} / ${other.name}`);
    });
    return found; };";

/// Returns the report on each domain of the lab.
async fn reports(visit: &Visit) -> Vec<Report> {
    let mut reports = Vec::new();
    for domain in visit.lab.fixtures().iter().map(Fixture::domain) {
        let answer = get(visit.lab.address(), &format!("/api/v1/observe?domain={domain}")).await.unwrap();
        let mut observation = Observation::begin();
        for line in answer.text().await.unwrap().lines() {
            // The last line is the verdict.
            let event: Result<Event, _> = serde_json::from_str(line);
            event.into_iter().for_each(|event| observation.apply(event));
        }
        observation.close();
        let domain = DomainName::parse_ascii(&domain).unwrap();
        let context = Context::new(|name| idna::domain_to_ascii(name).ok()).domain(Some(&domain));
        reports.push(evaluate(&observation, &context, &lints::ALL));
    }
    reports
}

fn file(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

fn catalogue(language: &str) -> String {
    file(&format!("languages/{language}.txt"))
}

/// Makes every word of a catalogue 40 % longer, except the arguments.
fn stretched(catalogue: &str) -> String {
    let word = |word: &str| match word.starts_with('{') {
        true => word.to_owned(),
        false => {
            let more = word.chars().filter(|letter| letter.is_alphabetic()).count() * 2;
            word.chars().chain("eranostie".chars().cycle().take(more.div_ceil(5))).collect()
        }
    };
    let line = |line: &str| {
        let (key, text) = line.split_once(" = ")?;
        Some(format!("{key} = {}\n", text.split(' ').map(word).collect::<Vec<_>>().join(" ")))
    };
    catalogue.lines().filter_map(line).collect()
}

/// Returns every language with its name.
fn languages() -> Vec<(&'static str, Words)> {
    let english = catalogue("en");
    [("de", catalogue("de")), ("da", catalogue("da")), ("stretched", stretched(&english)), ("en", english)]
        .into_iter()
        .map(|(name, text)| (name, Words::parse(&text).unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_of_a_picture_overlaps_another() {
    Visit::with(Options::for_tests(), async |visit| {
        let reports = reports(visit).await;
        // A page of ours takes no HTML from a script.
        visit.browser.goto("about:blank").await?;
        let style = [file("web/style/tokens.css"), file("core/src/output/picture/style.css")].concat();
        let style = format!("<style>{style} body {{ margin: 0 }} .way {{ container-type: inline-size; margin: 0 0 1.5rem }}</style>");
        for (language, words) in languages() {
            let mut pictures: Vec<String> =
                reports.iter().map(|report| picture::inline(&Picture::of(report), &words)).collect();
            pictures.sort_unstable();
            pictures.dedup();
            assert!(pictures.len() > 40, "{} pictures", pictures.len());
            let figures: String =
                pictures.iter().map(|picture| format!("<figure class=way>{picture}</figure>")).collect();
            visit.run("document.body.innerHTML = arguments[0]", vec![json!([style.as_str(), &figures].concat())]).await?;
            for width in WIDTHS {
                visit.resize(width).await?;
                // A page has a margin beside the picture.
                let seen = format!("{CROSSED} return [...document.querySelectorAll('figure')].flatMap(one => crossed(one, 4))");
                assert_eq!(visit.run(&seen, vec![]).await?, json!([]), "{language}, {width} pixels");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_text_of_a_card_overlaps_another() {
    Visit::with(Options::for_tests(), async |visit| {
        let reports = reports(visit).await;
        visit.browser.goto("about:blank").await?;
        visit.resize(1200).await?;
        for (language, words) in languages() {
            let cards: Vec<String> = reports.iter().map(|report| picture::card(report, &words)).collect();
            let seen = format!(
                "{CROSSED} return arguments[0].flatMap(card => {{ document.body.innerHTML = card; return crossed(document.body.firstElementChild, 0) }})"
            );
            let seen: Value = visit.run(&seen, vec![json!(cards)]).await?;
            assert_eq!(seen, json!([]), "{language}");
        }
        WebDriverResult::Ok(())
    })
    .await;
}
