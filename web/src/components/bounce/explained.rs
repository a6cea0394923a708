//! What was recognised.

use crate::browser;
use crate::components::bounce::state::{Answer, From};
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::{phrase, shown, with};
use crate::route::{lint_page, local};
use crate::words::{bounce_words, count, fill, sentence, value};
use mta_sts::bounces::{Case, Certainty, Check, Explained, Explanation, Rank, State, TEXT_LIMIT, Whose, all};
use mta_sts::{DomainName, Message, Shown};
use yew::prelude::*;

/// The whole answer.
pub(super) fn view(Answer { explanation, size, from }: &Answer) -> Html {
    let t = bounce_words();
    let kib = |bytes: usize| bytes.div_ceil(1024).to_string();
    let from = match from {
        From::Box => None,
        From::File(name) => Some(with(t.file, |_| shown(name))),
        From::Long => Some(html! { fill(t.long, &[("n", kib(*size))]) }),
    };
    html! {
        <>
            { for from.map(|from| html! { <p class="fine" data-from="">{ from }</p> }) }
            if *size > TEXT_LIMIT {
                <p class="notice" data-left-out="">{ fill(t.left_out, &[("limit", kib(TEXT_LIMIT))]) }</p>
            }
            { match explanation.found.split_first() {
                None => unknown(explanation),
                Some((first, others)) => html! {
                    <>
                        { one(first, true) }
                        if !others.is_empty() {
                            <h2 class="others">{ count(&t.others, others.len()) }</h2>
                            { for others.iter().map(|other| one(other, false)) }
                        }
                    </>
                },
            } }
        </>
    }
}

fn unknown(explanation: &Explanation) -> Html {
    let t = &bounce_words().unknown;
    if let Some(topic) = &explanation.topic {
        return html! {
            <section class="verdict bounce unknown" data-bounce="topic">
                <h2 id="answer" tabindex="-1">{ icon(Tone::Quiet) }<span>{ t.other }</span></h2>
                <p>{ phrase(&sentence(&topic.said())) }</p>
            </section>
        };
    }
    html! {
        <section class="verdict bounce unknown" data-bounce="unknown">
            <h2 id="answer" tabindex="-1">{ icon(Tone::Unknown) }<span>{ t.heading }</span></h2>
            <p>{ fill(t.text, &[("n", all().count().to_string())]) }</p>
            <p>{ t.advice }</p>
            { for explanation.domain.as_ref().and_then(|domain| to_check(domain, "")) }
        </section>
    }
}

/// One kind of message. The first is the answer, and gets the focus.
fn one(found: &Explained, is_first: bool) -> Html {
    let t = bounce_words();
    let bounce = found.bounce;
    let (first, rest) = bounce.meaning().first_and_rest();
    let rest = sentence(&rest);
    let tone = tone(found);
    let heading = html! { <>{ icon(tone) }<span>{ phrase(&sentence(&first)) }</span></> };
    let lints = lints(found);
    let sure = match bounce.certainty {
        Certainty::High => t.high,
        Certainty::Medium => t.medium,
        Certainty::Low => t.low,
    };
    html! {
        <article class={classes!("verdict", "bounce", tone.class())} data-bounce={bounce.id}>
            <p class="eyebrow">{ fill(t.says, &[("sender", value(&bounce.sender()))]) }</p>
            if is_first {
                <h2 id="answer" tabindex="-1">{ heading }</h2>
            } else {
                <h3>{ heading }</h3>
            }
            if !rest.is_empty() { <p>{ phrase(&rest) }</p> }
            if bounce.rank == Rank::Outcome { <p>{ t.outcome }</p> }
            <blockquote>{ shown(&found.text) }</blockquote>
            <dl>
                { for found.first.domain.as_ref().map(|name| row(t.domain, shown(name))) }
                { for found.first.host.as_ref().map(|name| row(t.host, shown(name))) }
                { row(t.whose, sentences(bounce.whose.iter().map(|whose| Whose::words(*whose)))) }
                { row(t.mail, phrase(&sentence(&found.first.state.sentence()))) }
                if !bounce.check.is_empty() {
                    { row(t.to_check, html! { <>
                        { sentences(bounce.check.iter().map(|check| Check::words(*check))) }
                        if !lints.is_empty() {
                            <p class="fine">{ t.lints }{ " " }{ for lints.iter().enumerate().map(|(number, name)| html! {
                                <>{ if number > 0 { ", " } else { "" } }<a class="code" href={lint_page(name)}>{ *name }</a></>
                            }) }</p>
                        }
                    </> }) }
                }
                { row(t.sure, html! { sure }) }
            </dl>
            { for found.first.domain.as_ref().and_then(|domain| to_check(domain, &lints.join(","))) }
            { others(found, &lints.join(",")) }
        </article>
    }
}

fn row(name: &'static str, value: Html) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }
}

fn sentences(all: impl Iterator<Item = Message>) -> Html {
    all.map(|one| html! { <p>{ phrase(&sentence(&one)) }</p> }).collect()
}

/// At most this many other domains and hosts are shown.
const SHOWN_MAX: usize = 9;

/// The other domains and hosts of which the same is said.
fn others(found: &Explained, lints: &str) -> Html {
    let t = bounce_words();
    if found.others.is_empty() {
        return Html::default();
    }
    let links = found.others.iter().take(SHOWN_MAX).enumerate().map(|(number, case)| {
        html! { <>{ if number > 0 { ", " } else { "" } }{ other(case, lints) }</> }
    });
    let more = found.others.len().saturating_sub(SHOWN_MAX) + found.more;
    html! {
        <p class="same">
            { t.same }{ " " }{ for links }
            if more > 0 { { fill(t.more, &[("n", more.to_string())]) } }
            { "." }
        </p>
    }
}

fn other(Case { domain, host, .. }: &Case, lints: &str) -> Html {
    let host = host.as_ref().map(|host| shown(host));
    let Some(domain) = domain else { return host.unwrap_or_else(|| html! { bounce_words().unnamed }) };
    let name = match address(domain, lints) {
        Some(href) => html! { <a {href}>{ shown(domain) }</a> },
        None => shown(domain),
    };
    html! { <>{ name }{ for host.map(|host| html! { <>{ " (" }{ host }{ ")" }</> }) }</> }
}

fn to_check(domain: &Shown, lints: &str) -> Option<Html> {
    let href = address(domain, lints)?;
    Some(
        html! { <p class="acts"><a class="button" data-do="check" {href}><span>{ with(bounce_words().check, |_| shown(domain)) }</span></a></p> },
    )
}

/// The address of the check of a domain at the first finding of these names; `None` if it cannot be checked.
fn address(domain: &str, lints: &str) -> Option<String> {
    let domain = DomainName::parse(domain, browser::to_ascii).ok()?;
    let fragment = if lints.is_empty() { "" } else { "#" };
    Some(local(&format!("/d/{domain}{fragment}{lints}")))
}

/// Returns the names of the lints that find the cause, each once.
fn lints(found: &Explained) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for name in found.bounce.check.iter().flat_map(|check| check.lints()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names
}

const fn tone(found: &Explained) -> Tone {
    match (found.bounce.rank, found.first.state) {
        (Rank::Fine, _) => Tone::Good,
        (_, State::Failed | State::Either | State::Mixed) => Tone::Bad,
        (_, State::Waits | State::Unprotected) => Tone::Warn,
        (_, State::Log | State::Delivered) => Tone::Quiet,
    }
}
