//! The rendered pages are complete, link to each other, and do not contain scripts.

use lint_docs::{Language, Page, Shell, languages, learn_page, note_pages, pages};
use mta_sts::tlsrpt_report::notes;
use mta_sts::{Context, Draft, Severity, evaluate, lints};
use std::collections::BTreeSet;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn shell() -> Shell {
    let frame = std::fs::read_to_string(root().join("404.html")).unwrap();
    Shell::parse(&frame, &Language::english(), &languages(root()).unwrap()).unwrap()
}

fn all() -> Vec<Page> {
    pages(root(), &shell()).unwrap()
}

#[test]
fn every_finding_links_to_an_existing_page() {
    let files: BTreeSet<String> = all().into_iter().map(|page| page.file).collect();
    for lint in lints::all() {
        let file = lint.docs_path().strip_prefix("/lints/").map(|name| format!("{name}.html"));
        assert!(file.is_some_and(|file| files.contains(&file)), "no page at {}", lint.docs_path());
    }
}

#[test]
fn a_page_contains_all_facts_about_its_lint() {
    for lint in lints::all() {
        let page = all().into_iter().find(|page| page.file == format!("{}.html", lint.name)).unwrap();
        let fixture = root().join(format!("core/tests/fixtures/{}.md", lint.name));
        let fixture = std::fs::read_to_string(fixture).unwrap();
        let title = fixture.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap();
        let finding = format!("[{}]: ", lint.name);
        let expected = [
            &format!("<h1>{}</h1>", lint.name),
            lint.code,
            &lint.rfc.url(),
            "<h2>What it means</h2>",
            "<h2>Why it matters</h2>",
            "<h2>How to fix</h2>",
            &format!("<h2>Example: {title}</h2>"),
            "<figcaption>The report</figcaption>",
            &finding,
        ];
        for piece in expected {
            assert!(page.html.contains(piece), "{} lacks {piece}\n{}", page.file, page.html);
        }
    }
}

fn of_notes() -> Vec<Page> {
    note_pages(root(), &shell()).unwrap()
}

#[test]
fn a_page_contains_all_facts_about_its_note() {
    let pages = of_notes();
    for kind in notes::ALL {
        let page = pages.iter().find(|page| page.file == format!("{}.html", kind.name)).unwrap();
        let expected = [
            &format!("<h1>{}</h1>", kind.name),
            &kind.rfc.url(),
            "<h2>What it means</h2>",
            "<h2>Why it happens</h2>",
            "<h2>How it is read</h2>",
        ];
        for piece in expected {
            assert!(page.html.contains(piece), "{} lacks {piece}\n{}", page.file, page.html);
        }
        let list = pages.iter().find(|page| page.file == "index.html").unwrap();
        assert!(list.html.contains(&format!("<a href=\"{}\">", kind.docs_path())), "{}", kind.name);
    }
}

#[test]
fn pages_contain_no_scripts_and_no_inline_styles() {
    for Page { file, html } in all().into_iter().chain(of_notes()).chain([learn()]) {
        // "<" is escaped in text, so everything between "<" and ">" is markup.
        for tag in html.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let name = tag.split_whitespace().next().unwrap_or_default();
            assert!(!["script", "style", "iframe", "object"].contains(&name), "{file}: <{tag}>");
            let inline =
                |word: &str| word.starts_with("style=") || (word.starts_with("on") && word.contains('='));
            assert!(!tag.split_whitespace().any(inline), "{file}: <{tag}>");
            assert!(!tag.contains("javascript:") && !tag.contains("noindex"), "{file}: <{tag}>");
        }
        assert_eq!(html.matches("<h1>").count(), 1, "{file}: headings");
        assert_eq!(html.matches("<main").count(), 1, "{file}: main");
    }
}

#[test]
fn links_between_the_pages_lead_to_existing_pages() {
    let pages = all();
    let files: BTreeSet<&str> = pages.iter().map(|page| page.file.as_str()).collect();
    for Page { file, html } in &pages {
        for target in html.split("href=\"/lints/").skip(1).filter_map(|rest| rest.split('"').next()) {
            let known = target.is_empty()
                || target == "style.css"
                || files.contains(format!("{target}.html").as_str());
            assert!(known, "{file} links to /lints/{target}");
        }
    }
}

fn learn() -> Page {
    let first = std::fs::read_to_string(root().join("index.html")).unwrap();
    learn_page(root(), &shell().framed(&first, "/learn").unwrap()).unwrap()
}

/// Returns what is between two marks, each time.
fn between<'a>(text: &'a str, from: &'static str, to: &'static str) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split(to).next())
}

