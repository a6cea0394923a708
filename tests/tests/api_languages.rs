//! Tests the language of the API's answers: of the query, else of `Accept-Language`, else English.

use e2e::visitor::{Answer, ask};
use e2e::{Lab, Options};
use hyper::Method;
use serde_json::Value;

async fn lab() -> Lab {
    Lab::start(Options::for_tests()).await.unwrap_or_else(|error| panic!("{error}"))
}

async fn get(lab: &Lab, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    ask(lab.address(), Method::GET, path, headers, Vec::new()).await.unwrap()
}

const TEXT: (&str, &str) = ("accept", "text/plain");
const GERMAN: (&str, &str) = ("accept-language", "de-AT, en;q=0.5");

#[tokio::test]
async fn a_report_is_in_the_language_that_its_reader_prefers() {
    let lab = lab().await;
    let path = "/api/v1/report?domain=mx-not-in-policy.test";
    for (headers, query, language, said) in [
        (&[TEXT][..], "", "en", "error[mx-not-in-policy]"),
        (&[TEXT, GERMAN], "", "de", "Fehler[mx-not-in-policy]"),
        (&[TEXT, GERMAN], "&lang=da", "da", "fejl[mx-not-in-policy]"),
        (&[TEXT, GERMAN], "&lang=en", "en", "error[mx-not-in-policy]"),
        (&[TEXT], "&lang=xx", "en", "error[mx-not-in-policy]"),
    ] {
        let answer = get(&lab, &format!("{path}{query}"), headers).await;
        assert_eq!(answer.header("content-language"), language, "{query} {headers:?}");
        assert!(answer.header("vary").contains("accept-language"), "{}", answer.header("vary"));
        let text = answer.text().await.unwrap();
        assert!(text.contains(said), "{query} {headers:?}: {said} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_report_in_another_language_has_the_same_names_and_arguments() {
    let lab = lab().await;
    let report = async |lang: &str| -> Value {
        let path = format!("/api/v1/report?domain=mx-not-in-policy.test&lang={lang}");
        serde_json::from_slice(&get(&lab, &path, &[]).await.bytes().await.unwrap()).unwrap()
    };
    let (english, german) = (report("en").await, report("de").await);
    assert_ne!(english["headline"], german["headline"]);
    assert_ne!(english["next"]["title"], german["next"]["title"]);
    let findings = |report: &Value| report["findings"].as_array().unwrap().clone();
    assert!(!findings(&english).is_empty());
    for (one, other) in findings(&english).iter().zip(findings(&german)) {
        for field in ["code", "name", "severity", "args", "span", "docs"] {
            assert_eq!(one[field], other[field], "{field} of {}", one["name"]);
        }
        for field in ["title", "message", "help"] {
            assert_ne!(one[field], other[field], "{field} of {}", one["name"]);
        }
    }
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_of_the_request() {
    let lab = lab().await;
    for (path, headers, language, said) in [
        ("/api/v1/report?domain=localhost", &[][..], "en", "is a single label"),
        ("/api/v1/report?domain=localhost", &[GERMAN], "de", "ist ein einzelnes Label"),
        ("/api/v1/observe?domain=a..b&lang=da", &[GERMAN], "da", "et tomt label"),
        ("/api/nothing", &[GERMAN], "de", "Diesen Pfad gibt es nicht"),
        ("/api/v1/report", &[GERMAN], "de", "Der Parameter \u{201e}domain\u{201c} fehlt"),
    ] {
        let answer = get(&lab, path, headers).await;
        assert_eq!(answer.header("content-language"), language, "{path}");
        let problem: Value = serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap();
        assert!(problem["detail"].as_str().unwrap().contains(said), "{path}: {problem}");
    }
}

/// Image proxies do not tell the languages of all their readers, and keep one copy.
#[tokio::test]
async fn the_language_of_an_image_depends_on_its_address_alone() {
    let lab = lab().await;
    for (path, said) in [
        ("/badge/broken-policy.test.svg", ">broken<"),
        ("/badge/broken-policy.test.svg?lang=de", ">fehlerhaft<"),
        ("/badge/broken-policy.test.json?lang=da", "\"virker ikke\""),
        ("/badge/broken-policy.test/picture.svg?lang=de", "Richtlinie"),
        ("/badge/broken-policy.test/card.svg?lang=de", "ist nicht gesch\u{fc}tzt"),
        ("/badge/a..b.svg?lang=de", ">keine Domain<"),
    ] {
        let image = get(&lab, path, &[("accept-language", "da")]).await.text().await.unwrap();
        assert!(image.contains(said), "{path}: {said} is not in\n{image}");
    }
}
