//! Long rows of mx lines that every sender reads alike, read once for all of them.
//!
//! A policy of 64 KiB is such rows and little else, so that one fault in it need not make every sender
//! read all of it anew.

use super::mx::{Odd, Oddities};
use crate::span::Span;
use crate::syntax::policy::{Line, PolicySyntax, Value};

/// A row of grammatical mx lines, their ends included.
pub(super) struct Run {
    /// Where it stands. It may be taken as a whole by who comes to stand at its very start: a sender
    /// that looks for colons first may run over it from the line before.
    pub span: Span,
    /// How many lines it has.
    pub count: usize,
    /// What is odd about their values.
    pub odd: Odd,
}

/// The rows of a text, in order.
pub(super) fn of(syntax: &PolicySyntax<'_>) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for line in &syntax.lines {
        let Some((oddities, end)) = plain_mx(syntax.text, line) else { continue };
        let start = line.span.start;
        let mut run = match runs.pop() {
            Some(run) if run.span.end == start => run,
            other => {
                runs.extend(other);
                Run { span: Span::at(start), count: 0, odd: Odd::default() }
            }
        };
        run.span.end = end;
        run.count += 1;
        run.odd.add(oddities, line.span);
        runs.push(run);
    }
    runs
}

/// For a line that is `mx:`, WSP, a pattern, WSP and LF or CR LF, and nothing else: what is odd about
/// the pattern, and where the next line begins.
fn plain_mx(text: &[u8], line: &Line) -> Option<(Oddities, usize)> {
    let field = line.field.as_ref().filter(|field| field.value == field.bare)?;
    let Value::Mx(Ok(pattern)) = &field.parsed else { return None };
    let before = text.get(..line.span.start)?;
    if !line.span.of(text).starts_with(b"mx:") || !(before.is_empty() || before.ends_with(b"\n")) {
        return None;
    }
    let behind = text.get(line.span.end..)?;
    let end = behind.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    let width = match behind.get(end..)? {
        [b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        _ => return None,
    };
    Some((Oddities::of_pattern(pattern), line.span.end + end + width))
}
