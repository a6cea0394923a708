//! What a domain without MTA-STS could publish to begin with.

use mta_sts::report::{MxPart, Report};

/// A first policy for a domain: its own MX hosts, in mode testing, kept for a week.
pub(crate) fn first_policy(report: &Report, no_hosts: &str) -> String {
    let mut text = String::from("version: STSv1\nmode: testing\n");
    let hosts: Vec<&str> = report.mx.iter().map(|MxPart { host, .. }| host.as_str()).collect();
    for host in if hosts.is_empty() { vec![no_hosts] } else { hosts } {
        text.push_str("mx: ");
        text.push_str(host);
        text.push('\n');
    }
    text.push_str("max_age: 604800\n");
    text
}

/// An id from the moment: digits alone, growing.
pub(crate) fn first_id(moment: &str) -> String {
    moment.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::first_id;

    #[test]
    fn an_id_is_made_of_a_moment() {
        assert_eq!(first_id("2026-11-22T20:14:07Z"), "20261122201407");
    }
}
