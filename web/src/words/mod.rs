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
use mta_sts::{Finding, Message, Part, Shown, Words};
pub(crate) use phrase::{Piece, pieces};
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

/// Returns a sentence of the core, cut at its arguments.
pub(crate) fn sentence(message: &Message) -> Vec<mta_sts::Piece> {
    message.pieces(&Words::ENGLISH)
}

/// Returns a sentence of the core as text.
pub(crate) fn plain(message: &Message) -> Shown {
    message.text_in(&Words::ENGLISH)
}

/// Returns a duration in words: `7 days`.
pub(crate) fn duration(seconds: u32) -> String {
    plain(&mta_sts::duration(seconds)).to_string()
}

/// Returns the title of a finding.
pub(crate) fn title(finding: &Finding) -> Vec<mta_sts::Piece> {
    sentence(&finding.says(Part::Title))
}

/// Returns what is wrong and why it matters.
pub(crate) fn explanation(finding: &Finding) -> Vec<mta_sts::Piece> {
    sentence(&finding.says(Part::Message))
}

/// Returns what to do about a finding; empty where there is nothing to do.
pub(crate) fn help(finding: &Finding) -> Vec<mta_sts::Piece> {
    sentence(&finding.says(Part::Help))
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
