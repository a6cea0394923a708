//! Checks every row of the table of providers: its patterns cover its hosts, and a policy made of them is without defects
//! and is accepted by every sender.

use mta_sts::names::providers::{AS_OF, NoPatterns, PROVIDERS, Patterns, provider_of, provider_patterns};
use mta_sts::publish::{NewPolicy, new_policy, proposed};
use mta_sts::{Context, DomainName, Draft, Mode, MxPattern, Report, Severity, evaluate, lints};
use std::collections::BTreeSet;

/// The policies that can be made for each provider: the key, the patterns, and the hosts that they must cover.
fn policies() -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut all = Vec::new();
    for provider in PROVIDERS {
        let samples: Vec<String> = provider.samples().map(str::to_owned).collect();
        match provider.patterns {
            // The hosts of the MX records are the patterns.
            Patterns::FromMx => all.push((provider.key.to_owned(), samples.clone(), samples)),
            _ => {
                for key in provider.keys() {
                    let (_, patterns) = provider_patterns(&key, "example.com").unwrap();
                    let hosts = if provider.keys().len() > 1 { patterns.clone() } else { samples.clone() };
                    all.push((key, patterns, hosts));
                }
            }
        }
    }
    all
}

fn lint(policy: &str, mx: &[String]) -> Report {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let context = Context::new(|name| Some(name.to_owned())).domain(Some(&domain));
    let hosts: Vec<&str> = mx.iter().map(String::as_str).collect();
    let draft = Draft::new().policy(policy.as_bytes());
    let draft = if hosts.is_empty() { draft } else { draft.mx(&hosts) };
    evaluate(&draft.over(None), &context, &lints::ALL)
}

#[test]
fn the_table_has_at_least_forty_rows_with_a_source_each() {
    assert!(PROVIDERS.len() >= 40, "{} rows", PROVIDERS.len());
    let keys: BTreeSet<&str> = PROVIDERS.iter().map(|provider| provider.key).collect();
    assert_eq!(keys.len(), PROVIDERS.len(), "a key is repeated");
    for provider in PROVIDERS {
        assert!(!provider.name.is_empty() && !provider.source.is_empty(), "{}", provider.key);
        let trap = provider.trap.as_ref().map(mta_sts::Message::text);
        assert!(trap.as_ref().is_none_or(|trap| trap.ends_with('.')), "{}: {trap:?}", provider.key);
        assert!(AS_OF.starts_with("20"));
    }
}

#[test]
fn the_patterns_of_every_provider_cover_its_hosts() {
    for (key, patterns, hosts) in policies() {
        for host in hosts {
            let covers = |pattern: &String| MxPattern::parse(pattern).unwrap().covers(&host);
            assert!(patterns.iter().any(covers), "{key}: {patterns:?} do not cover {host}");
        }
    }
}

#[test]
fn every_host_is_recognised_as_its_provider() {
    for provider in PROVIDERS {
        for host in provider.samples() {
            let found = provider_of(host).map(|provider| provider.key);
            assert_eq!(found, Some(provider.key), "{host}");
        }
    }
    for host in ["mail.example.com", "notsmtp.google.com.example", "google.com", "xmessagingengine.com"] {
        assert!(provider_of(host).is_none(), "{host}");
    }
}

#[test]
fn a_policy_for_every_provider_and_mode_is_without_defects_and_accepted_by_every_sender() {
    for (key, patterns, hosts) in policies() {
        for mode in [Mode::Testing, Mode::Enforce, Mode::None] {
            let policy = new_policy(&NewPolicy::of(mode, &patterns));
            for mx in [&[][..], &hosts[..]] {
                let report = lint(&policy, mx);
                let bad: Vec<String> = report
                    .findings
                    .iter()
                    .filter(|finding| finding.severity != Severity::Note)
                    .map(|finding| format!("{}: {}", finding.lint.name, finding.title()))
                    .collect();
                assert!(bad.is_empty(), "{key}, {}: {bad:?}\n{policy}", mode.name());
                let refused: Vec<&str> = report
                    .senders
                    .iter()
                    // mimecast/mta-sts does not accept any policy in mode none.
                    .filter(|sender| {
                        !(sender.accepts || mode == Mode::None && sender.profile.id == "mimecast")
                    })
                    .map(|sender| sender.profile.name)
                    .collect();
                assert!(refused.is_empty(), "{key}, {}: refused by {refused:?}\n{policy}", mode.name());
            }
        }
    }
}

