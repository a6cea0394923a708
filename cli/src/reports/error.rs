//! Why a file, or a part of one, cannot be read.

use crate::failure::system;
use mta_sts::tlsrpt_report::{AddError, FILE_BYTES_MAX, LimitError, RATIO_MAX};
use mta_sts::{Arg, Message};
use std::io;
use zip::result::ZipError;

/// The message follows the name of the file.
#[derive(Debug)]
pub(super) enum OpenError {
    /// The operating system refuses.
    Io(io::Error),
    /// It is over the limit of size.
    TooLarge,
    /// It is a decompression bomb.
    Ratio,
    /// All that is in one file is over the limit of size.
    ArchiveTooLarge,
    /// Archives contain each other too often.
    Nested,
    /// The gzip data ends early.
    GzipCut,
    /// The gzip data is damaged.
    Gzip(io::Error),
    /// The archive is damaged or uses what is not supported.
    Zip(ZipError),
    /// The text is not valid JSON.
    Json(serde_json::Error),
    /// The JSON is too large or too deep.
    Limit(LimitError),
    /// The JSON is not a report, or there are too many.
    Add(AddError),
    /// Not even a container.
    Unknown,
    /// The gzip data contains something else.
    UnknownInGzip,
    /// An archive of another kind.
    Tar,
    /// The attachment is gone.
    Missing,
    /// Nothing is in it.
    Empty,
}

impl OpenError {
    /// Returns the reason as a sentence about the file, without a full stop.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Io(error) => {
                Message::new("file.unread", "it cannot be read: {reason}").arg("reason", system(error))
            }
            Self::TooLarge => {
                Message::new("file.too-large", "it is larger than the limit of {most} MB after decompression")
                    .arg("most", FILE_BYTES_MAX / 1_000_000)
            }
            Self::Ratio => Message::new(
                "file.bomb",
                "it expands to more than {most} times its compressed size, which is the limit",
            )
            .arg("most", RATIO_MAX),
            Self::ArchiveTooLarge => Message::new(
                "file.archive-too-large",
                "what is in it is larger than the limit of {most} MB together",
            )
            .arg("most", ARCHIVE_BYTES_MAX / 1_000_000),
            Self::Nested => Message::new(
                "file.nested",
                "archives and mails are nested more than {most} levels deep in it, which is the limit",
            )
            .arg("most", NESTING_MAX),
            Self::GzipCut => {
                Message::new("file.gzip-cut", "its gzip data is cut off; download or save it again")
            }
            Self::Gzip(error) => Message::new(
                "file.gzip-damaged",
                "its gzip data is damaged ({reason}); download or save it again",
            )
            .arg("reason", error),
            Self::Zip(error) => Message::new(
                "file.zip-damaged",
                "its ZIP data cannot be read ({reason}); unpack it with another program and give the folder",
            )
            .arg("reason", error),
            Self::Json(error) => {
                Message::new("file.bad-json", "its JSON is not valid: {reason}").arg("reason", error)
            }
            Self::Limit(error) => {
                Message::new("file.over-limit", "{reason}, which is the limit").arg("reason", error.message())
            }
            Self::Add(error) => error.message(),
            Self::Unknown => Message::new(
                "file.unknown",
                "it is not a TLS report: it is neither JSON, gzip, ZIP, a mail nor an mbox",
            ),
            Self::UnknownInGzip => Message::new(
                "file.unknown-in-gzip",
                "it is not a TLS report: what is compressed in it is neither JSON, ZIP, a mail nor an mbox",
            ),
            Self::Tar => Message::new("file.tar", "it is a tar archive; unpack it and give the folder"),
            Self::Missing => Message::new(
                "file.missing",
                "its header announces a TLS report, and no report is in it: a gateway may have removed or damaged the attachment",
            ),
            Self::Empty => Message::new("file.empty", "it is empty"),
        }
    }
}

impl From<OpenError> for Arg {
    fn from(error: OpenError) -> Self {
        error.message().into()
    }
}

impl From<io::Error> for OpenError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<ZipError> for OpenError {
    fn from(error: ZipError) -> Self {
        Self::Zip(error)
    }
}

impl From<AddError> for OpenError {
    fn from(error: AddError) -> Self {
        Self::Add(error)
    }
}

/// At most this many bytes are decompressed from one file given on the command line.
pub(super) const ARCHIVE_BYTES_MAX: usize = 200_000_000;

/// At most this many archives, compressed files and mails are in each other.
pub(super) const NESTING_MAX: usize = 6;
