//! The files by which a web server or a platform serves the policy.

use crate::Failure;
use crate::new::failure::NewFailure;
use mta_sts::DomainName;
use mta_sts::publish::hosting::{Snippet, Written, all, named};
use std::fmt::Write;

/// Returns the snippet of this name.
pub(super) fn snippet(given: &str) -> Result<&'static Snippet, Failure> {
    named(given).ok_or_else(|| {
        let known: Vec<&str> = all().map(|snippet| snippet.key).collect();
        NewFailure::UnknownHosting { given: given.to_owned(), known: known.join(", ") }.into()
    })
}

/// Returns the files and the notes as text, each file behind its path.
pub(super) fn shown(snippet: &Snippet, domain: &DomainName, policy: &str) -> String {
    let mut out = format!("\n== {} ==\n", snippet.name);
    // Writing to a String cannot fail.
    for note in snippet.notes(domain) {
        let _ = writeln!(out, "{note}");
    }
    for Written { path, text } in snippet.written(domain, policy) {
        let _ = write!(out, "\n== {path} ==\n{text}");
    }
    out
}

/// Returns the files with paths below a folder: those of a platform can be deployed from there.
pub(super) fn files(snippet: &Snippet, domain: &DomainName, policy: &str) -> Vec<(String, String)> {
    let inside = |path: &str| {
        let path = path.replace('\\', "/");
        let path = path.strip_prefix("C:").unwrap_or(&path).trim_start_matches('/').to_owned();
        format!("hosting/{path}")
    };
    snippet.written(domain, policy).into_iter().map(|file| (inside(&file.path), file.text)).collect()
}
