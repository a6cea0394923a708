//! `mta-sts-check explain`.

use crate::{Failure, Outcome};
use mta_sts::lint::{Lint, Severity};
use mta_sts::lints;
use std::io::Write;

/// The pages of `docs/lints`, by name.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Prints the page of one lint, or one line for each.
pub(crate) fn run(given: Option<&str>) -> Result<Outcome, Failure> {
    let mut out = anstream::stdout().lock();
    let Some(given) = given else {
        for lint in lints::all() {
            writeln!(out, "{:<34} {:<8} {}", lint.name, word(lint.severity), lint.title)?;
        }
        return Ok(Outcome::Good);
    };
    let named = |lint: &&Lint| lint.name == given || lint.code.eq_ignore_ascii_case(given);
    let Some(lint) = lints::all().find(named) else {
        return Err(Failure::UnknownLint { given: given.to_owned(), meant: nearest(given) });
    };
    writeln!(
        out,
        "{} · {} · {} · {}\n{}\n",
        lint.name,
        lint.code,
        word(lint.severity),
        lint.rfc,
        lint.rfc.url()
    )?;
    match PAGES.iter().find(|(name, _)| *name == lint.name) {
        Some((_, page)) => {
            let prose = page.strip_prefix(&format!("# {}", lint.name)).unwrap_or(page);
            writeln!(out, "{}", prose.trim())?;
        }
        None => writeln!(out, "{}\n{}", lint.message, lint.help)?,
    }
    Ok(Outcome::Good)
}

const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The name that was probably meant.
fn nearest(given: &str) -> Option<&'static str> {
    let given = given.to_ascii_lowercase().replace('_', "-");
    let scored = lints::all().map(|lint| (strsim::jaro_winkler(&given, lint.name), lint.name));
    let best = scored.max_by(|(left, _), (right, _)| left.total_cmp(right));
    best.filter(|(score, _)| *score > 0.8).map(|(_, name)| name)
}
