//! The rendered pages are complete, link to each other, and do not contain scripts.

use lint_docs::{Page, Shell, note_pages, pages};
use mta_sts::lints;
use mta_sts::tlsrpt_report::notes;
use std::collections::BTreeSet;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn all() -> Vec<Page> {
    let frame = std::fs::read_to_string(root().join("404.html")).unwrap();
    pages(root(), &Shell::parse(&frame).unwrap()).unwrap()
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
    let frame = std::fs::read_to_string(root().join("404.html")).unwrap();
    note_pages(root(), &Shell::parse(&frame).unwrap()).unwrap()
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
    for Page { file, html } in all().into_iter().chain(of_notes()) {
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

#[test]
fn the_error_names_the_tag_that_the_template_lacks() {
    let error = Shell::parse("<title>x</title></head><body></body>").unwrap_err();
    assert_eq!(error.to_string(), "404.html is the template for these pages, but it does not contain <main>");
}

#[test]
fn the_first_page_shows_answers_and_counts_the_vectors() {
    let page = std::fs::read_to_string(root().join("index.html")).unwrap();
    let page = lint_docs::first_page(root(), &page).unwrap();
    for piece in [
        "Mail to <bdi class=\"name\">broken-policy.test</bdi> is not protected",
        "Some mail to <bdi class=\"name\">mx-not-covered.test</bdi> is refused",
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
