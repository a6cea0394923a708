//! Templates are cut at their arguments, so that each argument is drawn in an element: it is text from other
//! people.

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Words(&'static str),
    /// The argument of this name.
    Argument(&'static str),
}

/// Cuts a template at its arguments.
pub(crate) fn pieces(template: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_argument(rest) {
        pieces.extend([Piece::Words(before), Piece::Argument(name)]);
        rest = after;
    }
    pieces.push(Piece::Words(rest));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

fn next_argument(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::{Piece::*, pieces};

    #[test]
    fn a_template_is_cut_at_its_arguments() {
        assert_eq!(
            pieces("Mail to {domain} is {how}"),
            [Words("Mail to "), Argument("domain"), Words(" is "), Argument("how")]
        );
        assert_eq!(pieces("{domain}"), [Argument("domain")]);
        assert_eq!(pieces("an open { brace"), [Words("an open { brace")]);
        assert_eq!(pieces(""), []);
    }
}
