//! Which sending MTAs accept the policy, and why others do not.

use crate::components::shared::fold::fold;
use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::shown;
use crate::route::lint_page;
use crate::words::{SenderWords, duration, fill, words};
use mta_sts::lints::lint_of;
use mta_sts::{Kind, Report, SenderVerdict};
use yew::prelude::*;

/// The table as a row that opens and counts; nothing where there is no policy.
pub(crate) fn senders(report: &Report) -> Html {
    let t = &words().senders;
    let all = &report.senders;
    if all.is_empty() {
        return Html::default();
    }
    let accept = all.iter().filter(|sender| sender.accepts).count();
    let counts = [("n", accept.to_string()), ("total", all.len().to_string())];
    let table = html! {
        <>
                <div class="scroll" role="region" aria-label={t.caption} tabindex="0">
                    <table class="senders">
                        <caption class="hidden">{ t.caption }</caption>
                        <thead><tr>
                            <th scope="col">{ t.sender }</th>
                            <th scope="col">{ t.verdict }</th>
                            <th scope="col">{ t.reads }</th>
                        </tr></thead>
                        <tbody>{ for all.iter().map(|sender| row(t, sender)) }</tbody>
                    </table>
                </div>
                <p class="fine">{ t.scope }</p>
        </>
    };
    fold("senders", t.heading, fill(t.accept, &counts), false, table)
}

fn row(t: &SenderWords, sender: &SenderVerdict) -> Html {
    let (tone, word) = if sender.accepts { (Tone::Good, t.accepts) } else { (Tone::Bad, t.refuses) };
    let kind = match sender.profile.kind {
        Kind::Mta => t.mta,
        Kind::Library => t.library,
        Kind::Documented => t.documented,
    };
    html! {
        <tr data-sender={sender.profile.id} data-accepts={sender.accepts.to_string()}>
            <th scope="row">{ sender.profile.name }{ " " }<small>{ kind }</small></th>
            <td class={tone.class()}><span class="state">{ icon(tone) }{ word }</span></td>
            <td>{ if sender.accepts { read(sender) } else { because(sender) } }</td>
        </tr>
    }
}

fn read(sender: &SenderVerdict) -> Html {
    let mode = sender.mode.map(|mode| mode.name().to_owned());
    let age = sender.max_age.map(|age| u32::try_from(age).map_or_else(|_| age.to_string(), duration));
    shown(&mode.into_iter().chain(age).collect::<Vec<_>>().join(", "))
}

fn because(sender: &SenderVerdict) -> Html {
    let link = |name: &str| html! { <a class="code" href={lint_page(name)}>{ name }</a> };
    html! { <span class="because">{ for sender.because.iter().map(|cause| link(lint_of(*cause))) }</span> }
}
