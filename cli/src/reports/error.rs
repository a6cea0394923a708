//! Why a file, or a part of one, cannot be read.

use mta_sts::tlsrpt_report::{AddError, FILE_BYTES_MAX, LimitError, RATIO_MAX};
use std::io;

/// The message follows the name of the file.
#[derive(Debug, thiserror::Error)]
pub(super) enum OpenError {
    /// The operating system refuses.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is over the limit of size.
    #[error("it is larger than the limit of {} MB after decompression", FILE_BYTES_MAX / 1_000_000)]
    TooLarge,
    /// It is a decompression bomb.
    #[error("it expands to more than {RATIO_MAX} times its compressed size, which is the limit")]
    Ratio,
    /// All that is in one file is over the limit of size.
    #[error("what is in it is larger than the limit of {} MB together", ARCHIVE_BYTES_MAX / 1_000_000)]
    ArchiveTooLarge,
    /// Archives contain each other too often.
    #[error("archives and mails are nested more than {NESTING_MAX} levels deep in it, which is the limit")]
    Nested,
    /// The gzip data ends early.
    #[error("its gzip data is cut off; download or save it again")]
    GzipCut,
    /// The gzip data is damaged.
    #[error("its gzip data is damaged ({0}); download or save it again")]
    Gzip(io::Error),
    /// The archive is damaged or uses what is not supported.
    #[error("its ZIP data cannot be read ({0}); unpack it with another program and give the folder")]
    Zip(#[from] zip::result::ZipError),
    /// The text is not valid JSON.
    #[error("its JSON is not valid: {0}")]
    Json(serde_json::Error),
    /// The JSON is too large or too deep.
    #[error("{0}, which is the limit")]
    Limit(LimitError),
    /// The JSON is not a report, or there are too many.
    #[error(transparent)]
    Add(#[from] AddError),
    /// Not even a container.
    #[error("it is not a TLS report: it is neither JSON, gzip, ZIP, a mail nor an mbox")]
    Unknown,
    /// The gzip data contains something else.
    #[error("it is not a TLS report: what is compressed in it is neither JSON, ZIP, a mail nor an mbox")]
    UnknownInGzip,
    /// An archive of another kind.
    #[error("it is a tar archive; unpack it and give the folder")]
    Tar,
    /// The attachment is gone.
    #[error(
        "its header announces a TLS report, and no report is in it: a gateway may have removed or damaged the attachment"
    )]
    Missing,
    /// Nothing is in it.
    #[error("it is empty")]
    Empty,
}

/// At most this many bytes are decompressed from one file given on the command line.
pub(super) const ARCHIVE_BYTES_MAX: usize = 200_000_000;

/// At most this many archives, compressed files and mails are in each other.
pub(super) const NESTING_MAX: usize = 6;
