//! Compares drafts with what the demo domains publish: the report, the changes and the migration steps.

use fixture::seen as support;
use fixture::{Fixture, Zones};
use mta_sts::publish::{changes, plan, texts};
use mta_sts::{Context, DomainName, Draft, Live, Observation, Report, Verdict, evaluate, lints, published};

struct Lab {
    fixtures: Vec<Fixture>,
}

/// A draft; an empty part is taken from the published domain.
#[derive(Clone, Default)]
struct Drafted<'a> {
    policy: String,
    records: &'a [&'a str],
    mx: &'a [&'a str],
    removal: bool,
}

impl Lab {
    fn new() -> Self {
        Self { fixtures: support::fixtures() }
    }

    /// Returns the live state and the report on the draft.
    fn compared(&self, name: &str, draft: &Drafted<'_>) -> (Live, Report) {
        let zones = Zones::new(self.fixtures.iter().map(|fixture| &fixture.zone));
        let fixture = self.fixtures.iter().find(|fixture| fixture.name == name).unwrap();
        let seen = support::observation(fixture, &zones);
        let live = published(&seen);
        let seen = draft.over(&seen);
        let domain = DomainName::parse_ascii(&fixture.domain()).unwrap();
        let to_ascii = |name: &str| Some(name.to_owned());
        let context = Context::new(to_ascii).domain(Some(&domain)).live(Some(&live));
        let report = evaluate(&seen, &context, &lints::ALL);
        (live, report)
    }

    /// Returns the keys of the migration steps, or the reason why there are none.
    fn steps(&self, name: &str, draft: &Drafted<'_>) -> String {
        let (live, report) = self.compared(name, draft);
        match plan(&live, &report) {
            Ok(stages) => {
                let key = |key: &str| key.trim_start_matches("plan.").to_owned();
                let all: Vec<_> = stages
                    .iter()
                    .map(|stage| format!("{}{}", if stage.wait { "~" } else { "" }, key(stage.text.key)))
                    .collect();
                all.join(" ")
            }
            Err(obstacle) => format!("{obstacle:?}"),
        }
    }

    fn sentence(&self, name: &str, draft: &Drafted<'_>, key: &str) -> String {
        let (live, report) = self.compared(name, draft);
        let stages = plan(&live, &report).unwrap();
        stages
            .iter()
            .find(|stage| stage.text.key == key)
            .unwrap_or_else(|| panic!("{name}: no {key}"))
            .text
            .text()
            .to_string()
    }
}

impl Drafted<'_> {
    fn over(&self, published: &Observation) -> Observation {
        let records: Vec<&[u8]> = self.records.iter().map(|record| record.as_bytes()).collect();
        let mut draft = Draft::new();
        if self.removal {
            return draft.removal().over(Some(published));
        }
        if !self.policy.is_empty() {
            draft = draft.policy(self.policy.as_bytes());
        }
        if !records.is_empty() {
            draft = draft.records(&records);
        }
        if !self.mx.is_empty() {
            draft = draft.mx(self.mx);
        }
        draft.over(Some(published))
    }
}

fn policy(mode: &str, mx: &[&str]) -> String {
    let mx: String = mx.iter().map(|pattern| format!("mx: {pattern}\n")).collect();
    format!("version: STSv1\nmode: {mode}\n{mx}max_age: 604800\n")
}

const REMOVAL: Drafted<'static> = Drafted { policy: String::new(), records: &[], mx: &[], removal: true };

/// Senders may wait longer than the check did.
#[test]
fn a_draft_at_a_slow_policy_host_is_undetermined() {
    let text = policy("enforce", &["mx1.stalled-body.test"]);
    let (_, report) = Lab::new().compared("stalled-body", &Drafted { policy: text, ..Drafted::default() });
    assert_eq!(report.verdict, Verdict::Undetermined, "{}", report.summary.text());
    assert!(report.findings.iter().any(|finding| finding.lint.name == "policy-slow"));
}

