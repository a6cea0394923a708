//! The files by which a web server or a platform serves the policy.

use crate::Failure;
use crate::new::failure::NewFailure;
use crate::words::say;
use mta_sts::publish::hosting::{Snippet, Written, all, named};
use mta_sts::{DomainName, Message};
use std::fmt::Write;

/// Returns the snippet of this name.
pub(super) fn snippet(given: &str) -> Result<&'static Snippet, Failure> {
    named(given).ok_or_else(|| {
        let known: Vec<&str> = all().map(|snippet| snippet.key).collect();
        NewFailure::UnknownHosting { given: given.to_owned(), known: known.join(", ") }.into()
    })
}

/// Web servers whose file can have a block for each domain. The files of the others are for one domain, unless they are the
/// same for all.
const JOINED: &[&str] = &["nginx", "apache", "caddy"];

/// The files of a snippet for one or more domains, and the notes.
pub(super) struct Serving {
    name: &'static str,
    notes: Vec<Message>,
    files: Vec<Written>,
}

impl Serving {
    /// Returns the files by which all domains are served, each path once.
    pub(super) fn of(
        snippet: &'static Snippet,
        domains: &[&DomainName],
        policy: &str,
    ) -> Result<Self, Failure> {
        let mut all = Self { name: snippet.name, notes: Vec::new(), files: Vec::new() };
        for domain in domains {
            for note in snippet.notes(domain) {
                // Not every note names the domain.
                if !all.notes.iter().any(|known| known.text() == note.text()) {
                    all.notes.push(note);
                }
            }
            for file in snippet.written(domain, policy) {
                match all.files.iter_mut().find(|known| known.path == file.path) {
                    None => all.files.push(file),
                    Some(known) if known.text == file.text => {}
                    Some(known) if JOINED.contains(&snippet.key) => {
                        known.text.push('\n');
                        known.text.push_str(&file.text);
                    }
                    Some(_) => {
                        return Err(NewFailure::HostingOfOne {
                            name: snippet.name,
                            known: JOINED.join(", "),
                        }
                        .into());
                    }
                }
            }
        }
        Ok(all)
    }

    /// Returns the files and the notes as text, each file behind its path.
    pub(super) fn shown(&self) -> String {
        let mut out = format!("\n== {} ==\n", self.name);
        // Writing to a String cannot fail.
        for note in &self.notes {
            let _ = writeln!(out, "{}", say(note));
        }
        for Written { path, text } in &self.files {
            let _ = write!(out, "\n== {path} ==\n{text}");
        }
        out
    }

    /// Returns the files with paths below a folder: those of a platform can be deployed from there.
    pub(super) fn below_folder(self) -> Vec<(String, String)> {
        let inside = |path: &str| {
            let path = path.replace('\\', "/");
            let path = path.strip_prefix("C:").unwrap_or(&path).trim_start_matches('/').to_owned();
            format!("hosting/{path}")
        };
        self.files.into_iter().map(|file| (inside(&file.path), file.text)).collect()
    }
}
