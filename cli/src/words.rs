//! The language of what is printed for people. It is chosen once, before the command runs.

use mta_sts::{Message, Shown, Words};
use std::ffi::OsString;
use std::sync::OnceLock;

/// The languages besides English, each with its texts. A new language needs one line here.
const CATALOGUES: &[(&str, &str)] =
    &[("da", include_str!("../../languages/da.txt")), ("de", include_str!("../../languages/de.txt"))];

const ENGLISH: Language = Language { code: "en", words: Words::ENGLISH };

/// A language and its words.
#[derive(Debug)]
struct Language {
    code: &'static str,
    words: Words,
}

/// The variables that name the language of messages, in the order of POSIX.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

static CHOSEN: OnceLock<Language> = OnceLock::new();

/// Returns the codes of all languages, such as `de`.
pub(crate) fn codes() -> Vec<&'static str> {
    let mut all: Vec<&str> = CATALOGUES.iter().map(|(code, _)| *code).chain([ENGLISH.code]).collect();
    all.sort_unstable();
    all
}

/// Chooses the language that is given, or that of the environment.
pub(crate) fn choose(given: Option<&str>, variable: impl Fn(&str) -> Option<OsString>) {
    let code = given.map_or_else(|| of_environment(variable), str::to_owned);
    // The first choice stays; it is made once.
    let _ = CHOSEN.set(language(&code));
}

/// Returns the words of the chosen language.
pub(crate) fn words() -> &'static Words {
    static UNCHOSEN: Words = Words::ENGLISH;
    CHOSEN.get().map_or(&UNCHOSEN, |language| &language.words)
}

/// Returns the code of the chosen language.
pub(crate) fn code() -> &'static str {
    CHOSEN.get().map_or(ENGLISH.code, |language| language.code)
}

/// Returns a sentence in the chosen language.
pub(crate) fn say(message: &Message) -> Shown {
    message.text_in(words())
}

/// Returns the language code of the first variable that is set: of `de_DE.UTF-8` it is `de`.
fn of_environment(variable: impl Fn(&str) -> Option<OsString>) -> String {
    let first = VARIABLES.iter().filter_map(|name| variable(name)).find(|value| !value.is_empty());
    let locale = first.unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    locale.split(['_', '-', '.', '@']).next().unwrap_or_default().to_owned()
}

/// Returns a language, or English if it is not known, as for `C` and `POSIX`.
fn language(code: &str) -> Language {
    let found = CATALOGUES.iter().find(|(known, _)| *known == code);
    let read = found.and_then(|(code, texts)| Some(Language { code, words: Words::parse(texts).ok()? }));
    read.unwrap_or(ENGLISH)
}

#[cfg(test)]
mod tests {
    use super::{CATALOGUES, codes, language, of_environment};

    #[test]
    fn every_catalogue_can_be_read() {
        for (code, texts) in CATALOGUES {
            let language = language(code);
            assert_eq!(language.code, *code);
            assert!(language.words.entries().count() > 1000, "{code} has few texts");
            assert!(texts.contains("\nlanguage = "), "{code} does not name itself");
        }
        assert_eq!(codes(), ["da", "de", "en"]);
    }

    #[test]
    fn the_first_variable_that_is_set_names_the_language() {
        let cases: [(&[(&str, &str)], &str); 12] = [
            (&[], "en"),
            (&[("LANG", "de_DE.UTF-8")], "de"),
            (&[("LANG", "da")], "da"),
            (&[("LANG", "de-AT")], "de"),
            (&[("LANG", "de@euro")], "de"),
            (&[("LANG", "DA_DK")], "da"),
            (&[("LANG", "C.UTF-8")], "en"),
            (&[("LANG", "fr_FR.UTF-8")], "en"),
            (&[("LC_MESSAGES", "da_DK.UTF-8"), ("LANG", "de_DE.UTF-8")], "da"),
            (&[("LC_ALL", "C"), ("LC_MESSAGES", "da_DK"), ("LANG", "de_DE")], "en"),
            (&[("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", "de_DE")], "de"),
            (&[("LC_ALL", "POSIX"), ("LANG", "de_DE")], "en"),
        ];
        for (environment, expected) in cases {
            let variable =
                |name: &str| environment.iter().find(|(of, _)| *of == name).map(|(_, value)| value.into());
            assert_eq!(language(&of_environment(variable)).code, expected, "{environment:?}");
        }
    }
}
