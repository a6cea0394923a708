//! P: remains of templates and site generators in a policy (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{body, defect, front_matter_block, shown};
use crate::lints::policy::placeholder::is_placeholder;
use crate::lints::sink::{Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Field, Key, Line, Mode, PolicySyntax, Value};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &TEMPLATE_LEFTOVER, check: template_leftover }];

pub(crate) static TEMPLATE_LEFTOVER: Lint = Lint {
    code: "STS-P39",
    name: "template-leftover",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is left over from a {origin}",
    message: "{effect}",
    help: "{suggestion}",
};

fn template_leftover(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    front_matter(body, sink);
    for line in &body.lines {
        let Some(span) = place(line).filter(|span| is_placeholder(span.of(body.text))) else { continue };
        let found = shown(body, span);
        let chosen = found.trim_matches(['[', ']', '<', '>', '{', '}']);
        let mode = Mode::ALL.into_iter().find(|mode| mode.name() == chosen);
        let defect = defect().at(span).arg("found", &found).arg("origin", "template");
        let defect =
            defect.arg("effect", "Senders read it literally, so the policy is invalid or matches no host.");
        let defect = defect.arg("suggestion", suggestion(body, line));
        sink.report(match mode.map(Mode::name) {
            Some(mode) => {
                let title = format!("Write “{mode}”");
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, mode)])
            }
            None => defect,
        });
    }
}

/// Returns what to do. A needed line cannot be removed.
fn suggestion(body: &PolicySyntax<'_>, line: &Line) -> &'static str {
    let key = line.field.as_ref().and_then(|field| field.parsed.key());
    let is_needed = key.is_some_and(|key| key != Key::Mx || body.fields_of(Key::Mx).count() == 1);
    if is_needed {
        "Replace it with the real value."
    } else {
        "Replace it with the real value, or remove the line."
    }
}

/// Returns the part of a line that may be a placeholder. A good value is not one.
fn place(line: &Line) -> Option<Span> {
    match &line.field {
        Some(Field {
            parsed: Value::Version(true) | Value::Mode(Some(_)) | Value::MaxAge(Ok(_)), ..
        }) => None,
        Some(field) => Some(field.bare),
        None => Some(line.span),
    }
}

/// Returns whether `template-leftover` reports the line that begins where `span` does.
pub(crate) fn is_leftover(body: &PolicySyntax<'_>, span: Span) -> bool {
    let line = body.lines.get(body.lines.partition_point(|line| line.span.start < span.start));
    let line = line.filter(|line| line.span.start == span.start);
    line.and_then(place).is_some_and(|place| is_placeholder(place.of(body.text)))
}

/// Reports the `---` lines of static site generators, and what is between them unless that is the policy.
fn front_matter(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let lines: Vec<Span> = body.all(|kind| kind == Deviation::FrontMatter).map(|line| line.span).collect();
    let Some(first) = lines.first() else { return };
    let block = front_matter_block(body);
    let single = lines.iter().skip(if block.is_some() { 2 } else { 0 });
    let edits = block.iter().chain(single).map(|part| Edit::delete(*part)).collect();
    let shown = Span::new(first.start, first.start + 3);
    let defect = defect().at(shown).arg("found", "---").arg("origin", "site generator");
    let defect = defect.arg(
        "effect",
        "Such lines mark the front matter of a page for a site generator, but here they were served too. They are not valid fields, so strict senders ignore the policy.",
    );
    let defect =
        defect.arg("suggestion", "Configure the generator to copy the file unchanged, without front matter.");
    sink.report(defect.fix("Remove the lines", Applicability::Safe, edits));
}
