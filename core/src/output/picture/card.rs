//! The picture with headline and summary, as a card for link previews and documentation.

use super::node::{Element, Node, element};
use super::{STYLE, TOKENS, draw};
use crate::finding::fill;
use crate::report::Report;
use crate::report::picture::Picture;

/// At most this many characters fit on a line of the headline.
const HEADLINE: usize = 46;

/// At most this many characters fit on a line of the summary.
const SUMMARY: usize = 84;

/// Returns a card of 1200 × 630 pixels.
pub fn card(report: &Report) -> String {
    let domain = report.domain.as_ref().map_or("example.com", |domain| domain.as_str()).to_owned();
    let headline = fill(report.verdict.headline(), &[("domain", domain)]);
    let style = format!(
        "{TOKENS}{}.card .picture{{height:178px}}",
        // The card is always wide.
        STYLE.split("@container").next().unwrap_or_default()
    );
    let mut svg = element("svg", "card")
        .with("xmlns", "http://www.w3.org/2000/svg")
        .with("width", "1200")
        .with("height", "630")
        .with("viewBox", "0 0 1200 630")
        .with("role", "img")
        .with("aria-label", headline.clone());
    svg = svg.holding([
        element("style", "").text(style),
        element("rect", "").with("width", "1200").with("height", "630").with("fill", "var(--paper)"),
    ]);
    let top = add_lines(&mut svg, &headline, HEADLINE, 96, 46, "700");
    add_lines(&mut svg, &report.summary.to_string(), SUMMARY, top + 10, 25, "400");
    let mut picture = draw(&Picture::of(report), |_| None);
    picture.attributes.retain(|(name, _)| !matches!(*name, "role" | "aria-label"));
    let frame = element("svg", "")
        .with("x", "40")
        .with("y", "352")
        .with("width", "1120")
        .with("height", "222")
        .with("viewBox", "0 0 896 178")
        .holding([picture]);
    svg.children.push(Node::Element(frame));
    svg = svg.holding([line("MTA-STS Check", 60, 600, 22, "600", "var(--soft)")]);
    let mut out = String::new();
    svg.write(&mut out);
    out
}

/// Adds a text in lines of at most `length` characters. Returns where the next text begins.
fn add_lines(
    svg: &mut Element,
    text: &str,
    length: usize,
    top: usize,
    size: usize,
    weight: &'static str,
) -> usize {
    let mut y = top;
    for text in wrapped(text, length) {
        svg.children.push(Node::Element(line(&text, 60, y, size, weight, "var(--ink)")));
        y += size + size / 3;
    }
    y
}

fn line(text: &str, x: usize, y: usize, size: usize, weight: &'static str, fill: &'static str) -> Element {
    element("text", "")
        .with("x", x.to_string())
        .with("y", y.to_string())
        .with("font-family", "var(--sans)")
        .with("font-size", size.to_string())
        .with("font-weight", weight)
        .with("fill", fill)
        .text(text)
}

/// Breaks a text between words, and within a word that is longer than a line. At most four lines are returned.
fn wrapped(text: &str, length: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split(' ') {
        for (part, chunk) in word.chars().collect::<Vec<_>>().chunks(length).enumerate() {
            let chunk: String = chunk.iter().collect();
            let last =
                lines.last_mut().filter(|line| line.chars().count() + 1 + chunk.chars().count() <= length);
            match last {
                Some(line) if part == 0 => {
                    if !line.is_empty() {
                        line.push(' ');
                    }
                    line.push_str(&chunk);
                }
                _ => lines.push(chunk),
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.truncate(4);
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
    }
}
