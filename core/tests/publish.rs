//! Checks the changes between the live state and a draft, and the migration steps.

use fixture::Zones;
use fixture::seen as support;
use mta_sts::publish::{Side, changes, plan, texts, with_crlf, with_id};
use mta_sts::{Context, DomainName, Draft, Live, Observation, Report, evaluate, lints, published};

const RECORD: &str = "v=STSv1; id=1";

fn policy(mode: &str, mx: &[&str], max_age: u32) -> String {
    let mx: String = mx.iter().map(|pattern| format!("mx: {pattern}\n")).collect();
    format!("version: STSv1\nmode: {mode}\n{mx}max_age: {max_age}\n")
}

fn observed(policy: &str, record: &str) -> Observation {
    let record = Some(record.as_bytes()).filter(|record| !record.is_empty());
    let mut draft = Draft::new().records(record.as_slice());
    if !policy.is_empty() {
        draft = draft.policy(policy.as_bytes());
    }
    draft.over(None)
}

/// What is published, with a time to live of five minutes for the record.
fn live_of(observation: &Observation) -> Live {
    Live { record_ttl: Some(300), ..published(observation) }
}

fn judged(observation: &Observation, live: &Live) -> Report {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let to_ascii = |name: &str| Some(name.to_owned());
    evaluate(observation, &Context::new(to_ascii).domain(Some(&domain)).live(Some(live)), &lints::ALL)
}

fn told(live: &Observation, draft: &Observation) -> String {
    let live = live_of(live);
    let report = judged(draft, &live);
    let value = |side| match side {
        Side::Value(value) => value,
        Side::MaxAge(seconds) => format!("{seconds} ({})", mta_sts::duration(seconds).text()),
        Side::Nothing => "–".to_owned(),
        Side::Invalid => "no valid policy".to_owned(),
        Side::Several => "several records".to_owned(),
        Side::Unread => "unread".to_owned(),
    };
    let mut all = String::new();
    for change in changes(&live, &report) {
        all += &format!("{}: {} > {}\n", change.field, value(change.before), value(change.after));
    }
    if texts(&live, &report).is_some() {
        all += "the texts differ\n";
    }
    match plan(&live, &report) {
        Ok(stages) => {
            for stage in stages {
                all += &format!("{} {}\n", if stage.wait { '~' } else { '*' }, stage.text.text());
            }
        }
        Err(obstacle) => all += &format!("no steps: {obstacle:?}\n"),
    }
    all
}

#[track_caller]
fn assert_told(live: &Observation, draft: &Observation, expected: &str) {
    let actual = told(live, draft);
    assert_eq!(actual, expected, "actual:\n{actual}");
}

#[test]
fn a_first_policy_is_served_before_it_is_announced() {
    assert_told(
        &observed("", ""),
        &observed(&policy("enforce", &["mx1.example.com"], 604_800), RECORD),
        "mode: – > enforce\n\
         max_age: – > 604800 (7 days)\n\
         mx: – > mx1.example.com\n\
         id: – > 1\n\
         * Consider mode testing for the first two weeks, with a TLSRPT record: the reports show what would not be delivered in mode enforce.\n\
         * Serve the policy at https://mta-sts.example.com/.well-known/mta-sts.txt, and check that you can fetch it.\n\
         * Only then publish the TXT record at _mta-sts.example.com: a sender that sees it fetches the policy at once.\n",
    );
}

