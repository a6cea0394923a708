//! `--fix`: applies fixes and writes or shows the result.

use crate::args::Format;
use crate::failure::system;
use crate::input::Input;
use crate::replace::{Place, overwrite};
use crate::words::say;
use crate::{Failure, output};
use mta_sts::{Arg, Context, Fixed, Fixes, Message, Shown, StepName, Text, fix, lints};
use similar::TextDiff;
use std::io;
use std::path::Path;

/// The input with fixes applied.
pub(crate) struct FixedInput {
    /// The fixed texts.
    pub(crate) input: Input,
    applied: Vec<&'static str>,
}

impl FixedInput {
    /// Fixes every text of `input` with the safe fixes, and with the unsafe ones too if `guess` is set.
    pub(crate) fn of(input: &Input, context: &Context<'_>, guess: bool) -> Self {
        let which = if guess { Fixes::All } else { Fixes::Safe };
        let fix_all = |text: Text<'_>| fix(text, context, &lints::DRAFTS, which);
        let mut result = Self { input: input.clone(), applied: Vec::new() };
        let mut applied = Vec::new();
        let mut take = |text: &mut Vec<u8>, fixed: Fixed| {
            *text = fixed.text;
            applied.extend(fixed.applied);
        };
        if let Some(policy) = result.input.policy.as_mut() {
            let fixed = fix_all(Text::Policy(&policy.text));
            take(&mut policy.text, fixed);
        }
        for record in &mut result.input.records {
            let fixed = fix_all(Text::Record(record));
            take(record, fixed);
        }
        for record in &mut result.input.tlsrpt {
            let fixed = fix_all(Text::Tlsrpt(record));
            take(record, fixed);
        }
        result.applied = applied;
        result
    }

    /// Writes the policy to its file, or to standard output if it came from standard input, and prints
    /// the changed records.
    pub(crate) fn write(&self, before: &Input, format: Format) -> Result<(), Failure> {
        if let (Some(old), Some(new)) = (&before.policy, &self.input.policy) {
            match &new.path {
                Some(path) if old.text != new.text => replace(path, &new.text)
                    .map_err(|error| Failure::Write { name: new.name().to_string(), reason: error })?,
                None => output::write_text(io::stdout().lock(), &new.text)?,
                Some(_) => {}
            }
        }
        for (name, old, new) in self.records(before) {
            let line = [name.as_bytes(), b": ", new, b"\n"].concat();
            if old != new {
                // If standard output carries a JSON report or the policy, the records go to standard error.
                let text = format == Format::Text && self.input.policy.is_none();
                print(&line, text)?;
            }
        }
        self.note(Message::new("cli.fixed", "fixed: {lints}"))
    }

    /// Prints the changes as a diff.
    pub(crate) fn show(&self, before: &Input, format: Format) -> Result<(), Failure> {
        let mut diff = Vec::new();
        if let (Some(old), Some(new)) = (&before.policy, &self.input.policy) {
            diff.extend(unified(&old.name(), &old.text, &new.text));
        }
        for (name, old, new) in self.records(before) {
            diff.extend(unified(&name, old, new));
        }
        print(&diff, format == Format::Text)?;
        self.note(Message::new("cli.would-be-fixed", "would be fixed: {lints}"))
    }

    /// Returns each record before and after the fixes, with a name to show.
    fn records<'a>(&'a self, before: &'a Input) -> impl Iterator<Item = (String, &'a [u8], &'a [u8])> {
        let named = |step: StepName, old: &'a [Vec<u8>], new: &'a [Vec<u8>]| {
            let (name, pairs) = (say(&step.name()), old.iter().zip(new));
            pairs.map(move |(old, new)| (name.to_string(), old.as_slice(), new.as_slice()))
        };
        let records = named(StepName::Record, &before.records, &self.input.records);
        records.chain(named(StepName::Tlsrpt, &before.tlsrpt, &self.input.tlsrpt))
    }

    /// Names the applied fixes on standard error.
    fn note(&self, done: Message) -> Result<(), Failure> {
        let note = match self.applied.as_slice() {
            [] => Message::new("cli.no-fix", "no automatic fix available"),
            applied => done.arg("lints", Arg::Text(Shown::of(applied.join(", ")))),
        };
        // Several files have a note each.
        let file = self.input.policy.as_ref().filter(|policy| policy.path.is_some());
        Ok(output::note(&match file {
            Some(policy) => Message::new("cli.about-a-file", "{name}: {note}")
                .arg("name", Arg::Text(Shown::of(policy.name())))
                .arg("note", note),
            None => note,
        })?)
    }
}

fn print(bytes: &[u8], to_stdout: bool) -> io::Result<()> {
    if to_stdout {
        output::write_text(io::stdout().lock(), bytes)
    } else {
        output::write_text(io::stderr().lock(), bytes)
    }
}

fn unified(name: &str, old: &[u8], new: &[u8]) -> Vec<u8> {
    if old == new {
        return Vec::new();
    }
    let mut out = Vec::new();
    let diff = TextDiff::from_lines(old, new);
    let fixed = say(&Message::new("cli.fixed-text", "{name} (fixed)").arg("name", name));
    // Writing to memory cannot fail.
    let _ = diff.unified_diff().header(name, &fixed).to_writer(&mut out);
    out
}

/// Replaces the file atomically, so that a web server never serves half a policy.
fn replace(path: &Path, text: &[u8]) -> Result<(), Arg> {
    let Place::File(path, metadata) = Place::of(path).map_err(|error| system(&error))? else {
        return Err(Message::new("cli.not-regular", "it is not a regular file").into());
    };
    if metadata.permissions().readonly() {
        return Err(Message::new("cli.read-only", "it is read-only").into());
    }
    overwrite(&path, &metadata, text).map_err(|error| system(&error))
}
