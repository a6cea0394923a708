//! Long rows of lines that every sender reads alike, read once for all of them.
//!
//! A policy of 64 KiB is rows of mx lines and little else, so that one fault in it need not make every
//! sender read all of it anew; and the fault may be a row of blank lines.

use super::mx::{Odd, Oddities};
use crate::span::Span;
use crate::syntax::policy::{Line, PolicySyntax, Value};

/// A row of lines, their ends included: grammatical mx fields, or lines with nothing on them, not even white
/// space.
pub(super) struct Run {
    /// Where it stands. It may be taken as a whole by who comes to stand at its very start: a sender
    /// that looks for colons first may run over it from the line before.
    pub span: Span,
    /// How many lines it has.
    pub count: usize,
    /// What is odd about the values of a row of mx fields; nothing for a row of blank lines.
    pub mx: Option<Odd>,
}

impl Run {
    /// Takes in the next line, where it continues the row.
    fn take(&mut self, line: Span, end: usize, oddities: Option<Oddities>) -> bool {
        match (&mut self.mx, oddities) {
            _ if self.span.end != line.start => return false,
            (Some(odd), Some(oddities)) => odd.add(oddities, line),
            (None, None) => {}
            _ => return false,
        }
        self.span.end = end;
        self.count += 1;
        true
    }
}

/// The rows of a text, in order.
pub(super) fn of(syntax: &PolicySyntax<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in &syntax.lines {
        let Some((oddities, end)) = plain(syntax.text, line) else { continue };
        if runs.last_mut().is_some_and(|run| run.take(line.span, end, oddities)) {
            continue;
        }
        let mx = oddities.map(|_| Odd::default());
        let mut run = Run { span: Span::at(line.span.start), count: 0, mx };
        run.take(line.span, end, oddities);
        runs.push(run);
    }
    runs
}

/// For a line that is `mx:`, WSP, a pattern, WSP and LF or CR LF, and nothing else: what is odd about the
/// pattern. For one that is LF or CR LF alone: nothing. And where the next line begins.
fn plain(text: &[u8], line: &Line) -> Option<(Option<Oddities>, usize)> {
    let before = text.get(..line.span.start)?;
    if !(before.is_empty() || before.ends_with(b"\n")) {
        return None;
    }
    let (oddities, spaces) = match &line.field {
        None if line.span.is_empty() => (None, 0),
        Some(field) if field.value == field.bare && line.span.of(text).starts_with(b"mx:") => {
            let Value::Mx(Ok(pattern)) = &field.parsed else { return None };
            let behind = text.get(line.span.end..)?;
            let spaces = behind.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
            (Some(Oddities::of_pattern(pattern)), spaces)
        }
        _ => return None,
    };
    let end = line.span.end + spaces;
    let width = match text.get(end..)? {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    Some((oddities, end + width))
}