#[test]
fn hosts_are_removed_before_the_policy_changes_and_added_after_it() {
    let mut draft = observed(&policy("enforce", &["new.example.com"], 604_800), "v=STSv1; id=2");
    draft = Draft::new().mx(&["old.example.com", "new.example.com"]).over(Some(&draft));
    let live = observed(&policy("enforce", &["old.example.com"], 86_400), RECORD);
    assert_told(
        &live,
        &draft,
        "max_age: 86400 (1 day) > 604800 (7 days)\n\
         mx: old.example.com > –\n\
         mx: – > new.example.com\n\
         id: 1 > 2\n\
         MX host: unread > new.example.com\n\
         MX host: unread > old.example.com\n\
         * The draft does not cover old.example.com. First remove that host from the MX records, or add a pattern for it to the draft.\n\
         ~ Wait for the TTL of the MX records in your zone. Until then resolvers may answer with the old ones.\n\
         * Serve the new policy at https://mta-sts.example.com/.well-known/mta-sts.txt. Change the record only afterwards: a sender must not see the new id with the old policy.\n\
         * Then give the record at _mta-sts.example.com a new id.\n\
         ~ Wait for the TTL of the record in your zone, at least 5 minutes. Until then resolvers may answer with the old one.\n\
         * Only now add MX hosts that the old policy does not cover. A sender that cannot see the new record may refuse them for up to 1 day.\n",
    );
}

#[test]
fn a_withdrawal_waits_for_the_largest_max_age() {
    let live = observed(&policy("enforce", &["mx1.example.com"], 604_800), RECORD);
    let withdrawn = told(&live, &observed(&policy("none", &[], 86_400), "v=STSv1; id=2"));
    let removed = told(&live, &observed("", ""));
    for told in [withdrawn, removed] {
        let order = [
            "serve one with mode none",
            "a new id",
            "Wait 7 days",
            "Remove the TXT record",
            "at least 5 minutes",
            "Remove the policy",
        ];
        let places: Vec<_> = order.iter().map(|words| told.find(words)).collect();
        // The TTL is waited for twice, the first time before the wait for max_age.
        assert!(places.iter().all(Option::is_some), "{told}");
        assert!(
            told.rfind("at least 5 minutes") < places[5] && places[3] < told.rfind("at least 5 minutes"),
            "{told}"
        );
    }
}

#[test]
fn a_draft_without_changes_needs_no_steps() {
    let text = policy("enforce", &["mx1.example.com"], 604_800);
    let live = observed(&text, RECORD);
    assert_told(&live, &live, "");
    assert_told(&live, &observed(&text.replace('\n', "\r\n"), RECORD), "the texts differ\n");
    assert_told(
        &live,
        &observed("version: STSv1\n", RECORD),
        "mode: enforce > no valid policy\nmax_age: 604800 (7 days) > no valid policy\nthe texts differ\nno steps: InvalidPolicy\n",
    );
}

#[test]
fn an_id_must_change_with_the_policy() {
    let live = live_of(&observed(&policy("enforce", &["a.example.com"], 604_800), RECORD));
    let draft = |policy: &str, record: &str| {
        let report = judged(&observed(policy, record), &live);
        report.findings.iter().any(|finding| finding.lint.name == "id-unchanged")
    };
    let other = policy("testing", &["a.example.com"], 604_800);
    let same = policy("enforce", &["a.example.com"], 604_800);
    assert!(draft(&other, RECORD));
    assert!(!draft(&other, "v=STSv1; id=2"));
    assert!(!draft(&same, RECORD));
    assert!(!draft(&same.replace('\n', "\r\n"), RECORD), "line ends do not change the policy");
    assert!(!draft("mode: enforce\n", RECORD), "an invalid draft is not published");
}

#[test]
fn line_ends_become_cr_lf() {
    let cases: [(&[u8], &[u8]); 5] = [
        (b"a\nb\r\nc", b"a\r\nb\r\nc"),
        (b"a\r\n", b"a\r\n"),
        (b"\n\n", b"\r\n\r\n"),
        (b"", b""),
        (b"\xff\xfea\0\n\0", b"\xff\xfea\0\n\0"),
    ];
    for (text, expected) in cases {
        assert_eq!(with_crlf(text), expected, "{text:?}");
    }
}

