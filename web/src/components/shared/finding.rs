//! One finding: what is wrong, where, why it matters, what to do.

use crate::components::shared::excerpt::around;
use crate::components::shared::fix::fix;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::{lines, phrase};
use crate::route::lint_page;
use crate::words::{explanation, fill, help, title, words};
use mta_sts::rfc::Rfc;
use mta_sts::{Finding, LineIndex, Piece, Report, Severity, Source};
use yew::prelude::*;

/// As a row that opens; `anchor` names it in addresses. The fix is offered if `with_fix`.
pub(crate) fn finding(
    report: &Report,
    anchor: String,
    finding: &Finding,
    open: bool,
    with_fix: bool,
) -> Html {
    let (tag, class) = severity(finding.severity);
    let at = report
        .text(finding.source)
        .zip(finding.span)
        .map(|(text, span)| format!(" · {}", position(text, span.start, finding.source == Source::Policy)));
    html! {
        <details id={anchor} class={classes!("finding", class)} data-finding={finding.lint.name} data-severity={class} {open}>
            <summary>
                { icon(Tone::of_severity(finding.severity)) }
                <h3 class="title">{ phrase(&title(finding)) }</h3>
                <span class="at"><b>{ tag }</b>{ for at }</span>
            </summary>
            { place(report, finding) }
            <div class="why">
                <p>{ phrase(&explanation(finding)) }</p>
                { advice(&help(finding)) }
                if with_fix { { fix(report, finding) } }
                <p class="refs">
                    { reference(finding.lint.rfc) }
                    <a class="code" href={lint_page(finding.lint.name)}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a>
                </p>
            </div>
        </details>
    }
}

/// What to do.
pub(crate) fn advice(help: &[Piece]) -> Html {
    if help.is_empty() {
        return Html::default();
    }
    html! { <p class="help">{ phrase(help) }</p> }
}

/// The offending text with its place named and underlined.
fn place(report: &Report, finding: &Finding) -> Html {
    let Some((text, span)) = report.text(finding.source).zip(finding.span) else {
        return Html::default();
    };
    let rows = around(text, span);
    let numbered = finding.source == Source::Policy;
    html! {
        <figure class="place">
            <figcaption>{ source(finding.source) }{ ", " }{ position(text, span.start, numbered) }</figcaption>
            <pre class={numbered.then_some("numbered")}>{ lines(&rows, numbered) }</pre>
        </figure>
    }
}

/// `line 2, column 7`, or the column alone where there is one line.
pub(crate) fn position(text: &[u8], at: usize, numbered: bool) -> String {
    let t = &words().findings;
    let place = LineIndex::new(text).position(text, at);
    let args = [("line", place.line.to_string()), ("column", place.column.to_string())];
    fill(if numbered { t.at_line } else { t.at_column }, &args)
}

fn source(source: Source) -> &'static str {
    let t = &words().findings;
    match source {
        Source::Record => t.in_record,
        Source::Tlsrpt => t.in_tlsrpt,
        _ => t.in_policy,
    }
}

/// Its word, and the name of its colours.
pub(crate) fn severity(severity: Severity) -> (&'static str, &'static str) {
    let t = &words().findings;
    match severity {
        Severity::Error => (t.error, "error"),
        Severity::Warning => (t.warning, "warning"),
        Severity::Note => (t.note, "note"),
    }
}

/// A link to the sentence of the RFC.
pub(crate) fn reference(rfc: Rfc) -> Html {
    html! {
        <a href={rfc.url()} target="_blank" rel="noopener">
            { rfc.to_string() }<span class="hidden">{ " (" }{ words().new_tab }{ ")" }</span>
        </a>
    }
}
