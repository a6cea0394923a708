//! Opens files, and what is in them, until the reports are found.

use crate::reports::bridge;
use crate::reports::json;
use crate::words::plain;
use js_sys::Uint8Array;
use mta_sts::tlsrpt_report::{
    Batch, Content, Envelope, FILE_BYTES_MAX, FILES_MAX, RATIO_MAX, Source, announces_report, is_system_file,
    json_values, mail_parts, mbox_mails, report_amid, text_of, zip_files,
};
use mta_sts::{Arg, Message};
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// At most this many archives, compressed files and mails are in each other.
const NESTING_MAX: usize = 6;

/// At most this many bytes has a file as it is. Archives and mboxes may be larger than what is in them.
const WHOLE_MAX: usize = 200_000_000;

/// Up to this many bytes, the ratio does not matter: a few bytes may well become a whole report.
const RATIO_FROM: usize = 64 * 1024;

/// What is opened.
#[derive(Clone, Default)]
struct Level {
    source: Source,
    envelope: Envelope,
    depth: usize,
    /// Whether it should be a report, so that it is a problem if it is not one.
    is_expected: bool,
}

type Opened<'a> = Pin<Box<dyn Future<Output = Result<(), Arg>> + 'a>>;

/// Reads one file into the batch. A fault in it is a problem of the batch.
pub(super) async fn file(batch: &mut Batch, file: &File, path: &str) {
    let source = Source { file: path.to_owned(), part: String::new() };
    if !has_room(batch, &source) {
        return;
    }
    let name = path.rsplit('/').next().map(str::to_owned);
    let envelope = Envelope { file_name: name, ..Envelope::default() };
    let level = Level { source: source.clone(), envelope, depth: 0, is_expected: is_name_of_report(path) };
    let opened = match bytes_of(file).await {
        Ok(read) => bytes(batch, &read, level).await,
        Err(message) => Err(message),
    };
    if let Err(message) = opened {
        batch.fail(&source, message);
    }
}

/// Reads a text: JSON, or a mail.
pub(super) async fn text(batch: &mut Batch, text: &str, path: &str) {
    let source = Source { file: path.to_owned(), part: String::new() };
    batch.files += 1;
    let level = Level { source: source.clone(), is_expected: true, ..Level::default() };
    if let Err(message) = bytes(batch, text.as_bytes(), level).await {
        batch.fail(&source, message);
    }
}

