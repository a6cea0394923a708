//! A source text with a fix applied.

use mta_sts::lint::Edit;

/// `text` after `edits`, which are in order and do not overlap; nothing where an edit lies
/// outside the text, or where the result is no text that a clipboard could hold.
pub(crate) fn mended(text: &[u8], edits: &[Edit]) -> Option<String> {
    let mut result = Vec::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        result.extend_from_slice(text.get(at..edit.span.start)?);
        result.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    result.extend_from_slice(text.get(at..)?);
    String::from_utf8(result).ok()
}

#[cfg(test)]
mod tests {
    use super::mended;
    use mta_sts::lint::Edit;
    use mta_sts::span::Span;

    #[test]
    fn edits_change_their_places_only() {
        let edits =
            [Edit::insert(0, "> "), Edit::replace(Span::new(2, 3), "B"), Edit::delete(Span::new(4, 5))];
        assert_eq!(mended(b"a b\n\n", &edits).as_deref(), Some("> a B\n"));
        assert_eq!(mended(b"a", &[]).as_deref(), Some("a"));
    }

    #[test]
    fn what_cannot_be_mended_is_not_offered() {
        assert_eq!(mended(b"a", &[Edit::delete(Span::new(5, 6))]), None, "outside the text");
        assert_eq!(
            mended(b"abc", &[Edit::delete(Span::new(1, 2)), Edit::insert(0, "x")]),
            None,
            "out of order"
        );
        assert_eq!(mended(b"\xff a", &[Edit::insert(2, "x")]), None, "no UTF-8");
    }
}
