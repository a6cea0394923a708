//! "Did you mean": the nearest of a few known words.

/// The word that `found` was probably meant to be: at most two edits away, and no more than one letter
/// in three changed, so that “note” is not taken for “mode”; one letter says nothing. A swap of two neighbours counts as one edit.
pub(crate) fn nearest<const N: usize>(found: &str, words: [&'static str; N]) -> Option<&'static str> {
    if found.len() < 2 || found.len() > MEASURED {
        return None;
    }
    let in_reach = words.into_iter().filter(|word| word.len().abs_diff(found.len()) <= 2);
    let measured = in_reach.map(|word| (distance(found.as_bytes(), word.as_bytes()), word));
    let near = measured.filter(|(edits, word)| *edits <= 2 && 3 * edits <= word.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// Longer texts cannot be near, and need not be measured.
const MEASURED: usize = 24;

/// Optimal string alignment distance of two texts of at most [`MEASURED`] bytes, three rows at a time.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut before = [0; MEASURED + 1];
    let mut above: [usize; MEASURED + 1] = std::array::from_fn(|column| column);
    let mut previous = None;
    for (row, a) in left.iter().enumerate() {
        let mut current = [row + 1; MEASURED + 1];
        let mut side = row + 1;
        let mut crossed = usize::MAX;
        let mut last = None;
        let cells = current.iter_mut().skip(1).zip(above.iter().zip(above.iter().skip(1)));
        for ((cell, (diagonal, up)), (b, twice_before)) in cells.zip(right.iter().zip(before.iter())) {
            let mut best = (diagonal + usize::from(a != b)).min(up + 1).min(side + 1);
            if previous == Some(b) && last == Some(a) {
                best = best.min(crossed + 1);
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
    fn near_misses_are_recognised_and_others_left_alone() {
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