#[test]
fn the_live_record_has_its_ttl() {
    let live = live_of(&observed("", RECORD));
    assert_eq!((live.record_ttl, live.record.id.as_deref()), (Some(300), Some("1")));
    assert!(live.policy.policy.is_none() && live.mx.is_none());
}

#[test]
fn every_text_of_a_draft_can_change_something() {
    let text = policy("enforce", &["mx1.example.com"], 604_800);
    let mut live = observed(&text, RECORD);
    live = Draft::new().mx(&["mx1.example.com"]).over(Some(&live));
    live = Draft::new().tlsrpt(&[b"v=TLSRPTv1; rua=mailto:a@example.com"]).over(Some(&live));
    let mut draft = live.clone();
    draft = Draft::new().tlsrpt(&[b"v=TLSRPTv1; rua=mailto:b@example.com"]).over(Some(&draft));
    assert_told(&live, &draft, "rua: mailto:a@example.com > mailto:b@example.com\n");
    draft = Draft::new().tlsrpt(&[b"v=TLSRPTv1; rua=a"]).over(Some(&draft));
    assert_told(&live, &draft, "TLSRPT: v=TLSRPTv1; rua=mailto:a@example.com > v=TLSRPTv1; rua=a\n");
    let mut draft = live.clone();
    draft = Draft::new().mx(&["mx1.example.com", "mx2.example.com"]).over(Some(&draft));
    let told = told(&live, &draft);
    assert!(told.starts_with("MX host: – > mx2.example.com\n"), "{told}");
    draft = Draft::new().mx(&["mx1.example.com"]).over(Some(&draft));
    draft = Draft::new().records(&[RECORD.as_bytes(), b"v=STSv1; id=2"]).over(Some(&draft));
    assert_told(&live, &draft, "record: v=STSv1; id=1 > several records\nno steps: InvalidRecord\n");
    assert_told(&draft, &draft, "record: several records > several records\n");
}

#[test]
fn two_invalid_policies_differ_only_in_their_texts() {
    let (live, draft) = (observed("mode: enforce\n", RECORD), observed("mode: testing\n", RECORD));
    assert_told(&live, &draft, "the texts differ\nno steps: InvalidPolicy\n");
    assert_told(&live, &live, "");
}

#[test]
fn a_first_policy_can_be_planned_without_a_drafted_record() {
    let draft = observed(&policy("testing", &["mx1.example.com"], 604_800), "");
    assert_told(
        &observed("", ""),
        &draft,
        "mode: – > testing\n\
         max_age: – > 604800 (7 days)\n\
         mx: – > mx1.example.com\n\
         * Serve the policy at https://mta-sts.example.com/.well-known/mta-sts.txt, and check that you can fetch it.\n\
         * Only then publish the TXT record at _mta-sts.example.com: a sender that sees it fetches the policy at once.\n",
    );
}

#[test]
fn a_published_record_is_changed_instead_of_published_again() {
    let draft = |record: &str| observed(&policy("testing", &["mx1.example.com"], 604_800), record);
    let stages = |live: &str, record: &str| {
        let live = live_of(&observed("mode: enforce\n", live));
        plan(&live, &judged(&draft(record), &live))
            .unwrap()
            .into_iter()
            .map(|stage| stage.text.key)
            .collect::<Vec<_>>()
    };
    assert_eq!(stages(RECORD, RECORD), ["plan.serve", "plan.new-id", "plan.ttl"]);
    assert_eq!(stages("v=STSv1; id=", RECORD), ["plan.serve", "plan.replace-record", "plan.ttl"]);
}

