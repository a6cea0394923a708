use crate::draft::{Change, Draft, Note, Part, Published, codec};
use mta_sts::{DomainName, Source, Timestamp};
use std::rc::Rc;

const NOW: Timestamp = Timestamp(1_795_378_807);
const POLICY: &str = "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmax_age: 604800\n";

fn drafted(part: Part, text: &str) -> Draft {
    let mut draft = Draft::new(|name| Some(name.to_owned()));
    draft.apply(Change::Opened(part, text.as_bytes().to_vec()), NOW);
    draft
}

fn names(draft: &Draft) -> Vec<&'static str> {
    draft.report.findings.iter().map(|finding| finding.lint.name).collect()
}

fn text(draft: &Draft, part: Part) -> String {
    String::from_utf8_lossy(draft.text(part).bytes()).into_owned()
}

#[test]
fn every_keystroke_is_evaluated() {
    let mut draft = Draft::new(|name| Some(name.to_owned()));
    for end in 0..=POLICY.len() {
        draft.apply(Change::Typed(Part::Policy, POLICY[..end].to_owned()), NOW);
    }
    assert!(draft.report.policy.policy.is_some(), "{:?}", names(&draft));
    draft.apply(Change::Typed(Part::Mx, "10 mx1.example.com.\nmx9.example.com\n".to_owned()), NOW);
    assert_eq!(draft.report.mx.iter().filter(|mx| mx.pattern.is_none()).count(), 1);
    draft.apply(Change::Typed(Part::Policy, String::new()), NOW);
    assert!(draft.report.policy.text.is_none());
}

#[test]
fn a_fix_edits_its_text_and_can_be_undone() {
    let broken = POLICY.replace("mode", "Mode") + "\n";
    let mut draft = drafted(Part::Policy, &broken);
    assert!(draft.safe_fixes(Part::Policy) > 0, "{:?}", names(&draft));
    draft.apply(Change::FixAll, NOW);
    assert!(!names(&draft).contains(&"blank-line"), "{:?}", names(&draft));
    assert_eq!(draft.last_fixes.first().map(|fix| fix.before.as_slice()), Some(broken.as_bytes()));
    draft.apply(Change::Undo(Part::Policy), NOW);
    assert_eq!(text(&draft, Part::Policy), broken);
    let index = names(&draft).iter().position(|name| *name == "blank-line").unwrap();
    draft.apply(Change::Fix(index), NOW);
    assert_eq!(text(&draft, Part::Policy), POLICY.replace("mode", "Mode"));
}

#[test]
fn a_pasted_zone_file_line_gives_its_record() {
    let mut draft = drafted(Part::Record, "");
    let line = "_mta-sts.example.com. 300 IN TXT \"v=STSv1; \" \"id=1\"";
    draft.apply(Change::Typed(Part::Record, line.to_owned()), NOW);
    assert_eq!(text(&draft, Part::Record), "v=STSv1; id=1");
    assert_eq!(draft.notes[Part::Record as usize], Some(Note::Extracted));
    draft.apply(Change::FreshId, NOW);
    assert_eq!(text(&draft, Part::Record), "v=STSv1; id=20261122T202007");
    draft.apply(Change::Typed(Part::Record, String::new()), NOW);
    draft.apply(Change::FreshId, NOW);
    assert_eq!(text(&draft, Part::Record), "v=STSv1; id=20261122T202007");
    draft.apply(Change::Raw(Part::Record, line.to_owned()), NOW);
    assert_eq!(text(&draft, Part::Record), line, "the browser's undo is not changed");
}

#[test]
fn a_finding_points_into_the_line_of_its_record() {
    let draft = drafted(Part::Record, "v=spf1 -all\nv=STSv1; id=\n");
    let finding = draft
        .report
        .findings
        .iter()
        .find(|finding| finding.source == Source::Record && finding.span.is_some());
    let (part, span) = draft.place(finding.unwrap()).unwrap();
    assert_eq!(part, Part::Record);
    assert!(span.start >= 12, "{span:?} of {:?}", names(&draft));
}

