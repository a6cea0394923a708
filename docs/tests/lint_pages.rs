//! The Markdown pages in `docs/lints` have all sections and refer only to existing lints, and exist in every language.

use mta_sts::lints;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The sections of every page, by language.
const SECTIONS: [(&str, [&str; 3]); 3] = [
    ("", ["What it means", "Why it matters", "How to fix"]),
    ("de/", ["Was es bedeutet", "Warum es wichtig ist", "Abhilfe"]),
    ("da/", ["Hvad det betyder", "Hvorfor det er vigtigt", "Sådan rettes det"]),
];

/// What to do about a word that is not meant as a lint.
const HINT: &str = "; if it is not meant as one, add it to OTHER_WORDS in docs/tests/lint_pages.rs";

/// Words in backticks that have the form of a lint name, but are not meant as one. Add yours here.
const OTHER_WORDS: [&str; 6] = ["cache-control", "content-type", "max-age", "mta-sts", "us-ascii", "utf-8"];

#[test]
fn every_page_is_complete_and_refers_only_to_existing_lints() {
    let mut mistakes = Vec::new();
    for (language, sections) in SECTIONS {
        for (file, page) in files(&format!("{language}lints")) {
            mistakes.extend(mistakes_in(&format!("{language}lints/{file}"), &page, &sections));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// Returns the files of a folder below `docs/`, by their names.
fn files(folder: &str) -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    entries.map(|path| (name(&path), fs::read_to_string(&path).unwrap())).collect()
}

/// A page in another language says the same about the same things: it has the code, the links and the sections of the English one.
#[test]
fn every_page_exists_in_every_language_with_the_same_code_and_links() {
    let mut mistakes = Vec::new();
    for folder in ["lints", "notes"] {
        let english = files(folder);
        for (language, _) in SECTIONS.iter().filter(|(language, _)| !language.is_empty()) {
            let translated = files(&format!("{language}{folder}"));
            for name in translated.keys().filter(|name| !english.contains_key(*name)) {
                mistakes.push(format!("docs/{language}{folder}/{name} has no English page"));
            }
            for (name, page) in &english {
                let path = format!("docs/{language}{folder}/{name}");
                match translated.get(name) {
                    None => mistakes.push(format!("{path} is missing")),
                    Some(other) => mistakes.extend(differences(&path, page, other)),
                }
            }
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

fn differences(path: &str, english: &str, translated: &str) -> Vec<String> {
    let (expected, actual) = (marks(english), marks(translated));
    let missing = expected.difference(&actual);
    let surplus = actual.difference(&expected);
    missing
        .map(|mark| format!("{path} lacks {mark}"))
        .chain(surplus.map(|mark| format!("{path} has {mark}, which is not in the English page")))
        .collect()
}

/// Returns what is the same in every language: code, links, and how many sections there are.
fn marks(page: &str) -> BTreeSet<String> {
    let mut headings = 0;
    let mut marks = BTreeSet::new();
    let mut in_fence = false;
    for event in Parser::new(page) {
        match event {
            Event::Start(Tag::Heading { .. }) => headings += 1,
            Event::Start(Tag::CodeBlock(_)) => in_fence = true,
            Event::End(TagEnd::CodeBlock) => in_fence = false,
            Event::Start(Tag::Link { dest_url, .. }) => drop(marks.insert(format!("the link {dest_url}"))),
            Event::Code(word) => drop(marks.insert(format!("`{word}`"))),
            Event::Text(text) if in_fence => drop(marks.insert(format!("the line {text:?}"))),
            _ => {}
        }
    }
    marks.insert(format!("{headings} headings"));
    marks
}

#[test]
fn a_missing_or_empty_section_is_reported() {
    let page = "# x\n\n## What it means\n\nText.\n\n## Why it matters\n\n## How to fix\n\nText.\n";
    assert_eq!(
        mistakes_in("lints/x.md", page, &SECTIONS[0].1),
        ["docs/lints/x.md: the section “Why it matters” is empty"]
    );
    let page = page.replace("\n\n## How to fix", "\n\nText.\n\n## How to repair");
    assert_eq!(
        mistakes_in("lints/x.md", &page, &SECTIONS[0].1),
        ["docs/lints/x.md: the section “How to fix” is missing"]
    );
}

#[test]
fn a_reference_to_an_unknown_lint_is_reported() {
    let page = |text: &str| {
        format!("# x\n\n## What it means\n\n{text}\n\n## Why it matters\n\nText.\n\n## How to fix\n\nText.\n")
    };
    for text in
        ["See `blank-line`.", "See [it](/lints/blank-line).", "`mta-sts`, `.well-known`, `2026-01-01`"]
    {
        assert!(mistakes_in("lints/x.md", &page(text), &SECTIONS[0].1).is_empty(), "{text}");
    }
    for text in ["See `blank-lines`.", "See [it](/lints/blank-lines)."] {
        let expected = "docs/lints/x.md refers to `blank-lines`, which is not a lint".to_owned() + HINT;
        assert_eq!(mistakes_in("lints/x.md", &page(text), &SECTIONS[0].1), [expected], "{text}");
    }
    // The site has no file of this name.
    let expected = "docs/lints/x.md refers to `blank-line.md`, which is not a lint".to_owned() + HINT;
    assert_eq!(mistakes_in("lints/x.md", &page("See [it](blank-line.md)."), &SECTIONS[0].1), [expected]);
}

/// Returns a sentence for each mistake in a page.
fn mistakes_in(file: &str, page: &str, expected: &[&str]) -> Vec<String> {
    let (sections, references) = contents(page);
    let path = format!("docs/{file}");
    let mut mistakes = Vec::new();
    for expected in expected {
        match sections.iter().find(|(title, _)| title == expected) {
            None => mistakes.push(format!("{path}: the section “{expected}” is missing")),
            Some((_, false)) => mistakes.push(format!("{path}: the section “{expected}” is empty")),
            Some((_, true)) => {}
        }
    }
    let unknown = references.iter().filter(|name| lints::named(name).is_none());
    mistakes.extend(unknown.map(|name| format!("{path} refers to `{name}`, which is not a lint{HINT}")));
    mistakes
}

/// Returns the sections of a page, each with whether it contains text, and the lint names that the page refers to.
fn contents(page: &str) -> (Vec<(String, bool)>, Vec<String>) {
    let (mut sections, mut references) = (Vec::<(String, bool)>::new(), Vec::new());
    let mut in_heading = false;
    for event in Parser::new(page) {
        if let Event::Code(word) = &event {
            references.extend(Some(word.to_string()).filter(|word| is_reference(word)));
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                in_heading = true;
                if level == HeadingLevel::H2 {
                    sections.push((String::new(), false));
                }
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Start(Tag::Link { dest_url, .. }) => references.extend(linked_lint(&dest_url)),
            Event::Text(text) | Event::Code(text) => match sections.last_mut() {
                Some((title, _)) if in_heading => title.push_str(&text),
                Some((_, has_text)) => *has_text = true,
                None => {}
            },
            _ => {}
        }
    }
    (sections, references)
}

/// Returns whether a word in backticks has the form of a lint name: words in lower case, joined by hyphens.
fn is_reference(word: &str) -> bool {
    let lower =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let begins_with_letter = word.starts_with(|first: char| first.is_ascii_lowercase());
    begins_with_letter && word.contains('-') && word.split('-').all(lower) && !OTHER_WORDS.contains(&word)
}

/// Returns the lint that a link within the site leads to.
fn linked_lint(url: &str) -> Option<String> {
    let is_external = url.contains("://");
    (!is_external).then(|| url.trim_start_matches("/lints/").to_owned())
}
