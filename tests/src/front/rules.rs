//! Parses and applies `_headers` and `_redirects`, as Cloudflare does for static assets.

use std::fs;
use std::path::Path;

use hyper::header::{HeaderMap, HeaderName, HeaderValue};

use crate::LabError;

/// The rules of a site. A missing file has no rules.
#[derive(Debug, Clone, Default)]
pub(super) struct Rules {
    headers: Vec<HeaderRule>,
    rewrites: Vec<Rewrite>,
}

#[derive(Debug, Clone)]
struct HeaderRule {
    pattern: String,
    changes: Vec<Change>,
}

#[derive(Debug, Clone)]
enum Change {
    Add(HeaderName, HeaderValue),
    Remove(HeaderName),
}

#[derive(Debug, Clone)]
struct Rewrite {
    from: String,
    to: String,
}

impl Rules {
    /// Reads both files of a site.
    pub(super) fn load(root: &Path) -> Result<Self, LabError> {
        let headers = parse_file(&root.join("_headers"), parse_headers)?;
        let rewrites = parse_file(&root.join("_redirects"), parse_redirects)?;
        Ok(Self { headers, rewrites })
    }

    /// Returns the path of the file that is served for `path`.
    pub(super) fn rewrite<'a>(&'a self, path: &'a str) -> &'a str {
        self.rewrites.iter().find(|rewrite| matches(&rewrite.from, path)).map_or(path, |rewrite| &rewrite.to)
    }

    /// Adds the headers of all matching rules; several values of one name are joined by commas.
    pub(super) fn apply(&self, path: &str, headers: &mut HeaderMap) {
        let mut added = HeaderMap::new();
        for change in
            self.headers.iter().filter(|rule| matches(&rule.pattern, path)).flat_map(|rule| &rule.changes)
        {
            match change {
                Change::Remove(name) => drop(added.remove(name)),
                Change::Add(name, value) => {
                    let joined = added.get(name).and_then(|old: &HeaderValue| joined(old, value));
                    added.insert(name, joined.unwrap_or_else(|| value.clone()));
                }
            }
        }
        for (name, value) in &added {
            headers.insert(name, value.clone());
        }
    }
}

fn joined(old: &HeaderValue, new: &HeaderValue) -> Option<HeaderValue> {
    HeaderValue::from_bytes(&[old.as_bytes(), b", ", new.as_bytes()].concat()).ok()
}

fn parse_file<T>(path: &Path, parse: impl Fn(&str) -> Result<Vec<T>, String>) -> Result<Vec<T>, LabError> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).map_err(LabError::io(format!("cannot read {}", path.display())))?;
    parse(&text).map_err(|reason| LabError::Config { path: path.to_path_buf(), reason })
}

/// Parses `_headers`. A line without indentation is a path; the indented lines below it are its headers.
fn parse_headers(text: &str) -> Result<Vec<HeaderRule>, String> {
    let mut rules: Vec<HeaderRule> = Vec::new();
    for (number, line) in lines(text) {
        if !line.starts_with(char::is_whitespace) {
            rules.push(HeaderRule { pattern: line.trim().to_owned(), changes: Vec::new() });
            continue;
        }
        let rule =
            rules.last_mut().ok_or_else(|| format!("line {number}: a header before the first path"))?;
        let name = |text: &str| {
            text.trim()
                .parse::<HeaderName>()
                .map_err(|_| format!("line {number}: `{}` is not a header name", text.trim()))
        };
        rule.changes.push(match line.trim().strip_prefix('!') {
            Some(removed) => Change::Remove(name(removed)?),
            None => {
                let (before, value) = line
                    .split_once(':')
                    .ok_or_else(|| format!("line {number}: a header is written `Name: value`"))?;
                let value = HeaderValue::from_str(value.trim())
                    .map_err(|_| format!("line {number}: not a header value"))?;
                Change::Add(name(before)?, value)
            }
        });
    }
    Ok(rules)
}

/// Parses `_redirects`. Only rewrites (`from to 200`) are supported, because the site does not use redirects.
fn parse_redirects(text: &str) -> Result<Vec<Rewrite>, String> {
    lines(text)
        .map(|(number, line)| match line.split_ascii_whitespace().collect::<Vec<_>>().as_slice() {
            [from, to, "200"] => Ok(Rewrite { from: (*from).to_owned(), to: (*to).to_owned() }),
            _ => Err(format!("line {number}: only `from to 200` is served here")),
        })
        .collect()
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let all = (1..).zip(text.lines());
    all.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
}

/// Whether a path matches a pattern, which may contain one `*` for any text, and `:name` for one segment.
fn matches(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        Some((before, after)) => {
            let rest = path.get(before.len()..).filter(|_| path.starts_with(before));
            rest.is_some_and(|rest| rest.ends_with(after))
        }
        None => {
            let (mut left, mut right) = (pattern.split('/'), path.split('/'));
            loop {
                match (left.next(), right.next()) {
                    (None, None) => return true,
                    (Some(segment), Some(value)) if segment == value => {}
                    (Some(segment), Some(value)) if segment.starts_with(':') && !value.is_empty() => {}
                    _ => return false,
                }
            }
        }
    }
}
