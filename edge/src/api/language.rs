//! The language of an answer (RFC 9110 §12.5.4).

use crate::api::accept::weight;
use crate::words::ENGLISH;

/// The names of all languages, such as `de`: English, and those that have a file in `languages/`.
pub const LANGUAGES: &[&str] = include!(concat!(env!("OUT_DIR"), "/languages.rs"));

/// Returns the language that the parameter `lang` of the query names, else the one that an `Accept-Language` field value
/// prefers, else English.
pub fn language(query: &str, accept_language: Option<&str>) -> &'static str {
    named(query).unwrap_or_else(|| accept_language.map_or(ENGLISH, preferred))
}

/// Returns the language that the parameter `lang` of the query names. One that is not known counts as English.
pub fn named(query: &str) -> Option<&'static str> {
    let lang = query.split('&').find_map(|parameter| parameter.strip_prefix("lang="))?;
    Some(known(lang).unwrap_or(ENGLISH))
}

/// Returns the known language of a tag such as `de-AT`.
fn known(tag: &str) -> Option<&'static str> {
    let primary = tag.split('-').next().unwrap_or_default();
    LANGUAGES.iter().copied().find(|language| language.eq_ignore_ascii_case(primary))
}

/// Returns the known language of the highest quality; of several, the first.
fn preferred(accept_language: &str) -> &'static str {
    let mut best = (0, ENGLISH);
    for range in accept_language.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim();
        let Some(language) = known(tag).or((tag == "*").then_some(ENGLISH)) else { continue };
        let quality = weight(parts);
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_the_known_language_of_the_highest_quality() {
        let cases = [
            (None, "en"),
            (Some(""), "en"),
            (Some("de"), "de"),
            (Some("DE-at, en;q=0.8"), "de"),
            (Some("fr, da;q=0.9, en;q=0.8"), "da"),
            (Some("en, de;q=0.9"), "en"),
            (Some("en;q=0.3, de;q=0.7"), "de"),
            (Some("de;q=0, en"), "en"),
            (Some("de;q=0"), "en"),
            (Some("*, de;q=0.5"), "en"),
            (Some("ja"), "en"),
            (Some("deu"), "en"),
            (Some("de;q=nonsense, da;q=0.1"), "da"),
        ];
        for (field, expected) in cases {
            assert_eq!(language("domain=a.example", field), expected, "{field:?}");
        }
    }

    #[test]
    fn the_parameter_is_stronger_than_the_field() {
        let cases = [
            ("domain=a.example&lang=da", Some("de"), "da"),
            ("lang=en", Some("de"), "en"),
            ("lang=DE-CH", None, "de"),
            ("lang=xx", Some("de"), "en"),
            ("lang=", None, "en"),
            ("language=da", None, "en"),
        ];
        for (query, field, expected) in cases {
            assert_eq!(language(query, field), expected, "{query} {field:?}");
        }
    }
}
