//! Finds the known word nearest to a misspelt one.
//!
//! The distance is written here and not taken from `strsim`, which allocates for every pair of words: with it, a keystroke
//! in 64 KiB of misspelt fields took 34 ms, twice the goal.

/// Returns the word that the author of `found` probably meant: at most two edits away, and at most one letter in three
/// changed, so that “note” does not become “mode”. A swap of two neighbours is one edit. One letter alone is too short.
pub(crate) fn nearest<const N: usize>(found: &str, words: [&'static str; N]) -> Option<&'static str> {
    nearest_of(found, &words)
}

/// The same for any number of words, so that its code exists once.
#[inline(never)]
fn nearest_of(found: &str, words: &[&'static str]) -> Option<&'static str> {
    let words = words.iter().copied();
    if found.len() < 2 || found.len() > MEASURED {
        return None;
    }
    if let Some(exact) = words.clone().find(|word| *word == found) {
        return Some(exact);
    }
    let letters = letters(found);
    let in_reach = words.filter(|word| {
        // Every letter that only one of them has takes an edit.
        let other = self::letters(word);
        let differing = (letters & !other).count_ones().max((other & !letters).count_ones());
        word.len().abs_diff(found.len()) <= 2 && differing <= 2
    });
    let measured = in_reach.map(|word| (distance(found.as_bytes(), word.as_bytes()), word));
    let near = measured.filter(|(edits, word)| *edits <= 2 && 3 * usize::from(*edits) <= word.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// Whether a host name is nearly `other`: one or two typing errors, and the same digits, because `mx1.example.com` and
/// `mx2.example.com` are two hosts.
pub(crate) fn is_slip(found: &str, other: &str) -> bool {
    let (left, right) = (found.as_bytes(), other.as_bytes());
    let has_same_digits = left
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .eq(right.iter().filter(|byte| byte.is_ascii_digit()));
    // Only what is between their common start and end is measured.
    let start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    let (left, right) = (left.get(start..).unwrap_or_default(), right.get(start..).unwrap_or_default());
    let end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let left = left.get(..left.len() - end).unwrap_or_default();
    let right = right.get(..right.len() - end).unwrap_or_default();
    let is_short = left.len() <= MEASURED && right.len() <= MEASURED;
    is_short && has_same_digits && (1..=2).contains(&distance(left, right))
}

/// The letters of a text, as a set of bits; a few share one.
fn letters(text: &str) -> u64 {
    text.bytes().fold(0, |all, byte| all | 1 << (byte % 64))
}

/// Longer texts cannot be near, and need not be measured.
const MEASURED: usize = 24;

/// How far each beginning of a text is from nothing.
const FIRST_ROW: [u8; MEASURED + 1] = {
    let mut row = [0; MEASURED + 1];
    let mut column = 0;
    while column < row.len() {
        #[expect(clippy::indexing_slicing, reason = "in a constant, where a miss does not compile")]
        {
            row[column] = column as u8;
        }
        column += 1;
    }
    row
};

/// Optimal string alignment distance of two texts of at most [`MEASURED`] bytes, three rows at a time.
fn distance(left: &[u8], right: &[u8]) -> u8 {
    let mut before = [0; MEASURED + 1];
    let mut above = FIRST_ROW;
    let mut previous = None;
    for (row, a) in (1..).zip(left) {
        let mut current = [row; MEASURED + 1];
        let mut side = row;
        let mut crossed = u8::MAX;
        let mut last = None;
        let cells = current.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        for ((cell, (diagonal, up)), (b, twice_before)) in cells.zip(right.iter().zip(before.iter())) {
            let mut best = (diagonal + u8::from(a != b)).min(up + 1).min(side + 1);
            if previous == Some(b) && last == Some(a) {
                best = best.min(crossed.saturating_add(1));
            }
            (*cell, side, crossed, last) = (best, best, *twice_before, Some(b));
        }
        before = std::mem::replace(&mut above, current);
        previous = Some(a);
    }
    above.get(right.len()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_misses_are_recognised() {
        let words = ["version", "mode", "mx", "max_age"];
        let cases = [
            ("nmx", Some("mx")),
            ("ms", Some("mx")),
            ("xm", Some("mx")),
            ("eversion", Some("version")),
            ("max_aeg", Some("max_age")),
            ("maxage", Some("max_age")),
            ("mod", Some("mode")),
            ("foo", None),
            ("a", None),
            ("x", None),
            ("m", None),
            ("note", None),
            ("report", None),
            ("", None),
        ];
        for (found, meant) in cases {
            assert_eq!(nearest(found, words), meant, "{found}");
        }
    }
}
