//! Checks the dates of plans for any TTL and `max_age`.

use mta_sts::publish::schedule::{
    Migration, Rollout, Schedule, ScheduledStep, Task, Withdrawal, calendar, checklist, lines, migration,
    rollout, withdrawal,
};
use mta_sts::{DomainName, Mode, Timestamp, Words};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

const DAY: u64 = 86_400;

fn domain() -> DomainName {
    DomainName::parse_ascii("shop.example").unwrap()
}

fn time_of(plan: &Schedule, wanted: impl Fn(&Task) -> bool) -> Vec<u64> {
    plan.steps.iter().filter(|step| wanted(&step.task)).map(|step| step.at.0).collect()
}

fn serves(mode: Mode) -> impl Fn(&Task) -> bool {
    move |task| matches!(task, Task::Serve { mode: served, .. } if *served == mode)
}

fn check_order(plan: &Schedule) {
    let times: Vec<u64> = plan.steps.iter().map(|step: &ScheduledStep| step.at.0).collect();
    assert!(times.is_sorted() && times.first() >= Some(&plan.made.0), "{plan:?}");
}

fn run<S: Strategy>(strategy: &S, test: impl Fn(S::Value)) {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) };
    let outcome = TestRunner::new(config).run(strategy, |value| {
        test(value);
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn a_rollout_never_enforces_before_testing_is_over() {
    run(
        &(any::<u32>(), any::<u32>(), 0..=31_557_600_u32, 0..5_000_000_000_u64),
        |(ttl, testing, max_age, now)| {
            let plan = rollout(&domain(), &Rollout { ttl, testing, max_age }, Timestamp(now));
            check_order(&plan);
            let begun = time_of(&plan, serves(Mode::Testing))[0];
            let enforced = time_of(&plan, serves(Mode::Enforce));
            let least = begun + u64::from(ttl) + u64::from(testing).max(14 * DAY);
            assert!(enforced[0] >= least, "{ttl} {testing}: {plan:?}");
            let ages: Vec<u32> = plan
                .steps
                .iter()
                .filter_map(|step| match step.task {
                    Task::Serve { max_age, .. } => Some(max_age),
                    _ => None,
                })
                .collect();
            assert!(ages.is_sorted(), "the max_age grows: {ages:?}");
            assert_eq!(*ages.last().unwrap(), max_age.max(86_400), "{ages:?}");
        },
    );
}

#[test]
fn a_withdrawal_never_removes_before_the_largest_max_age_has_passed() {
    run(&(any::<u32>(), 0..=31_557_600_u32, 0..5_000_000_000_u64), |(ttl, max_age, now)| {
        let plan = withdrawal(&domain(), &Withdrawal { ttl, max_age }, Timestamp(now));
        check_order(&plan);
        let none = time_of(&plan, serves(Mode::None))[0];
        let gone = time_of(&plan, |task| *task == Task::RemoveRecord)[0];
        let policy = time_of(&plan, |task| *task == Task::RemovePolicy)[0];
        assert!(gone >= none + u64::from(ttl) + u64::from(max_age), "{ttl} {max_age}: {plan:?}");
        assert!(policy >= gone + u64::from(ttl), "{ttl} {max_age}: {plan:?}");
    });
}

#[test]
fn a_move_adds_hosts_only_when_every_policy_covers_them() {
    let modes = prop_oneof![Just(Mode::Testing), Just(Mode::Enforce)];
    run(&(any::<u32>(), any::<u32>(), 0..=31_557_600_u32, modes), |(ttl, mx_ttl, max_age, mode)| {
        let hosts = |name: &str| vec![name.to_owned()];
        let of =
            Migration { ttl, mx_ttl, mode, max_age, from: hosts("old.example"), to: hosts("new.example") };
        let plan = migration(&domain(), &of, Timestamp(1_000_000));
        check_order(&plan);
        let both = time_of(&plan, serves(mode))[0];
        let added = time_of(&plan, |task| *task == Task::AddHosts)[0];
        let removed = time_of(&plan, |task| *task == Task::RemoveHosts)[0];
        let last = *time_of(&plan, serves(mode)).last().unwrap();
        if mode == Mode::Enforce {
            assert!(added >= both + u64::from(max_age), "{plan:?}");
        }
        assert!(added >= both + u64::from(ttl), "{plan:?}");
        assert!(removed >= added + u64::from(mx_ttl), "{plan:?}");
        assert!(last >= removed + u64::from(mx_ttl), "{plan:?}");
    });
}

#[test]
fn a_plan_is_a_checklist_and_text() {
    let plan = withdrawal(&domain(), &Withdrawal { ttl: 3600, max_age: 604_800 }, Timestamp(1_795_378_807));
    let shown = checklist(&plan, &Words::ENGLISH);
    for part in [
        "Withdrawal of MTA-STS for shop.example",
        "- [ ] **2026-11-22 20:20 UTC** Serve the policy with mode none and max_age 86400 (1 day)",
        "- [ ] **2026-11-29 22:00 UTC** Remove the TXT record at _mta-sts.shop.example",
        "- [ ] **2026-11-29 23:00 UTC** Remove the policy and its host",
    ] {
        assert!(shown.contains(part), "expected {part:?} in\n{shown}");
    }
    let shown = lines(&plan, &Words::ENGLISH);
    assert!(shown.contains("2. 2026-11-29 22:00 UTC  Remove the TXT record"), "{shown}");
}

/// RFC 5545: CR LF, at most 75 bytes a line, and the text in escapes.
#[test]
fn a_plan_is_a_calendar() {
    let of = Migration {
        ttl: 300,
        mx_ttl: 300,
        mode: Mode::Enforce,
        max_age: 604_800,
        from: vec!["a.shop.example".to_owned(), "b.shop.example".to_owned()],
        to: vec!["mx.h\u{fc}lle.example".to_owned(), "x;y\r\nBEGIN:VEVENT".to_owned()],
    };
    let plan = migration(&domain(), &of, Timestamp(1_795_378_807));
    let text = calendar(&plan, &Words::ENGLISH);
    assert!(
        text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"),
        "{text}"
    );
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n") && line.len() <= 77), "{text}");
    let unfolded = text.replace("\r\n ", "");
    assert_eq!(unfolded.matches("\r\nBEGIN:VEVENT\r\n").count(), plan.steps.len());
    assert!(unfolded.contains("\r\nDTSTART:20261122T202007Z\r\n"), "{unfolded}");
    assert!(unfolded.contains("a.shop.example\\, b.shop.example"), "{unfolded}");
    let uids: std::collections::BTreeSet<&str> =
        unfolded.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(uids.len(), plan.steps.len());
}
