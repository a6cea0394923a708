//! Replaces the characters of a TXT record that are not printable US-ASCII (RFC 8461 §3.1, RFC 8460 §3) by those that
//! were meant.

use crate::finding::Edit;
use crate::text::characters::latin;
use crate::text::span::Span;

/// Returns the edits that replace each such character by the one that was meant; `None` if one of them is not clear.
pub(crate) fn as_ascii(text: &[u8]) -> Option<Vec<Edit>> {
    let text = std::str::from_utf8(text).ok()?;
    // White space and invisible characters at both ends are removed.
    let start = text.find(|c| !is_space(c)).unwrap_or(text.len());
    let end = text.trim_end_matches(is_space).len();
    let odd = text.char_indices().filter(|(_, c)| !c.is_ascii() || (c.is_ascii_control() && *c != '\t'));
    let edits = odd.map(|(at, character)| {
        let behind = at + character.len_utf8();
        let rest = text.get(behind..).unwrap_or_default();
        let full_width = match character {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).map(String::from),
            _ => None,
        };
        let meant = if (at < start || at >= end) && is_space(character) {
            Some("")
        } else if is_space(character) && begins_field(rest) && is_glued(text.get(..at).unwrap_or_default()) {
            Some("; ")
        } else {
            meant(character)
        };
        let letter = full_width.or_else(|| latin(character).map(String::from));
        meant.map(str::to_owned).or(letter).map(|meant| Edit::replace(Span::new(at, behind), meant))
    });
    edits.collect()
}

fn meant(character: char) -> Option<&'static str> {
    Some(match character {
        '\u{37e}' | '\u{61b}' => ";",
        '\u{3002}' => ".",
        '\u{3001}' => ",",
        // A line break separates, as white space does.
        '\n' => " ",
        _ if character.is_ascii_control() => "",
        _ if character.is_whitespace() => " ",
        '“' | '”' | '„' | '‟' | '‘' | '’' | '‚' | '«' | '»' | '‹' | '›' | '′' | '″' | '•' => {
            ""
        }
        _ if is_space(character) => "",
        _ => return None,
    })
}

fn is_glued(before: &str) -> bool {
    !before.trim_end_matches(is_space).ends_with(';')
}

fn begins_field(text: &str) -> bool {
    ["id=", "rua=", "v="].into_iter().any(|field| text.starts_with(field))
}

/// Returns whether a character is white space or has no width.
fn is_space(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

#[cfg(test)]
mod tests {
    use super::as_ascii;
    use crate::finding::apply;

    #[test]
    fn look_alikes_become_what_they_look_like() {
        let cases = [
            ("v=STSv1;\u{a0}id=1", Some("v=STSv1; id=1")),
            ("\u{feff}v=STSv1; id=1\u{a0}", Some("v=STSv1; id=1")),
            ("v\u{ff1d}STSv1\u{ff1b} id=1", Some("v=STSv1; id=1")),
            ("v=STSv1; id=\u{ff12}\u{ff10}", Some("v=STSv1; id=20")),
            ("v=STSv1\nid=1\n", Some("v=STSv1; id=1")),
            ("v=STSv1;\r\nid=1\r\n", Some("v=STSv1; id=1")),
            ("id=1\nv=STSv1", Some("id=1; v=STSv1")),
            ("v=STSv1; id=1\n3600", Some("v=STSv1; id=1 3600")),
            ("v=STSv1; \u{456}d=1", Some("v=STSv1; id=1")),
            ("v=STSv1; id=“1”", Some("v=STSv1; id=1")),
            ("v=STSv1; id=\u{e4}", None),
        ];
        for (text, meant) in cases {
            let fixed = as_ascii(text.as_bytes()).map(|edits| apply(text.as_bytes(), &edits));
            assert_eq!(fixed.as_deref().map(String::from_utf8_lossy).as_deref(), meant, "{text:?}");
        }
    }
}
