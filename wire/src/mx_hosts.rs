//! Selects the MX hosts that are looked up.

use mta_sts::{DomainName, MxRecord};

/// At most this many MX hosts are looked up in one check.
pub const MX_RESOLVED_MAX: usize = 10;

/// Returns the MX hosts, each once, the most preferred first: those that are looked up, and the rest. A null MX
/// (RFC 7505) has no host.
pub fn split(records: &[MxRecord]) -> (Vec<String>, Vec<String>) {
    let mut hosts: Vec<String> = Vec::new();
    for record in MxRecord::by_preference(records).into_iter().filter(|record| !record.host.is_empty()) {
        if !hosts.contains(&record.host) {
            hosts.push(record.host.clone());
        }
    }
    let rest = hosts.split_off(hosts.len().min(MX_RESOLVED_MAX));
    (hosts, rest)
}

/// Returns whether a host of an MX record may be looked up: its name must be in the public DNS, like the policy domain.
/// `lab_suffix` is the suffix that the lab allows.
pub fn may_be_looked_up(host: &str, lab_suffix: Option<&str>) -> bool {
    // An underscore is not valid in a host name (RFC 952), but DNS has records for such names.
    let name = DomainName::parse_ascii(&host.replace('_', "x"));
    name.is_ok_and(|name| name.require_public(lab_suffix).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mx(preference: u16, host: &str) -> MxRecord {
        MxRecord { preference, host: host.to_owned() }
    }

    #[test]
    fn each_host_is_listed_once_and_the_preferred_first() {
        let records = [mx(20, "b.example"), mx(10, "c.example"), mx(30, "c.example"), mx(0, "")];
        assert_eq!(split(&records), (vec!["c.example".into(), "b.example".into()], vec![]));
    }

    #[test]
    fn only_names_of_the_public_dns_are_looked_up() {
        for host in
            ["mx1.example.com", "mx_1.example.com", "xn--bcher-kva.example.com", "localhost.example.com"]
        {
            assert!(may_be_looked_up(host, None), "{host}");
        }
        let long = format!("{}com", "a.".repeat(130));
        for host in [
            "localhost",
            "wpad",
            "printer.local",
            "db.internal",
            "1.0.0.127.in-addr.arpa",
            "mx.test",
            "192.0.2.1",
            "127.1",
            "a..example.com",
            "*.example.com",
            "mx\\000.example.com",
            &long,
        ] {
            assert!(!may_be_looked_up(host, None), "{host}");
        }
        assert!(may_be_looked_up("mx.test", Some("test")) && !may_be_looked_up("mx.local", Some("test")));
    }

    #[test]
    fn at_most_ten_hosts_are_looked_up() {
        let records: Vec<_> = (0..13).map(|n| mx(n, &format!("mx{n}.example"))).collect();
        let (resolved, rest) = split(&records);
        assert_eq!(resolved.len(), MX_RESOLVED_MAX);
        assert_eq!(rest, ["mx10.example", "mx11.example", "mx12.example"]);
    }
}
