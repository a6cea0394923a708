//! `mta-sts-check explain`.

use crate::{Failure, Outcome, output, reports};
use mta_sts::{Lint, Severity, lints};
use std::fmt::Write;

/// The pages of `docs/lints`, by name.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

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
    let mut out = String::new();
    for lint in lints::all() {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{:<34} {:<8} {}", lint.name, word(lint.severity), lint.title);
    }
    out
}

fn page(given: &str) -> Result<String, Failure> {
    let named = |lint: &&Lint| lint.name == given || lint.code.eq_ignore_ascii_case(given);
    let Some(lint) = lints::all().find(named) else {
        if let Some(page) = reports::note_page(given) {
            return Ok(page);
        }
        return Err(Failure::UnknownLint { given: given.to_owned(), hint: hint(given) });
    };
    let Lint { name, code, rfc, .. } = lint;
    let head = format!("{name} · {code} · {} · {rfc}\n{}\n", word(lint.severity), rfc.url());
    let page = PAGES.iter().find(|(of, _)| of == name);
    let prose = page.map(|(_, page)| page.strip_prefix(&format!("# {name}")).unwrap_or(page).trim());
    let prose = prose.map_or_else(|| format!("{}\n{}", lint.message, lint.help), str::to_owned);
    Ok(format!("{head}\n{prose}\n"))
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// At most this many names are suggested in one message.
const NAMED: usize = 6;

/// Suggests lints with similar names.
fn hint(given: &str) -> String {
    let given = given.to_ascii_lowercase().replace('_', "-");
    let tries = [with_words(&given), with_letters(&given), nearest(&given)];
    let names = tries.into_iter().find(|names| !names.is_empty()).unwrap_or_default();
    let (shown, more) = names.split_at(names.len().min(NAMED));
    match (shown, more.len()) {
        ([], _) => "“mta-sts-check explain” lists all lints".to_owned(),
        ([only], 0) => format!("did you mean {only}?"),
        ([first @ .., last], 0) => format!("did you mean {} or {last}?", first.join(", ")),
        (_, more) => {
            let shown = shown.join(", ");
            format!("did you mean {shown} or one of {more} more? “mta-sts-check explain” lists all lints")
        }
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
