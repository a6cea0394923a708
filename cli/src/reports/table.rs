//! Tables and paragraphs of plain text.

/// At most this many columns of a terminal are used for sentences.
const WIDTH: usize = 96;

/// At most this many columns a cell is padded to, so that one long name does not push all others away.
const CELL: usize = 64;

/// Renders rows below a head. Columns that hold numbers are aligned to the right.
pub(super) fn table(head: &[String], numeric: &[bool], rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..head.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            let longest = cells.filter(|width| *width <= CELL).max().unwrap_or_default();
            longest.max(head.get(column).map_or(0, |head| head.chars().count()))
        })
        .collect();
    let line = |cells: &[String]| {
        let mut line = String::new();
        for (column, cell) in cells.iter().enumerate() {
            let width = widths.get(column).copied().unwrap_or_default();
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            let is_numeric = numeric.get(column).copied().unwrap_or_default();
            line.push_str("  ");
            if is_numeric {
                line.push_str(&gap);
                line.push_str(cell);
            } else {
                line.push_str(cell);
                line.push_str(&gap);
            }
        }
        line.trim_end().to_owned() + "\n"
    };
    let rows = rows.iter().map(|row| line(row));
    std::iter::once(line(head)).chain(rows).collect()
}

/// Breaks a text into lines; all but the first are indented.
pub(super) fn wrapped(text: &str, indent: usize) -> String {
    let mut out = String::new();
    let mut column = indent;
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > indent && column + 1 + width > WIDTH {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        } else if column > indent {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += width;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{table, wrapped};

    #[test]
    fn numbers_are_aligned_to_the_right() {
        let rows = [["a", "1"], ["bcd", "1,234"]].map(|row| row.map(str::to_owned).to_vec());
        let expected = "  name   fine\n  a         1\n  bcd   1,234\n";
        assert_eq!(table(&["name".to_owned(), "fine".to_owned()], &[false, true], &rows), expected);
    }

    #[test]
    fn a_long_sentence_is_broken_at_words() {
        let text = wrapped(&"word ".repeat(30), 4);
        assert!(text.lines().all(|line| line.chars().count() <= 96), "{text}");
        assert!(text.lines().nth(1).is_some_and(|line| line.starts_with("    word")), "{text}");
    }
}
