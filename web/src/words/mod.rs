//! The words of the interface, one catalogue a language.
//!
//! A language is a [`Catalogue`] literal, so the compiler finds what is not translated. Findings,
//! steps and summaries arrive from the core as a key, named arguments and an English template;
//! a catalogue may put its own template in that one's place. The words of the static shell are
//! in `index.html` alone, which every language gets a copy of.

mod catalogue;
mod en;
mod phrase;

pub(crate) use catalogue::{Catalogue, PartWords, Plural, SenderWords, Trouble as TroubleText, VerdictWords};
pub(crate) use mta_sts::fill;
use mta_sts::{Finding, Message};
pub(crate) use phrase::{Part, Phrase, parts};

/// The catalogue of the page's language.
pub(crate) const fn words() -> &'static Catalogue {
    &en::CATALOGUE
}

/// `{n}` things, in the form that the number asks for.
pub(crate) fn count(plural: &Plural, n: usize) -> String {
    let form = if n == 1 { plural.one } else { plural.other };
    fill(form, &[("n", n.to_string())])
}

/// A sentence of the core.
pub(crate) fn sentence(message: &Message) -> Phrase<'_> {
    Phrase { template: (words().template)(message.key, "").unwrap_or(message.template), args: &message.args }
}

/// The title of a finding.
pub(crate) fn title(finding: &Finding) -> Phrase<'_> {
    of_finding(finding, "title", finding.lint.title)
}

/// What is wrong, and why it matters.
pub(crate) fn explanation(finding: &Finding) -> Phrase<'_> {
    of_finding(finding, "message", finding.lint.message)
}

/// What to do about a finding; empty where there is nothing to do.
pub(crate) fn help(finding: &Finding) -> Phrase<'_> {
    of_finding(finding, "help", finding.lint.help)
}

fn of_finding<'a>(finding: &'a Finding, part: &str, english: &'static str) -> Phrase<'a> {
    let template = (words().template)(finding.lint.name, part).unwrap_or(english);
    Phrase { template, args: &finding.args }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_its_form() {
        let probes = Plural { one: "{n} probe", other: "{n} probes" };
        assert_eq!(count(&probes, 1), "1 probe");
        assert_eq!(count(&probes, 0), "0 probes");
    }
}
