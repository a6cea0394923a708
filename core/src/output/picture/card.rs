//! The picture with headline and summary, as a card for link previews and documentation.

use super::canvas::{Canvas, Markup};
use super::drawing::draw;
use super::style::{STYLE, TOKENS};
use crate::finding::Words;
use crate::report::Report;
use crate::report::picture::Picture;

/// At most this many characters fit on a line of the headline.
const HEADLINE: usize = 46;

/// At most this many characters fit on a line of the summary.
const SUMMARY: usize = 84;

/// At most this many lines of a text are shown.
const LINES: usize = 4;

/// Returns a card of 1200 × 630 pixels, with words in the language of `words`.
pub fn card(report: &Report, words: &Words) -> String {
    let domain = report.domain.as_ref().map_or("example.com", |domain| domain.as_str());
    let headline = report.headline().arg("domain", domain).text_in(words);
    let mut card = Markup::default();
    open(&mut card, "svg", &[("xmlns", "http://www.w3.org/2000/svg"), ("width", "1200"), ("height", "630")]);
    card.attribute("viewBox", "0 0 1200 630");
    card.attribute("role", "img");
    card.attribute("aria-label", &headline);
    card.open("style", "");
    // The card is always wide.
    card.text(&[TOKENS, STYLE.split("@container").next().unwrap_or_default()].concat());
    card.close();
    open(&mut card, "rect", &[("width", "1200"), ("height", "630"), ("fill", "var(--paper)")]);
    card.close();
    let top = lines(&mut card, &headline, HEADLINE, 96, 46, "700");
    lines(&mut card, &report.summary.text_in(words), SUMMARY, top + 10, 25, "400");
    open(&mut card, "svg", &[("x", "40"), ("y", "352"), ("width", "1120"), ("height", "222")]);
    card.attribute("viewBox", "0 0 896 178");
    card.open("svg", "picture");
    draw(&Picture::of(report), words, &mut card);
    card.close();
    card.close();
    line(&mut card, "MTA-STS Check", 600, 22, "600", "var(--soft)");
    card.close();
    card.text
}

fn open(card: &mut Markup, name: &'static str, attributes: &[(&'static str, &str)]) {
    card.open(name, "");
    attributes.iter().for_each(|(name, value)| card.attribute(name, value));
}

/// Adds a text in lines of at most `length` characters. Returns where the next text begins.
fn lines(card: &mut Markup, text: &str, length: usize, top: usize, size: usize, weight: &str) -> usize {
    let mut y = top;
    for text in wrapped(text, length) {
        line(card, &text, y, size, weight, "var(--ink)");
        y += size + size / 3;
    }
    y
}

fn line(card: &mut Markup, text: &str, y: usize, size: usize, weight: &str, fill: &str) {
    let (y, size) = (y.to_string(), size.to_string());
    let font = [("font-family", "var(--sans)"), ("font-size", &size), ("font-weight", weight)];
    open(card, "text", &[("x", "60"), ("y", &y), ("fill", fill)]);
    font.iter().for_each(|(name, value)| card.attribute(name, value));
    card.text(text);
    card.close();
}

/// Breaks a text between words, and within a word that is longer than a line.
fn wrapped(text: &str, length: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        for (part, letters) in word.chars().collect::<Vec<_>>().chunks(length).enumerate() {
            let fits = |line: &&mut String| part == 0 && line.chars().count() + 1 + letters.len() <= length;
            match lines.last_mut().filter(fits) {
                Some(line) => {
                    line.push(' ');
                    line.extend(letters);
                }
                None => lines.push(letters.iter().collect()),
            }
        }
    }
    if lines.len() > LINES {
        lines.truncate(LINES);
        if let Some(last) = lines.last_mut() {
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn a_text_is_broken_between_words_and_within_long_ones() {
        assert_eq!(wrapped("a bc def", 4), ["a bc", "def"]);
        assert_eq!(wrapped("to abcdefghij", 4), ["to", "abcd", "efgh", "ij"]);
        assert_eq!(wrapped("", 4), Vec::<String>::new());
        assert_eq!(wrapped("a b c d e", 1), ["a", "b", "c", "d…"]);
    }
}
