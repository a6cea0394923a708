//! The header fields of every answer: three sets, for the page, for what others embed, and for the API.
//!
//! The platform serves the page's files itself, by `web/public/_headers`; that file is written from here
//! (`UPDATE_EXPECT=1 cargo test -p mta-sts-check-edge --lib headers`), and so are `deploy/headers.caddy`,
//! which says the same to the web server of a self-hosted installation, and `deploy/api-errors.caddy`, by
//! which that server answers in the Worker's place.

/// Names in lower case, and values.
pub type Fields = [(&'static str, &'static str)];

/// On every file of the page. Scripts and styles come from its own files, nothing is inline, and no
/// string becomes markup or script but through Trusted Types.
pub const PAGE: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    STRICT_TRANSPORT_SECURITY,
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
    REFERRER_POLICY,
    CONTENT_TYPE_OPTIONS,
];

/// On what may stand in a frame of somebody else's page: the one set that lets itself be framed. It
/// has no origin, so neither storage nor a service worker, whatever the page around says of its frame.
pub const EMBED: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'; \
         form-action 'none'; sandbox allow-scripts; require-trusted-types-for 'script'",
    ),
    STRICT_TRANSPORT_SECURITY,
    ("cross-origin-resource-policy", "cross-origin"),
    ("permissions-policy", PERMISSIONS),
    REFERRER_POLICY,
    CONTENT_TYPE_OPTIONS,
];

/// On every answer of the Worker, the problem documents included.
///
/// The answers are data for other people's pages too, so they may be read from everywhere; opened
/// as a document they can do nothing. No field of an upstream's answer is ever passed on.
pub const API: [(&str, &str); 10] = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "age, etag, retry-after"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "cross-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY,
    CONTENT_TYPE_OPTIONS,
    ("x-robots-tag", "noindex"),
];

/// What a browser may send from another origin, and for how long it may remember that: a day.
pub const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-headers", "accept, if-none-match"),
    ("access-control-allow-methods", crate::api::route::ALLOW),
    ("access-control-max-age", "86400"),
];

/// Of an answer that stands for the moment it was given in, and of every problem.
pub const NO_STORE: &str = "no-store, no-transform";

/// What a rule of `_headers` does to the fields of [`PAGE`], which stand on every file.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Adds these, in the place of those with the same name.
    With(&'static Fields),
    /// Has these in their place, all of them.
    Instead(&'static Fields),
}

/// The rules of `_headers` after the one for every file: a path pattern each.
pub const SITE: [(&str, Rule); 4] = [
    // Frames without an origin, and other people's pages, load them too. Their names carry a hash
    // of their content.
    (
        "/assets/*",
        Rule::With(&[
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("cache-control", "public, max-age=31536000, immutable"),
        ]),
    ),
    // What other people's pages name: the address holds a version, or is always of this build.
    (
        "/widget/*",
        Rule::With(&[
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("cache-control", "public, max-age=3600"),
        ]),
    ),
    ("/embed/*", Rule::Instead(&EMBED)),
    ("/d/*", Rule::With(&[("x-robots-tag", "noindex")])),
];

const STRICT_TRANSPORT_SECURITY: (&str, &str) = ("strict-transport-security", "max-age=31536000");
const REFERRER_POLICY: (&str, &str) = ("referrer-policy", "no-referrer");
const CONTENT_TYPE_OPTIONS: (&str, &str) = ("x-content-type-options", "nosniff");

/// Nothing but writing to the clipboard.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=(), browsing-topics=(), clipboard-write=(self)";

impl Rule {
    /// The fields of [`PAGE`] that the rule takes away, and those that it sets anew.
    fn changes(
        self,
    ) -> (impl Iterator<Item = &'static str>, impl Iterator<Item = (&'static str, &'static str)>) {
        let (fields, all_go): (&Fields, bool) = match self {
            Self::With(fields) => (fields, false),
            Self::Instead(fields) => (fields, true),
        };
        let given = move |name: &str| fields.iter().find(|field| field.0 == name);
        let removed = PAGE.iter().filter(move |field| given(field.0).map_or(all_go, |new| new != *field));
        (removed.map(|(name, _)| *name), fields.iter().copied().filter(|field| !PAGE.contains(field)))
    }
}

const WRITTEN: &str = "# Written from edge/src/headers.rs; a test compares.\n";

/// The text of `web/public/_headers`.
///
/// Where two rules set the same field, the platform sends both values; so a later rule takes the
/// earlier value away first.
pub fn site_file() -> String {
    let line = |(name, value)| format!("  {name}: {value}\n");
    let mut text = format!("{WRITTEN}\n/*\n");
    text.extend(PAGE.into_iter().map(line));
    for (pattern, rule) in SITE {
        let (removed, set) = rule.changes();
        text.push_str(&format!("\n{pattern}\n"));
        text.extend(removed.map(|name| format!("  ! {name}\n")));
        text.extend(set.map(line));
    }
    text
}

/// The text of `deploy/headers.caddy`. A `route` keeps its directives in order.
pub fn caddy_file() -> String {
    let line = |(name, value)| format!("\t\t{name} \"{value}\"\n");
    let mut text = format!("{WRITTEN}\nroute {{\n\theader {{\n");
    text.extend(PAGE.into_iter().map(line));
    text.push_str("\t}\n");
    for (pattern, rule) in SITE {
        let (removed, set) = rule.changes();
        let set: Vec<_> = set.collect();
        let gone = removed.filter(|name| !set.iter().any(|(new, _)| new == name));
        text.push_str(&format!("\theader {pattern} {{\n"));
        text.extend(gone.map(|name| format!("\t\t-{name}\n")));
        text.extend(set.iter().copied().map(line));
        text.push_str("\t}\n");
    }
    text.push_str("}\n");
    text
}

/// What the web server says where the Worker does not answer. It puts in status and phrase.
const NO_ANSWER: &str = r#"\{"type":"about:blank","title":"{err.status_text}","status":{err.status_code},"detail":"the checker itself does not answer; try again in a minute"}"#;

/// The text of `deploy/api-errors.caddy`.
pub fn caddy_api_errors_file() -> String {
    let line = |(name, value)| format!("\t{name} \"{value}\"\n");
    let own = [("cache-control", NO_STORE), ("content-type", "application/problem+json")];
    let fields: String = API.into_iter().chain(own).map(line).collect();
    format!("{WRITTEN}\nheader {{\n{fields}}}\nrespond `{NO_ANSWER}`\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_written_files_say_what_stands_here() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (file, expected) in [
            ("web/public/_headers", site_file()),
            ("deploy/headers.caddy", caddy_file()),
            ("deploy/api-errors.caddy", caddy_api_errors_file()),
        ] {
            let path = root.join(file);
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                std::fs::write(&path, &expected).unwrap();
            }
            assert_eq!(std::fs::read_to_string(&path).unwrap(), expected, "{file}");
        }
    }

    #[test]
    fn nothing_is_inline_and_only_the_embedded_may_be_framed() {
        let policy =
            |set: &Fields| set.iter().find(|(name, _)| *name == "content-security-policy").unwrap().1;
        for (set, framed) in [(PAGE.as_slice(), false), (&API, false), (&EMBED, true)] {
            let policy = policy(set);
            assert!(policy.starts_with("default-src 'none'; "), "{policy}");
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
            assert_eq!(!policy.contains("frame-ancestors 'none'"), framed, "{policy}");
        }
        for set in [PAGE.as_slice(), &EMBED] {
            assert!(policy(set).ends_with("require-trusted-types-for 'script'"));
        }
        assert!(policy(&API).ends_with("sandbox"));
    }
}
