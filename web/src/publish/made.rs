//! The texts that follow from what was entered.

use crate::check::domain_input::{Reading, domain_meant};
use crate::publish::setup::Setup;
use mta_sts::pasted::host_in;
use mta_sts::publish::records::{Entry, aliases, entries, policy_host};
use mta_sts::publish::{NewPolicy, new_policy};
use mta_sts::{DomainName, MxPattern, ToAscii};
use std::net::IpAddr;

/// At most this many lines of a text box are read.
const LINES_MAX: usize = 200;

/// The texts, as far as what was entered allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) domain: Option<DomainName>,
    pub(crate) patterns: Vec<String>,
    /// The lines of the text box of hosts that a policy cannot contain.
    pub(crate) not_hosts: Vec<String>,
    /// The policy; `None` without a pattern.
    pub(crate) policy: Option<String>,
    /// The web server; `None` if nothing valid is entered.
    pub(crate) server: Option<String>,
    pub(crate) others: Vec<DomainName>,
    /// The lines of the text box of other domains that contain no domain.
    pub(crate) not_domains: Vec<String>,
    /// Where reports go.
    pub(crate) rua: Option<String>,
    /// The records, without those of the other domains.
    pub(crate) records: Vec<Entry>,
    /// The records of the other domains.
    pub(crate) other_records: Vec<Entry>,
    /// The zone that names are relative to.
    pub(crate) zone: String,
}

impl Made {
    /// Makes the texts.
    pub(crate) fn of(setup: &Setup, reading: Reading) -> Self {
        let mut made = Self { domain: domain_meant(&setup.domain, reading).ok(), ..Self::default() };
        for line in lines(&setup.hosts) {
            match pattern(line, reading.to_ascii) {
                Some(pattern) if made.patterns.contains(&pattern) => {}
                Some(pattern) => made.patterns.push(pattern),
                None => made.not_hosts.push(line.trim().to_owned()),
            }
        }
        let new = NewPolicy { mode: setup.mode, max_age: setup.max_age, mx: &made.patterns };
        made.policy = (!made.patterns.is_empty()).then(|| new_policy(&new));
        made.server = server(&setup.server, reading.to_ascii);
        for line in lines(&setup.others) {
            match domain_meant(line, reading) {
                Ok(other) if Some(&other) == made.domain.as_ref() || made.others.contains(&other) => {}
                Ok(other) => made.others.push(other),
                Err(_) => made.not_domains.push(line.trim().to_owned()),
            }
        }
        if let Some(domain) = made.domain.clone() {
            made.add_records(setup, &domain);
        }
        made
    }

    fn add_records(&mut self, setup: &Setup, domain: &DomainName) {
        let rua = rua(&setup.rua, domain);
        let mut records = entries(domain, &setup.id, Some(&rua));
        // In the order of publication: reports first, and the record that announces the policy last.
        records.reverse();
        let at = records.len().saturating_sub(1);
        if let Some(server) = &self.server {
            records.insert(at, policy_host(domain, server));
        }
        for other in &self.others {
            let own = entries(other, &setup.id, Some(&rua)).into_iter().skip(1);
            let mut aliases = aliases(other, domain);
            aliases.reverse();
            self.other_records.extend(own.chain(aliases));
        }
        self.zone = zone(&setup.zone, domain);
        self.rua = Some(rua);
        self.records = records;
    }

    /// Returns the value of the TXT record at this name.
    pub(crate) fn value_at(&self, name: &str) -> Option<String> {
        self.records.iter().find(|entry| entry.name == name).map(|entry| entry.data.value())
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.trim().is_empty()).take(LINES_MAX)
}

/// Returns the pattern of a line: a host or a wildcard alone, a line of MX records, or an mx line of a policy.
fn pattern(line: &str, to_ascii: ToAscii) -> Option<String> {
    let host = host_in(line)?;
    let host = host.strip_prefix("mx:").unwrap_or(host);
    let ascii = if host.is_ascii() { host.to_ascii_lowercase() } else { to_ascii(host)? };
    let is_name = ascii.contains('.') && ascii.parse::<IpAddr>().is_err();
    is_name.then(|| MxPattern::parse(&ascii).ok().map(|pattern| pattern.to_string())).flatten()
}