#[test]
fn a_binary_file_is_refused_and_a_long_text_is_cut() {
    let mut draft = drafted(Part::Policy, POLICY);
    draft.apply(Change::Opened(Part::Policy, b"\x7fELF\0\0".to_vec()), NOW);
    assert_eq!(draft.notes[Part::Policy as usize], Some(Note::Binary(4)));
    assert_eq!(text(&draft, Part::Policy), POLICY);
    draft.apply(Change::Typed(Part::Policy, "mx: a.example\n".repeat(100_000)), NOW);
    assert!(draft.cut(Part::Policy).is_some());
    assert!(names(&draft).contains(&"policy-too-large"), "{:?}", names(&draft));
}

#[test]
fn utf16_without_a_byte_order_mark_is_not_reported_as_binary() {
    for units in [u16::to_le_bytes as fn(u16) -> [u8; 2], u16::to_be_bytes] {
        let mut draft = drafted(Part::Policy, "");
        let bytes = POLICY.encode_utf16().flat_map(units).collect();
        draft.apply(Change::Opened(Part::Policy, bytes), NOW);
        assert_eq!(draft.notes[Part::Policy as usize], Some(Note::Unmarked));
    }
}

#[test]
fn hosts_are_read_in_every_encoding() {
    let list = "20 mx2.example.com\r\n10 mx1.example.com\r\n";
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(list.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let files: [&[u8]; 3] = [list.as_bytes(), &utf16, b"\xef\xbb\xbf20 mx2.example.com\r10 mx1.example.com"];
    for bytes in files {
        let mut draft = drafted(Part::Policy, POLICY);
        draft.apply(Change::Opened(Part::Mx, bytes.to_vec()), NOW);
        let hosts: Vec<_> = draft.report.mx.iter().map(|mx| (mx.preference, mx.host.as_str())).collect();
        assert_eq!(hosts, [(Some(10), "mx1.example.com"), (Some(20), "mx2.example.com")]);
        let finding = draft.report.findings.iter().find(|finding| finding.lint.name == "mx-not-in-policy");
        let (part, span) = draft.place(finding.unwrap()).unwrap();
        assert_eq!((part, &draft.text(part).shown()[span.range()]), (Part::Mx, "mx2.example.com"));
    }
}

#[test]
fn an_empty_text_is_replaced_by_the_published_one() {
    let published = mta_sts::Draft::new().policy(POLICY.as_bytes()).records(&[b"v=STSv1; id=1"]);
    let observation = published.mx(&["mx1.example.com"]).over(None);
    let live = mta_sts::published(&observation);
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let published = Some(Rc::new(Published { domain, observed_at: NOW, observation, live }));
    let mut draft = drafted(Part::Policy, &POLICY.replace("mx1", "mx2"));
    draft.apply(Change::Published(published), NOW);
    let found = names(&draft);
    assert!(found.contains(&"id-unchanged") && found.contains(&"mx-not-in-policy"), "{found:?}");
    let index = found.iter().position(|name| *name == "id-unchanged").unwrap();
    draft.apply(Change::Fix(index), NOW);
    assert_eq!(text(&draft, Part::Record), "v=STSv1; id=20261122T202007");
    assert!(!names(&draft).contains(&"id-unchanged"));
    draft.apply(Change::Removal(true), NOW);
    assert!(names(&draft).contains(&"removed-without-none"), "{:?}", names(&draft));
}

#[test]
fn an_encoded_draft_is_restored() {
    let draft = drafted(Part::Policy, "\u{feff}version: STSv1\r\n");
    let mut other = Draft::new(|name| Some(name.to_owned()));
    other.apply(Change::Restored(codec::decode(&draft.encoded()).unwrap()), NOW);
    assert_eq!(other.text(Part::Policy).bytes(), draft.text(Part::Policy).bytes());
    assert_eq!(names(&other), names(&draft));
}

#[test]
fn no_lint_finds_anything_in_an_empty_draft() {
    let mut draft = Draft::new(|name| Some(name.to_owned()));
    assert!(draft.report.findings.is_empty());
    draft.apply(Change::Typed(Part::Policy, String::new()), NOW);
    assert!(draft.report.findings.is_empty(), "{:?}", names(&draft));
}
