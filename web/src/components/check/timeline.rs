//! When each probe started and ended, as bars on one axis.

use crate::check::timing::{Timing, of};
use crate::components::shared::fold::fold;
use crate::components::shared::text::shown;
use crate::words::{check_words, fill};
use mta_sts::Event;
use yew::prelude::*;

/// The width of the axis in units of the drawing.
const WIDTH: u32 = 1000;

/// The bars, with their figures in words beside them.
pub(crate) fn timeline(events: &[Event]) -> Html {
    let timings: Vec<Timing<'_>> = events.iter().filter_map(of).collect();
    let Some(total) = timings.iter().map(Timing::end_ms).max() else { return Html::default() };
    let t = &check_words().evidence;
    let brief = fill(t.took, &[("ms", total.to_string())]);
    let bars = timings.iter().map(|timing| bar(timing, total.max(1)));
    fold("timings", t.timeline, brief, false, html! { <ul class="timeline">{ for bars }</ul> })
}

fn bar(timing: &Timing<'_>, total: u32) -> Html {
    let t = &check_words().evidence;
    let args = [("start", timing.started_ms.to_string()), ("ms", timing.took_ms.to_string())];
    // Drawn by attributes: the page's own policy allows no inline style.
    let x = scaled(timing.started_ms, total);
    let width = scaled(timing.took_ms, total).max(4);
    html! {
        <li>
            <span class="what"><span class="kind">{ timing.probe }</span>{ " " }{ shown(timing.asked) }</span>
            <svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">
                <rect class="axis" x="0" y="4" width="1000" height="2" />
                <rect class="bar" x={x.to_string()} y="1" width={width.to_string()} height="8" />
            </svg>
            <span class="figures">{ fill(t.bar, &args) }</span>
        </li>
    }
}

fn scaled(ms: u32, total: u32) -> u32 {
    let scaled = u64::from(ms) * u64::from(WIDTH) / u64::from(total);
    u32::try_from(scaled).unwrap_or(WIDTH)
}
