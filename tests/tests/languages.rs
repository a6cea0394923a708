//! Tests the pages in other languages: which one is shown, that nothing of it is in English, and that it fits a phone.

mod visit;

use e2e::Options;
use fixture::{Zones, seen};
use mta_sts::Part;
use mta_sts::output::Linted;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use thirtyfour::By;
use visit::Visit;
use visit::draft::DRAWN;

const LANGUAGES: [&str; 2] = ["da", "de"];

/// The screens, each with an element that is there when the program has drawn it.
const SCREENS: [(&str, &str); 8] = [
    ("/", "#ask"),
    ("/d/ok-enforce.test", ".verdict[aria-busy=false]"),
    ("/d/mx-not-in-policy.test", ".verdict[aria-busy=false]"),
    ("/d/blank-line.test", ".verdict[aria-busy=false]"),
    ("/lint", DRAWN),
    ("/publish", "#host-lines"),
    ("/reports", "#app button"),
    ("/bounce", "#bounce"),
];

/// Returns the texts of a language by their keys.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../languages/{language}.txt"));
    let text = std::fs::read_to_string(path).unwrap();
    let entries =
        text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
    entries.map(|(key, text)| (key.to_owned(), text.to_owned())).collect()
}

/// Returns the English texts of several words that are different in a language, without those that have arguments or tags.
fn english_only(language: &str) -> Vec<String> {
    let texts = catalogue(language);
    let is_sentence = |text: &String| text.split(' ').count() > 3 && !text.contains(['{', '<']);
    let english = catalogue("en").into_iter().filter(|(key, text)| texts.get(key) != Some(text));
    english.map(|(_, text)| text).filter(is_sentence).collect()
}

/// Calls `each` with the key of every sentence in a line of the stream.
fn keys(value: &Value, each: &mut impl FnMut(String)) {
    match value {
        Value::Array(all) => all.iter().for_each(|one| keys(one, each)),
        Value::Object(all) => {
            if let (Some(Value::String(key)), Some(part)) = (all.get("key"), all.get("part")) {
                let part: Part = serde_json::from_value(part.clone()).unwrap();
                each([key, part.suffix()].concat());
            }
            if let Some(Value::String(name)) = all.get("lint").and_then(|lint| lint.get("name")) {
                [Part::Title, Part::Message, Part::Help]
                    .into_iter()
                    .for_each(|part| each([name, part.suffix()].concat()));
            }
            all.values().for_each(|one| keys(one, each));
        }
        _ => {}
    }
}

