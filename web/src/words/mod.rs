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
mod translate;

pub(crate) use bounce::BounceWords;
pub(crate) use check::CheckWords;
pub(crate) use draft::{DraftWords, PartWords};
pub(crate) use mta_sts::fill;
use mta_sts::{Arg, Finding, Message, Part, Shown, Words};
pub(crate) use phrase::{Piece, pieces};
pub(crate) use publish::{PublishWords, StepWords};
pub(crate) use reports::ReportsWords;
pub(crate) use shared::{Plural, SenderWords, SharedWords, TroubleText};
use std::cell::Cell;
use translate::{Texts, Translate};

/// Words in the language that is spoken: English until another one is loaded.
struct Spoken<T: 'static>(Cell<&'static T>);

impl<T: Translate + Clone> Spoken<T> {
    const fn english(words: &'static T) -> Self {
        Self(Cell::new(words))
    }

    /// Takes the words from `part` of a language file. They are kept as long as the page lives.
    fn translate(&self, part: &'static str) {
        let mut words = self.0.get().clone();
        words.translate(&mut Texts::of(part));
        self.0.set(Box::leak(Box::new(words)));
    }
}

static ENGLISH: Words = Words::ENGLISH;

thread_local! {
    static CORE: Cell<&'static Words> = const { Cell::new(&ENGLISH) };
    static SHARED: Spoken<SharedWords> = const { Spoken::english(&en::shared::WORDS) };
    static CHECK: Spoken<CheckWords> = const { Spoken::english(&en::check::WORDS) };
    static BOUNCE: Spoken<BounceWords> = const { Spoken::english(&en::bounce::WORDS) };
    static DRAFT: Spoken<DraftWords> = const { Spoken::english(&en::draft::WORDS) };
    static REPORTS: Spoken<ReportsWords> = const { Spoken::english(&en::reports::WORDS) };
    static PUBLISH: Spoken<PublishWords> = const { Spoken::english(&en::publish::WORDS) };
}

/// Returns the words that several screens use.
pub(crate) fn words() -> &'static SharedWords {
    SHARED.with(|spoken| spoken.0.get())
}

/// Returns the words of the screen of a check.
pub(crate) fn check_words() -> &'static CheckWords {
    CHECK.with(|spoken| spoken.0.get())
}

/// Returns the words of the screen of a bounce.
pub(crate) fn bounce_words() -> &'static BounceWords {
    BOUNCE.with(|spoken| spoken.0.get())
}

/// Returns the words of the screen of a draft.
pub(crate) fn draft_words() -> &'static DraftWords {
    DRAFT.with(|spoken| spoken.0.get())
}

/// Returns the words of the screen of TLS reports.
pub(crate) fn reports_words() -> &'static ReportsWords {
    REPORTS.with(|spoken| spoken.0.get())
}

/// Returns the words of the screen that publishes.
pub(crate) fn publish_words() -> &'static PublishWords {
    PUBLISH.with(|spoken| spoken.0.get())
}

/// Speaks the language of a file: the words of all screens, those of the screen that `screen` translates, and the sentences of
/// the core, with a line `---` between them. A file that cannot be read leaves the page in English.
pub(crate) fn speak(file: String, screen: fn(&'static str)) {
    let file: &'static str = Box::leak(file.into_boxed_str());
    let mut parts = file.splitn(3, "\n---\n");
    let (Some(shared), Some(own), Some(core)) = (parts.next(), parts.next(), parts.next()) else { return };
    let Ok(core) = Words::parse(core) else { return };
    SHARED.with(|spoken| spoken.translate(shared));
    screen(own);
    CORE.set(Box::leak(Box::new(core)));
}

/// Translates the words of the screen of a check.
pub(crate) fn translate_check(part: &'static str) {
    CHECK.with(|spoken| spoken.translate(part));
}

/// Translates the words of the screen of a bounce.
pub(crate) fn translate_bounce(part: &'static str) {
    BOUNCE.with(|spoken| spoken.translate(part));
}

/// Translates the words of the screen of a draft.
pub(crate) fn translate_draft(part: &'static str) {
    DRAFT.with(|spoken| spoken.translate(part));
}

/// Translates the words of the screen of TLS reports.
pub(crate) fn translate_reports(part: &'static str) {
    REPORTS.with(|spoken| spoken.translate(part));
}

/// Translates the words of the screen that publishes.
pub(crate) fn translate_publish(part: &'static str) {
    PUBLISH.with(|spoken| spoken.translate(part));
}

/// Fills `{n}` into the form that the number asks for.
pub(crate) fn count(plural: &Plural, n: usize) -> String {
    let form = if n == 1 { plural.one } else { plural.other };
    fill(form, &[("n", n.to_string())])
}

/// Returns the sentences of the core in the language that is spoken.
pub(crate) fn language() -> &'static Words {
    CORE.get()
}

/// Returns a sentence of the core, cut at its arguments.
pub(crate) fn sentence(message: &Message) -> Vec<mta_sts::Piece> {
    message.pieces(language())
}

/// Returns a sentence of the core as text.
pub(crate) fn plain(message: &Message) -> Shown {
    message.text_in(language())
}

/// Returns the value of an argument of the core as text.
pub(crate) fn value(arg: &Arg) -> String {
    arg.text(language()).to_string()
}

/// Returns a number with separators: `1,240`.
pub(crate) fn number(number: u64) -> String {
    value(&mta_sts::tlsrpt_report::words::number(number))
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