#[test]
fn a_draft_does_not_fix_the_policy_host() {
    let lab = Lab::new();
    for (name, finding) in [
        ("expired-cert", "policy-host-tls-invalid"),
        ("wrong-name-cert", "policy-host-tls-invalid"),
        ("redirect", "policy-redirected"),
        ("policy-host-unreachable", "policy-host-unreachable"),
        ("policy-answer-not-http", "policy-answer-not-http"),
        ("policy-status-not-200", "policy-status-not-200"),
        ("policy-blocked-by-bot-protection", "policy-blocked-by-bot-protection"),
        ("policy-host-not-public", "policy-host-not-public"),
    ] {
        let text = policy("enforce", &[&format!("mx1.{name}.test"), "a_b.example"]);
        let (_, report) = lab.compared(name, &Drafted { policy: text.clone(), ..Drafted::default() });
        let found: Vec<_> = report.findings.iter().map(|finding| finding.lint.name).collect();
        assert!(found.contains(&finding), "{name}: {found:?}");
        assert!(found.contains(&"mx-pattern-invalid"), "{name}: the text is linted: {found:?}");
        assert_eq!(report.policy.text.as_deref(), Some(text.as_bytes()), "{name}");

        let text = policy("enforce", &[&format!("mx1.{name}.test")]);
        let draft = Drafted { policy: text.clone(), ..Drafted::default() };
        let (live, report) = lab.compared(name, &draft);
        assert_eq!(report.verdict, Verdict::Broken, "{name}: {}", report.summary.text());
        assert!(report.summary.text().contains("has to be fixed"), "{name}: {}", report.summary.text());
        assert!(
            report.policy.policy.is_some() && !report.senders.is_empty(),
            "{name}: the draft is evaluated"
        );
        let changes = changes(&live, &report);
        assert_eq!(changes.first().map(|change| change.field), Some("mode"), "{name}: {changes:?}");
        assert_eq!(lab.steps(name, &draft), "HostBroken", "{name}");
        assert_eq!(lab.steps(name, &REMOVAL), "HostBroken", "{name}");
    }
}

#[test]
fn header_fields_of_the_live_policy_are_kept() {
    let lab = Lab::new();
    let names = |name: &str| {
        let text = policy("enforce", &[&format!("mx1.{name}.test")]);
        let (live, report) = lab.compared(name, &Drafted { policy: text.clone(), ..Drafted::default() });
        let found: Vec<_> = report.findings.iter().map(|finding| finding.lint.name).collect();
        let same = changes(&live, &report).is_empty() && texts(&live, &report).is_none();
        (found.join(" "), same)
    };
    let (found, same) = names("policy-media-type");
    assert!(found.contains("policy-media-type") && same, "{found}");
    assert!(names("policy-charset").0.contains("policy-charset"));
    // If there is no live policy, a draft replaces the response together with its header fields.
    for name in ["html-instead", "not-found", "record-only", "too-large"] {
        let (found, _) = names(name);
        assert!(!found.contains("policy-"), "{name}: {found}");
    }
}

