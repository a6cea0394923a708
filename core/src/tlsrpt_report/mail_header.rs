//! The header of a mail or of a part: its fields, and their parameters.

use crate::text::characters::mentions;
use crate::tlsrpt_report::envelope::MailHeader;

/// The fields of a header, with folded lines joined.
pub(super) struct Header {
    fields: Vec<(String, String)>,
}

/// At most this many bytes of a header are read.
const HEADER_MAX: usize = 256 * 1024;

impl Header {
    /// Splits a text at the first empty line.
    pub(super) fn split(text: &[u8]) -> (Self, &[u8]) {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            at += line.len();
            // A file that was converted twice has two CR.
            if line.iter().all(|byte| matches!(byte, b'\r' | b'\n')) && line.ends_with(b"\n")
                || at > HEADER_MAX
            {
                break;
            }
            let line = String::from_utf8_lossy(line.trim_ascii_end());
            match (line.starts_with([' ', '\t']), fields.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                _ => {
                    let Some((name, value)) = line.split_once(':') else { continue };
                    fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
            }
        }
        (Self { fields }, text.get(at..).unwrap_or_default())
    }

    pub(super) fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    pub(super) fn of_mail(&self) -> MailHeader {
        MailHeader {
            domain: self.field("tls-report-domain"),
            submitter: self.field("tls-report-submitter"),
            subject: self.field("subject"),
            is_signed: self.field("dkim-signature").is_some(),
            media_type: String::new(),
        }
    }
}

/// Returns a parameter of a field: `name=value`, `name="value"`, `name*=utf-8''value`, or in pieces `name*0=…; name*1*=…`
/// (RFC 2231).
pub(super) fn parameter(field: &str, name: &str) -> Option<String> {
    if !mentions(field.as_bytes(), name.as_bytes()) {
        return None;
    }
    let mut pieces: Option<String> = None;
    let mut rest = field.split_once(';')?.1;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ';']);
        let Some((key, behind)) = rest.split_once('=') else { return pieces };
        let key = key.trim();
        let (value, next) = value(behind.trim_start());
        rest = next;
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        let Some((base, piece)) = key.split_once('*') else { continue };
        if !base.eq_ignore_ascii_case(name) {
            continue;
        }
        let is_encoded = piece.is_empty() || piece.ends_with('*');
        let is_first = matches!(piece, "" | "0*");
        let value = match (is_encoded, is_first) {
            (false, _) => value,
            (true, true) => percent_decoded(value.splitn(3, '\'').last().unwrap_or_default()),
            (true, false) => percent_decoded(&value),
        };
        if piece.is_empty() {
            return Some(value);
        }
        pieces.get_or_insert_default().push_str(&value);
    }
}

/// Reads the value of a parameter, and returns what is behind it.
fn value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find([';', ' ', '\t']).unwrap_or(text.len());
        return (text.get(..end).unwrap_or_default().to_owned(), text.get(end..).unwrap_or_default());
    };
    let mut value = String::new();
    let mut is_escaped = false;
    for (at, character) in quoted.char_indices() {
        match character {
            _ if is_escaped => {
                value.push(character);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return (value, quoted.get(at + 1..).unwrap_or_default()),
            _ => value.push(character),
        }
    }
    (value, "")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        let byte = (*first == b'%').then(|| pair(rest)).flatten();
        bytes.push(byte.unwrap_or(*first));
        if byte.is_some() {
            rest = rest.get(2..).unwrap_or_default();
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Returns the byte that two hexadecimal digits give.
pub(super) fn pair(text: &[u8]) -> Option<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let [high, low, ..] = text else { return None };
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

#[cfg(test)]
mod tests {
    use super::parameter;

    #[test]
    fn parameters_are_read_in_all_forms() {
        let cases = [
            ("a/b; name=x", Some("x")),
            ("a/b; charset=utf-8;  NAME = \"x y; \\\"z\\\"\"", Some("x y; \"z\"")),
            ("a/b; name*=utf-8''a%20b%C3%BC", Some("a bü")),
            ("a/b; name*0*=utf-8''a%20b; name*1=\"%21c\"; name*2*=%21.json", Some("a b%21c!.json")),
            ("a/b; filename*0=x; name*0=a; charset=y; name*1=b", Some("ab")),
            ("a/b; filename=x", None),
            ("a/b; name", None),
            ("a/b", None),
        ];
        for (field, expected) in cases {
            assert_eq!(parameter(field, "name").as_deref(), expected, "{field}");
        }
    }
}
