//! The answer: a headline, a sentence, and the facts of the check.

use crate::browser;
use crate::check::download;
use crate::check::state::{Check, Drawn};
use crate::components::shared::copy::copy_button;
use crate::components::shared::counts::counts;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::idn::{encoded, readable};
use crate::components::shared::picture::picture;
use crate::components::shared::text::phrase;
use crate::route;
use crate::words::{check_words, count, fill, plain, sentence, words};
use mta_sts::{Finding, Verdict};
use std::rc::Rc;
use yew::prelude::*;

/// The verdict as the page's main heading.
pub(crate) fn verdict(check: &Rc<Check>) -> Html {
    let report = &check.report;
    let tone = Tone::of_verdict(report.verdict);
    // With a new key Yew makes a new element, so no words move within the old one.
    let key = format!("{}-{}", word(report.verdict), check.is_done());
    html! {
        <section {key} class={classes!("verdict", tone.class())} data-verdict={word(report.verdict)} aria-busy={(check.drawn != Drawn::All).to_string()}>
            <h1>{ icon(tone) }<span>{ phrase(&sentence(&report.headline().arg("domain", readable(&check.domain)))) }</span></h1>
            { encoded(&check.domain) }
            <p>{ phrase(&sentence(&report.summary)) }</p>
            { picture(report) }
            if check.is_done() { { facts(check) } } else { { progress(check) } }
        </section>
    }
}

/// The title of the page while this check is shown.
pub(crate) fn page_title(check: &Check) -> String {
    let short = short(check.report.verdict);
    format!("{}: {short} – {}", check.domain, words().site)
}

/// The announcement for screen readers: at the start of a check and at its end.
pub(crate) fn announcement(check: &Check) -> String {
    let headline = if check.is_done() { check.report.headline() } else { Verdict::Checking.headline() };
    let headline = plain(&headline.arg("domain", &check.domain));
    if !check.is_done() {
        return headline.to_string();
    }
    format!("{headline}. {}", counts(&all(check)).unwrap_or_default())
}

fn progress(check: &Check) -> Html {
    let (done, total) = check.observation.progress();
    let text = fill(words().progress, &[("done", done.to_string()), ("total", total.to_string())]);
    html! {
        <div class="meta">
            <progress max={total.to_string()} value={done.to_string()} aria-label={text.clone()}></progress>
            <span class="settled">{ text }</span>
        </div>
    }
}

fn facts(check: &Rc<Check>) -> Html {
    let checked =
        fill(check_words().checked, &[("time", time_of_day(check)), ("ms", duration_ms(check).to_string())]);
    let cached =
        check.cached.map(|cached| count(&check_words().cached, cached.left.div_ceil(60).max(1) as usize));
    let link = browser::absolute(&route::permalink(&check.domain));
    let save = check.json.clone().map(|json| {
        let domain = check.domain.clone();
        move |_: MouseEvent| download::report(&domain, &json)
    });
    html! {
        <div class="meta">
            if let Some(counts) = counts(&all(check)) { <span class="counts">{ counts }</span> }
            <span><time datetime={check.asked_at.to_string()}>{ checked }</time>{ cached }</span>
            <span class="buttons">
                { copy_button(link, check_words().copy_link, "") }
                if let Some(onclick) = save {
                    <button type="button" class="small" data-do="save" {onclick}>{ check_words().download }</button>
                }
                <a class="small" href={route::embed(&check.domain)}>{ check_words().embed }</a>
            </span>
        </div>
    }
}

fn all(check: &Check) -> Vec<&Finding> {
    check.report.findings.iter().collect()
}

/// `20:14:07 UTC` of an RFC 3339 moment.
fn time_of_day(check: &Check) -> String {
    let moment = check.asked_at.to_string();
    let time = moment.split_once('T').map_or(moment.as_str(), |(_, time)| time);
    format!("{} UTC", time.trim_end_matches('Z'))
}

/// From the first question to the last answer, as the edge measured it.
fn duration_ms(check: &Check) -> u32 {
    check
        .observation
        .events()
        .iter()
        .filter_map(crate::check::timing::of)
        .map(|timing| timing.end_ms())
        .max()
        .unwrap_or_default()
}

const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Checking => "checking",
        Verdict::Enforced => "enforced",
        Verdict::EnforcedWithFailures => "enforced_with_failures",
        Verdict::Testing => "testing",
        Verdict::None => "none",
        Verdict::Absent => "absent",
        Verdict::Broken => "broken",
        Verdict::Undetermined => "undetermined",
    }
}

fn short(verdict: Verdict) -> &'static str {
    let t = &check_words().verdicts;
    match verdict {
        Verdict::Checking => t.checking,
        Verdict::Enforced => t.enforced,
        Verdict::EnforcedWithFailures => t.enforced_with_failures,
        Verdict::Testing => t.testing,
        Verdict::None => t.none,
        Verdict::Absent => t.absent,
        Verdict::Broken => t.broken,
        Verdict::Undetermined => t.undetermined,
    }
}
