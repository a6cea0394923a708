//! The words of the page.
//!
//! A screen has types for its words, and a language has a value of each type, so the compiler finds a text
//! that is not translated. Each value is a static with an accessor here: a program links the shared words and
//! those of its screen. The core's sentences have English templates with named arguments. The words of the
//! static shell are in its HTML.

mod bounce;
mod check;
mod draft;
mod en;
mod phrase;
mod publish;
mod reports;
mod shared;

pub(crate) use bounce::BounceWords;
pub(crate) use check::CheckWords;
pub(crate) use draft::{DraftWords, PartWords};
pub(crate) use mta_sts::fill;
use mta_sts::{Finding, Message};
pub(crate) use phrase::{Phrase, Piece, pieces};
pub(crate) use publish::{PublishWords, StepWords};
pub(crate) use reports::ReportsWords;
pub(crate) use shared::{Plural, SenderWords, SharedWords, TroubleText};

/// Returns the words that several screens use.
pub(crate) const fn words() -> &'static SharedWords {
    &en::shared::WORDS
}

/// Returns the words of the screen of a check.
pub(crate) const fn check_words() -> &'static CheckWords {
    &en::check::WORDS
}

/// Returns the words of the screen of a bounce.
pub(crate) const fn bounce_words() -> &'static BounceWords {
    &en::bounce::WORDS
}

/// Returns the words of the screen of a draft.
pub(crate) const fn draft_words() -> &'static DraftWords {
    &en::draft::WORDS
}

/// Returns the words of the screen of TLS reports.
pub(crate) const fn reports_words() -> &'static ReportsWords {
    &en::reports::WORDS
}

/// Returns the words of the screen that publishes.
pub(crate) const fn publish_words() -> &'static PublishWords {
    &en::publish::WORDS
}

/// Fills `{n}` into the form that the number asks for.
pub(crate) fn count(plural: &Plural, n: usize) -> String {
    let form = if n == 1 { plural.one } else { plural.other };
    fill(form, &[("n", n.to_string())])
}

/// Returns a sentence of the core.
pub(crate) fn sentence(message: &Message) -> Phrase<'_> {
    Phrase { template: message.template, args: &message.args }
}

/// Returns the title of a finding.
pub(crate) fn title(finding: &Finding) -> Phrase<'_> {
    Phrase { template: finding.lint.title, args: &finding.args }
}

/// Returns what is wrong and why it matters.
pub(crate) fn explanation(finding: &Finding) -> Phrase<'_> {
    Phrase { template: finding.lint.message, args: &finding.args }
}

/// Returns what to do about a finding; empty where there is nothing to do.
pub(crate) fn help(finding: &Finding) -> Phrase<'_> {
    Phrase { template: finding.lint.help, args: &finding.args }
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