#[test]
fn replacing_all_hosts_needs_an_interim_policy_that_covers_both() {
    let text = policy("enforce", &["old1.example.com", "*.old.example.com"], 86_400);
    let mut live = observed(&text, RECORD);
    live = Draft::new().mx(&["old1.example.com", "a.old.example.com"]).over(Some(&live));
    let mut draft = live.clone();
    draft =
        Draft::new().policy(policy("enforce", &["new.example.com"], 86_400).as_bytes()).over(Some(&draft));
    draft = Draft::new().records(&[b"v=STSv1; id=2"]).over(Some(&draft));
    let steps = "\
         * The draft does not cover any of the current MX hosts. First serve a policy at https://mta-sts.example.com/.well-known/mta-sts.txt that covers both the current hosts and the new ones: old1.example.com, *.old.example.com, new.example.com.\n\
         * Then give the record at _mta-sts.example.com a new id.\n\
         ~ Wait for the TTL of the record in your zone, at least 5 minutes. Until then resolvers may answer with the old one.\n\
         * Now add the MX hosts that the draft covers. A sender that cannot see the record keeps the old policy for up to 1 day, so keep the old hosts too until then.\n\
         * Then remove a.old.example.com, old1.example.com from the MX records.\n\
         ~ Wait for the TTL of the MX records in your zone. Until then resolvers may answer with the old ones.\n\
         * Serve the new policy at https://mta-sts.example.com/.well-known/mta-sts.txt. Change the record only afterwards: a sender must not see the new id with the old policy.\n\
         * Then give the record at _mta-sts.example.com a new id.\n\
         ~ Wait for the TTL of the record in your zone, at least 5 minutes. Until then resolvers may answer with the old one.\n";
    for hosts in [&["old1.example.com", "a.old.example.com"][..], &["new.example.com"]] {
        draft = Draft::new().mx(hosts).over(Some(&draft));
        let told = told(&live, &draft);
        assert!(told.ends_with(steps), "{told}");
    }
    // In mode testing senders do not refuse hosts, so no steps for MX records are needed.
    draft =
        Draft::new().policy(policy("testing", &["new.example.com"], 86_400).as_bytes()).over(Some(&draft));
    assert!(!told(&live, &draft).contains("MX records"));
}

#[test]
fn there_are_no_steps_if_the_live_state_is_unknown() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let told = |name: &str| {
        let fixture = fixtures.iter().find(|fixture| fixture.name == name).unwrap();
        let seen = support::observation(fixture, &zones);
        let mut draft = seen.clone();
        draft = Draft::new()
            .policy(policy("testing", &["mx1.example.com"], 604_800).as_bytes())
            .over(Some(&draft));
        told(&seen, &draft)
    };
    assert_eq!(
        told("expired-cert"),
        "mode: unread > testing\nmax_age: unread > 604800 (7 days)\nno steps: HostBroken\n"
    );
    let unread = told("record-fails");
    assert!(unread.contains("> testing\n") && unread.ends_with("no steps: Unread\n"), "{unread}");
    let invalid = told("blank-line");
    assert!(invalid.starts_with("mode: no valid policy > testing\n"), "{invalid}");
    assert!(invalid.contains("the texts differ\n"), "{invalid}");
    assert!(invalid.contains("* Then give the record at _mta-sts.example.com a new id.\n"), "{invalid}");
}

#[test]
fn a_new_id_does_not_change_the_rest_of_the_record() {
    let cases = [
        ("", Some("v=STSv1; id=7")),
        ("v=STSv1; id=1", Some("v=STSv1; id=7")),
        ("v=STSv1;id=1;note=hello;", Some("v=STSv1;id=7;note=hello;")),
        ("v=STSv1; note=hello", Some("v=STSv1; id=7; note=hello")),
        ("v=STSv1;", Some("v=STSv1; id=7;")),
        ("v=STSv1", Some("v=STSv1; id=7")),
        ("v=stsv1 ; id=", Some("v=stsv1 ; id=7")),
        ("v=spf1 -all", None),
        ("v=spf1; id=1", None),
    ];
    for (record, expected) in cases {
        let actual = with_id(record.as_bytes(), "7").map(|record| String::from_utf8(record).unwrap());
        assert_eq!(actual.as_deref(), expected, "{record:?}");
    }
}
