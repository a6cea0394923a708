//! Addresses of the screens.

use crate::browser;
use mta_sts::DomainName;

/// What an address of the check screen asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// The first page.
    Home,
    /// The check of the domain that this text names: `/d/<text>`, or `/?domain=<text>` where the form was sent
    /// without any script.
    Check(String),
}

impl Route {
    /// What the address bar asks for.
    pub(crate) fn here() -> Self {
        let (path, query) = browser::address();
        let path = path.strip_prefix(&browser::root()).unwrap_or(&path);
        Self::read(path, &query, browser::decode)
    }

    /// Reads an address of the check screen. `decode` undoes percent-encoding; it fails where that is malformed.
    pub(crate) fn read(path: &str, query: &str, decode: fn(&str) -> Option<String>) -> Self {
        let text = path.strip_prefix(PREFIX).map(str::to_owned).or_else(|| {
            let pairs = query.trim_start_matches('?').split('&');
            let value = pairs.filter_map(|pair| pair.strip_prefix("domain=")).next();
            value.map(|value| value.replace('+', " "))
        });
        let text = text.map(|raw| decode(&raw).unwrap_or(raw)).filter(|text| !text.is_empty());
        text.map_or(Self::Home, Self::Check)
    }
}

/// Returns the address of a page in the language of this one.
pub(crate) fn local(path: &str) -> String {
    browser::root() + path
}

/// Returns the address of the page about a lint.
pub(crate) fn lint_page(name: &str) -> String {
    local(&["/lints/", name].concat())
}

/// Returns the address of the page about a note on a TLS report.
pub(crate) fn note_page(name: &str) -> String {
    local(&["/notes/", name].concat())
}

/// The lasting address of a check.
pub(crate) fn permalink(domain: &DomainName) -> String {
    local(&format!("{PREFIX}{domain}"))
}

/// The page that tells how to show the verdict on another page.
pub(crate) fn embed(domain: &DomainName) -> String {
    local(&format!("/embed?domain={domain}"))
}

/// The address of the editor.
pub(crate) const LINT: &str = "/lint";

/// The path of the screen that publishes.
pub(crate) const PUBLISH: &str = "/publish";

/// The address of the screen that publishes, begun with this domain.
pub(crate) fn publish(domain: &DomainName) -> String {
    local(&format!("{PUBLISH}#domain={domain}"))
}

/// The path of the screen of TLS reports.
pub(crate) const REPORTS: &str = "/reports";

const PREFIX: &str = "/d/";

#[cfg(test)]
mod tests {
    use super::Route;

    fn read(path: &str, query: &str) -> Route {
        Route::read(path, query, |text| (!text.contains("%%")).then(|| text.replace("%40", "@")))
    }

    #[test]
    fn addresses_are_read() {
        let check = |text: &str| Route::Check(text.to_owned());
        let cases = [
            ("/", "", Route::Home),
            ("/d/", "", Route::Home),
            ("/elsewhere", "", Route::Home),
            ("/check", "", Route::Home),
            ("/", "?domain=", Route::Home),
            ("/d/example.com", "", check("example.com")),
            ("/d/a%40example.com", "", check("a@example.com")),
            ("/d/%%", "", check("%%")),
            ("/", "?domain=a%40example.com", check("a@example.com")),
            ("/", "?x=1&domain=+example.com", check(" example.com")),
            ("/d/example.com", "?domain=other.example", check("example.com")),
        ];
        for (path, query, expected) in cases {
            assert_eq!(read(path, query), expected, "{path}{query}");
        }
    }
}