/// The program of a check has no findings, so their sentences are chosen by the sources of the lints.
#[test]
fn the_page_of_a_check_can_say_every_finding() {
    let fixtures = seen::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    for language in LANGUAGES {
        let page = std::fs::read_to_string(dist.join(language).join("check.html")).unwrap();
        let name = page.split("href=\"/").find(|rest| rest.starts_with(&format!("assets/check.{language}-")));
        let file = name.and_then(|name| name.split('"').next()).expect("a file of texts");
        let file = std::fs::read_to_string(dist.join(file)).unwrap();
        let said: BTreeSet<&str> = file.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
        let texts = catalogue(language);
        let mut count = 0;
        for fixture in &fixtures {
            let observation = seen::observation(fixture, &zones);
            let report = seen::report(fixture, &observation);
            let line = Linted::of(&report, &observation, Some(seen::NOON));
            keys(&serde_json::to_value(&line).unwrap(), &mut |key| {
                count += 1;
                let is_missing = texts.contains_key(&key) && !said.contains(key.as_str());
                assert!(!is_missing, "{}: {key} is not in {language} on the page", fixture.name);
            });
        }
        assert!(count > 1000, "{count} sentences");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_screen_is_in_its_language_and_fits_a_phone() {
    Visit::with(Options::for_tests(), async |visit| {
        for language in LANGUAGES {
            let english = english_only(language);
            for (path, drawn) in SCREENS {
                let address = format!("/{language}{path}");
                visit.resize(360).await?;
                visit.open(&address).await?;
                visit.wait_for(drawn).await?;
                visit.started().await?;
                visit.open_details().await?;
                assert_eq!(visit.attribute("html", "lang").await?, language, "{address}");
                assert_eq!(visit.path().await?, address);
                let wide =
                    visit.run("return document.documentElement.scrollWidth > innerWidth", vec![]).await?;
                assert_eq!(wide, json!(false), "{address} is wider than 360 px");
                let shown = visit.run("return document.body.innerText", vec![]).await?;
                let shown = shown.as_str().unwrap_or_default();
                let left: Vec<_> = english.iter().filter(|text| shown.contains(text.as_str())).collect();
                assert!(left.is_empty(), "{address} says in English: {left:#?}");
                visit.screenshot(&format!("{language}-{}", path.replace('/', "_"))).await?;
            }
        }
        Ok(())
    })
    .await;
}

/// The pages of documentation, which have no script.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_documentation_is_in_its_language_and_fits_a_phone() {
    Visit::with(Options::for_tests(), async |visit| {
        for language in LANGUAGES {
            let english = english_only(language);
            for path in ["/learn", "/lints/", "/lints/mx-not-in-policy", "/lints/blank-line", "/notes/", "/notes/count-missing"] {
                let address = format!("/{language}{path}");
                visit.resize(360).await?;
                visit.open(&address).await?;
                assert_eq!(visit.attribute("html", "lang").await?, language, "{address}");
                let wide =
                    visit.run("return document.documentElement.scrollWidth > innerWidth", vec![]).await?;
                assert_eq!(wide, json!(false), "{address} is wider than 360 px");
                let shown = visit.run("return document.querySelector('main').innerText", vec![]).await?;
                let shown = shown.as_str().unwrap_or_default();
                let left: Vec<_> = english.iter().filter(|text| shown.contains(text.as_str())).collect();
                assert!(left.is_empty() && !shown.contains(" the "), "{address}: {left:#?} in\n{shown}");
                let links = "return [...document.querySelectorAll('main a, nav a')].map(one => one.getAttribute('href'))
                    .filter(href => href.startsWith('/') && !href.startsWith(arguments[0]))";
                let links = visit.run(links, vec![json!(format!("/{language}/"))]).await?;
                assert_eq!(links, json!([]), "{address} links to another language");
                visit.screenshot(&format!("{language}-{}", path.replace('/', "_"))).await?;
            }
            visit.click(By::Css(".languages [hreflang=en]")).await?;
            visit.wait_for("html[lang=en]").await?;
            assert_eq!(visit.path().await?, "/notes/count-missing");
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_that_of_the_address_then_the_chosen_one() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/d/ok-enforce.test?lang=da").await?;
        visit.wait_for("html[lang=da] .verdict[aria-busy=false]").await?;
        assert_eq!(visit.path().await?, "/da/d/ok-enforce.test");
        // Links stay in the language, and it is remembered.
        visit.click(By::Css("nav a[href='/da/publish']")).await?;
        visit.wait_for("html[lang=da] #host-lines").await?;
        visit.open("/lint").await?;
        visit.wait_for("html[lang=da] #policy").await?;
        assert_eq!(visit.path().await?, "/da/lint");
        // The footer leads back.
        visit.click(By::Css(".languages [hreflang=en]")).await?;
        visit.wait_for("html[lang=en] #policy").await?;
        assert_eq!(visit.path().await?, "/lint");
        visit.open("/bounce").await?;
        visit.wait_for("html[lang=en] #bounce").await?;
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_names_its_other_languages_to_search_engines() {
    Visit::with(Options::for_tests(), async |visit| {
        for (path, others) in [
            ("/lint", ["/lint", "/da/lint", "/de/lint"]),
            ("/da/lint", ["/lint", "/da/lint", "/de/lint"]),
            ("/de/", ["/", "/da/", "/de/"]),
        ] {
            visit.open(path).await?;
            for (language, other) in ["en", "da", "de"].into_iter().zip(others) {
                let found = visit.attribute(&format!("link[hreflang={language}]"), "href").await?;
                assert!(found.ends_with(other), "{path} names {found} for {language}");
            }
        }
        Ok(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_works_offline_after_one_visit() {
    Visit::with(Options::for_tests(), async |visit| {
        visit.open("/de/lint").await?;
        visit.cached().await?;
        visit.offline(true).await?;
        visit.open("/de/lint").await?;
        visit.wait_for("html[lang=de] #policy").await?;
        visit.started().await?;
        assert!(visit.text("body").await?.contains(&catalogue("de")["page.draft.bar.empty"]));
        for path in ["/de/lints/", "/de/lints/blank-line", "/de/notes/", "/de/learn"] {
            visit.open(path).await?;
            visit.wait_for("html[lang=de] main.page h1").await?;
        }
        visit.offline(false).await?;
        Ok(())
    })
    .await;
}
