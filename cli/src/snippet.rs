//! Shows one finding the way compilers do.

use crate::explain::severity;
use crate::input::Input;
use crate::words::say;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use mta_sts::{
    Applicability, Excerpt, Finding, Message, Part, Position, Report, Severity, Shown, Source, Span, StepName,
};

/// Renders the finding with an excerpt of the text. The result has colours; the writer strips them when
/// the output is not a terminal.
pub(crate) fn render(finding: &Finding, report: &Report, input: &Input) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let level = level.with_name(say(&severity(finding.severity)).to_string());
    let mut elements: Vec<Element<'_>> = Vec::new();
    let place = finding.span.zip(report.text(finding.source)).map(|(span, text)| Place::of(text, span));
    let name = name(finding.source, input);
    match &place {
        Some(place) => {
            let marked = AnnotationKind::Primary.span(place.marked.range());
            let snippet = Snippet::source(&place.shown).line_start(place.position.line).path(&*name);
            elements.push(snippet.annotation(marked).into());
        }
        None => elements.push(Origin::path(&*name).into()),
    }
    let mut line = |level: Level<'static>, label: Message, text: String| {
        elements.push(level.with_name(say(&label).to_string()).message(text).into());
    };
    let text = |part: Part| say(&finding.says(part)).to_string();
    line(Level::NOTE, Message::new("cli.why", "why"), text(Part::Message));
    line(Level::HELP, Message::new("cli.help", "help"), text(Part::Help));
    if let Some(fix) = fix(finding) {
        line(Level::HELP, Message::new("cli.fix", "fix"), fix.to_string());
    }
    let more = format!("{}, mta-sts-check explain {}", finding.lint.rfc, finding.lint.name);
    line(Level::INFO, Message::new("cli.see", "see"), more);
    let title = level.primary_title(text(Part::Title)).id(finding.lint.name);
    let group: Group<'_> = title.elements(elements);
    let rendered = Renderer::styled().decor_style(DecorStyle::Ascii).render(&[group]);
    match &place {
        Some(place) => place.correct_column(&rendered, &name),
        None => rendered,
    }
}

/// Describes the fix and the option that applies it.
fn fix(finding: &Finding) -> Option<Shown> {
    let fix = finding.fix.as_ref()?;
    if let Some(copy) = &fix.copy {
        return Some(Shown::of(copy));
    }
    let how = match fix.applicability {
        // `--fix` knows each text alone, and not the MX hosts.
        _ if finding.source == Source::Mx => return Some(say(&fix.title)),
        Applicability::Safe => Message::new("cli.fix-safe", "{fix} (applied by --fix)"),
        Applicability::Unsafe => Message::new("cli.fix-guess", "{fix} (a guess; applied by --fix --guess)"),
        Applicability::Display => return Some(say(&fix.title)),
    };
    Some(say(&how.arg("fix", fix.title.clone())))
}

/// Returns the name of the text that findings about `source` point into.
fn name(source: Source, input: &Input) -> Shown {
    match (source, &input.policy) {
        (Source::Policy | Source::Fetch | Source::PolicyHost, Some(policy)) => policy.name(),
        (Source::Policy | Source::Fetch | Source::PolicyHost, None) => say(&StepName::Policy.name()),
        (Source::Record, _) => say(&StepName::Record.name()),
        (Source::Tlsrpt, _) => say(&StepName::Tlsrpt.name()),
        (Source::Mx | Source::MxTls, _) => say(&StepName::Mx.name()),
        (Source::Rollout, _) => say(&Message::new("cli.roll-out", "roll-out")),
        (Source::Senders, _) => say(&Message::new("cli.senders", "senders")),
    }
}

/// One line of a text, and the part to mark.
struct Place {
    position: Position,
    shown: String,
    marked: Span,
}

impl Place {
    fn of(text: &[u8], span: Span) -> Self {
        let Excerpt { position, before, marked, after } = Excerpt::of(text, span);
        let marked_span = Span::new(before.len(), before.len() + marked.len());
        Self { position, shown: [&*before, &*marked, &*after].concat(), marked: marked_span }
    }

    /// Corrects the column in the rendered position. The renderer counts columns of the shown line, but
    /// tokens such as ‹NBSP› and omitted text shift them; the reader needs the column in the original
    /// text. The position is on the second line, after the title.
    fn correct_column(&self, rendered: &str, name: &str) -> String {
        let before = self.shown.get(..self.marked.start).unwrap_or_default().chars().count();
        let Position { line, column } = self.position;
        let (shown, actual) = (format!(":{line}:{}", before + 1), format!(":{line}:{column}"));
        match rendered.split_once('\n') {
            Some((title, rest)) => {
                let rest = rest.replacen(&format!("{name}{shown}"), &format!("{name}{actual}"), 1);
                format!("{title}\n{rest}")
            }
            None => rendered.to_owned(),
        }
    }
}
