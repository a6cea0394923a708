//! Checks that every lint has a page and a fixture, and that codes and names are unique.

use fixture::seen as support;
use fixture::{Outcome, Record, RecordData, RecordType, Zones};
use mta_sts::{Arg, Context, Finding, Lint, evaluate, lints};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The sections of each RFC, from its table of contents.
const SECTIONS: [(u16, &[&str]); 9] = [
    (
        8461,
        &[
            "1", "1.1", "2", "3", "3.1", "3.2", "3.3", "3.4", "4", "4.1", "4.2", "5", "5.1", "6", "7", "7.1",
            "7.2", "8", "8.1", "8.2", "8.3", "8.4", "9", "9.1", "9.2", "9.3", "10", "10.1", "10.2", "10.3",
            "10.4", "10.5", "11", "11.1", "11.2",
        ],
    ),
    (
        8460,
        &[
            "1", "1.1", "2", "3", "3.1", "3.1.1", "3.1.2", "4", "4.1", "4.2", "4.2.1", "4.2.2", "4.3",
            "4.3.1", "4.3.2", "4.3.2.1", "4.3.2.2", "4.3.3", "4.3.4", "4.4", "4.5", "5", "5.1", "5.2", "5.3",
            "5.3.1", "5.4", "5.5", "5.6", "6", "6.1", "6.2", "6.3", "6.4", "6.5", "6.6", "7", "8", "9",
            "9.1", "9.2",
        ],
    ),
    (1034, &["3.1", "3.6", "3.6.1", "3.6.2"]),
    (2308, &["1", "2", "2.1", "2.2", "3", "4", "5", "6", "7", "7.1", "7.2"]),
    (3207, &["4.2"]),
    (5321, &["4.1.2", "4.1.3", "5", "5.1", "5.2"]),
    (9110, &["12.5.3"]),
    (7505, &["1", "2", "3", "4", "4.1", "4.2", "5"]),
    (
        7672,
        &["1", "2", "2.1", "2.1.1", "2.2", "2.2.1", "2.2.2", "2.2.3", "3", "3.1", "3.1.1", "3.1.2", "3.1.3"],
    ),
];

/// The errata that lints and pages cite, each with its RFC.
const ERRATA: [(u16, u16); 3] = [(6253, 8461), (6285, 8461), (7282, 8461)];

#[test]
fn codes_and_names_are_unique_and_well_formed() {
    let (mut codes, mut names) = (BTreeMap::new(), BTreeSet::new());
    for (family, lint) in lints::families() {
        assert_eq!(lints::code_of(lint.name), Some(lint.code), "{}", lint.name);
        let Lint { code, name, .. } = lint;
        if let Some(other) = codes.insert(*code, name) {
            panic!("{name}: {code} is the code of {other}; the next free one is {}", free_code(family));
        }
        assert!(names.insert(name), "the name {name} is used twice");
        let number = code.strip_prefix("STS-").and_then(|rest| rest.strip_prefix(family));
        let well_formed =
            number.is_some_and(|number| number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()));
        assert!(
            well_formed,
            "{name}: its file is registered as family {family} in core/src/lints/mod.rs, so its code is STS-{family} and \
             two digits, not {code}; the next free one is {}",
            free_code(family),
        );
        // The name is used as a domain label, a file name and a URL path.
        let kebab = name.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        });
        assert!(kebab && name.len() <= 63, "{name}: a name is words in lower case with hyphens");
    }
}

/// Returns the code after the last one of a family.
fn free_code(family: char) -> String {
    let prefix = format!("STS-{family}");
    let numbers = lints::all().filter_map(|lint| lint.code.strip_prefix(&prefix)?.parse::<u8>().ok());
    format!("{prefix}{:02}", numbers.max().unwrap_or_default() + 1)
}

#[test]
fn titles_have_no_full_stop_and_messages_and_help_have_one() {
    for lint in lints::all() {
        let Lint { name, title, message, help, .. } = lint;
        assert!(!title.is_empty() && !title.ends_with('.'), "{name}: a title has no full stop: {title}");
        // A text may end with an argument, which contains its own full stop.
        let stopped = |text: &str| text.ends_with('.') || text.ends_with('}');
        assert!(stopped(message), "{name}: a message ends with a full stop: {message}");
        let spelled_out =
            help.ends_with("}") || help.rsplit(' ').next().is_some_and(|last| last.contains(['=', '@']));
        assert!(stopped(help) || spelled_out, "{name}: help ends with a full stop: {help}");
    }
}

#[test]
fn cited_sections_exist() {
    for lint in lints::all() {
        let known = SECTIONS.iter().find(|(number, _)| *number == lint.rfc.number);
        let exists = known.is_some_and(|(_, sections)| sections.contains(&lint.rfc.section));
        assert!(exists, "{} cites {}, which is not in the list of sections", lint.name, lint.rfc);
        if let Some(erratum) = lint.rfc.erratum {
            let known = ERRATA.contains(&(erratum, lint.rfc.number));
            assert!(known, "{} cites erratum {erratum}, which is not in the list of errata", lint.name);
        }
    }
}

