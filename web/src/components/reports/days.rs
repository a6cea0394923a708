//! The chart of days, and the reporters of one day.

use crate::components::reports::chart::{Bar, HEIGHT, bars};
use crate::components::reports::message::Msg;
use crate::components::reports::table;
use crate::reports::view::View;
use crate::words::{count, fill, number, reports_words};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// The ground line, below room for the number over the highest bar.
const GROUND: u64 = HEIGHT + 22;

pub(super) fn view(view: &View, chosen: Option<u32>, send: &Callback<Msg>) -> Html {
    let t = &reports_words().chart;
    let (bars, width) = bars(&view.days);
    // Numbers at every bar only where they do not touch.
    let step = bars.len().div_ceil(16).max(1);
    let bar = |(index, bar): (usize, &Bar<'_>)| draw(index, bar, width, chosen, send);
    let numbered = bars.iter().enumerate().step_by(step);
    let numbers =
        numbered.enumerate().map(|(place, (index, bar))| numbers(index, bar, width, place % 2 == 1));
    let day = chosen.and_then(|number| view.days.iter().find(|day| day.number == number));
    html! {
        <>
            if !bars.is_empty() {
                <figure class="days">
                    <svg class="chart" role="group" aria-label={format!("{}. {}", t.label, t.keys)} height="232" onkeydown={|event: KeyboardEvent| moved(&event)}>
                        <line x1="0" x2="100%" y1={GROUND.to_string()} y2={GROUND.to_string()} />
                        { for bars.iter().enumerate().map(bar) }
                        <g class="labels" aria-hidden="true">{ for numbers }</g>
                    </svg>
                    <figcaption class="key">
                        <span><svg viewBox="0 0 10 10" aria-hidden="true"><path class="nob" d="M0 0h10v10H0z" /></svg>{ t.failed_key }</span>
                        <span><svg viewBox="0 0 10 10" aria-hidden="true"><path class="okb" d="M.5.5h9v9h-9z" /></svg>{ t.fine_key }</span>
                        <span>{ t.zone }</span>
                        if view.undated > 0 { <span>{ count(&t.undated, view.undated as usize) }</span> }
                    </figcaption>
                </figure>
            }
            if let Some(day) = day {
                <div class="one-day">
                    <h3>{ fill(t.one_day, &[("day", &day.name)]) }</h3>
                    { table::of_rows("one-day", t.label, reports_words().tables.reporter, &day.reporters, false) }
                    <button type="button" class="small" onclick={send.reform(|_: MouseEvent| Msg::Day(None))}>{ t.close }</button>
                </div>
            }
        </>
    }
}

/// The places of a bar, as percentages of the width.
fn percent(thousandths: u32) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

fn draw(index: usize, bar: &Bar<'_>, width: u32, chosen: Option<u32>, send: &Callback<Msg>) -> Html {
    let t = &reports_words().chart;
    let (left, inner) = (percent(bar.left + width / 6), percent((width * 2 / 3).max(1)));
    let name = if bar.is_several { fill(t.week_of, &[("day", &bar.day.name)]) } else { bar.day.name.clone() };
    let label =
        fill(t.bar, &[("day", name), ("fine", number(bar.successful)), ("failed", number(bar.failed))]);
    let day = bar.day.number;
    let pressed = chosen == Some(day);
    let choose = send.reform(move |()| Msg::Day(Some(day)));
    let click = {
        let choose = choose.clone();
        move |_: MouseEvent| choose.emit(())
    };
    let key = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            choose.emit(());
        }
    };
    let top = GROUND - bar.fine - bar.bad;
    html! {
        <g tabindex={if index == 0 { "0" } else { "-1" }} role="button" aria-pressed={pressed.to_string()} aria-label={label} data-day={day.to_string()} onclick={click} onkeydown={key}>
            <rect class="hit" x={percent(bar.left)} y="0" width={percent(width)} height="232" />
            if bar.fine > 0 {
                <rect class="okb" x={left.clone()} width={inner.clone()} y={top.to_string()} height={bar.fine.to_string()} rx="2" />
            }
            if bar.bad > 0 {
                <rect class="nob" x={left} width={inner} y={(GROUND - bar.bad).to_string()} height={bar.bad.to_string()} />
            }
        </g>
    }
}

/// The numbers at a bar. They are in its label, so they are hidden from screen readers.
fn numbers(index: usize, bar: &Bar<'_>, width: u32, is_odd: bool) -> Html {
    let middle = percent(bar.left + width / 2);
    let top = GROUND - bar.fine - bar.bad;
    // `12 November 2026`: the day alone.
    let day = bar.day.name.split(' ').next().unwrap_or_default().to_owned();
    html! {
        <g key={index} class={classes!(is_odd.then_some("odd"))}>
            <text x={middle.clone()} y={(GROUND + 18).to_string()}>{ day }</text>
            <text x={middle.clone()} y={(top - 6).to_string()}>{ number(bar.successful.saturating_add(bar.failed)) }</text>
            if bar.failed > 0 {
                <text class="f" x={middle} y={(GROUND + 36).to_string()}>{ number(bar.failed) }</text>
            }
        </g>
    }
}

/// Moves the focus between the bars. Only one of them is a stop of the Tab key.
fn moved(event: &KeyboardEvent) {
    let Some(here) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(chart) = here.closest("svg").ok().flatten() else { return };
    let all = chart.children();
    let next = match event.key().as_str() {
        "ArrowRight" => here.next_element_sibling(),
        "ArrowLeft" => here.previous_element_sibling(),
        "Home" => all.item(1),
        // The last one has the numbers.
        "End" => all.length().checked_sub(2).and_then(|last| all.item(last)),
        _ => return,
    };
    event.prevent_default();
    let Some(next) = next.filter(|next| next.has_attribute("data-day")) else { return };
    // Only an attribute with an invalid name is refused.
    let _ = here.set_attribute("tabindex", "-1");
    let _ = next.set_attribute("tabindex", "0");
    // An element of SVG has the same method.
    let _ = next.unchecked_into::<HtmlElement>().focus();
}
