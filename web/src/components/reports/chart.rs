//! The bars: positions and heights, without drawing.

use crate::reports::view::Day;

/// At most this many bars are drawn. Beyond, a bar is several days.
const BARS: u32 = 62;

/// The height of the highest bar.
pub(super) const HEIGHT: u64 = 150;

/// One bar: a day, or several days from it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bar<'a> {
    /// The first of its days with a report.
    pub(super) day: &'a Day,
    pub(super) successful: u64,
    pub(super) failed: u64,
    /// The place from the left, in thousandths of the width.
    pub(super) left: u32,
    /// The heights.
    pub(super) fine: u64,
    pub(super) bad: u64,
    pub(super) is_several: bool,
}

/// Returns the bars, and the width of a place in thousandths.
pub(super) fn bars(days: &[Day]) -> (Vec<Bar<'_>>, u32) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return (Vec::new(), 1000) };
    let span = last.number.saturating_sub(first.number).saturating_add(1);
    // Whole weeks, so that weekends do not make a pattern.
    let together = match span.div_ceil(BARS) {
        1 => 1,
        days => days.div_ceil(7) * 7,
    };
    let places = span.div_ceil(together).max(7);
    let width = 1000 / places;
    let mut bars: Vec<Bar<'_>> = Vec::new();
    for day in days {
        let place = day.number.saturating_sub(first.number) / together;
        let left = 1000 * place / places;
        match bars.last_mut().filter(|bar| bar.left == left) {
            Some(bar) => {
                bar.successful = bar.successful.saturating_add(day.successful);
                bar.failed = bar.failed.saturating_add(day.failed);
            }
            None => bars.push(Bar {
                day,
                successful: day.successful,
                failed: day.failed,
                left,
                fine: 0,
                bad: 0,
                is_several: together > 1,
            }),
        }
    }
    let most = bars.iter().map(|bar| bar.successful.saturating_add(bar.failed)).max().unwrap_or(1).max(1);
    let height = |count: u64| match count {
        0 => 0,
        // A single failure among thousands must be seen.
        count => (u128::from(count) * u128::from(HEIGHT) / u128::from(most)).max(3) as u64,
    };
    for bar in &mut bars {
        (bar.fine, bar.bad) = (height(bar.successful), height(bar.failed));
    }
    (bars, width)
}

#[cfg(test)]
mod tests {
    use super::{Day, bars};

    fn day(number: u32, successful: u64, failed: u64) -> Day {
        Day { number, name: String::new(), successful, failed, reporters: Vec::new() }
    }

    #[test]
    fn bars_have_their_places_and_heights() {
        let days = [day(100, 90, 10), day(101, 0, 0), day(109, 1, 99)];
        let (bars, width) = bars(&days);
        assert_eq!(width, 100);
        let found: Vec<_> = bars.iter().map(|bar| (bar.left, bar.fine, bar.bad)).collect();
        assert_eq!(found, [(0, 135, 15), (100, 0, 0), (900, 3, 148)]);
    }

    #[test]
    fn a_bar_of_a_long_time_is_several_days() {
        let days: Vec<Day> = (0..400).map(|number| day(number, 1, 0)).collect();
        let (found, _) = bars(&days);
        assert_eq!((found.len(), found[0].successful, found[0].is_several), (58, 7, true));
        let huge = [day(0, u64::MAX, u64::MAX), day(u32::MAX, 1, 0)];
        assert_eq!(bars(&huge).0.len(), 2);
    }
}
