//! Fixing a text: its fixes are applied until none is left.
//!
//! After the safe fixes, a text means the same to every sender that accepted it. After all fixes, it is the text that
//! its author meant, as far as that can be decided automatically. Nothing is invented: a missing field stays missing.

use crate::facts::{Context, Facts};
use crate::finding::{Applicability, Finding};
use crate::fixes::apply::apply_fixes;
use crate::fixes::safety;
use crate::fixes::text::Text;
use crate::lints::{self, Lints, Wanted};

/// Which fixes to apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fixes {
    /// Those that change nothing for a sender that accepted the text.
    Safe,
    /// Those that guess at the intent, too. A fix that is only for display ([`Applicability::Display`]) is never applied.
    All,
}

impl Fixes {
    const fn include(self, applicability: Applicability) -> bool {
        match applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => matches!(self, Self::All),
            Applicability::Display => false,
        }
    }
}

/// A text after its fixes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// The text.
    pub text: Vec<u8>,
    /// The names of the lints whose fixes were applied, in that order, each once.
    pub applied: Vec<&'static str>,
}

/// Applies the fixes of `text` that `which` names, until none is left, at most [`ROUNDS`] times.
///
/// In a text of many kilobytes with thousands of defects of one kind, some are left: fixing them all would take too
/// long.
pub fn fix(text: Text<'_>, context: &Context<'_>, lints: &'static Lints, which: Fixes) -> Fixed {
    let rounds = match which {
        Fixes::Safe => ROUNDS,
        Fixes::All => (BYTES_LINTED / text.bytes().len().max(1)).clamp(ROUNDS_AT_LEAST, ROUNDS),
    };
    let mut fixed = Fixed { text: text.bytes().to_vec(), applied: Vec::new() };
    for _ in 0..rounds {
        let findings = fixable(text.with(&fixed.text), context, lints, which);
        let (next, names) =
            apply_fixes(&fixed.text, text.source(), &findings, |applicability| which.include(applicability));
        if next == fixed.text {
            break;
        }
        fixed.text = next;
        for name in names {
            if !fixed.applied.contains(&name) {
                fixed.applied.push(name);
            }
        }
    }
    fixed
}

/// Returns the findings that may have a fix. Whether a fix is safe is verified only where that decides if it is applied.
fn fixable(text: Text<'_>, context: &Context<'_>, lints: &'static Lints, which: Fixes) -> Vec<Finding> {
    let draft = text.as_observation(context.mx);
    let facts = Facts::of(&draft, context);
    // Of a text that holds several records, no fix knows which one is meant.
    if [facts.record.texts.len(), facts.tlsrpt.texts.len()].into_iter().any(|count| count > 1) {
        return Vec::new();
    }
    let mut findings = lints::run(&facts, lints, Wanted::Fixable, FIXED_PER_LINT);
    if which == Fixes::Safe {
        safety::mark_unsafe_fixes(&facts, &mut findings);
    }
    findings
}

/// At most this many defects of one lint are fixed in a round: more than a report lists, because nobody has to read
/// them.
const FIXED_PER_LINT: usize = 1024;

/// At most this many rounds. Every round fixes what the one before it revealed: UTF-16 hides a byte order mark, which
/// hides a misspelt name. The limit stops two fixes that change a text back and forth.
const ROUNDS: usize = 16;

/// At least this many rounds, which is enough for real texts.
const ROUNDS_AT_LEAST: usize = 3;

/// At most this many bytes are linted over all rounds, beyond the rounds that every text gets.
const BYTES_LINTED: usize = 128 * 1024;
