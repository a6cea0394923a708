//! Compares the picture of every fixture with `pictures.txt`: one line a fixture, the same sentence that a screen reader
//! says. `UPDATE_EXPECT=1` rewrites the file. With `PICTURES=<folder>` the images are written there, to look at.

mod support;

use fixture::Zones;
use mta_sts::output::picture;
use mta_sts::{Mark, Path, Picture, Place, Report};
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
        .map(|(name, report)| format!("{name}: {}\n", Picture::of(report).sentence()))
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
            assert!(station.word.to_string().len() <= 14, "{name}: {}", station.word);
        }
    }
}

#[test]
fn images_are_well_formed_and_contain_no_text_as_markup() {
    for (name, report) in reports() {
        let picture = Picture::of(&report);
        for (kind, svg) in [("svg", picture::svg(&picture)), ("card.svg", picture::card(&report))] {
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
