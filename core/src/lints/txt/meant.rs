//! Reads the record that was meant by a text with several mistakes: the fix of one alone would leave the others.

use crate::finding::{Edit, Source, apply};
use crate::lints::txt::addresses;
use crate::lints::txt::ascii::as_ascii;
use crate::lints::txt::edits::without_quotes;
use crate::lints::txt::id;
use crate::lints::txt::kind::TxtKind;
use crate::lints::txt::whole::{Whole, whole};
use crate::text::characters::{has_any, place_of, trimmed, trimmed_start};
use crate::text::span::Span;

/// A record that somebody writes is shorter.
const LENGTH_MAX: usize = 2048;

/// What may be around a version, a name or a value.
const SIGNS: &str = " \t\"'`=:,.|()[]{}<>";

/// Returns the local edits if they make the record valid, and otherwise the one that writes the record that was meant, if that
/// is clear: the fix of one mistake would leave the others.
#[inline(never)]
pub(crate) fn cured(kind: &TxtKind, text: &[u8], local: Option<Vec<Edit>>) -> Option<Vec<Edit>> {
    let is_cured = |edits: &Vec<Edit>| (kind.is_valid)(&apply(text, edits));
    local.clone().filter(is_cured).or_else(|| Some(vec![rewritten(kind, text)?])).or(local)
}

/// Returns the edit that writes the record that was meant. `None` if that is not clear, or if a part would be lost.
fn rewritten(kind: &TxtKind, text: &[u8]) -> Option<Edit> {
    let record = meant(kind, text)?;
    Some(Edit::replace(Span::new(0, text.len()), record))
}

/// Returns the record that was meant.
pub(crate) fn meant(kind: &TxtKind, text: &[u8]) -> Option<String> {
    let text = text.get(..).filter(|text| text.len() <= LENGTH_MAX)?;
    let plain = apply(text, &as_ascii(text)?);
    let plain = match whole(kind, &plain) {
        Some(Whole::Pasted(pasted)) => pasted.record.into_bytes(),
        Some(Whole::Encoded(text, _)) => text.into_bytes(),
        Some(Whole::Mixed { own, .. }) => own.of(&plain).to_vec(),
        Some(Whole::Foreign(_) | Whole::Empty) => return None,
        _ => plain,
    };
    let plain = String::from_utf8(apply(&plain, &without_quotes(&plain))).ok()?;
    let (version, found) = (kind.version, kind.version.get(2..)?);
    let rest = match place_of(&plain, found) {
        Some(at) => {
            let before = plain.get(..at)?.trim_end_matches(|c| SIGNS.contains(c));
            let word = before.rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |at| at + 1);
            let (before, word) = before.split_at_checked(word)?;
            let is_version = word.eq_ignore_ascii_case("v") || word.eq_ignore_ascii_case("version");
            let before = Some(before).filter(|_| is_version)?.trim_end_matches(|c| SIGNS.contains(c));
            let is_field = has_any(before, ";=@");
            plain
                .get(at + found.len()..)
                .filter(|rest| !is_field && !rest.starts_with(|c: char| c.is_ascii_alphanumeric()))?
        }
        None => Some(plain.as_str()).filter(|plain| !plain.contains(';'))?,
    };
    let (mut values, mut more) = (Vec::new(), String::new());
    for piece in rest.split(';') {
        let piece = trimmed(piece, " \t,|.:\"'");
        if !piece.contains(|c: char| c.is_ascii_alphanumeric()) {
            continue;
        }
        match value(kind, piece, values.is_empty()) {
            Some(value) => values.push(value),
            None if is_extension(piece) => more = format!("{more}; {piece}"),
            None => return None,
        }
    }
    let is_one = values.len() == 1 || (values.len() > 1 && kind.source == Source::Tlsrpt);
    let record = format!("{version}; {}={}{more}", kind.field, values.join(","));
    (is_one && (kind.is_valid)(record.as_bytes())).then_some(record)
}

/// Returns the value of the field that the record needs, if `piece` is meant as this field.
fn value(kind: &TxtKind, piece: &str, is_first: bool) -> Option<String> {
    let names: &[&str] =
        if kind.source == Source::Tlsrpt { &["rua", "ruf", "mailto", "https"] } else { &["id"] };
    let is_named = names.iter().any(|name| place_of(piece, name) == Some(0));
    if kind.source == Source::Tlsrpt {
        let text = piece
            .get(..3)
            .filter(|name| name.eq_ignore_ascii_case("rua") || name.eq_ignore_ascii_case("ruf"));
        let text = trimmed_start(text.and_then(|_| piece.get(3..)).unwrap_or(piece), "=: \t");
        let uris = text.split(',').map(|uri| Some(addresses::meant(uri)?.uri)).collect::<Option<Vec<_>>>();
        return uris.map(|uris| uris.join(",")).filter(|_| is_named || !piece.contains('='));
    }
    let is_date = || piece.len() >= 8 && piece.starts_with("20") && !piece.contains('=');
    (is_named || (is_first && is_date())).then(|| id::meant(piece)).flatten()
}

fn is_extension(piece: &str) -> bool {
    let is_word = |text: &str| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic() && !b"=;\"\\".contains(&b))
    };
    piece.split_once('=').is_some_and(|(name, value)| is_word(name) && is_word(value) && name != "v")
}
