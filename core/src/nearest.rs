//! "Did you mean": the nearest of a few known words.

/// The word that `found` was probably meant to be: at most two edits away, and no more than one letter
/// in three changed, so that “note” is not taken for “mode”. A swap of two neighbours counts as one edit.
pub(crate) fn nearest<const N: usize>(found: &str, words: [&'static str; N]) -> Option<&'static str> {
    // Longer texts cannot be near, and need not be measured.
    if found.len() > 24 {
        return None;
    }
    let measured = words.into_iter().map(|word| (distance(found.as_bytes(), word.as_bytes()), word));
    let near = measured.filter(|(edits, word)| *edits <= 2 && 3 * edits <= word.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// Optimal string alignment distance, three rows at a time.
fn distance(left: &[u8], right: &[u8]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    let mut previous = None;
    for (row, a) in left.iter().enumerate() {
        let mut current = vec![row + 1];
        let cells = above.iter().zip(above.iter().skip(1)).zip(right).enumerate();
        for (column, ((diagonal, up), b)) in cells {
            let side = current.last().copied().unwrap_or_default();
            let mut best = (diagonal + usize::from(a != b)).min(up + 1).min(side + 1);
            let swapped = column > 0 && previous == Some(b) && right.get(column.wrapping_sub(1)) == Some(a);
            if let Some(crossed) = before.get(column.wrapping_sub(1)).filter(|_| swapped) {
                best = best.min(crossed + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
        previous = Some(a);
    }
    above.last().copied().unwrap_or_default()
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
            ("note", None),
            ("report", None),
            ("", None),
        ];
        for (found, meant) in cases {
            assert_eq!(nearest(found, words), meant, "{found}");
        }
    }
}
