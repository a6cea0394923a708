//! Templates cut at their arguments, so that text of strangers gets an element of its own.

/// A template and what goes into it.
#[derive(Clone, Copy)]
pub(crate) struct Phrase<'a> {
    /// `{name}` stands for the argument of that name.
    pub(crate) template: &'static str,
    /// The named arguments.
    pub(crate) args: &'a [(&'static str, String)],
}

impl<'a> Phrase<'a> {
    /// Whether it says nothing.
    pub(crate) const fn is_empty(&self) -> bool {
        self.template.is_empty()
    }

    /// The argument `name`, if it was given.
    pub(crate) fn arg(&self, name: &str) -> Option<&'a str> {
        self.args.iter().find(|(given, _)| *given == name).map(|(_, value)| value.as_str())
    }
}

/// A part of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Words of the catalogue.
    Words(&'static str),
    /// The place of the argument of this name.
    Argument(&'static str),
}

/// Cuts a template at its arguments.
pub(crate) fn parts(template: &'static str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, name, after)) = next_argument(rest) {
        parts.extend([Part::Words(before), Part::Argument(name)]);
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts.retain(|part| *part != Part::Words(""));
    parts
}

fn next_argument(text: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use super::{Part::*, parts};

    #[test]
    fn a_template_is_cut_at_its_arguments() {
        assert_eq!(
            parts("Mail to {domain} is {how}"),
            [Words("Mail to "), Argument("domain"), Words(" is "), Argument("how")]
        );
        assert_eq!(parts("{domain}"), [Argument("domain")]);
        assert_eq!(parts("an open { brace"), [Words("an open { brace")]);
        assert_eq!(parts(""), []);
    }
}
