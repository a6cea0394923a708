//! The header fields of every response, in four sets: for the page, for the embedded frames, for the API,
//! and for hosted policies.
//!
//! The platform serves the page's files with the fields of `web/public/_headers`. That file is generated from this one
//! (`UPDATE_EXPECT=1 cargo test -p mta-sts-check-edge --lib headers`). So are two files for the web server of a
//! self-hosted installation: `deploy/headers.caddy` with the same fields, and `deploy/api-errors.caddy` with the
//! response to send if the Worker does not answer.

use crate::api::route::ALLOW;

/// Names in lower case, and values.
pub type Fields = [(&'static str, &'static str)];

/// The fields of every file of the page. Scripts and styles come from the site's files only, except `web/first.js`, which is part
/// of the HTML and known by its hash. Trusted Types guard every use of a string as markup or script.
pub const PAGE: [(&str, &str); 7] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
         'sha256-271YMz8Si1mN9h0m9bPGU+9lRhZI3ddyB2rr8L90RiI='; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    STRICT_TRANSPORT_SECURITY,
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", PERMISSIONS),
    REFERRER_POLICY,
    CONTENT_TYPE_OPTIONS,
];

/// The fields of the files that other sites may embed in a frame. The sandbox removes the origin, and with it storage and
/// service workers, whatever the embedding page allows.
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

/// The fields of every response of the Worker, including problem documents.
///
/// Pages of any origin may read the responses; opened as a document, a response can run nothing. No header field of an
/// upstream is passed on.
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

/// The fields of a CORS preflight response; browsers may cache it for a day.
pub const PREFLIGHT: [(&str, &str); 3] = [
    ("access-control-allow-headers", "accept, if-none-match"),
    ("access-control-allow-methods", ALLOW),
    ("access-control-max-age", "86400"),
];

/// The fields of a hosted policy, and of every other answer at a policy host. Senders fetch a policy again when its id changes,
/// so the lifetime is only for caches on the way.
pub const POLICY: [(&str, &str); 3] =
    [("cache-control", "public, max-age=300"), ("content-type", "text/plain"), CONTENT_TYPE_OPTIONS];

/// The `cache-control` of streams and of problem documents.
pub const NO_STORE: &str = "no-store, no-transform";

/// How a rule of `_headers` changes the fields of [`PAGE`], which every file has.
#[derive(Clone, Copy, Debug)]
pub enum Rule {
    /// Adds these fields and replaces those with the same name.
    With(&'static Fields),
    /// Replaces all fields by these.
    Instead(&'static Fields),
}

/// The rules of `_headers` after the one for all files, with their path patterns.
pub const SITE: [(&str, Rule); 4] = [
    // Frames without an origin and pages of other sites load these files too. Their names contain a hash of their
    // content.
    (
        "/assets/*",
        Rule::With(&[
            ("access-control-allow-origin", "*"),
            ("cross-origin-resource-policy", "cross-origin"),
            ("cache-control", "public, max-age=31536000, immutable"),
        ]),
    ),
    // Pages of other sites load these files, by a URL with a version or by one that always leads to this build.
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

/// Allows writing to the clipboard only.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), camera=(), clipboard-read=(), display-capture=(), \
    encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), \
    magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), usb=(), \
    xr-spatial-tracking=(), browsing-topics=(), clipboard-write=(self)";

impl Rule {
    /// Returns the fields of [`PAGE`] that the rule removes, and those that it sets.
    fn changes(
        self,
    ) -> (impl Iterator<Item = &'static str>, impl Iterator<Item = (&'static str, &'static str)>) {
        let (fields, removes_all): (&Fields, bool) = match self {
            Self::With(fields) => (fields, false),
            Self::Instead(fields) => (fields, true),
        };
        let given = move |name: &str| fields.iter().find(|field| field.0 == name);
        let removed =
            PAGE.iter().filter(move |field| given(field.0).map_or(removes_all, |new| new != *field));
        (removed.map(|(name, _)| *name), fields.iter().copied().filter(|field| !PAGE.contains(field)))
    }
}

const GENERATED: &str = "# Generated from edge/src/api/headers.rs; a test compares.\n";

/// Returns the text of `web/public/_headers`.
///
/// If two rules set the same field, the platform sends both values. So a later rule first removes the earlier value.
pub fn site_file() -> String {
    let line = |(name, value)| format!("  {name}: {value}\n");
    let mut text = format!("{GENERATED}\n/*\n");
    text.extend(PAGE.into_iter().map(line));
    for (pattern, rule) in SITE {
        let (removed, set) = rule.changes();
        text.push_str(&format!("\n{pattern}\n"));
        text.extend(removed.map(|name| format!("  ! {name}\n")));
        text.extend(set.map(line));
    }
    text
}

/// Returns the text of `deploy/headers.caddy`. A `route` keeps its directives in order.
pub fn caddy_file() -> String {
    let line = |(name, value)| format!("\t\t{name} \"{value}\"\n");
    let mut text = format!("{GENERATED}\nroute {{\n\theader {{\n");
    text.extend(PAGE.into_iter().map(line));
    text.push_str("\t}\n");
    for (pattern, rule) in SITE {
        let (removed, set) = rule.changes();
        let set: Vec<_> = set.collect();
        let dropped = removed.filter(|name| !set.iter().any(|(new, _)| new == name));
        text.push_str(&format!("\theader {pattern} {{\n"));
        text.extend(dropped.map(|name| format!("\t\t-{name}\n")));
        text.extend(set.iter().copied().map(line));
        text.push_str("\t}\n");
    }
    text.push_str("}\n");
    text
}

/// The response of the web server if the Worker does not answer. Caddy fills in status and phrase.
const NO_ANSWER: &str = r#"\{"type":"about:blank","title":"{err.status_text}","status":{err.status_code},"detail":"this service does not answer at the moment; try again in a minute"}"#;

/// Returns the text of `deploy/api-errors.caddy`.
pub fn caddy_api_errors_file() -> String {
    let line = |(name, value)| format!("\t{name} \"{value}\"\n");
    let own = [("cache-control", NO_STORE), ("content-type", "application/problem+json")];
    let fields: String = API.into_iter().chain(own).map(line).collect();
    format!("{GENERATED}\nheader {{\n{fields}}}\nrespond `{NO_ANSWER}`\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_generated_files_are_up_to_date() {
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
    fn nothing_is_inline_and_only_embedded_files_may_be_framed() {
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
