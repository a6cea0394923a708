//! Finds domain names, MX hosts and TXT records in pasted text.

mod hosts;
mod record;
mod zone_line;

use crate::rfc::POLICY_PATH;
pub use hosts::host_in;
pub use record::{PastedRecord, Printed, record_in, records_at_one_name, records_in, txt_in};
pub(crate) use record::{begins_record, several_in};

/// Finds the policy domain in a mail address, a URL, a record name, a line of a zone file or a plain name. Pass the
/// result to [`crate::names::domain::DomainName::parse`]. `widget/page/pasted.ts` does the same for `/embed`.
pub fn domain_in(pasted: &str) -> &str {
    let text = owner(pasted.trim());
    let text = text.trim_matches(['<', '>', '"', '\'', ',', ';']).trim();
    let text = strip_prefix_ignoring_case(text, "mailto:").unwrap_or(text);
    let is_policy_url = text.to_ascii_lowercase().contains(POLICY_PATH);
    let text = without_scheme(text);
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, domain)| domain);
    let host = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.ends_with(']') => name,
        _ => host,
    };
    let prefixes: &[&str] =
        if is_policy_url { &["mta-sts."] } else { &["_mta-sts.", "_smtp._tls.", "_smtp-tlsrpt."] };
    let stripped = prefixes.iter().find_map(|prefix| strip_prefix_ignoring_case(host, prefix));
    stripped.unwrap_or(host)
}

/// Returns the first word of a line of a zone file, or of the output of `dig` or `host`, and any other text as it is.
fn owner(text: &str) -> &str {
    let mut words = text.split_whitespace();
    match (words.next(), words.next()) {
        (Some(name), Some(next))
            if name.contains('.') && !name.contains('@') && !next.contains(['.', '@']) =>
        {
            name
        }
        _ => text,
    }
}

/// Removes the scheme of a URL. In the query of a URL without one, `://` belongs to another URL.
fn without_scheme(text: &str) -> &str {
    let (scheme, rest) = text.split_once("//").unwrap_or(("-", ""));
    let is_scheme =
        |scheme: &str| scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if scheme.is_empty() || scheme.strip_suffix(':').is_some_and(is_scheme) { rest } else { text }
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
        let cases: Vec<[String; 2]> = serde_json::from_str(include_str!("../../tests/pasted.json")).unwrap();
        for [pasted, expected] in cases {
            assert_eq!(domain_in(&pasted), expected, "{pasted:?}");
        }
    }
}
