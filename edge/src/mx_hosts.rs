//! Which MX hosts are looked up.

use mta_sts::observation::MxRecord;

/// Most MX hosts whose addresses are looked up in one check.
pub const MX_RESOLVED_MAX: usize = 10;

/// The MX hosts, each once, the most preferred first: those that are looked up, and the rest. A
/// null MX (RFC 7505) names no host.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mx(preference: u16, host: &str) -> MxRecord {
        MxRecord { preference, host: host.to_owned() }
    }

    #[test]
    fn each_host_once_and_the_preferred_first() {
        let records = [mx(20, "b.example"), mx(10, "c.example"), mx(30, "c.example"), mx(0, "")];
        assert_eq!(split(&records), (vec!["c.example".into(), "b.example".into()], vec![]));
    }

    #[test]
    fn at_most_ten_are_looked_up() {
        let records: Vec<_> = (0..13).map(|n| mx(n, &format!("mx{n}.example"))).collect();
        let (resolved, rest) = split(&records);
        assert_eq!(resolved.len(), MX_RESOLVED_MAX);
        assert_eq!(rest, ["mx10.example", "mx11.example", "mx12.example"]);
    }
}