#[test]
fn a_provider_is_found_by_its_names() {
    let cases = [
        ("google", "smtp.google.com"),
        ("Google Workspace", "smtp.google.com"),
        ("google-workspace", "smtp.google.com"),
        ("microsoft", "example-com.mail.protection.outlook.com"),
        ("Microsoft 365", "example-com.mail.protection.outlook.com"),
        ("office365", "example-com.mail.protection.outlook.com"),
        ("zoho-eu", "mx.zoho.eu"),
        ("Zoho Mail .com.au", "mx.zoho.com.au"),
        ("ionos-co.uk", "mx00.ionos.co.uk"),
        ("PROTON", "mail.protonmail.ch"),
        ("mailbox.org", "mxext1.mailbox.org"),
    ];
    for (given, expected) in cases {
        let patterns = provider_patterns(given, "example.com").map(|(_, patterns)| patterns);
        assert!(
            patterns.as_ref().is_ok_and(|patterns| patterns.contains(&expected.to_owned())),
            "{given}: expected {expected} in {patterns:?}"
        );
    }
    assert_eq!(provider_patterns("", "example.com"), Err(NoPatterns::Unknown));
    assert_eq!(provider_patterns("nobody", "example.com"), Err(NoPatterns::Unknown));
    assert!(
        matches!(provider_patterns("zoho", "example.com"), Err(NoPatterns::NeedsRegion(keys)) if keys.contains(&"zoho-eu".to_owned()))
    );
    assert!(matches!(provider_patterns("proofpoint", "example.com"), Err(NoPatterns::NeedsMx(_))));
    assert!(matches!(provider_patterns("microsoft-dnssec", "example.com"), Err(NoPatterns::NeedsMx(_))));
    assert!(matches!(
        provider_patterns("microsoft", "my-shop.example"),
        Err(NoPatterns::NeedsMxForHyphen(_))
    ));
}

/// The lints read the same table: whichever of the older and newer hosts the MX records name, the policy for the provider
/// is not reported, and each advice is carried out without another one.
#[test]
fn the_lints_do_not_contradict_each_other() {
    let (_, google) = provider_patterns("google", "example.com").unwrap();
    let policy = new_policy(&NewPolicy::of(Mode::Enforce, &google));
    for mx in [&["smtp.google.com"][..], &["aspmx.l.google.com", "alt1.aspmx.l.google.com"]] {
        let mx: Vec<String> = mx.iter().map(|host| (*host).to_owned()).collect();
        let report = lint(&policy, &mx);
        let names: Vec<&str> = report.findings.iter().map(|finding| finding.lint.name).collect();
        let about_hosts = |name: &&str| name.starts_with("mx-pattern") || name.starts_with("provider");
        assert!(!names.iter().any(about_hosts), "{mx:?}: {names:?}");
    }
    let unused = |pattern: &str, host: &str| {
        let policy = new_policy(&NewPolicy::of(Mode::Enforce, &[host.to_owned(), pattern.to_owned()]));
        lint(&policy, &[host.to_owned()])
            .findings
            .iter()
            .any(|finding| finding.lint.name == "mx-pattern-unused")
    };
    assert!(!unused("in2-smtp.messagingengine.com", "in1-smtp.messagingengine.com"), "the same provider");
    assert!(unused("mxa-99999999.gslb.pphosted.com", "mxa-00112233.gslb.pphosted.com"), "another customer");
}

#[test]
fn the_policy_proposed_for_the_hosts_of_a_provider_covers_them_and_has_no_defect() {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    for provider in PROVIDERS {
        let hosts: Vec<&str> = provider.samples().collect();
        let proposed = proposed(hosts.iter().copied(), Some(domain.as_str()));
        for host in &hosts {
            let covers = |pattern: &String| MxPattern::parse(pattern).unwrap().covers(host);
            let patterns = &proposed.patterns;
            assert!(patterns.iter().any(covers), "{}: {patterns:?} do not cover {host}", provider.key);
        }
        assert!(proposed.providers.iter().any(|found| found.key == provider.key), "{}", provider.key);
        let policy = new_policy(&NewPolicy::of(Mode::Testing, &proposed.patterns));
        let mx: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
        let report = lint(&policy, &mx);
        let bad: Vec<_> = report.findings.iter().filter(|one| one.severity != Severity::Note).collect();
        let bad: Vec<_> =
            bad.iter().map(|one| one.lint.name).filter(|name| *name != "testing-without-tlsrpt").collect();
        assert!(bad.is_empty(), "{}: {bad:?}\n{policy}", provider.key);
    }
}

#[test]
fn a_host_that_a_policy_cannot_contain_is_not_proposed() {
    let cases: [(&[&str], &[&str]); 5] = [
        (&["MX1.Example.COM.", "mx1.example.com"], &["mx1.example.com"]),
        (&["192.0.2.1", "localhost", ""], &[]),
        (&["example-com.mail.protection.outlook.com"], &["example-com.mail.protection.outlook.com"]),
        (&["smtp.google.com"], &["smtp.google.com", "aspmx.l.google.com", "*.aspmx.l.google.com"]),
        (&[], &[]),
    ];
    for (hosts, expected) in cases {
        let actual = proposed(hosts.iter().copied(), Some("example.com")).patterns;
        assert_eq!(actual, expected, "{hosts:?}");
    }
}
