//! A snippet: files with places for the domain and the policy.

use crate::finding::Message;
use crate::names::domain::DomainName;

/// What a web server or a platform needs to serve a policy.
#[derive(Debug, PartialEq, Eq)]
pub struct Snippet {
    /// The name for programs.
    pub key: &'static str,
    /// The name for people.
    pub name: &'static str,
    /// The files.
    pub(super) files: &'static [SnippetFile],
    /// What to do besides, and what goes wrong, in sentences with `{domain}` for the domain.
    pub(super) notes: &'static [Message],
}

/// A file of a snippet.
///
/// In its text, `{domain}` is the domain, `{policy}` the policy, and `{policy-json}` the policy as a string of JavaScript or JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SnippetFile {
    /// Its usual path.
    pub(super) path: &'static str,
    /// Its text.
    pub(super) text: &'static str,
}

/// A file for one domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its usual path.
    pub path: String,
    /// Its text.
    pub text: String,
}

impl Snippet {
    /// Returns the notes for a domain.
    pub fn notes(&self, domain: &DomainName) -> Vec<Message> {
        self.notes.iter().map(|note| note.clone().arg("domain", domain)).collect()
    }

    /// Returns the files for a domain and its policy.
    pub fn written(&self, domain: &DomainName, policy: &str) -> Vec<Written> {
        let filled = |text: &str| {
            let domain = domain.as_str();
            text.replace("{policy-json}", &json(policy))
                .replace("{policy}", policy)
                .replace("{domain}", domain)
        };
        let files = self.files.iter();
        files.map(|file| Written { path: filled(file.path), text: filled(file.text) }).collect()
    }
}

/// Returns a text as a string of JSON. A policy has only ASCII, so control characters and quotes are all to escape.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '"' | '\\' => out.extend(['\\', letter]),
            _ if letter.is_control() || !letter.is_ascii() => out.push('?'),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}
