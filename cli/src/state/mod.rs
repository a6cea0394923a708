//! `--state`: what is remembered of each domain from one run to the next.

mod cached;
mod entry;

use crate::Failure;
use crate::check::checked::{Checked, Done};
use crate::failure::system;
use crate::replace::replace;
use entry::Entry;
use mta_sts::{Arg, Message};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

pub(crate) use cached::Cached;

/// The version of the file.
const SCHEMA: u8 = 1;

/// The file.
pub(crate) struct State {
    path: PathBuf,
    content: Content,
}

#[derive(Deserialize, Serialize)]
struct Content {
    schema: u8,
    domains: BTreeMap<String, Entry>,
}

/// What the state tells about one domain.
#[derive(Default)]
pub(crate) struct News {
    /// Whether `--quiet` prints the domain.
    pub(crate) is_news: bool,
    /// What a sender with an earlier policy in its cache does today.
    pub(crate) cached: Vec<Cached>,
    /// Whether the policy changed without a new id; `None` if there is nothing to compare with.
    pub(crate) changed_without_id: Option<bool>,
}

impl State {
    /// Reads the file. One that does not exist yet is empty.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let name = || path.display().to_string();
        let content = match bounded(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                Content { schema: SCHEMA, domains: BTreeMap::new() }
            }
            Err(error) => return Err(Failure::Read { name: name(), reason: reason(&error) }),
            Ok(text) => serde_json::from_slice(&text).map_err(|error| Failure::Read {
                name: name(),
                reason: Message::new(
                    "cli.not-a-state",
                    "it is not a state file ({error}); delete it to begin again",
                )
                .arg("error", error)
                .into(),
            })?,
        };
        if content.schema != SCHEMA {
            let reason = Message::new("cli.newer-state", "it is of a newer version of this program");
            return Err(Failure::Read { name: name(), reason: reason.into() });
        }
        Ok(Self { path: path.to_owned(), content })
    }

    /// Compares a result with the last one, adds the findings about the change, and remembers the result.
    pub(crate) fn compare(&mut self, checked: &mut Checked) -> News {
        let Ok(done) = &mut checked.result else { return News { is_news: true, ..News::default() } };
        self.compare_done(done)
    }

    fn compare_done(&mut self, done: &mut Done) -> News {
        let name = done.domain.to_string();
        let before = self.content.domains.remove(&name);
        if let Some(live) = before.as_ref().and_then(Entry::live) {
            done.judge_beside(&live);
        }
        let entry = Entry::after(before.as_ref(), done);
        let news = News {
            is_news: before.as_ref().is_some_and(|before| entry.is_news_after(before)),
            cached: entry.cached(done),
            changed_without_id: before.as_ref().and_then(|before| before.changed_without_id(done)),
        };
        self.content.domains.insert(name, entry);
        news
    }

    /// Replaces the file at once.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(&self.content).map_err(io::Error::from);
        let written = text.and_then(|text| replace(&self.path, &text, 0o600));
        written
            .map_err(|error| Failure::Write { name: self.path.display().to_string(), reason: system(&error) })
    }
}

/// At most this many bytes of a state are read: a hundred thousand domains.
const STATE_MAX: u64 = 256 << 20;

fn bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(STATE_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > STATE_MAX {
        return Err(io::Error::from(ErrorKind::FileTooLarge));
    }
    Ok(bytes)
}

fn reason(error: &io::Error) -> Arg {
    match error.kind() {
        ErrorKind::FileTooLarge => {
            Message::new("cli.state-too-large", "it has more than {most} bytes").arg("most", STATE_MAX).into()
        }
        _ => system(error),
    }
}