/// Returns the name or the address of a web server.
fn server(text: &str, to_ascii: ToAscii) -> Option<String> {
    let text = text.trim();
    if text.parse::<IpAddr>().is_ok() {
        return Some(text.to_owned());
    }
    let name = mta_sts::pasted::domain_in(text);
    Some(DomainName::parse(name, to_ascii).ok()?.to_string())
}

/// Returns where reports go: an address is written as a URI.
fn rua(text: &str, domain: &DomainName) -> String {
    match text.trim() {
        "" => format!("mailto:tls-reports@{domain}"),
        address if address.contains('@') && !address.contains(':') => format!("mailto:{address}"),
        uri => uri.to_owned(),
    }
}

/// Returns the zone if the domain is in it, and the domain otherwise.
fn zone(text: &str, domain: &DomainName) -> String {
    let zone = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let rest = domain.as_str().strip_suffix(zone.as_str());
    let is_inside = !zone.is_empty() && rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
    if is_inside { zone } else { domain.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Reading =
        Reading { to_ascii: |name| name.is_ascii().then(|| name.to_lowercase()), lifted_suffix: None };

    fn made(change: impl Fn(&mut Setup)) -> Made {
        let mut setup = Setup::new();
        setup.domain = "Example.com".to_owned();
        setup.id = "1".to_owned();
        change(&mut setup);
        Made::of(&setup, READING)
    }

    #[test]
    fn hosts_are_read_as_people_paste_them() {
        let pasted = "10 MX1.Example.com.\nexample.com. 3600 IN MX 20 mx2.example.com.\nmx: *.example.net\n\nmx1.example.com\n";
        let made = made(|setup| setup.hosts = pasted.to_owned());
        assert_eq!(made.patterns, ["mx1.example.com", "mx2.example.com", "*.example.net"]);
        let policy = "version: STSv1\nmode: testing\nmx: mx1.example.com\nmx: mx2.example.com\nmx: *.example.net\nmax_age: 86400\n";
        assert_eq!(made.policy.as_deref(), Some(policy));
    }

    #[test]
    fn a_line_that_a_policy_cannot_contain_is_named() {
        for line in ["192.0.2.1", "mail", "*", "*.*.example.com", "not a host!", "0 ."] {
            let made = made(|setup| setup.hosts = format!("{line}\n"));
            assert_eq!((made.not_hosts, made.policy), (vec![line.to_owned()], None), "{line}");
        }
    }

    #[test]
    fn records_are_in_the_order_of_publication() {
        let made = made(|setup| {
            setup.server = "192.0.2.1".to_owned();
            setup.rua = "reports@example.net".to_owned();
            setup.others = "example.org\nexample.com\nnot a domain".to_owned();
        });
        let drawn = |entries: &[Entry]| -> Vec<String> {
            entries.iter().map(|entry| format!("{} {}", entry.name, entry.data.value())).collect()
        };
        assert_eq!(
            drawn(&made.records),
            [
                "_smtp._tls.example.com v=TLSRPTv1; rua=mailto:reports@example.net",
                "mta-sts.example.com 192.0.2.1",
                "_mta-sts.example.com v=STSv1; id=1",
            ]
        );
        assert_eq!(
            drawn(&made.other_records),
            [
                "_smtp._tls.example.org v=TLSRPTv1; rua=mailto:reports@example.net",
                "mta-sts.example.org mta-sts.example.com.",
                "_mta-sts.example.org _mta-sts.example.com.",
            ]
        );
        assert_eq!(made.not_domains, ["not a domain"]);
    }

    #[test]
    fn a_zone_that_does_not_contain_the_domain_is_not_used() {
        for (text, zone) in [
            ("", "example.com"),
            ("com.", "com"),
            ("ample.com", "example.com"),
            ("example.org", "example.com"),
        ] {
            assert_eq!(made(|setup| setup.zone = text.to_owned()).zone, zone, "{text}");
        }
    }
}
