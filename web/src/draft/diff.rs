//! Compares two texts line by line.

/// Which of two texts contain a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Both.
    Kept,
    /// Only the first one.
    Removed,
    /// Only the second one.
    Added,
}

/// A line with its line end, and which texts contain it.
pub(crate) type Line<'a> = (Fate, &'a [u8]);

/// At most this many comparisons are made; beyond, the changed middle is shown as replaced.
const WORK_MAX: usize = 1 << 20;

/// Returns the lines of both texts in order. A removed line comes before the added line that replaces it.
pub(crate) fn lines<'a>(before: &'a [u8], after: &'a [u8]) -> Vec<Line<'a>> {
    let (old, new) = (cut(before), cut(after));
    let same = |(one, other): &(&&[u8], &&[u8])| one == other;
    let head = old.iter().zip(&new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
    let middle = |lines: &[&'a [u8]]| lines.get(head..lines.len() - tail).unwrap_or_default().to_vec();
    let kept = |line: &&'a [u8]| (Fate::Kept, *line);
    let mut all: Vec<Line<'a>> = old.iter().take(head).map(kept).collect();
    all.extend(changed(&middle(&old), &middle(&new)));
    all.extend(old.iter().skip(old.len() - tail).map(kept));
    all
}

fn cut(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

/// Compares along the longest common subsequence, unless that takes too many comparisons.
fn changed<'a>(old: &[&'a [u8]], new: &[&'a [u8]]) -> Vec<Line<'a>> {
    let cheap = old.len().saturating_mul(new.len()) <= WORK_MAX;
    let lengths = if cheap { common(old, new) } else { Vec::new() };
    let length = |i: usize, j: usize| lengths.get(i * (new.len() + 1) + j).copied().unwrap_or_default();
    let (mut i, mut j) = (0, 0);
    let mut all = Vec::with_capacity(old.len() + new.len());
    while let Some(line) = old.get(i) {
        match new.get(j) {
            Some(other) if cheap && line == other => {
                all.push((Fate::Kept, *line));
                (i, j) = (i + 1, j + 1);
            }
            Some(other) if length(i + 1, j) < length(i, j + 1) => {
                all.push((Fate::Added, *other));
                j += 1;
            }
            _ => {
                all.push((Fate::Removed, *line));
                i += 1;
            }
        }
    }
    all.extend(new.iter().skip(j).map(|line| (Fate::Added, *line)));
    all
}

/// Returns the length of the longest common subsequence from each pair of lines on.
fn common(old: &[&[u8]], new: &[&[u8]]) -> Vec<u32> {
    let width = new.len() + 1;
    let mut lengths = vec![0; (old.len() + 1) * width];
    for (i, line) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let at = |i: usize, j: usize| lengths.get(i * width + j).copied().unwrap_or_default();
            let best = if line == other { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
            if let Some(slot) = lengths.get_mut(i * width + j) {
                *slot = best;
            }
        }
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::{Fate, lines};

    fn drawn(before: &str, after: &str) -> String {
        let mark = |fate| match fate {
            Fate::Kept => ' ',
            Fate::Removed => '-',
            Fate::Added => '+',
        };
        let all = lines(before.as_bytes(), after.as_bytes());
        all.iter().map(|(fate, line)| format!("{}{}", mark(*fate), String::from_utf8_lossy(line))).collect()
    }

    #[test]
    fn changed_lines_are_between_kept_lines() {
        let cases = [
            ("a\nb\nc\n", "a\nb\nc\n", " a\n b\n c\n"),
            ("a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n"),
            ("a\nb\n", "a\nb\nc\n", " a\n b\n+c\n"),
            ("a\n\nb\n", "a\nb\n", " a\n-\n b\n"),
            ("a\nb\nc\nd\n", "b\nx\nd\ne\n", "-a\n b\n-c\n+x\n d\n+e\n"),
            ("a\r\n", "a\n", "-a\r\n+a\n"),
            ("", "a", "+a"),
            ("a", "", "-a"),
        ];
        for (before, after, expected) in cases {
            assert_eq!(drawn(before, after), expected, "{before:?} to {after:?}");
        }
    }

    #[test]
    fn both_texts_are_complete_even_if_nearly_all_lines_differ() {
        let before: String = (0..1500).map(|n| format!("a{}\n", n % 700)).collect();
        let after: String = (0..1500).map(|n| format!("a{}\n", n % 699)).collect();
        for (text, gone) in [(&before, Fate::Added), (&after, Fate::Removed)] {
            let all = lines(before.as_bytes(), after.as_bytes());
            let kept = all.into_iter().filter(|(fate, _)| *fate != gone).flat_map(|(_, line)| line.to_vec());
            assert!(kept.eq(text.bytes()));
        }
    }
}
