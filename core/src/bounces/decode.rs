//! Brings a pasted text into one form: without quotes, encodings, tags and line breaks inside a sentence.

use crate::bounces::{encoded, html, original, quoted_printable};
use memchr::memmem;
use std::borrow::Cow;

/// At most this many bytes of a text are read: a report with its headers is far shorter.
pub const TEXT_LIMIT: usize = 1024 * 1024;

/// A text in which patterns can be searched.
pub(super) struct Decoded {
    /// As it is shown: one blank or line feed between two words.
    pub(super) text: String,
    /// The same, byte for byte, in lower case and with blanks instead of line feeds.
    pub(super) flat: String,
}

/// Returns the text with what its base64 parts contain, and also decoded if it seems to be quoted-printable.
pub(super) fn readings(text: &str) -> Vec<Decoded> {
    let text = encoded::decoded(&original::without_copies(&unquoted(&with_blanks(&uncoloured(text)))));
    let decoded = quoted_printable::decoded(&text);
    [Some(text), decoded].into_iter().flatten().map(|text| Decoded::of(&text)).collect()
}

impl Decoded {
    fn of(text: &str) -> Self {
        // Quotes and copies may be inside the encoding, too.
        let text = words(&original::without_copies(&unquoted(&html::plain(&unquoted(text)))));
        let flat = text.to_ascii_lowercase().replace('\n', " ");
        Self { text, flat }
    }
}

/// How terminals, and logs that escape it, begin a colour.
const COLOURS: &[&str] = &["\u{1b}[", "#033[", "^[[", "\\u001b["];

/// Removes the colours of a terminal, `ESC [ 31 m`.
fn uncoloured(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for mark in COLOURS {
        if memmem::find(text.as_bytes(), mark.as_bytes()).is_none() {
            continue;
        }
        let mut out = String::with_capacity(text.len());
        let mut pieces = text.split(mark);
        out.extend(pieces.next());
        for piece in pieces {
            let rest = piece.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ';');
            out.push_str(rest.strip_prefix(['m', 'K']).unwrap_or(piece));
        }
        text = Cow::Owned(out);
    }
    text
}

/// Writes blanks for the underscores with which qmail-send logs a message: `delivery 7: deferral: TLS_connect_failed`.
fn with_blanks(text: &str) -> Cow<'_, str> {
    if memmem::find(text.as_bytes(), b"delivery ").is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match of_qmail(line) {
            Some(said) => {
                out.push_str(line.strip_suffix(said).unwrap_or_default());
                out.push_str(&said.replace('_', " "));
            }
            None => out.push_str(line),
        }
    }
    Cow::Owned(out)
}

/// Returns the message in a line of qmail-send.
fn of_qmail(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("delivery ")?;
    let rest = rest.trim_start_matches(|digit: char| digit.is_ascii_digit()).strip_prefix(": ")?;
    let kinds = ["deferral: ", "failure: ", "success: "];
    kinds.into_iter().find_map(|kind| rest.strip_prefix(kind))
}

/// Removes the marks of quoted lines, `> > `.
fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut line = line;
        while let Some(rest) = line.trim_start_matches([' ', '\t']).strip_prefix('>') {
            line = rest.strip_prefix(' ').unwrap_or(rest);
        }
        out.push_str(line);
    }
    out
}

/// Joins the words with one blank or line feed each, and drops what a server repeats before every line of a reply:
/// `550-5.7.1 a` and `550 5.7.1 b` become `550 5.7.1 a b`.
fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut repeated: Option<(&str, &str)> = None;
    let mut code = None;
    for line in text.lines() {
        let mut is_first = true;
        for word in line
            .split_whitespace()
            .flat_map(|word| word.split(['\u{a0}', '\u{200b}']))
            .filter(|word| !word.is_empty())
        {
            let known = repeated;
            let parts = reply_start(word);
            if let (Some(known), Some(before)) = (known, code.take())
                && known == (before, word)
            {
                // The code of the last line: `550 5.7.1`.
                out.truncate(out.len().saturating_sub(before.len()));
                out.truncate(out.trim_end().len());
                continue;
            }
            code = (word.len() == 3).then_some(word);
            if parts.is_some() && parts == known {
                continue;
            }
            repeated = parts.or(known);
            if !out.is_empty() {
                out.push(if is_first { '\n' } else { ' ' });
            }
            is_first = false;
            match parts {
                Some((reply, enhanced)) => out.extend([reply, " ", enhanced]),
                None => push_plain(&mut out, word),
            }
        }
    }
    out
}

/// Splits `550-5.7.1`.
fn reply_start(word: &str) -> Option<(&str, &str)> {
    let (reply, enhanced) = word.split_once('-')?;
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_enhanced = enhanced.split('.').count() == 3 && enhanced.split('.').all(|part| digits(part, 3));
    (reply.len() == 3 && digits(reply, 3) && is_enhanced).then_some((reply, enhanced))
}

/// Appends a word with plain quotation marks, as programs write them.
fn push_plain(out: &mut String, word: &str) {
    let mut letters = word.chars();
    while let Some(letter) = letters.next() {
        let rest = letters.as_str();
        match letter {
            // Logs in JSON escape the quotation mark.
            '\\' if rest.starts_with('"') => {}
            '\\' if rest.starts_with('u') => match rest.get(1..5).and_then(escaped) {
                Some(escaped) => {
                    push_letter(out, escaped);
                    letters = rest.get(5..).unwrap_or_default().chars();
                }
                None => out.push(letter),
            },
            _ => push_letter(out, letter),
        }
    }
}

/// Returns the letter of `\u0027`, the escape of JSON, but no blank and nothing that a terminal obeys.
fn escaped(hex: &str) -> Option<char> {
    let is_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = u32::from_str_radix(hex, 16).ok().filter(|_| is_hex)?;
    char::from_u32(number).filter(|letter| !letter.is_control() && !letter.is_whitespace())
}

fn push_letter(out: &mut String, letter: char) {
    match letter {
        '\u{2019}' | '\u{2018}' => out.push('\''),
        '\u{201c}' | '\u{201d}' => out.push('"'),
        // Word processors and mail programs write hyphens at which no line ends.
        '\u{2010}' | '\u{2011}' => out.push('-'),
        '\u{ad}' => {}
        _ => out.push(letter),
    }
}
