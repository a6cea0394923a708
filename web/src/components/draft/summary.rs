//! The draft as a whole: what publishing it would do, and the findings that are not about one text.

use crate::components::draft::finding::finding;
use crate::components::draft::message::{EditMsg, Msg, ShareMsg, on};
use crate::components::shared::counts::counts;
use crate::components::shared::fold::fold;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::picture::picture;
use crate::components::shared::text::phrase;
use crate::draft::{Change, Draft, Part};
use crate::words::{count, draft_words, fill, plain, sentence, words};
use mta_sts::{Finding, Picture, Verdict};
use yew::prelude::*;

/// Draws what publishing the draft would do, how many problems it has, and the button that applies all safe fixes. It has
/// its room before anything is written, so that nothing moves with the first letter.
pub(super) fn bar(draft: &Draft, send: &Callback<Msg>) -> Html {
    let t = draft_words();
    let is_empty = draft.is_empty() && draft.published.is_none();
    let tone = if is_empty { Tone::Unknown } else { Tone::of_verdict(draft.report.verdict) };
    let headline = if is_empty { t.bar.empty } else { headline(draft.report.verdict) };
    let safe = draft.all_safe_fixes();
    let fix = if safe == 0 { t.bar.fix_none.to_owned() } else { count(&t.bar.fix, safe) };
    // A button with `disabled` would lose the focus.
    let idle = |idle: bool| idle.to_string();
    html! {
        <div class={classes!("bar", tone.class())}>
            { icon(tone) }
            <p><b id="standing">{ headline }</b><span>{ if is_empty { t.bar.empty_hint.to_owned() } else { facts(draft) } }</span></p>
            <span class="acts">
                <button type="button" data-do="fix-all" aria-disabled={idle(safe == 0)} onclick={on(send, |_| EditMsg::Change(Change::FixAll))}>{ fix }</button>
                <button type="button" class="small" data-do="share" aria-disabled={idle(draft.is_empty())} onclick={on(send, |_| ShareMsg::Copy)}>{ t.saved.share }</button>
            </span>
        </div>
    }
}

fn headline(verdict: Verdict) -> &'static str {
    let t = &draft_words().bar;
    match verdict {
        Verdict::Enforced => t.enforced,
        Verdict::EnforcedWithFailures => t.enforced_with_failures,
        Verdict::Testing => t.testing,
        Verdict::None => t.none,
        Verdict::Absent => t.absent,
        Verdict::Broken => t.broken,
        Verdict::Undetermined | Verdict::Checking => t.undetermined,
    }
}

/// Returns `2 errors, 1 warning · 3 of 19 senders would accept it`.
fn facts(draft: &Draft) -> String {
    let report = &draft.report;
    let found: Vec<&Finding> = report.findings.iter().collect();
    let found = counts(&found).unwrap_or_else(|| draft_words().no_problems.to_owned());
    if report.senders.is_empty() {
        return found;
    }
    let accept = report.senders.iter().filter(|sender| sender.accepts).count();
    let args = [("n", accept.to_string()), ("total", report.senders.len().to_string())];
    format!("{found} · {}", fill(words().senders.accept_it, &args))
}

/// Draws what would happen to a mail: the sentence and the picture, as a row that is open at first.
pub(super) fn path(draft: &Draft) -> Html {
    let journey = plain(&Picture::of(&draft.report).journey()).to_string();
    let content = html! { <>{ summary(draft) }{ picture(&draft.report) }</> };
    fold("path", draft_words().path, journey, true, content)
}

fn summary(draft: &Draft) -> Html {
    let mut summary = draft.report.summary.clone();
    if draft.published.is_none() {
        let (start, within) = draft_words().nameless;
        let name = if summary.template.starts_with('{') { start } else { within };
        summary.args.retain(|(argument, _)| *argument != "domain");
        summary.args.push(("domain", mta_sts::Arg::from(name)));
    }
    html! { <p class="summary">{ phrase(&sentence(&summary)) }</p> }
}

/// Draws the findings that are not about one text.
pub(super) fn whole(draft: &Draft, send: &Callback<Msg>) -> Html {
    let all = draft.report.findings.iter().enumerate();
    let whole = all.filter(|(_, finding)| Part::of(finding.source).is_none());
    let items: Vec<Html> = whole.map(|(index, one)| finding(draft, index, one, send)).collect();
    if items.is_empty() {
        return Html::default();
    }
    html! {
        <section class="found whole" aria-labelledby="whole-heading">
            <h2 id="whole-heading">{ draft_words().whole }</h2>
            <ul class="rows">{ for items }</ul>
        </section>
    }
}
