//! Tables that can be sorted.

use crate::reports::view::Row;
use crate::words::{number, reports_words};
use yew::prelude::*;

/// A cell: what is shown, and what it is sorted by.
#[derive(Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) shown: AttrValue,
    rank: u64,
    is_number: bool,
    is_bad: bool,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self { shown: AttrValue::from(text.to_owned()), rank: 0, is_number: false, is_bad: false }
    }

    pub(super) fn number(count: u64) -> Self {
        Self { shown: number(count).into(), rank: count, is_number: true, is_bad: false }
    }

    /// A text that is sorted by a number.
    pub(super) fn ranked(text: &str, rank: u64) -> Self {
        Self { rank, is_number: true, ..Self::text(text) }
    }

    pub(super) fn failures(count: u64) -> Self {
        Self { is_bad: count > 0, ..Self::number(count) }
    }
}

/// The columns and the rows.
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    pub(super) id: &'static str,
    /// What it is, for screen readers.
    pub(super) label: &'static str,
    /// The name of each column, and whether it holds numbers.
    pub(super) head: Vec<(&'static str, bool)>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// How a table is sorted: the column, and whether the order is reversed.
pub(super) struct Table {
    sort: Option<(usize, bool)>,
}

impl Component for Table {
    type Message = usize;
    type Properties = Props;

    fn create(_: &Context<Self>) -> Self {
        Self { sort: None }
    }

    fn update(&mut self, context: &Context<Self>, column: usize) -> bool {
        let is_number = context.props().head.get(column).is_some_and(|(_, is_number)| *is_number);
        self.sort = Some(match self.sort {
            Some((known, reversed)) if known == column => (column, !reversed),
            // The largest number first.
            _ => (column, is_number),
        });
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let Props { id, label, head, rows } = context.props();
        let mut order: Vec<&Vec<Cell>> = rows.iter().collect();
        if let Some((column, reversed)) = self.sort {
            let rank = |row: &Vec<Cell>| row.get(column).map_or(0, rank);
            let mut ranks: Vec<(u64, usize)> =
                rows.iter().enumerate().map(|(index, row)| (rank(row), index)).collect();
            ranks.sort_unstable();
            if reversed {
                ranks.reverse();
            }
            order = ranks.into_iter().filter_map(|(_, index)| rows.get(index)).collect();
        }
        let heading = |(index, (name, is_number)): (usize, &(&'static str, bool))| {
            let sorted = self.sort.filter(|(column, _)| *column == index);
            let aria = match sorted {
                Some((_, true)) => "descending",
                Some((_, false)) => "ascending",
                None => "none",
            };
            let press = context.link().callback(move |_: MouseEvent| index);
            html! {
                <th role="columnheader" scope="col" class={classes!(is_number.then_some("num"))} aria-sort={aria}>
                    <button type="button" class="sort" onclick={press}>{ *name }</button>
                </th>
            }
        };
        let row = |cells: &Vec<Cell>| {
            let cell = |(index, cell): (usize, &Cell)| {
                let (name, is_number) = head.get(index).copied().unwrap_or_default();
                let class = classes!(is_number.then_some("num"), cell.is_bad.then_some("failed"));
                match index {
                    0 => html! { <th role="rowheader" scope="row">{ &cell.shown }</th> },
                    _ => html! { <td role="cell" {class} data-label={name}>{ &cell.shown }</td> },
                }
            };
            html! { <tr role="row">{ for cells.iter().enumerate().map(cell) }</tr> }
        };
        // On a phone, each row of a table with many columns becomes a card. The roles keep it a table for screen readers.
        let class = classes!("counts-table", (head.len() > 3).then_some("cards"));
        html! {
            <div class="rows"><div class="scroll" tabindex="0" role="region" aria-label={*label}>
                <table id={*id} {class} role="table">
                    <thead role="rowgroup"><tr role="row">{ for head.iter().enumerate().map(heading) }</tr></thead>
                    <tbody role="rowgroup">{ for order.into_iter().map(row) }</tbody>
                </table>
            </div></div>
        }
    }
}

/// Returns what a cell is sorted by: its number, or the first eight letters of its text.
fn rank(cell: &Cell) -> u64 {
    let letters = cell.shown.to_ascii_lowercase();
    let letters = letters.bytes().chain(std::iter::repeat(0)).take(8);
    if cell.is_number { cell.rank } else { letters.fold(0, |rank, letter| rank << 8 | u64::from(letter)) }
}

/// A table of sessions by something.
pub(super) fn of_rows(
    id: &'static str,
    label: &'static str,
    name: &'static str,
    rows: &[Row],
    with_last: bool,
) -> Html {
    let t = &reports_words().tables;
    let mut head = vec![(name, false), (t.fine, true), (t.failed, true)];
    if with_last {
        head.push((t.last, false));
    }
    let row = |row: &Row| {
        let mut cells = vec![Cell::text(&row.name), Cell::number(row.successful), Cell::failures(row.failed)];
        if with_last {
            cells.push(Cell::ranked(&row.last, u64::from(row.last_number)));
        }
        cells
    };
    let rows: Vec<Vec<Cell>> = rows.iter().map(row).collect();
    html! { <Table {id} {label} {head} {rows} /> }
}

/// A table of failures by something.
pub(super) fn of_failures(id: &'static str, label: &'static str, name: &'static str, rows: &[Row]) -> Html {
    let head = vec![(name, false), (reports_words().tables.failed, true)];
    let row = |row: &Row| vec![Cell::text(&row.name), Cell::failures(row.failed)];
    let rows: Vec<Vec<Cell>> = rows.iter().map(row).collect();
    html! { <Table {id} {label} {head} {rows} /> }
}
