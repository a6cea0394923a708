//! Quoted-printable (RFC 2045 §6.7).

use memchr::memmem;

/// Returns the decoded text, if it seems to be quoted-printable: if it has an encoded equals sign, a line that is
/// continued, or a header field that says so. Other texts have equals signs of their own, such as `delay=45`.
pub(super) fn decoded(text: &str) -> Option<String> {
    let continued = |line: &str| line.trim_end_matches(['\r', ' ', '\t']).ends_with('=');
    let contains = |part: &str| memmem::find(text.as_bytes(), part.as_bytes()).is_some();
    let names = ["=3D", "=3d", "quoted-printable", "Quoted-Printable", "QUOTED-PRINTABLE"];
    (names.into_iter().any(contains) || text.lines().any(continued)).then(|| decode(text))
}

fn decode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let (byte, next) = match first {
            b'=' => escape(after).unwrap_or((Some(b'='), after)),
            _ => (Some(*first), after),
        };
        out.extend(byte);
        rest = next;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Reads what follows an equals sign: a byte, or a line end, which means nothing.
fn escape(text: &[u8]) -> Option<(Option<u8>, &[u8])> {
    if let Some(next) = line_end(text) {
        return Some((None, next));
    }
    match text {
        [high, low, next @ ..] => Some((Some(hex(*high)? * 16 + hex(*low)?), next)),
        _ => None,
    }
}

/// Returns what follows a line end with blanks before it.
fn line_end(text: &[u8]) -> Option<&[u8]> {
    // Writers leave at most a few blanks; a limit keeps the time linear.
    let blanks = text.iter().take(8).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
    let rest = text.get(blanks..)?;
    rest.strip_prefix(b"\n").or_else(|| rest.is_empty().then_some(rest))
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
