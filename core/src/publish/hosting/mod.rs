//! How to serve a policy: files for web servers and platforms that work as they are.

mod platforms;
mod servers;
mod snippet;

pub use snippet::{Snippet, Written};

/// Returns the snippets for web servers of one's own.
pub fn servers() -> impl Iterator<Item = &'static Snippet> {
    servers::SERVERS.iter()
}

/// Returns the snippets for platforms.
pub fn platforms() -> impl Iterator<Item = &'static Snippet> {
    platforms::PLATFORMS.iter()
}

/// Returns all snippets: web servers first.
pub fn all() -> impl Iterator<Item = &'static Snippet> {
    servers().chain(platforms())
}

/// Returns the snippet of this name, such as `nginx`.
pub fn named(name: &str) -> Option<&'static Snippet> {
    all().find(|snippet| snippet.key.eq_ignore_ascii_case(name))
}
