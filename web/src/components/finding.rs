//! One finding: what is wrong, where, why it matters, what to do.

use crate::components::fix::fix;
use crate::components::text::{lines, phrase};
use crate::excerpt::around;
use crate::i18n::{Phrase, explanation, fill, help, title, words};
use crate::state::Check;
use mta_sts::lint::{Finding, Severity, Source};
use mta_sts::rfc::Rfc;
use mta_sts::span::LineIndex;
use yew::prelude::*;

/// As a card.
pub(crate) fn finding(check: &Check, finding: &Finding) -> Html {
    let (tag, class) = severity(finding.severity);
    html! {
        <article class={classes!("finding", class)} data-finding={finding.lint.name} data-severity={class}>
            <h3>
                <span class="tag">{ tag }</span>
                <span class="title">{ phrase(title(finding)) }</span>
                <a class="code" href={finding.lint.docs_path()}>{ finding.lint.name }{ " · " }{ finding.lint.code }</a>
            </h3>
            { place(check, finding) }
            <div class="why">
                <p>{ phrase(explanation(finding)) }</p>
                { advice(help(finding)) }
                { fix(check, finding) }
                <p class="refs">{ reference(finding.lint.rfc) }</p>
            </div>
        </article>
    }
}

fn advice(help: Phrase<'_>) -> Html {
    if help.is_empty() {
        return Html::default();
    }
    html! { <p class="help">{ phrase(help) }</p> }
}

/// The offending text with its place named and underlined.
fn place(check: &Check, finding: &Finding) -> Html {
    let Some((text, span)) = check.report.text(finding.source).zip(finding.span) else {
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

fn position(text: &[u8], at: usize, numbered: bool) -> String {
    let t = &words().findings;
    let place = LineIndex::new(text).position(text, at);
    let args = [("line", place.line.to_string()), ("column", place.column.to_string())];
    fill(if numbered { t.at_line } else { t.at_column }, &args)
}

const fn source(source: Source) -> &'static str {
    let t = &words().findings;
    match source {
        Source::Record => t.in_record,
        Source::Tlsrpt => t.in_tlsrpt,
        _ => t.in_policy,
    }
}

const fn severity(severity: Severity) -> (&'static str, &'static str) {
    let t = &words().findings;
    match severity {
        Severity::Error => (t.error, "error"),
        Severity::Warning => (t.warning, "warning"),
        Severity::Note => (t.note, "note"),
    }
}

fn reference(rfc: Rfc) -> Html {
    html! {
        <a href={rfc.url()} target="_blank" rel="noopener">
            { rfc.to_string() }<span class="hidden">{ " (" }{ words().check.new_tab }{ ")" }</span>
        </a>
    }
}
