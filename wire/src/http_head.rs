//! The head of an HTTP/1 response, as far as it shows why a client rejects it (RFC 9112).

use mta_sts::Detail;

/// At most this many bytes of a head are read.
const HEAD_MAX: usize = 64 * 1024;

/// The beginning of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// It does not end yet.
    Incomplete,
    /// It is a valid head. If the body comes in chunks, the size of the first one is valid too.
    Valid,
    /// It is not, for this reason.
    Invalid(Detail),
}

/// Parses the bytes received so far.
pub fn head(bytes: &[u8]) -> Head {
    const BEGINNING: &[u8] = b"HTTP/";
    if bytes.iter().zip(BEGINNING).any(|(found, expected)| found != expected) {
        return Head::Invalid(Detail::NotHttp);
    }
    let (mut is_chunked, mut is_body) = (false, false);
    for (number, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        let Some(line) = line.strip_suffix(b"\n") else { break };
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if is_body {
            return if is_chunk_size(line) { Head::Valid } else { Head::Invalid(Detail::BadChunks) };
        }
        if line.is_empty() {
            if !is_chunked {
                return Head::Valid;
            }
            is_body = true;
            continue;
        }
        is_chunked |= is_coding(line);
        if let Some(why) = if number == 0 { of_status(line) } else { of_field(line) } {
            return Head::Invalid(why);
        }
    }
    if bytes.len() > HEAD_MAX && is_body {
        // The line has a long extension.
        return Head::Valid;
    }
    if bytes.len() > HEAD_MAX {
        return Head::Invalid(Detail::LongHeader);
    }
    Head::Incomplete
}

/// Whether a line of a header field says that the body comes in chunks.
fn is_coding(line: &[u8]) -> bool {
    line.split_at_checked(TRANSFER.len()).is_some_and(|(name, value)| {
        name.eq_ignore_ascii_case(TRANSFER) && value.trim_ascii().eq_ignore_ascii_case(b"chunked")
    })
}

const TRANSFER: &[u8] = b"transfer-encoding:";

/// Whether a line is the size of a chunk (RFC 9112 §7.1), perhaps with extensions. No client reads one of more than sixteen digits.
fn is_chunk_size(line: &[u8]) -> bool {
    let size = line.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii();
    (1..=16).contains(&size.len()) && size.iter().all(u8::is_ascii_hexdigit)
}

/// Returns what is wrong with a status line (RFC 9112 §4).
fn of_status(line: &[u8]) -> Option<Detail> {
    let status = line.get(8..13).unwrap_or_default();
    let is_valid = matches!(status, [b' ', digits @ .., b' '] if digits.iter().all(u8::is_ascii_digit))
        || matches!(line.get(8..), Some([b' ', digits @ ..]) if digits.len() == 3 && digits.iter().all(u8::is_ascii_digit));
    (!is_valid).then_some(Detail::BadStatusLine)
}

/// Returns what is wrong with a line of a header field (RFC 9112 §5).
fn of_field(line: &[u8]) -> Option<Detail> {
    if line.contains(&0) {
        return Some(Detail::NulInField);
    }
    if line.first().is_some_and(|first| matches!(first, b' ' | b'\t')) {
        return Some(Detail::FoldedField);
    }
    match line.iter().position(|byte| *byte == b':') {
        None | Some(0) => Some(Detail::NoFieldName),
        Some(colon) => {
            let name = line.get(..colon).unwrap_or_default();
            let is_token =
                name.iter().all(|byte| byte.is_ascii_graphic() && !b"()<>@,;\\\"/[]?={}".contains(byte));
            (!is_token).then_some(Detail::BadFieldName)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_valid_or_has_a_reason() {
        let good = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX:\r\n\r\n";
        for length in 0..good.len() {
            assert_eq!(head(&good[..length]), Head::Incomplete, "{length}");
        }
        for bytes in [&good[..], b"HTTP/1.1 404\nA: b\n\nbody", b"HTTP/1.0 500 \r\n\r\n"] {
            assert_eq!(head(bytes), Head::Valid, "{:?}", String::from_utf8_lossy(bytes));
        }
        for (chunk, expected) in [
            (&b""[..], Head::Incomplete),
            (b"1f", Head::Incomplete),
            (b"1f\r\n", Head::Valid),
            (b"1F ; name=value\n", Head::Valid),
            (b"zz\r\nversion", Head::Invalid(Detail::BadChunks)),
            (b"\r\n", Head::Invalid(Detail::BadChunks)),
            (b"ffffffffffffffffffff\r\n", Head::Invalid(Detail::BadChunks)),
        ] {
            let bytes = [&b"HTTP/1.1 200 OK\r\ntransfer-Encoding: Chunked\r\n\r\n"[..], chunk].concat();
            assert_eq!(head(&bytes), expected, "{:?}", String::from_utf8_lossy(chunk));
        }
        let long = [&b"HTTP/1.1 200 OK\r\n"[..], &b"version: STSv1\r\n".repeat(5000)].concat();
        let cases: [(&[u8], Detail); 10] = [
            (b"SSH-2.0-x\r\n", Detail::NotHttp),
            (b"\x00\x01", Detail::NotHttp),
            (b"version: STSv1\n", Detail::NotHttp),
            (b"HTTP/1.1 OK\r\n", Detail::BadStatusLine),
            (b"HTTP/1.1 20 OK\r\n", Detail::BadStatusLine),
            (b"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n", Detail::FoldedField),
            (b"HTTP/1.1 200 OK\r\nA: b\0c\r\n", Detail::NulInField),
            (b"HTTP/1.1 200 OK\r\nnothing\r\n", Detail::NoFieldName),
            (b"HTTP/1.1 200 OK\r\nA b: c\r\n", Detail::BadFieldName),
            (&long, Detail::LongHeader),
        ];
        for (bytes, expected) in cases {
            assert_eq!(head(bytes), Head::Invalid(expected), "{:?}", String::from_utf8_lossy(bytes));
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_parsed_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
            let _ = head(&bytes);
            let _ = head(&[b"HTTP/1.1 200 OK\r\n", bytes.as_slice()].concat());
        }
    }
}