#[test]
fn every_section_of_the_page_to_learn_from_has_a_picture_with_a_text() {
    let html = learn().html;
    let sections: Vec<&str> = between(&html, "<section", "</section>").collect();
    assert!(sections.len() >= 6, "{html}");
    for section in sections {
        let labels: Vec<&str> = between(section, "role=\"img\" aria-label=\"", "\"").collect();
        assert_eq!(labels.len(), section.matches("<figure class=\"way\"").count(), "{section}");
        assert!(!labels.is_empty() && labels.iter().all(|label| label.len() > 40), "{labels:?} in {section}");
        let id = between(section, "aria-labelledby=\"", "\"").next().unwrap_or_default();
        assert!(section.contains(&format!("<h2 id=\"{id}\">")), "{section}");
    }
}

#[test]
fn every_link_of_the_page_to_learn_from_leads_to_a_page() {
    let html = learn().html;
    let lints: BTreeSet<String> = all().into_iter().map(|page| page.file).collect();
    let targets: Vec<&str> =
        between(&html, "<a href=\"", "\"").chain(between(&html, " href=\"", "\"")).collect();
    assert!(
        targets.contains(&"/lint") && targets.contains(&"/bounce") && targets.contains(&"/lints/"),
        "{targets:?}"
    );
    for target in targets {
        let is_file =
            |name: &str| root().join(name).is_file() || root().join("web/public").join(name).is_file();
        let is_page = match target.strip_prefix('/') {
            Some("" | "learn" | "lints/" | "lints/style.css") => true,
            // The same page in another language.
            Some("de/learn" | "da/learn") => true,
            Some(path) => match path.strip_prefix("lints/") {
                Some(name) => lints.contains(&format!("{name}.html")),
                None => is_file(&format!("{path}.html")) || is_file(path),
            },
            None => target.starts_with("https://www.rfc-editor.org/rfc/rfc"),
        };
        assert!(is_page, "/learn links to {target}");
    }
}

/// What people copy must not have defects.
#[test]
fn the_examples_to_learn_from_have_no_defects() {
    let html = learn().html;
    let samples =
        |first: &'static str| between(&html, "<code>", "</code>").filter(move |text| text.starts_with(first));
    let context = Context::new(|name| name.is_ascii().then(|| name.to_owned()));
    for (drafts, draft) in [
        (
            samples("version: ").collect::<Vec<_>>(),
            Draft::policy as fn(Draft<'static>, &'static [u8]) -> Draft<'static>,
        ),
        (samples("v=TLSRPTv1").collect(), |draft, text| draft.tlsrpt(&[text.trim_ascii_end()])),
    ] {
        assert_eq!(drafts.len(), 1, "{html}");
        let observation = draft(Draft::new(), drafts[0].to_owned().leak().as_bytes()).over(None);
        let findings = evaluate(&observation, &context, &lints::ALL).findings;
        let names: Vec<&str> =
            findings.iter().filter(|one| one.severity != Severity::Note).map(|one| one.lint.name).collect();
        assert!(names.is_empty(), "{names:?} in {}", drafts[0]);
    }
}

#[test]
fn the_error_names_the_tag_that_the_template_lacks() {
    let english = Language::english();
    let error = Shell::parse("<title>x</title></head><body></body>", &english, &[]).unwrap_err();
    assert_eq!(error.to_string(), "404.html is the template for these pages, but it does not contain <main>");
}

#[test]
fn the_first_page_shows_answers_and_counts_the_vectors() {
    let page = std::fs::read_to_string(root().join("index.html")).unwrap();
    let page = lint_docs::first_page(root(), &page, &Language::english()).unwrap();
    for piece in [
        "Mail to <bdi class=\"name\">broken-policy.test</bdi> is not protected",
        "Some mail to <bdi class=\"name\">mx-not-covered.test</bdi> may not arrive",
        "Mail to <bdi class=\"name\">three-mx.test</bdi> is protected",
    ] {
        assert!(page.contains(piece), "the first page lacks {piece}");
    }
    let vectors = std::fs::read_to_string(root().join("tests/vectors/policy.json")).unwrap();
    let vectors: serde_json::Value = serde_json::from_str(&vectors).unwrap();
    let of = |accepts: bool| {
        let cases = vectors["cases"].as_array().unwrap().iter();
        cases.filter(|case| case["rfc"]["accepts"] == accepts).count()
    };
    let (faulty, valid) = (of(false), of(true));
    let ours = format!(
        "<th scope=\"row\">MTA-STS Check</th><td>{faulty} of {faulty}</td><td>{valid} of {valid}</td>"
    );
    assert!(page.contains(&ours), "{ours} is missing in\n{page}");
}