#[test]
fn every_change_has_steps_or_a_reason_why_there_are_none() {
    let lab = Lab::new();
    let of = |policy: &str, records| Drafted { policy: policy.to_owned(), records, ..Drafted::default() };
    let hosts = |mx| Drafted { mx, ..Drafted::default() };
    let fresh: &[&str] = &["v=STSv1; id=20270801T000000;"];
    let wrong = &policy("enforce", &["wrong.example.net"]);
    let none = &policy("none", &[]);
    let own = |name: &str| policy("enforce", &[&format!("mx1.{name}.test")]);
    let (withdrawn, absent, record_only, policy_only, broken) =
        (&own("withdrawn"), &own("absent"), &own("record-only"), &own("policy-only"), &own("broken-policy"));
    let two = &policy("enforce", &["mx1.ok-enforce.test", "mx2.ok-enforce.test"]);
    let one = &policy("enforce", &["mx1.ok-enforce.test"]);
    let reordered =
        &policy("enforce", &["MX2.ok-enforce.test", "mx1.ok-enforce.test", "mx2.ok-enforce.test"]);
    let rows = [
        // No policy is in force before.
        ("absent", of(absent, &[]), "begin-testing serve announce"),
        ("record-only", of(record_only, &[]), "begin-testing serve new-id ~ttl"),
        ("not-found", of(&own("not-found"), &[]), "begin-testing serve new-id ~ttl"),
        ("withdrawn", of(withdrawn, fresh), "begin-testing serve new-id ~ttl"),
        ("broken-policy", of(broken, &[]), "begin-testing serve new-id ~ttl"),
        ("policy-only", of("", fresh), "begin-testing announce"),
        ("policy-only", of(policy_only, &[]), ""),
        ("absent", of(wrong, &[]), "begin-testing cover-first ~mx-ttl serve announce"),
        ("record-only", of(wrong, &[]), "begin-testing cover-first ~mx-ttl serve new-id ~ttl"),
        ("policy-only", of(wrong, fresh), "begin-testing cover-first ~mx-ttl serve announce"),
        ("withdrawn", of(wrong, fresh), "begin-testing cover-first ~mx-ttl serve new-id ~ttl"),
        (
            "no-mx",
            of(wrong, &[]),
            "interim new-id ~ttl add-covered drop-hosts ~mx-ttl-unknown replace new-id ~ttl",
        ),
        ("null-mx", of(wrong, &[]), "replace new-id ~ttl add-hosts"),
        // One policy replaces another.
        (
            "mx-two-labels",
            of(wrong, fresh),
            "interim new-id ~ttl add-covered drop-hosts ~mx-ttl replace new-id ~ttl",
        ),
        ("ok-enforce", of(one, fresh), "take-host-out ~mx-ttl replace new-id ~ttl"),
        ("ok-enforce", of(none, fresh), "serve-none new-id ~ttl ~max-age remove-record ~ttl remove-policy"),
        ("ok-enforce", of(reordered, &[]), ""),
        // Only the hosts change.
        (
            "ok-enforce",
            hosts(&["mx1.ok-enforce.test", "mx7.ok-enforce.test"]),
            "cover-new-host replace new-id ~ttl add-hosts",
        ),
        (
            "ok-enforce",
            hosts(&["mx7.ok-enforce.test", "mx8.ok-enforce.test"]),
            "cover-new-hosts replace new-id ~ttl add-hosts",
        ),
        ("ok-enforce", hosts(&["mx1.ok-enforce.test"]), ""),
        ("ok-testing", hosts(&["mx7.ok-testing.test"]), ""),
        ("absent", hosts(&["mx7.absent.test"]), ""),
        // MTA-STS is removed.
        ("ok-enforce", REMOVAL, "serve-none new-id ~ttl ~max-age remove-record ~ttl remove-policy"),
        ("withdrawn", REMOVAL, "~max-age-before remove-record ~ttl remove-policy"),
        ("broken-policy", REMOVAL, "if-ever remove-record ~ttl remove-policy"),
        ("policy-only", REMOVAL, "if-ever remove-policy"),
        ("record-only", REMOVAL, "if-ever remove-record ~ttl"),
        ("absent", REMOVAL, ""),
        // The draft cannot be published.
        ("ok-enforce", of("version: STSv1\n", &[]), "InvalidPolicy"),
        ("ok-enforce", of("", &["v=STSv1; id=2026-01"]), "InvalidRecord"),
        ("ok-enforce", of("", &["v=STSv1; id=1", "v=STSv1; id=2"]), "InvalidRecord"),
        ("ok-enforce", of(one, &["v=STSv1; id=2026-01"]), "InvalidRecord"),
        ("two-records", of(&own("two-records"), &[]), ""),
        ("ok-enforce", of(two, &[]), ""),
    ];
    let mut wrong = String::new();
    for (name, draft, expected) in rows {
        let actual = lab.steps(name, &draft);
        if actual != expected {
            let Drafted { policy, records, mx, .. } = draft;
            wrong +=
                &format!("{name} {records:?} {mx:?}\n{policy}expected: {expected}\nactual:   {actual}\n\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

#[test]
fn the_steps_name_the_hosts_urls_and_times_of_the_domain() {
    let lab = Lab::new();
    let of = |policy: &String| Drafted { policy: policy.clone(), ..Drafted::default() };
    let wrong = &policy("enforce", &["wrong.example.net"]);
    let one = &policy("enforce", &["mx1.ok-enforce.test"]);
    let long = &policy("none", &[]).replace("604800", "31557600");
    let mx7 = Drafted { mx: &["mx7.ok-enforce.test"], ..Drafted::default() };
    let rows = [
        (
            "mx-two-labels",
            of(wrong),
            "plan.interim",
            "The draft does not cover any of the current MX hosts. First serve a policy at https://mta-sts.mx-two-labels.test/.well-known/mta-sts.txt that covers both the current hosts and the new ones: in.eu.mx-two-labels.test, wrong.example.net.",
        ),
        (
            "absent",
            of(wrong),
            "plan.cover-first",
            "The draft does not cover any of the current MX hosts (mx1.absent.test), so in mode enforce nothing would be delivered. Add the missing patterns, or first move the mail to hosts that the draft covers.",
        ),
        (
            "ok-enforce",
            of(one),
            "plan.take-host-out",
            "The draft does not cover mx2.ok-enforce.test. First remove that host from the MX records, or add a pattern for it to the draft.",
        ),
        (
            "ok-enforce",
            mx7,
            "plan.cover-new-host",
            "The policy does not cover mx7.ok-enforce.test, which is to be an MX host. First add a pattern for it to the policy.",
        ),
        (
            "ok-enforce",
            of(long),
            "plan.max-age",
            "Wait 7 days, the max_age of the current policy, or longer if an earlier policy had a larger one. Until then senders may have it cached.",
        ),
    ];
    for (name, draft, key, expected) in rows {
        assert_eq!(lab.sentence(name, &draft, key), expected);
    }
}

#[test]
fn the_order_of_patterns_is_not_a_change() {
    let lab = Lab::new();
    let reordered = policy("enforce", &["mx2.ok-enforce.test", "mx1.ok-enforce.test", "mx2.ok-enforce.test"]);
    let (live, report) = lab.compared("ok-enforce", &Drafted { policy: reordered, ..Drafted::default() });
    assert_eq!(changes(&live, &report), []);
    assert!(texts(&live, &report).is_some(), "the texts differ");
    assert!(report.findings.iter().all(|finding| finding.lint.name != "id-unchanged"));
}