#[test]
fn every_lint_has_a_page_and_every_page_has_a_lint() {
    let pages = stems(&docs());
    let names: BTreeSet<String> = lints::all().map(|lint| lint.name.to_owned()).collect();
    let without_page: Vec<_> = names.difference(&pages).collect();
    let without_lint: Vec<_> = pages.difference(&names).collect();
    assert!(without_page.is_empty(), "lints without a page in docs/lints: {without_page:?}");
    assert!(
        without_lint.is_empty(),
        "pages in docs/lints without a lint: {without_lint:?} (is its row in RULES missing?)"
    );
    for name in &pages {
        let page = std::fs::read_to_string(docs().join(format!("{name}.md"))).unwrap();
        let headings: Vec<&str> = page.lines().filter(|line| line.starts_with('#')).collect();
        let title = format!("# {name}");
        let expected = [title.as_str(), "## What it means", "## Why it matters", "## How to fix"];
        assert_eq!(headings, expected, "the headings of docs/lints/{name}.md");
    }
}

#[test]
fn every_lint_fires_in_the_fixture_of_its_name() {
    let findings = findings_by_fixture();
    let silent: Vec<&str> = lints::all()
        .map(|lint| lint.name)
        .filter(|name| !findings.get(*name).is_some_and(|found| found.iter().any(|f| f.lint.name == *name)))
        .collect();
    assert!(silent.is_empty(), "no finding in core/tests/fixtures/<name>.md of: {silent:?}");
}

#[test]
fn findings_give_every_argument_and_are_not_more_severe_than_their_lint() {
    for (fixture, findings) in findings_by_fixture() {
        for finding in findings {
            let Lint { name, title, message, help, severity, .. } = finding.lint;
            assert!(finding.severity >= severity, "{fixture}: {name} is more severe than its lint");
            for argument in [title, message, help].into_iter().flat_map(|template| arguments(template)) {
                let given = finding.args.iter().any(|(given, _)| *given == argument);
                assert!(given, "{fixture}: {name} has no value for {{{argument}}}");
            }
            for text in [finding.title(), finding.message(), finding.help()] {
                assert!(
                    !text.contains("  ") && !text.contains(".."),
                    "{fixture}: {name} has the text “{text}”"
                );
            }
        }
    }
}

/// In a draft without a domain, the domain of a text is example.com. That is good enough for an example in the help, but a
/// title or message would say something untrue.
#[test]
fn titles_and_messages_on_drafts_do_not_name_an_example_domain() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    for fixture in &fixtures {
        let draft = support::draft_of(&support::observation(fixture, &zones));
        for finding in evaluate(&draft, &Context::new(support::to_ascii), &lints::ALL).findings {
            let Lint { name, title, message, .. } = finding.lint;
            for argument in [title, message].into_iter().flat_map(|template| arguments(template)) {
                let value = finding.args.iter().find(|(given, _)| *given == argument).map(|(_, value)| value);
                assert!(
                    value.is_none_or(|value| *value != Arg::from("example.com")),
                    "{name} says “example.com” for {{{argument}}} in a draft that names no domain (seen in the fixture \
                     {}): use {{{argument}}} in the help only",
                    fixture.name,
                );
            }
        }
    }
}

#[test]
fn every_mx_fence_is_about_an_mx_host_of_its_zone() {
    for fixture in support::fixtures() {
        let domain = fixture.domain();
        let answer = fixture.zone.answer(&domain, RecordType::Mx);
        let mut hosts: Vec<String> = match &answer.outcome {
            Outcome::Records(records) => records.iter().filter_map(exchange).collect(),
            Outcome::NoData | Outcome::NxDomain => Vec::new(),
            // A failing look-up hides the hosts.
            Outcome::Fault(_) => continue,
        };
        if hosts.is_empty() {
            hosts.push(domain);
        }
        for host in fixture.mail_hosts.keys() {
            assert!(
                hosts.contains(host),
                "{}: an `mx` fence is about {host}, but the MX hosts of the `dns` fence are {}",
                fixture.name,
                hosts.join(", "),
            );
        }
    }
}

fn exchange(record: &Record) -> Option<String> {
    match &record.data {
        RecordData::Mx { exchange, .. } => Some(exchange.trim_end_matches('.').to_ascii_lowercase()),
        _ => None,
    }
}

fn docs() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/lints"))
}

fn stems(folder: &Path) -> BTreeSet<String> {
    let files = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect()
}

fn findings_by_fixture() -> BTreeMap<String, Vec<Finding>> {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let found = |fixture: &fixture::Fixture| {
        let mut findings = support::report(fixture, &support::observation(fixture, &zones)).findings;
        if fixture.report_smtp.is_some() {
            let seen = support::observation_smtp(fixture, &zones);
            findings.extend(support::report(fixture, &seen).findings);
        }
        if fixture.report_direct.is_some() {
            let seen = support::observation_direct(fixture, &zones);
            findings.extend(support::report(fixture, &seen).findings);
        }
        findings
    };
    fixtures.iter().map(|fixture| (fixture.name.clone(), found(fixture))).collect()
}

/// Returns the names between braces.
fn arguments(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
