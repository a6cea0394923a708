//! Compares the picture of every fixture with `pictures.txt`: one line a fixture, the same sentence that a screen reader
//! says. `UPDATE_EXPECT=1` rewrites the file. With `PICTURES=<folder>` the images are written there, to look at.

use fixture::Zones;
use fixture::seen as support;
use mta_sts::output::picture;
use mta_sts::{Mark, Path, Picture, Place, Report, Words};
use std::path::Path as FilePath;

fn reports() -> Vec<(String, Report)> {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let mut reports = Vec::new();
    for fixture in &fixtures {
        let seen = support::observation(fixture, &zones);
        reports.push((fixture.name.clone(), support::report(fixture, &seen)));
        if fixture.report_smtp.is_some() {
            let seen = support::observation_smtp(fixture, &zones);
            reports.push((format!("{} with port 25", fixture.name), support::report(fixture, &seen)));
        }
    }
    reports
}

#[test]
fn every_fixture_has_its_picture() {
    let lines: Vec<String> = reports()
        .iter()
        .map(|(name, report)| format!("{name}: {}\n", Picture::of(report).sentence().text()))
        .collect();
    let path = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, lines.concat()).unwrap();
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    let changed: Vec<&String> = lines.iter().filter(|line| !expected.contains(line.as_str())).collect();
    assert!(
        lines.concat() == expected,
        "these pictures have changed, or the order has: {changed:#?}\nUPDATE_EXPECT=1 rewrites the file"
    );
}

/// Everything that can happen to a mail, with the mailbox as the picture shows it, and domains where it does.
#[rustfmt::skip]
const STATES: &[(&str, &str, &[&str])] = &[
    ("delivered verified", "verified", &["ok-enforce with port 25", "three-mx with port 25"]),
    ("delivered verified, certificates not tested", "only verified", &["ok-enforce", "ok-wildcard", "delegated"]),
    ("some hosts refused at Mail hosts", "only verified", &["mx-not-covered", "mx-host-is-ip"]),
    ("some hosts refused at Certificates", "only verified", &["mx-without-starttls with port 25"]),
    ("delivered either way", "not enforced", &["ok-testing", "mx-wrong-name with port 25"]),
    ("delivered unverified: ignored at Record", "unverified", &["two-records", "record-id-invalid", "policy-only"]),
    ("delivered unverified: ignored at Policy", "unverified", &["broken-policy", "blank-line", "html-instead"]),
    ("delivered unverified: not fetched", "unverified", &["expired-cert", "not-found", "redirect", "private-address"]),
    ("refused at Mail hosts", "not delivered", &["mx-two-labels", "other-provider"]),
    ("refused at Certificates", "not delivered", &["mx-tls-invalid with port 25", "starttls-absent with port 25"]),
    ("no host has an address", "not delivered", &["mx-dead", "no-mx-no-address", "mx-host-not-public"]),
    ("cannot tell", "unknown", &["resolver-fails", "stalled-body", "answer-cut"]),
    ("not set up", "unverified", &["absent", "record-wildcard"]),
    ("switched off", "unverified", &["withdrawn", "withdrawn-last-step", "mode-none-with-mx"]),
    ("no mail", "no mail", &["null-mx", "domain-nonexistent"]),
];

/// Returns what happens to a mail, by path and stations alone.
fn state(report: &Report, picture: &Picture) -> String {
    let branch = picture
        .branch
        .as_ref()
        .map(|(place, label)| (place.name().text().to_string(), label.text().to_string()));
    match (picture.path, branch) {
        (Path::Verified, Some((place, _))) => format!("some hosts refused at {place}"),
        (Path::Verified, None) => match picture.stations[Place::Certificates as usize].mark {
            Mark::Right => "delivered verified".to_owned(),
            _ => "delivered verified, certificates not tested".to_owned(),
        },
        (Path::EitherWay, _) => "delivered either way".to_owned(),
        (Path::Unverified { from: Place::Sender, .. }, _) => "not set up".to_owned(),
        (Path::Unverified { tone: mta_sts::Tone::Quiet, .. }, _) => "switched off".to_owned(),
        (Path::Unverified { from: Place::Policy, .. }, _) if report.policy.text.is_none() => {
            "delivered unverified: not fetched".to_owned()
        }
        (Path::Unverified { from, .. }, _) => {
            format!("delivered unverified: ignored at {}", from.name().text())
        }
        (Path::Refused { .. }, Some((_, label))) if label == "not delivered" => {
            "no host has an address".to_owned()
        }
        (Path::Refused { at }, _) => format!("refused at {}", at.name().text()),
        (Path::Unknown, _) => "cannot tell".to_owned(),
        (Path::NoMail, _) => "no mail".to_owned(),
    }
}

#[test]
fn every_state_has_domains_that_show_it_and_every_domain_a_state() {
    let reports = reports();
    for (expected, mailbox, domains) in STATES {
        for domain in *domains {
            let found = reports.iter().find(|(name, _)| name == domain);
            let (_, report) = found.unwrap_or_else(|| panic!("there is no fixture {domain}"));
            let picture = Picture::of(report);
            assert_eq!(state(report, &picture), *expected, "{domain}: {picture:#?}");
            let word = picture.stations[Place::Mailbox as usize].word.text().to_string();
            assert_eq!(word, *mailbox, "the mailbox of {domain}");
        }
    }
    for (name, report) in &reports {
        let state = state(report, &Picture::of(report));
        assert!(STATES.iter().any(|(known, ..)| *known == state), "{name}: “{state}” is not in the table");
    }
}

#[test]
fn the_path_leaves_where_a_station_stops_it() {
    for (name, report) in reports() {
        let picture = Picture::of(&report);
        let mark = |place: Place| picture.stations[place as usize].mark;
        match picture.path {
            Path::Unverified { from: Place::Sender, .. } | Path::Verified | Path::Unknown | Path::NoMail => {}
            Path::EitherWay => {
                assert!(
                    picture.stations.iter().all(|station| station.mark != Mark::Stops),
                    "{name}: {picture:#?}"
                );
            }
            Path::Unverified { from, .. } => {
                assert!(matches!(mark(from), Mark::Stops | Mark::Absent), "{name}: {picture:#?}");
                let after = picture.stations.iter().filter(|station| station.place > from);
                let after = after.filter(|station| station.place < Place::Mailbox);
                assert!(after.clone().all(|station| station.mark == Mark::Unreached), "{name}: {picture:#?}");
            }
            Path::Refused { at } => assert_eq!(mark(at), Mark::Stops, "{name}: {picture:#?}"),
        }
        for (number, station) in picture.stations.iter().enumerate() {
            assert_eq!(station.place as usize, number, "{name}");
            assert!(station.word.text().len() <= 14, "{name}: {}", station.word.text());
        }
    }
}

#[test]
fn images_are_well_formed_and_contain_no_text_as_markup() {
    for (name, report) in reports() {
        let picture = Picture::of(&report);
        for (kind, svg) in [
            ("svg", picture::svg(&picture, &Words::ENGLISH)),
            ("card.svg", picture::card(&report, &Words::ENGLISH)),
        ] {
            let document =
                roxmltree::Document::parse(&svg).unwrap_or_else(|error| panic!("{name}: {error}\n{svg}"));
            assert_eq!(document.root_element().tag_name().name(), "svg", "{name}");
            assert!(
                document.descendants().all(|node| !matches!(node.tag_name().name(), "script" | "b" | "img"))
            );
            if let Some(folder) = std::env::var_os("PICTURES") {
                std::fs::write(FilePath::new(&folder).join(format!("{name}.{kind}")), &svg).unwrap();
            }
        }
    }
}
