//! A TXT record on a line of a zone file (RFC 1035 §5.1).

use crate::text::characters::has_any;

/// Returns the owner and the text of the TXT record on a zone-file line, its strings joined, and `None` if `pasted` is not
/// such a line. Owner, TTL and class may be missing. The strings may be in parentheses and on several lines.
pub(super) fn line(pasted: &str) -> Option<(Option<&str>, Vec<u8>)> {
    let pasted = pasted.trim_start();
    let (head, data) = around_type(pasted)?;
    let in_place = head.split_whitespace().count() <= OWNER_TTL_CLASS;
    if !in_place || has_any(head, "\"=;") {
        return None;
    }
    let is_owner =
        |word: &&str| !word.eq_ignore_ascii_case("IN") && !word.bytes().all(|b| b.is_ascii_digit());
    let owner = head.split_whitespace().next().filter(is_owner).filter(|word| !word.ends_with(':'));
    let data = data.trim();
    if data.starts_with(['"', '(']) {
        return Some((owner, strings(data)?));
    }
    // In a table, the time to live may be the next column.
    Some((owner, data.split(['\n', '\r', '\t']).next()?.trim().into()))
}

/// Returns the owner and the text of each TXT record in a part of a zone file. A line without an owner has that of the line
/// before it. Comments are skipped.
pub(super) fn lines(pasted: &str) -> Vec<(Option<&str>, Vec<u8>)> {
    let mut all: Vec<(Option<&str>, Vec<u8>)> = Vec::new();
    let (mut at, mut open_lines) = (0, 0);
    for text in pasted.split_inclusive('\n') {
        let rest = pasted.get(at..).unwrap_or_default();
        at += text.len();
        // The strings may go on behind the line.
        let is_record = around_type(text).is_some();
        let is_open = is_record && text.contains('(') && open_lines < OPEN_LINES_MAX;
        open_lines += usize::from(is_open);
        let Some((owner, text)) =
            line(if is_open { rest } else { text }).filter(|_| is_record && !text.starts_with(';'))
        else {
            continue;
        };
        let owner = owner.or_else(|| all.last().and_then(|(owner, _)| *owner));
        all.push((owner, text));
    }
    all
}

/// At most this many records are read that go on behind their line.
const OPEN_LINES_MAX: usize = 16;

/// How many words may come before the type: owner, TTL and class.
const OWNER_TTL_CLASS: usize = 3;

/// Returns the text before and after the word `TXT`.
fn around_type(line: &str) -> Option<(&str, &str)> {
    let is_edge = |at: usize| line.get(at..).is_none_or(|rest| rest.starts_with([' ', '\t']));
    let is_type = |at: &usize| {
        let word = line.get(*at..*at + 3).is_some_and(|word| word.eq_ignore_ascii_case("TXT"));
        word && (*at == 0 || is_edge(*at - 1)) && line.len() > *at + 3 && is_edge(*at + 3)
    };
    let at = (0..line.len().min(HEAD_MAX)).find(is_type)?;
    line.get(..at).zip(line.get(at + 3..))
}

/// At most this many bytes come before the type: a name has up to 255, and TTL and class are short.
const HEAD_MAX: usize = 320;

/// Joins the quoted strings. The record ends with its line or its closing parenthesis.
pub(super) fn strings(data: &str) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    let mut nested = false;
    let mut bytes = data.bytes();
    loop {
        match bytes.next() {
            Some(b'"') => quoted(&mut bytes, &mut text)?,
            Some(b'(') => nested = true,
            Some(b')') | None => break,
            Some(b'\n' | b'\r') if !nested => break,
            Some(b';') => {
                let ended = bytes.by_ref().any(|byte| byte == b'\n');
                if !ended || !nested {
                    break;
                }
            }
            Some(b' ' | b'\t' | b'\n' | b'\r') => {}
            Some(_) => return None,
        }
    }
    Some(text)
}

/// Reads up to the closing quote. `\"` and `\ddd` are one byte each.
fn quoted(bytes: &mut std::str::Bytes<'_>, text: &mut Vec<u8>) -> Option<()> {
    loop {
        match bytes.next()? {
            b'"' => return Some(()),
            b'\\' => match bytes.next()? {
                first @ b'0'..=b'9' => {
                    let digits = [first, bytes.next()?, bytes.next()?];
                    text.push(std::str::from_utf8(&digits).ok()?.parse().ok()?);
                }
                other => text.push(other),
            },
            byte => text.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_record_of_a_line_is_found() {
        let cases = [
            ("_mta-sts.example.com. 3600 IN TXT \"v=STSv1; id=1\"", Some("v=STSv1; id=1")),
            ("_mta-sts  IN  TXT  \"v=STSv1; id=1\" ; the policy", Some("v=STSv1; id=1")),
            ("TXT \"v=STSv1; id=1\"\nmta-sts A 192.0.2.1", Some("v=STSv1; id=1")),
            ("_mta-sts txt \"v=STSv1; \" \"id=1\"", Some("v=STSv1; id=1")),
            (
                "_smtp._tls 300 TXT (\n  \"v=TLSRPTv1; \" ; first\n  \"rua=mailto:a@b.example\" )",
                Some("v=TLSRPTv1; rua=mailto:a@b.example"),
            ),
            ("_mta-sts TXT v=STSv1; id=1", Some("v=STSv1; id=1")),
            ("_mta-sts\tTXT\tv=STSv1; id=1\t3600", Some("v=STSv1; id=1")),
            ("_mta-sts TXT \"a\\\"b\\\\c\\065\"", Some("a\"b\\cA")),
            ("v=STSv1; id=1", None),
            ("\"v=STSv1; id=1\"", None),
            ("v=STSv1; note= TXT \"x\"", None),
            ("_mta-sts TXT \"open", None),
            ("_mta-sts CNAME elsewhere.example.", None),
            ("this is a text about a TXT record", None),
            ("TXT", None),
            ("", None),
        ];
        for (pasted, record) in cases {
            let found = line(pasted).map(|(_, text)| String::from_utf8_lossy(&text).into_owned());
            assert_eq!(found.as_deref(), record, "{pasted:?}");
        }
    }
}
