//! The picture with headline and summary, as a card for link previews and documentation.

use super::canvas::{Canvas, Markup};
use super::drawing::draw;
use super::style::{STYLE, TOKENS};
use super::width::{letter_width, width};
use crate::finding::Words;
use crate::report::Report;
use crate::report::picture::Picture;

/// At most this wide is a line of the headline, as [`width`] measures.
const HEADLINE: usize = 114;

/// At most this wide is a line of the summary.
const SUMMARY: usize = 204;

/// Where the last line above the picture is.
const BOTTOM: usize = 340;

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
    let top = lines(&mut card, &headline, HEADLINE, 92, 42, "700");
    lines(&mut card, &report.summary.text_in(words), SUMMARY, top + 10, 25, "400");
    open(&mut card, "svg", &[("x", "40"), ("y", "352"), ("width", "1120"), ("height", "230")]);
    card.attribute("viewBox", "0 0 896 184");
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

/// Adds a text in lines of at most `length`, as many as there is room for. Returns where the next text begins.
fn lines(card: &mut Markup, text: &str, length: usize, top: usize, size: usize, weight: &str) -> usize {
    let step = size + size / 3;
    let room = BOTTOM.saturating_sub(top) / step + 1;
    let mut y = top;
    for text in wrapped(text, length, room) {
        line(card, &text, y, size, weight, "var(--ink)");
        y += step;
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

/// Breaks a text between words, and within a word that is longer than a line, into at most `most` lines.
fn wrapped(text: &str, length: usize, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut room = 0;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let needed = letter_width(' ') + width(word);
        if needed <= room {
            if let Some(line) = lines.last_mut() {
                line.push(' ');
                line.push_str(word);
            }
            room -= needed;
            continue;
        }
        room = 0;
        for letter in word.chars() {
            let needed = letter_width(letter);
            if needed > room {
                lines.push(String::new());
                room = length;
            }
            if let Some(line) = lines.last_mut() {
                line.push(letter);
            }
            room = room.saturating_sub(needed);
        }
    }
    if lines.len() > most {
        lines.truncate(most);
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
        assert_eq!(wrapped("a bc deg", 12, 9), ["a bc", "deg"]);
        assert_eq!(wrapped("no abcdeghkno", 12, 9), ["no", "abcd", "eghk", "no"]);
        assert_eq!(wrapped("illi mm m", 10, 9), ["illi", "mm", "m"]);
        assert_eq!(wrapped("", 12, 9), Vec::<String>::new());
        assert_eq!(wrapped("a b c d e", 3, 4), ["a", "b", "c", "d…"]);
    }
}
