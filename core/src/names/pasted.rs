//! Finds domain names, MX hosts and TXT records in pasted text.

mod hosts;
mod zone_line;

use crate::rfc::POLICY_PATH;
pub use hosts::host_in;
pub use zone_line::txt_in;

/// Finds the policy domain in a mail address, a URL, a record name or a plain name. Pass the result to
/// [`crate::names::domain::DomainName::parse`].
pub fn domain_in(pasted: &str) -> &str {
    let text = pasted.trim().trim_matches(['<', '>', '"', '\'', ',', ';']).trim();
    let text = text.strip_prefix("mailto:").unwrap_or(text);
    let (text, is_url) = match text.split_once("://") {
        Some((_, rest)) => (rest, true),
        None => (text, false),
    };
    let is_policy_url = text.to_ascii_lowercase().contains(POLICY_PATH);
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, domain)| domain);
    let host = if is_url { host.split_once(':').map_or(host, |(host, _)| host) } else { host };
    let prefixes: &[&str] =
        if is_policy_url { &["mta-sts."] } else { &["_mta-sts.", "_smtp._tls.", "_smtp-tlsrpt."] };
    let stripped = prefixes.iter().find_map(|prefix| strip_prefix_ignoring_case(host, prefix));
    stripped.unwrap_or(host)
}

fn strip_prefix_ignoring_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, tail) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}

#[cfg(test)]
mod tests {
    use super::domain_in;

    #[test]
    fn the_domain_is_found_in_pasted_text() {
        let cases = [
            ("example.com", "example.com"),
            ("  Example.COM. ", "Example.COM."),
            ("postmaster@example.com", "example.com"),
            ("Postmaster <postmaster@example.com>", "example.com"),
            ("mailto:postmaster@example.com?subject=x", "example.com"),
            ("https://mta-sts.example.com/.well-known/mta-sts.txt", "example.com"),
            ("mta-sts.example.com/.well-known/mta-sts.txt", "example.com"),
            ("HTTPS://user:pw@www.example.com:8443/a?b#c", "www.example.com"),
            ("_mta-sts.example.com", "example.com"),
            ("_smtp._tls.example.com", "example.com"),
            ("mta-sts.example.com", "mta-sts.example.com"),
            ("b\u{fc}cher.example", "b\u{fc}cher.example"),
            ("\"example.com\",", "example.com"),
            ("", ""),
        ];
        for (pasted, expected) in cases {
            assert_eq!(domain_in(pasted), expected, "{pasted:?}");
        }
    }
}
