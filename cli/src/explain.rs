//! `mta-sts-check explain`.

use crate::words::say;
use crate::{Failure, Outcome, output, pages, reports};
use mta_sts::{Arg, Lint, Message, Part, Severity, Shown, lints};
use std::fmt::Write;
use std::path::Path;

/// Prints the page of one lint, or one line for each lint.
pub(crate) fn run(given: Option<&str>) -> Result<Outcome, Failure> {
    let text = match given {
        Some(given) => page(given)?,
        None => list(),
    };
    output::write(anstream::stdout().lock(), text.as_bytes())?;
    Ok(Outcome::Good)
}

fn list() -> String {
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(|one| say(&severity(one)));
    let longest = severities.iter().map(|word| word.chars().count()).max().unwrap_or_default();
    let mut out = String::new();
    for lint in lints::all() {
        let word = say(&severity(lint.severity));
        let gap = " ".repeat((longest + 1).saturating_sub(word.chars().count()));
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:<34} {word}{gap} {}", lint.name, say(&lint.says(Part::Title)));
    }
    out
}

fn page(given: &str) -> Result<String, Failure> {
    let named = |lint: &&Lint| lint.name == given || lint.code.eq_ignore_ascii_case(given);
    let Some(lint) = lints::all().find(named) else {
        if let Some(page) = reports::note_page(given) {
            return Ok(page);
        }
        let hint = if Path::new(given).is_file() { of_file(given) } else { hint(given) };
        return Err(Failure::UnknownLint { given: given.to_owned(), hint });
    };
    let Lint { name, code, rfc, .. } = lint;
    let head = format!("{name} · {code} · {} · {rfc}\n{}\n", say(&severity(lint.severity)), rfc.url());
    let prose = pages::prose("lints", name).map(str::to_owned);
    let texts = || format!("{}\n{}", say(&lint.says(Part::Message)), say(&lint.says(Part::Help)));
    Ok(format!("{head}\n{}\n", prose.unwrap_or_else(texts)))
}

/// Returns the word for a severity.
pub(crate) const fn severity(severity: Severity) -> Message {
    match severity {
        Severity::Error => Message::new("severity.error", "error"),
        Severity::Warning => Message::new("severity.warning", "warning"),
        Severity::Note => Message::new("severity.note", "note"),
    }
}

/// At most this many names are suggested in one message.
const NAMED: usize = 6;

/// Tells how a bounce in a file is explained.
fn of_file(given: &str) -> Message {
    let how = Message::new(
        "cli.explain-file",
        "to explain the bounce or the log in this file: mta-sts-check explain - < {file}",
    );
    how.arg("file", Arg::Text(Shown::brief(given)))
}

/// Suggests lints with similar names.
fn hint(given: &str) -> Message {
    let given = given.to_ascii_lowercase().replace('_', "-");
    let tries = [with_words(&given), with_letters(&given), nearest(&given)];
    let names = tries.into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    let (shown, more) = names.split_at(names.len().min(NAMED));
    let joined = |names: &[&'static str]| Arg::Joined(names.iter().map(Arg::from).collect());
    match (shown, more.len()) {
        ([], _) => Message::new("cli.lists-all", "“mta-sts-check explain” lists all lints"),
        ([only], 0) => Message::new("cli.did-you-mean", "did you mean {name}?").arg("name", only),
        ([first @ .., last], 0) => Message::new("cli.did-you-mean-one-of", "did you mean {first} or {last}?")
            .arg("first", joined(first))
            .arg("last", last),
        (_, more) => Message::new(
            "cli.did-you-mean-or-more",
            "did you mean {names} or one of {count} more? “mta-sts-check explain” lists all lints",
        )
        .arg("names", joined(shown))
        .arg("count", more),
    }
}

/// Returns the names that contain `given` as whole words: first those that begin with it.
fn with_words(given: &str) -> Vec<&'static str> {
    let words = format!("-{given}-");
    let holding = lints::all().map(|lint| lint.name).filter(|name| format!("-{name}-").contains(&words));
    let (first, others): (Vec<_>, Vec<_>) = holding.partition(|name| name.starts_with(given));
    [first, others].concat()
}

/// Returns the names that contain `given` anywhere.
fn with_letters(given: &str) -> Vec<&'static str> {
    let names = lints::all().map(|lint| lint.name);
    names.filter(|name| !given.is_empty() && name.contains(given)).collect()
}

/// Returns the most similar name, if it is similar enough.
fn nearest(given: &str) -> Vec<&'static str> {
    let scored = lints::all().map(|lint| (strsim::jaro_winkler(given, lint.name), lint.name));
    let best = scored.max_by(|(left, _), (right, _)| left.total_cmp(right));
    best.filter(|(score, _)| *score > 0.8).map(|(_, name)| name).into_iter().collect()
}
