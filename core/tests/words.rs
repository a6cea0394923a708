//! Checks the catalogues in `languages/`: every sentence of the core and of the command line has a key of its own, and every
//! language has a text for each key, with the same arguments. With `UPDATE_EXPECT` set, `languages/en.txt` is written again.

use mta_sts::{Words, lints};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What precedes the English texts.
const HEAD: &str = "# The English sentences, collected from the program. To add a language, copy this file and translate what is behind \
“ = ”.\n# {name} is replaced by a value. CONTRIBUTING.md has more.\n";

/// At most this many characters of a text fit where texts with these beginnings of their keys are shown, on a screen of 360 px.
const WIDTHS: [(&str, usize); 2] = [("fix.", 64), ("picture-", 20)];

#[test]
fn english_is_collected_from_the_program() {
    let path = languages().join("en.txt");
    let english = english();
    let text: String = english.iter().map(|(key, text)| format!("{key} = {text}\n")).collect();
    let text = [HEAD, &text].concat();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let recorded = std::fs::read_to_string(&path).unwrap();
    let [recorded, text]: [BTreeSet<&str>; 2] = [&recorded, &text].map(|text| text.lines().collect());
    let changed: Vec<_> = text.symmetric_difference(&recorded).collect();
    assert!(
        changed.is_empty(),
        "languages/en.txt differs from the program in {changed:#?}\nWith UPDATE_EXPECT=1 it is written again; then change the \
         other languages."
    );
}

#[test]
fn every_language_has_each_sentence_with_the_same_arguments() {
    let english = english();
    let mut faults = Vec::new();
    for path in catalogues() {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let words = Words::parse(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|bad| panic!("{file}: {bad}"));
        let texts: BTreeMap<&str, &str> = words.entries().collect();
        if texts.len() != words.entries().count() {
            faults.push(format!("{file}: a key is there twice"));
        }
        for (key, english) in &english {
            match texts.get(key.as_str()) {
                None => faults.push(format!("{file}: {key} is missing: {english}")),
                Some(text) if arguments(text) != arguments(english) => {
                    faults.push(format!("{file}: {key} has other arguments than “{english}”: {text}"));
                }
                Some(_) => {}
            }
        }
        for (key, text) in texts {
            if !english.contains_key(key) {
                faults.push(format!("{file}: {key} is not a key of the program"));
            }
            let width = WIDTHS.iter().find(|(start, _)| key.starts_with(start));
            if let Some((_, most)) = width.filter(|(_, most)| text.chars().count() > *most) {
                faults.push(format!("{file}: {key} is longer than {most} characters: {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn languages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../languages")
}

/// Returns the files of the languages other than English.
fn catalogues() -> Vec<PathBuf> {
    let files = std::fs::read_dir(languages()).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| !path.ends_with("en.txt")).collect();
    files.sort();
    files
}

/// Returns the names of the arguments of a text.
fn arguments(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect()
}

/// Returns whether there is anything to translate in a text.
fn has_words(text: &str) -> bool {
    let mut rest = text.to_owned();
    for name in arguments(text) {
        rest = rest.replace(&["{", name, "}"].concat(), "");
    }
    rest.contains(char::is_alphabetic) || rest.contains('“')
}

/// Returns the English texts by their keys: those of the lints, and those of the messages in the sources.
fn english() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for lint in lints::all() {
        for (part, text) in [("title", lint.title), ("message", lint.message), ("help", lint.help)] {
            all.insert(format!("{}.{part}", lint.name), text.to_owned());
        }
    }
    for folder in ["core/src", "cli/src"] {
        for (path, source) in sources(&languages().join("..").join(folder)) {
            for (key, text) in messages(&path, &source) {
                let known = all.insert(key.clone(), text.clone());
                assert!(
                    known.as_ref().is_none_or(|known| *known == text),
                    "{path}: the key {key} is used for two texts: “{}” and “{text}”",
                    known.unwrap_or_default(),
                );
            }
        }
    }
    all.retain(|_, text| has_words(text));
    all
}

/// Returns the files of Rust below a folder, without their tests.
fn sources(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let source = source.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
            files.push((path.display().to_string(), source));
        }
    }
    files
}

/// Returns key and text of each `Message::new("key", "text")` in a source.
fn messages(path: &str, source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for call in source.split("Message::new(").skip(1) {
        let mut rest = call;
        let key = literal(&mut rest);
        rest = rest.trim_start().strip_prefix(',').unwrap_or_default();
        let text = literal(&mut rest);
        // Where the key is a variable, the texts are in a table with another form.
        let Some(key) = key else { continue };
        let text = text.unwrap_or_else(|| panic!("{path}: the text of {key} is not a literal"));
        found.push((key, text));
    }
    found
}

/// Takes a string literal from the start of `rest`.
fn literal(rest: &mut &str) -> Option<String> {
    let mut characters = rest.trim_start().strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match characters.next()? {
            '"' => break,
            '\\' => match characters.next()? {
                'n' => text.push('\n'),
                '\n' => characters = characters.as_str().trim_start().chars(),
                other => text.push(other),
            },
            other => text.push(other),
        }
    }
    *rest = characters.as_str();
    Some(text)
}
