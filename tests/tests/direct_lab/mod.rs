//! A lab for direct checks: every host has its own loopback address.

#![allow(dead_code)] // Not every test uses all of it.

pub(crate) mod checkdmarc;
pub(crate) mod prober;
pub(crate) mod program;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use e2e::{Log, Net, Ports};
use fixture::Fixture;
use mta_sts::{Context, DomainName, Observation, Report, Timestamp, evaluate, lints};
use mta_sts_direct::{Checker, Roots, Settings};

/// A running lab.
pub(crate) struct DirectLab {
    pub(crate) net: Net,
    pub(crate) roots: tempfile::NamedTempFile,
}

impl DirectLab {
    /// Starts a lab with these fixtures.
    pub(crate) async fn start(fixtures: Vec<Fixture>) -> Self {
        let net = Net::start_direct(fixtures, Duration::ZERO, Log::new(false), Ports::default()).await;
        let net = net.unwrap_or_else(|error| panic!("{error}"));
        let mut roots = tempfile::NamedTempFile::new().unwrap();
        roots.write_all(net.trusted().as_bytes()).unwrap();
        Self { net, roots }
    }

    /// Starts a lab with the fixtures of the core that can be served.
    #[allow(dead_code)] // Not every test uses it.
    pub(crate) async fn with_all() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/tests/fixtures");
        Self::start(e2e::served(&folder).unwrap_or_else(|error| panic!("{error}"))).await
    }

    /// Returns the settings of checks in this lab.
    pub(crate) fn settings(&self) -> Settings {
        let ports = self.net.ports();
        Settings {
            roots: Roots::File(self.roots.path().to_owned()),
            timeout: Duration::from_secs(5),
            https_port: ports.https,
            smtp_port: ports.smtp,
            mapped: Ports::MAPPINGS.iter().map(|mapping| mapping.parse().unwrap()).collect(),
            ..Settings::with(vec![self.net.plain_dns()])
        }
    }

    /// Returns a checker with these settings.
    pub(crate) fn checker(&self) -> Checker {
        Checker::new(self.settings()).unwrap_or_else(|error| panic!("{error}"))
    }
}

/// Checks a domain, and returns what was seen and its report.
pub(crate) async fn check(checker: &Checker, domain: &str) -> (Observation, Report) {
    let domain = DomainName::parse_ascii(domain).unwrap();
    let observation = checker.observe(&domain).await;
    let report = report(&domain, &observation);
    (observation, report)
}

/// Judges as the command line does.
pub(crate) fn report(domain: &DomainName, observation: &Observation) -> Report {
    let to_ascii = |name: &str| idna::domain_to_ascii(name).ok();
    let now = Timestamp(std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs());
    let context = Context::new(to_ascii).domain(Some(domain)).now(Some(now));
    evaluate(observation, &context, &lints::ALL)
}

/// Returns verdict and findings, without their words.
#[allow(dead_code)] // Not every test uses it.
pub(crate) fn judged(report: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let verdict = report.lines().next().unwrap_or_default().to_owned();
    let is_finding =
        |line: &&str| ["error[", "warning[", "note["].iter().any(|start| line.starts_with(start));
    let findings = report.lines().filter(is_finding).filter_map(|line| line.split_once(']'));
    for name in std::iter::once(verdict).chain(findings.map(|(name, _)| format!("{name}]"))) {
        *counts.entry(name).or_default() += 1;
    }
    counts
}