async fn bytes_of(file: &File) -> Result<Vec<u8>, Arg> {
    if file.size() > WHOLE_MAX as f64 {
        return Err(Message::new("file.too-large-to-open", "it is larger than the limit of {most} MB")
            .arg("most", WHOLE_MAX / 1_000_000)
            .into());
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer
        .map_err(|_| Message::new("file.moved", "it cannot be read; it may have been moved or changed"))?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn bytes<'a>(batch: &'a mut Batch, bytes: &'a [u8], level: Level) -> Opened<'a> {
    Box::pin(async move {
        if level.depth > NESTING_MAX {
            return Err(Message::new(
                "file.nested",
                "archives and mails are nested more than {most} levels deep in it, which is the limit",
            )
            .arg("most", NESTING_MAX)
            .into());
        }
        let content = Content::of(bytes);
        if bytes.len() > FILE_BYTES_MAX && !matches!(content, Content::Zip | Content::Mbox) {
            return Err(too_large());
        }
        let content = match content {
            Content::Other if report_amid(&text_of(bytes).0).is_some() => Content::Json,
            content => content,
        };
        match content {
            Content::Gzip => {
                let inner = inflated(bytes, "gzip").await?;
                let level = Level { depth: level.depth + 1, is_expected: true, ..level };
                self::bytes(batch, &inner, level).await
            }
            Content::Zip => zip(batch, bytes, &level).await,
            Content::Mbox => {
                for (number, one) in mbox_mails(bytes) {
                    let source = level.source.inside(&plain(
                        &Message::new("file.message", "message {number}").arg("number", number),
                    ));
                    if !has_room(batch, &source) {
                        break;
                    }
                    mail(batch, one, &source, level.depth + 1).await;
                }
                Ok(())
            }
            Content::Mail => {
                mail(batch, bytes, &level.source, level.depth).await;
                Ok(())
            }
            Content::Json => {
                let (text, encoding) = text_of(bytes);
                let amid = report_amid(&text).filter(|_| level.envelope.mail.is_none());
                let envelope = Envelope { encoding, is_amid_text: amid.is_some(), ..level.envelope };
                let values =
                    amid.map_or_else(|| json_values(&text, envelope.mail.is_some()), |report| vec![report]);
                if let [only] = values.as_slice() {
                    return value(batch, only, &level.source, &envelope);
                }
                for (index, one) in values.into_iter().enumerate() {
                    let source = level.source.inside(&plain(
                        &Message::new("file.value", "value {number}").arg("number", index + 1),
                    ));
                    if let Err(message) = value(batch, one, &source, &envelope) {
                        batch.fail(&source, message);
                    }
                }
                Ok(())
            }
            Content::Dmarc => {
                batch.note_without_report(&level.source, Message::new("found.dmarc", "a DMARC report"));
                Ok(())
            }
            Content::Tar if level.is_expected => {
                Err(Message::new("file.tar", "it is a tar archive; unpack it and give the folder").into())
            }
            Content::Empty if level.is_expected => Err(Message::new("file.empty", "it is empty").into()),
            Content::Other if level.is_expected => Err(Message::new(
                "file.unknown",
                "it is not a TLS report: it is neither JSON, gzip, ZIP, a mail nor an mbox",
            )
            .into()),
            Content::Other | Content::Empty | Content::Tar => {
                batch.note_without_report(
                    &level.source,
                    Message::new("found.neither", "neither JSON nor a mail"),
                );
                Ok(())
            }
        }
    })
}

fn value(batch: &mut Batch, text: &str, source: &Source, envelope: &Envelope) -> Result<(), Arg> {
    let value = json::parse(text)?;
    batch.add(source, envelope, value).map_err(|error| error.message().into())
}

async fn mail(batch: &mut Batch, mail: &[u8], source: &Source, depth: usize) {
    let before = batch.reports.len() + batch.notes.len() + batch.problems.len();
    for (index, part) in mail_parts(mail).into_iter().enumerate() {
        let source = source.inside(part.name.as_deref().unwrap_or_default());
        // A mail with its report is one file.
        if index > 0 && !has_room(batch, &source) {
            return;
        }
        let envelope = Envelope { file_name: part.name, mail: Some(part.header), ..Envelope::default() };
        let level =
            Level { source: source.clone(), envelope, depth: depth + 1, is_expected: part.is_declared };
        match bytes(batch, &part.bytes, level).await {
            // An ordinary mail may have other JSON and other archives.
            Err(message) if part.is_declared => batch.fail(&source, message),
            Err(_) | Ok(()) => {}
        }
    }
    if before == batch.reports.len() + batch.notes.len() + batch.problems.len() {
        match announces_report(mail) {
            true => batch.fail(source, Message::new("file.missing", "its header announces a TLS report, and no report is in it: a gateway may have removed or damaged the attachment")),
            false => batch.note_without_report(source, Message::new("found.mail-without-report", "a mail without a report")),
        }
    }
}

async fn zip(batch: &mut Batch, archive: &[u8], level: &Level) -> Result<(), Arg> {
    for (index, file) in zip_files(archive).map_err(|error| error.message())?.into_iter().enumerate() {
        let file = match file {
            Ok(file) => file,
            Err(error) => {
                let name = Message::new("file.file", "file {number}").arg("number", index + 1);
                batch.fail(&level.source.inside(&plain(&name)), error.message());
                continue;
            }
        };
        if is_system_file(&file.name) {
            continue;
        }
        let source = level.source.inside(&file.name);
        if !has_room(batch, &source) {
            break;
        }
        let content = match file.is_deflated {
            true => inflated(file.bytes, "deflate-raw").await,
            false => Ok(file.bytes.to_vec()),
        };
        let is_expected = is_name_of_report(&file.name);
        let envelope = Envelope { file_name: Some(file.name), ..level.envelope.clone() };
        let inner = Level { source: source.clone(), envelope, depth: level.depth + 1, is_expected };
        let opened = match content {
            Ok(content) => bytes(batch, &content, inner).await,
            Err(message) => Err(message),
        };
        if let Err(message) = opened {
            batch.fail(&source, message);
        }
    }
    Ok(())
}

async fn inflated(compressed: &[u8], format: &str) -> Result<Vec<u8>, Arg> {
    let by_ratio = compressed.len().saturating_mul(RATIO_MAX).max(RATIO_FROM);
    let limit = by_ratio.min(FILE_BYTES_MAX);
    let bytes =
        bridge::unpack(Uint8Array::from(compressed), format, u32::try_from(limit).unwrap_or(u32::MAX));
    match bytes.await {
        Ok(bytes) => Ok(Uint8Array::new(&bytes).to_vec()),
        Err(error) if error.is_instance_of::<js_sys::RangeError>() => Err(match by_ratio < FILE_BYTES_MAX {
            true => Message::new("file.bomb", "it expands to more than {most} times its compressed size, which is the limit").arg("most", RATIO_MAX).into(),
            false => too_large(),
        }),
        Err(_) => Err(Message::new("file.compression-damaged", "its compressed data is damaged, cut off, or followed by other data; unpack it with another program, and add the file").into()),
    }
}

fn too_large() -> Arg {
    Message::new("file.too-large", "it is larger than the limit of {most} MB after decompression")
        .arg("most", FILE_BYTES_MAX / 1_000_000)
        .into()
}

fn has_room(batch: &mut Batch, source: &Source) -> bool {
    batch.files += 1;
    if batch.files == FILES_MAX + 1 {
        batch.fail(
            source,
            Message::new(
                "file.too-many",
                "it and what follows is not read, because {most} files are the limit",
            )
            .arg("most", FILES_MAX),
        );
    }
    batch.files <= FILES_MAX
}

fn is_name_of_report(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [".json", ".gz", ".eml", ".mbox", ".zip"].iter().any(|end| name.ends_with(end))
}
