//! `mta-sts-check plan`.

mod common;

use common::{run, stderr, stdout};

fn plan(args: &[&str]) -> String {
    let all: Vec<&str> = ["plan"].iter().chain(args).copied().collect();
    let output = run(&all, b"");
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output)
}

#[test]
fn each_plan_is_printed_in_each_format() {
    let start = ["--domain", "shop.example", "--start", "2026-01-31"];
    for (kind, last) in [
        ("rollout", "2026-02-28 01:00 UTC"),
        ("withdraw", "2027-01-31 08:00 UTC"),
        ("migrate", "2027-02-02 07:00 UTC"),
    ] {
        let with = |format| plan(&[&[kind][..], &start, &["--format", format]].concat());
        let text = with("text");
        assert!(text.contains("1. 2026-01-31 00:00 UTC  ") && text.contains(last), "{kind}: {text}");
        assert!(with("checklist").contains(&format!("- [ ] **{last}**")), "{kind}");
        assert!(with("ics").starts_with("BEGIN:VCALENDAR\r\n"), "{kind}");
    }
}

#[test]
fn a_withdrawal_waits_for_the_largest_max_age() {
    let text = plan(&[
        "withdraw",
        "--domain",
        "shop.example",
        "--start",
        "2026-01-31T10:00:00Z",
        "--max-age",
        "604800",
    ]);
    assert!(
        text.contains("2. 2026-02-07 11:00 UTC  Remove the TXT record at _mta-sts.shop.example"),
        "{text}"
    );
}

#[test]
fn several_hosts_are_repeated_or_separated_by_commas() {
    let with = |hosts: &[&str]| {
        plan(&[&["migrate", "--domain", "shop.example", "--start", "2026-01-31"], hosts].concat())
    };
    let repeated = with(&["--from", "a.example", "--from", "b.example", "--to", "c.example"]);
    assert!(repeated.contains("a.example") && repeated.contains("b.example"), "{repeated}");
    assert_eq!(repeated, with(&["--to", "c.example", "--from", "a.example,b.example"]));
}

/// The year is an assumption, and the plan says so in each format.
#[test]
fn a_max_age_that_is_not_given_is_called_assumed() {
    let start = ["--domain", "shop.example", "--start", "2100-01-31"];
    for kind in ["withdraw", "migrate"] {
        for format in ["text", "checklist", "ics"] {
            let with = |more: &[&str]| {
                plan(&[&[kind, "--format", format][..], &start, more].concat()).replace("\r\n ", "")
            };
            let assumed = "This plan assumes that senders have cached a policy for one year";
            assert!(with(&[]).contains(assumed), "{kind} {format}: {}", with(&[]));
            assert!(!with(&["--max-age", "604800"]).contains(assumed), "{kind} {format}");
        }
    }
    let testing = plan(&[&["migrate", "--mode", "testing"][..], &start].concat());
    assert!(!testing.contains("assumes"), "{testing}");
}

#[test]
fn a_roll_out_ends_with_its_max_age() {
    for (given, steps) in [
        ("86400", &["max_age 86400"][..]),
        ("259200", &["max_age 86400", "max_age 259200"]),
        ("604800", &["max_age 86400", "max_age 604800"]),
        ("2592000", &["max_age 86400", "max_age 604800", "max_age 2592000"]),
    ] {
        let text = plan(&["rollout", "--domain", "shop.example", "--max-age", given]);
        let enforced: Vec<&str> = text.lines().filter(|line| line.contains("mode enforce and")).collect();
        assert_eq!(enforced.len(), steps.len(), "{given}: {text}");
        for (line, step) in enforced.iter().zip(steps) {
            assert!(line.contains(&format!("{step} ")), "{given}: expected {step} in {line}");
        }
    }
}

#[test]
fn new_hosts_can_be_checked_before_a_sender_uses_them() {
    let text =
        plan(&["migrate", "--domain", "shop.example", "--from", "a.example,b.example", "--to", "c.example"]);
    assert!(text.contains("Check c.example before any sender uses it"), "{text}");
    assert!(text.contains("openssl s_client -starttls smtp -connect c.example:25 "), "{text}");
    assert!(text.contains("Remove a.example, b.example from the MX records"), "{text}");
}

#[test]
fn a_plan_in_the_past_says_so() {
    let text = plan(&["rollout", "--domain", "shop.example", "--start", "2020-01-01"]);
    assert!(text.contains("The plan begins in the past."), "{text}");
}

#[test]
fn a_wrong_time_is_refused() {
    for (option, value) in [
        ("--start", "2026-02-30"),
        ("--start", "tomorrow"),
        ("--start", "18446744073709551615"),
        ("--start", "9999-12-31"),
        ("--max-age", "0"),
        ("--max-age", "3600"),
        ("--testing", "7"),
    ] {
        let output = run(&["plan", "rollout", "--domain", "shop.example", option, value], b"");
        assert_eq!(output.status.code(), Some(2), "{option} {value}");
    }
}

#[test]
fn a_move_names_hosts_that_an_mx_record_can_name() {
    for (from, to, reason) in [
        ("mx1.shop.example", "192.0.2.1", "\"192.0.2.1\" is not a valid host name"),
        ("mx1.shop.example", "h;x", "\"h;x\" is not a valid host name"),
        ("mx1.shop.example", "mx2.shop.example,", "\"\" is not a valid host name"),
        ("mx1.shop.example", "MX1.shop.example.", "mx1.shop.example is given at --from and at --to"),
    ] {
        let output = run(&["plan", "migrate", "--domain", "shop.example", "--from", from, "--to", to], b"");
        assert_eq!(output.status.code(), Some(2), "{from} {to}: {}", stdout(&output));
        assert!(stderr(&output).contains(reason), "{from} {to}: expected {reason}\nin {}", stderr(&output));
    }
}

#[test]
fn a_move_leaves_the_mode_and_the_max_age_of_the_policy() {
    let text = plan(&["migrate", "--domain", "shop.example", "--from", "a.example", "--to", "b.example"]);
    assert!(!text.contains("Serve the policy with mode"), "{text}");
    assert!(text.contains("Add b.example to the policy") && text.contains("Leave its mode"), "{text}");
}

#[test]
fn the_name_of_a_policy_host_is_not_the_mail_domain() {
    for kind in ["rollout", "withdraw", "migrate"] {
        let refused = run(&["plan", kind, "--domain", "mta-sts.shop.example"], b"");
        assert_eq!(refused.status.code(), Some(2), "{kind}");
        assert!(stderr(&refused).contains("is the name of a policy host"), "{kind}: {}", stderr(&refused));
    }
}
