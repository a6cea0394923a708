//! Lists the files of a ZIP archive. The page decompresses them with the browser's own decoder.

use crate::text::message::Message;
use std::fmt;

/// A file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipFile<'a> {
    /// Its name, which is only shown.
    pub name: String,
    /// Its bytes, as they are in the archive.
    pub bytes: &'a [u8],
    /// Whether the bytes are compressed by deflate, without any header.
    pub is_deflated: bool,
}

/// Why an archive, or a file in it, cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipError {
    /// The directory at the end is missing.
    Damaged,
    /// The file is encrypted.
    Encrypted,
    /// Another method than deflate.
    Method,
}

impl ZipError {
    /// Returns the reason.
    pub fn message(&self) -> Message {
        match self {
            Self::Damaged => Message::new("zip.damaged", "the ZIP archive is cut off or damaged"),
            Self::Encrypted => Message::new("zip.encrypted", "the file in the ZIP archive is encrypted"),
            Self::Method => {
                Message::new("zip.method", "the file in the ZIP archive is compressed by an unknown method")
            }
        }
    }
}

impl fmt::Display for ZipError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().text().fmt(f)
    }
}

impl std::error::Error for ZipError {}

/// At most this many bytes of a comment are behind the directory.
const COMMENT_MAX: usize = 65_535;

/// Whether a file of an archive belongs to the system that packed it: `__MACOSX/._r.json`, `.DS_Store`. In folders, hidden files
/// are left out as well.
pub fn is_system_file(name: &str) -> bool {
    let mut steps = name.split(['/', '\\']);
    let is_hidden = steps.next_back().is_some_and(|file| file.starts_with('.'));
    is_hidden || steps.any(|folder| folder == "__MACOSX")
}

/// Returns the files of an archive, without its folders.
///
/// # Errors
///
/// The archive has no directory.
pub fn zip_files(archive: &[u8]) -> Result<Vec<Result<ZipFile<'_>, ZipError>>, ZipError> {
    let tail = archive.len().saturating_sub(COMMENT_MAX + 22);
    let end = archive.get(tail..).unwrap_or_default();
    let end = end.windows(4).rposition(|window| window == b"PK\x05\x06").ok_or(ZipError::Damaged)? + tail;
    // The length of the comment is the last field.
    number(archive, end + 20, 2)?;
    let count = number(archive, end + 10, 2)?;
    let mut at = number(archive, end + 16, 4)?;
    let mut files = Vec::new();
    for _ in 0..count {
        if archive.get(at..at + 4) != Some(b"PK\x01\x02") {
            return Err(ZipError::Damaged);
        }
        let [name, extra, comment] = [28, 30, 32].map(|offset| number(archive, at + offset, 2));
        let (name_length, behind) = (name?, extra? + comment?);
        let name = archive.get(at + 46..at + 46 + name_length).ok_or(ZipError::Damaged)?;
        if !name.ends_with(b"/") {
            files.push(file(archive, at, String::from_utf8_lossy(name).into_owned()));
        }
        at += 46 + name_length + behind;
    }
    Ok(files)
}

/// Reads an entry of the directory.
fn file(archive: &[u8], entry: usize, name: String) -> Result<ZipFile<'_>, ZipError> {
    if number(archive, entry + 8, 2)? & 1 == 1 {
        return Err(ZipError::Encrypted);
    }
    let is_deflated = match number(archive, entry + 10, 2)? {
        0 => false,
        8 => true,
        _ => return Err(ZipError::Method),
    };
    let size = number(archive, entry + 20, 4)?;
    let local = number(archive, entry + 42, 4)?;
    if archive.get(local..local.saturating_add(4)) != Some(b"PK\x03\x04") {
        return Err(ZipError::Damaged);
    }
    let start = local + 30 + number(archive, local + 26, 2)? + number(archive, local + 28, 2)?;
    let bytes = archive.get(start..start.saturating_add(size)).ok_or(ZipError::Damaged)?;
    Ok(ZipFile { name, bytes, is_deflated })
}

/// Reads a number of `size` bytes, the lowest first.
fn number(bytes: &[u8], at: usize, size: usize) -> Result<usize, ZipError> {
    let digits = bytes.get(at..at.saturating_add(size)).ok_or(ZipError::Damaged)?;
    Ok(digits.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::{ZipError, is_system_file, zip_files};

    #[test]
    fn what_a_system_adds_is_not_a_report() {
        for (name, expected) in [
            ("__MACOSX/._r.json", true),
            ("a/__MACOSX/r.json", true),
            ("a/._r.json", true),
            (".DS_Store", true),
            ("a.b/r.json", false),
            ("../r.json", false),
            ("r.json", false),
        ] {
            assert_eq!(is_system_file(name), expected, "{name}");
        }
    }

    /// An archive with the file `a` that contains `hi`, as `zip -0` writes it.
    const STORED: &[u8] = b"PK\x03\x04\x0a\0\0\0\0\0\0\0\0\0\xac\x2a\x93\xd8\x02\0\0\0\x02\0\0\0\x01\0\0\0ahi\
        PK\x01\x02\x1e\x03\x0a\0\0\0\0\0\0\0\0\0\xac\x2a\x93\xd8\x02\0\0\0\x02\0\0\0\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0a\
        PK\x05\x06\0\0\0\0\x01\0\x01\0\x2f\0\0\0\x21\0\0\0\0\0";

    #[test]
    fn the_files_of_an_archive_are_listed() {
        let files = zip_files(STORED).unwrap();
        let file = files[0].as_ref().unwrap();
        assert_eq!((file.name.as_str(), file.bytes, file.is_deflated), ("a", b"hi".as_slice(), false));
        for cut in 0..STORED.len() - 1 {
            let found = zip_files(&STORED[..cut]);
            assert!(
                found.is_err() || found.is_ok_and(|files| files.iter().all(Result::is_err)),
                "cut at {cut}"
            );
        }
        assert_eq!(zip_files(b"PK\x03\x04"), Err(ZipError::Damaged));
    }
}
