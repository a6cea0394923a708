//! What changes between live and draft, and the way there.

use mta_sts::domain::DomainName;
use mta_sts::evaluate::{Context, evaluate};
use mta_sts::live::Live;
use mta_sts::observation::{Observation, Probe};
use mta_sts::publish::{changes, plan, with_crlf};
use mta_sts::report::Report;

const RECORD: &str = "v=STSv1; id=1";

fn policy(mode: &str, mx: &[&str], max_age: u32) -> String {
    let mx: String = mx.iter().map(|pattern| format!("mx: {pattern}\n")).collect();
    format!("version: STSv1\nmode: {mode}\n{mx}max_age: {max_age}\n")
}

fn observed(policy: &str, record: &str) -> Observation {
    let mut observation = Observation::draft();
    if !policy.is_empty() {
        observation.draft_policy(policy.as_bytes());
    }
    let record = Some(record.as_bytes()).filter(|record| !record.is_empty());
    observation.draft_records(record.as_slice());
    if let Probe::Answered(answer) = &mut observation.record {
        answer.ttl = Some(300);
    }
    observation
}

fn judged(observation: &Observation, live: &Live) -> Report {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let to_ascii = |name: &str| Some(name.to_owned());
    evaluate(observation, &Context { domain: Some(&domain), now: None, to_ascii, live: Some(live) })
}

fn told(live: &Observation, draft: &Observation) -> String {
    let live = Live::of(live);
    let report = judged(draft, &live);
    let value = |value: Option<String>| value.unwrap_or_else(|| "–".to_owned());
    let mut all = String::new();
    for change in changes(&live, &report) {
        all += &format!("{}: {} > {}\n", change.field, value(change.before), value(change.after));
    }
    for stage in plan(&live, &report) {
        all += &format!("{} {}\n", if stage.wait { '~' } else { '*' }, stage.text);
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
         id: – > 1\n\
         mx: – > mx1.example.com\n\
         * Consider mode testing for the first weeks, with a TLSRPT record: the reports show what enforce would refuse.\n\
         * Serve the policy at https://mta-sts.example.com/.well-known/mta-sts.txt, and fetch it once yourself.\n\
         * Only then publish the TXT record at _mta-sts.example.com: a sender that sees it fetches the policy at once.\n",
    );
}

#[test]
fn hosts_leave_dns_before_the_policy_and_come_after_it() {
    let mut draft = observed(&policy("enforce", &["new.example.com"], 604_800), "v=STSv1; id=2");
    draft.draft_mx(&["old.example.com", "new.example.com"]);
    let live = observed(&policy("enforce", &["old.example.com"], 86_400), RECORD);
    assert_told(
        &live,
        &draft,
        "max_age: 86400 (1 day) > 604800 (7 days)\n\
         id: 1 > 2\n\
         mx: old.example.com > –\n\
         mx: – > new.example.com\n\
         * Take old.example.com out of the MX records first, or give the draft a pattern for them: the new policy does not cover them.\n\
         ~ Wait for the TTL of the MX records to pass: until then resolvers may answer with the old one.\n\
         * Put the new policy in place at https://mta-sts.example.com/.well-known/mta-sts.txt. The record comes after it: a sender must not meet the new id and the old policy.\n\
         * Then give the record at _mta-sts.example.com a new id.\n\
         ~ Wait 5 minutes, the TTL of the record: until then resolvers may answer with the old one.\n\
         * Only now add MX hosts that the old policy does not cover. A sender that cannot see the record keeps the old policy for up to 1 day.\n",
    );
}

#[test]
fn a_withdrawal_waits_for_the_largest_max_age() {
    let live = observed(&policy("enforce", &["mx1.example.com"], 604_800), RECORD);
    let withdrawn = told(&live, &observed(&policy("none", &[], 86_400), "v=STSv1; id=2"));
    let removed = told(&live, &observed("", ""));
    for told in [withdrawn, removed] {
        let order = [
            "serve one of mode none",
            "a new id",
            "Wait 7 days",
            "Remove the TXT record",
            "Wait 5 minutes",
            "Remove the policy",
        ];
        let places: Vec<_> = order.iter().map(|words| told.find(words)).collect();
        // The TTL is waited for twice; the first time before the large wait.
        assert!(places.iter().all(Option::is_some), "{told}");
        assert!(
            told.rfind("Wait 5 minutes") < places[5] && places[3] < told.rfind("Wait 5 minutes"),
            "{told}"
        );
    }
}

#[test]
fn what_changes_nothing_needs_no_steps() {
    let text = policy("enforce", &["mx1.example.com"], 604_800);
    let live = observed(&text, RECORD);
    assert_told(&live, &observed(&text.replace('\n', "\r\n"), RECORD), "");
    assert_told(
        &live,
        &observed("version: STSv1\n", RECORD),
        "mode: enforce > –\nmax_age: 604800 (7 days) > –\nmx: mx1.example.com > –\n",
    );
}

#[test]
fn an_id_must_change_with_the_policy() {
    let live = Live::of(&observed(&policy("enforce", &["a.example.com"], 604_800), RECORD));
    let draft = |policy: &str, record: &str| {
        let report = judged(&observed(policy, record), &live);
        report.findings.iter().any(|finding| finding.lint.name == "id-unchanged")
    };
    let other = policy("testing", &["a.example.com"], 604_800);
    let same = policy("enforce", &["a.example.com"], 604_800);
    assert!(draft(&other, RECORD));
    assert!(!draft(&other, "v=STSv1; id=2"));
    assert!(!draft(&same, RECORD));
    assert!(!draft(&same.replace('\n', "\r\n"), RECORD), "the same policy to every sender");
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
fn a_record_that_is_there_has_its_ttl() {
    let live = Live::of(&observed("", RECORD));
    assert_eq!((live.record_ttl, live.id.as_deref(), live.policy), (Some(300), Some("1"), None));
    assert_eq!(Live::of(&Observation::draft()), Live::default());
}
