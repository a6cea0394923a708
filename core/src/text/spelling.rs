//! Finds the known word nearest to a misspelt one.

use strsim::osa_distance;

/// Returns the word that the author of `found` probably meant: at most two edits away, and at most one letter in three
/// changed, so that “note” does not become “mode”. A swap of two neighbours is one edit. One letter alone is too short.
pub(crate) fn nearest<const N: usize>(found: &str, words: [&'static str; N]) -> Option<&'static str> {
    if found.len() < 2 || found.len() > LENGTH_MAX {
        return None;
    }
    let measured = words.into_iter().map(|word| (osa_distance(found, word), word));
    let near = measured.filter(|(edits, word)| *edits <= 2 && 3 * edits <= word.len().max(3));
    near.min_by_key(|(edits, _)| *edits).map(|(_, word)| word)
}

/// At most this many bytes are compared; a longer text is not near to any known word.
const LENGTH_MAX: usize = 24;

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
