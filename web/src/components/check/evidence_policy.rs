//! The policy as it was served: status, header fields, body.

use crate::components::shared::copy::copy_button;
use crate::components::shared::excerpt::listing;
use crate::components::shared::fold::fold;
use crate::components::shared::text::{code, lines, phrase, shown};
use crate::words::{check_words, count, fill, sentence, words};
use mta_sts::{Outcome, Response, Settled, failed};
use yew::prelude::*;

/// At most this many lines of a body are shown: it may be 64 KiB of line feeds.
const LINES_MAX: usize = 400;
/// At most this many bytes of a body are shown.
const BYTES_MAX: usize = 16 * 1024;

/// The answer of the policy host, or the reason why it is missing.
pub(crate) fn policy(settled: &Settled<Response>) -> Html {
    let t = &check_words().evidence;
    let (summary, content) = match &settled.outcome {
        Outcome::Answered(response) => (brief(response), answer(response)),
        Outcome::Failed(failure) => {
            let detail = failure.detail.as_deref().map(|detail| html! { <p>{ shown(detail) }</p> });
            let reason = sentence_of(failure.reason);
            (t.failed.to_owned(), html! { <><p>{ reason }</p>{ detail }</> })
        }
        Outcome::NotAsked => (t.not_asked.to_owned(), Html::default()),
    };
    let brief = match settled.outcome {
        Outcome::NotAsked => summary,
        _ => format!("{summary}, {}", fill(t.took, &[("ms", settled.took_ms.to_string())])),
    };
    let content = html! { <><p class="asked">{ code(settled.asked.as_bytes()) }</p>{ content }</> };
    fold("fetched", t.policy, brief, false, content)
}

/// The core's words for a reason.
pub(crate) fn sentence_of(reason: mta_sts::Reason) -> Html {
    phrase(&sentence(&failed(reason)))
}

fn brief(response: &Response) -> String {
    let bytes = count(&check_words().evidence.bytes, response.body.as_bytes().len());
    format!("{} {}, {bytes}", check_words().evidence.status, response.status)
}

fn answer(response: &Response) -> Html {
    let t = &check_words().evidence;
    let cut =
        response.cut.map(|reason| html! { <p class="cut">{ t.cut }{ ": " }{ sentence_of(reason) }</p> });
    html! { <><h3>{ t.headers }</h3>{ headers(response) }<h3>{ t.body }</h3>{ body(response) }{ cut }</> }
}

fn headers(response: &Response) -> Html {
    if response.headers.is_empty() {
        return html! { <p>{ check_words().evidence.no_headers }</p> };
    }
    let field = |(name, value): (&String, &String)| {
        html! { <div><dt>{ code(name.as_bytes()) }</dt><dd>{ code(value.as_bytes()) }</dd></div> }
    };
    html! { <dl class="fields">{ for response.headers.iter().map(field) }</dl> }
}

fn body(response: &Response) -> Html {
    let t = &check_words().evidence;
    let bytes = response.body.as_bytes();
    if bytes.is_empty() {
        return html! { <p>{ t.empty_body }</p> };
    }
    let (rows, left_out) = listing(bytes, LINES_MAX, BYTES_MAX);
    let exact = std::str::from_utf8(bytes).ok().map(str::to_owned);
    html! {
        <>
            <pre class="listing" tabindex="0">{ lines(&rows, true) }</pre>
            if left_out > 0 { <p>{ count(&words().more_lines, left_out) }</p> }
            if let Some(text) = exact { { copy_button(text, t.copy_body, "") } }
        </>
    }
}
