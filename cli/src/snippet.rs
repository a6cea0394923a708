//! Shows one finding the way compilers do.

use crate::input::Input;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use mta_sts::{Applicability, Finding, LineIndex, Report, Severity, Source, Span, visible};

/// Renders the finding with an excerpt of the text. The result has colours; the writer strips them when
/// the output is not a terminal.
pub(crate) fn render(finding: &Finding, report: &Report, input: &Input) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut elements: Vec<Element<'_>> = Vec::new();
    let place = finding.span.zip(report.text(finding.source)).map(|(span, text)| Place::of(text, span));
    let name = name(finding.source, input);
    match &place {
        Some(place) => {
            let marked = AnnotationKind::Primary.span(place.marked.range());
            let snippet = Snippet::source(&place.shown).line_start(place.line).path(&name);
            elements.push(snippet.annotation(marked).into());
        }
        None => elements.push(Origin::path(&name).into()),
    }
    elements.push(Level::NOTE.with_name("why").message(finding.message()).into());
    elements.push(Level::HELP.message(finding.help()).into());
    elements.extend(fix(finding).map(|text| Level::HELP.with_name("fix").message(text).into()));
    let rfc = finding.lint.rfc;
    let more = format!("{rfc}, mta-sts-check explain {}", finding.lint.name);
    elements.push(Level::INFO.with_name("see").message(more).into());
    let title = level.primary_title(finding.title()).id(finding.lint.name);
    let group: Group<'_> = title.elements(elements);
    let rendered = Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group]);
    match &place {
        Some(place) => place.correct_column(&rendered, &name),
        None => rendered,
    }
}

/// Describes the fix and the option that applies it.
fn fix(finding: &Finding) -> Option<String> {
    let fix = finding.fix.as_ref()?;
    if let Some(copy) = &fix.copy {
        return Some(visible::plain(copy.as_bytes()));
    }
    let how = match fix.applicability {
        Applicability::Safe => "applied by --fix",
        Applicability::Unsafe => "a guess; applied by --fix --guess",
        Applicability::Display => return Some(fix.title.clone()),
    };
    Some(format!("{} ({how})", fix.title))
}

/// Returns the name of the text that findings about `source` point into.
fn name(source: Source, input: &Input) -> String {
    match (source, &input.policy) {
        (Source::Policy | Source::Fetch | Source::PolicyHost, Some(policy)) => policy.name(),
        (Source::Policy | Source::Fetch | Source::PolicyHost, None) => "policy".to_owned(),
        (Source::Record, _) => "record".to_owned(),
        (Source::Tlsrpt, _) => "tlsrpt".to_owned(),
        (Source::Mx | Source::MxTls, _) => "mx".to_owned(),
        (Source::Rollout, _) => "roll-out".to_owned(),
        (Source::Senders, _) => "senders".to_owned(),
    }
}

/// One line of a text with invisible characters shown, and the part to mark.
struct Place {
    line: usize,
    column: usize,
    shown: String,
    marked: Span,
}

/// At most this many characters of a long line are shown before the mark, in it and after it.
const SHOWN: usize = 60;

impl Place {
    fn of(text: &[u8], span: Span) -> Self {
        let index = LineIndex::new(text);
        let position = index.position(text, span.start);
        let line = index.line(text, position.line);
        let start = span.start.clamp(line.start, line.end);
        let end = span.end.clamp(start, line.end);
        let mut shown = last(&visible::plain(Span::new(line.start, start).of(text)));
        let from = shown.len();
        shown.push_str(&first(&visible::plain(Span::new(start, end).of(text))));
        let marked = Span::new(from, shown.len());
        shown.push_str(&first(&visible::plain(Span::new(end, line.end).of(text))));
        Self { line: position.line, column: position.column, shown, marked }
    }

    /// Corrects the column in the rendered position. The renderer counts columns of the shown line, but
    /// tokens such as ‹NBSP› and omitted text shift them; the reader needs the column in the original
    /// text. The position is on the second line, after the title.
    fn correct_column(&self, rendered: &str, name: &str) -> String {
        let before = self.shown.get(..self.marked.start).unwrap_or_default().chars().count();
        let (shown, actual) =
            (format!(":{}:{}", self.line, before + 1), format!(":{}:{}", self.line, self.column));
        match rendered.split_once('\n') {
            Some((title, rest)) => {
                let rest = rest.replacen(&format!("{name}{shown}"), &format!("{name}{actual}"), 1);
                format!("{title}\n{rest}")
            }
            None => rendered.to_owned(),
        }
    }
}

fn first(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => text.get(..end).unwrap_or_default().to_owned() + "…",
        None => text.to_owned(),
    }
}

fn last(text: &str) -> String {
    match text.char_indices().rev().nth(SHOWN) {
        Some((start, _)) => "…".to_owned() + text.get(start..).unwrap_or_default(),
        None => text.to_owned(),
    }
}
