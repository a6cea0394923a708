//! The policies that this deployment serves for other domains. The build lints them and embeds them.

/// The hosted policies, in the order of their domains.
static POLICIES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/policies.rs"));

/// Returns the policy of a domain, if it is hosted here.
pub fn policy(domain: &str) -> Option<&'static [u8]> {
    find(POLICIES, domain)
}

/// Returns the policy that is served at a host name, if it is that of a hosted domain.
pub fn policy_at(host: &str) -> Option<&'static [u8]> {
    policy(domain_of(host)?)
}

/// Returns the domain whose policy host a name would be.
pub fn domain_of(host: &str) -> Option<&str> {
    host.strip_prefix("mta-sts.")
}

fn find<'p>(policies: &[(&str, &'p [u8])], domain: &str) -> Option<&'p [u8]> {
    let at = policies.binary_search_by(|(known, _)| (*known).cmp(domain)).ok()?;
    policies.get(at).map(|(_, policy)| *policy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_found_by_its_whole_name() {
        let policies: [(&str, &[u8]); 3] = [("a.test", b"1"), ("b.a.test", b"2"), ("b.test", b"3")];
        for (domain, expected) in [
            ("a.test", Some(&b"1"[..])),
            ("b.a.test", Some(b"2")),
            ("c.test", None),
            ("test", None),
            ("", None),
        ] {
            assert_eq!(find(&policies, domain), expected, "{domain}");
        }
        assert_eq!(domain_of("mta-sts.a.test"), Some("a.test"));
        assert_eq!(domain_of("www.a.test"), None);
        assert!(POLICIES.is_sorted_by_key(|(domain, _)| *domain));
    }
}
