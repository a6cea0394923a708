//! The steps of a sending MTA, in its order, filled in as answers arrive.

use crate::components::shared::icon::{Tone, icon};
use crate::components::shared::text::phrase;
use crate::words::{sentence, words};
use mta_sts::{Report, State, Step, StepName, Verdict};
use yew::prelude::*;

/// All of them.
pub(crate) fn steps(report: &Report) -> Html {
    html! {
        <section class="steps" aria-labelledby="steps-heading">
            <h2 id="steps-heading" class="hidden">{ words().steps.heading }</h2>
            <ol>{ for report.steps.iter().map(|step| row(report, step)) }</ol>
        </section>
    }
}

fn row(report: &Report, step: &Step) -> Html {
    let tone = tone(report, step);
    // With a new key Yew makes a new element, so no words move within the old one.
    let key = format!("{}-{}", word(step.name), step.state.word());
    html! {
        <li {key} class={tone.class()} data-step={word(step.name)} data-state={step.state.word()}>
            <b>{ name(step.name) }</b>
            <span class="state">{ icon(tone) }{ state(step) }</span>
            <span class="detail">{ phrase(sentence(&step.detail)) }</span>
        </li>
    }
}

/// An absent part is bad only where it makes senders ignore the rest.
fn tone(report: &Report, step: &Step) -> Tone {
    let is_broken = report.verdict == Verdict::Broken;
    match (step.name, step.state) {
        (StepName::Record | StepName::Policy, State::Absent) if is_broken => Tone::Bad,
        (StepName::Tlsrpt, State::Absent) if report.verdict != Verdict::Absent => Tone::Warn,
        (_, state) => Tone::of_state(state),
    }
}

const fn state(step: &Step) -> &'static str {
    let t = &words().states;
    match (step.name, step.state) {
        (_, State::Pending) => t.pending,
        (StepName::Mx, State::Valid) => t.covered,
        (StepName::Mx, State::Invalid) => t.uncovered,
        (_, State::Valid) => t.valid,
        (_, State::Invalid) => t.invalid,
        (_, State::Absent) => t.absent,
        (_, State::Failed(_)) => t.failed,
        (_, State::NotChecked) => t.not_checked,
    }
}

const fn name(step: StepName) -> &'static str {
    let t = &words().steps;
    match step {
        StepName::Record => t.record,
        StepName::Policy => t.policy,
        StepName::Mx => t.mx,
        StepName::MxTls => t.mx_tls,
        StepName::Tlsrpt => t.tlsrpt,
    }
}

const fn word(step: StepName) -> &'static str {
    match step {
        StepName::Record => "record",
        StepName::Policy => "policy",
        StepName::Mx => "mx",
        StepName::MxTls => "mx_tls",
        StepName::Tlsrpt => "tlsrpt",
    }
}
