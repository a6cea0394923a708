//! `mta-sts-check host`.

mod common;

use common::{GOOD, run, stderr, stdout};
use std::fs;
use std::process::Output;

fn host(folder: &tempfile::TempDir, args: &[&str]) -> Output {
    let folder = folder.path().to_str().unwrap();
    run(&[&["host"], args, &["--folder", folder]].concat(), b"")
}

#[test]
fn a_policy_is_added_listed_and_checked() {
    let folder = tempfile::tempdir().unwrap();
    let added = host(
        &folder,
        &["add", "shop.example", "--mx", "mx1.shop.example", "--target", "policies.host.example"],
    );
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    let records = stdout(&added);
    for line in [
        "_mta-sts.shop.example.\t3600\tIN\tCNAME\tshop.example._mta-sts.policies.host.example.",
        "mta-sts.shop.example.\t3600\tIN\tCNAME\tpolicies.host.example.",
        "shop.example._mta-sts.policies.host.example.\t3600\tIN\tTXT\t\"v=STSv1; id=",
    ] {
        assert!(records.contains(line), "expected {line:?} in {records}");
    }
    let policy = fs::read_to_string(folder.path().join("shop.example.txt")).unwrap();
    assert!(policy.contains("mx: mx1.shop.example\n"), "{policy}");
    let listed = stdout(&host(&folder, &["list"]));
    let id = records.split("id=").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(listed, format!("shop.example\t{id}\ttesting\t86400\t1 mx\n"));
    let again = stdout(&host(&folder, &["add", "shop.example", "--mx", "mx2.shop.example"]));
    assert!(
        again.contains("_mta-sts.shop.example.\t3600\tIN\tTXT\t") && !again.contains(id),
        "the id follows the content: {again}"
    );
    assert_eq!(host(&folder, &["check"]).status.code(), Some(0));
}

#[test]
fn the_domain_may_follow_the_hosts() {
    for args in [
        &["--mx", "mx1.shop.example", "shop.example"][..],
        &["--mx", "mx1.shop.example", "--mode", "testing", "shop.example"],
        &["shop.example", "--mx", "mx1.shop.example"],
    ] {
        let folder = tempfile::tempdir().unwrap();
        let added = host(&folder, &[&["add"], args].concat());
        assert_eq!(added.status.code(), Some(0), "{args:?}: {}", stderr(&added));
        let policy = fs::read_to_string(folder.path().join("shop.example.txt")).unwrap();
        assert!(policy.contains("mx: mx1.shop.example\n"), "{args:?}: {policy}");
    }
}

#[test]
fn an_error_in_any_policy_is_found() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("good.example.txt"), GOOD).unwrap();
    fs::write(folder.path().join("README.md"), "not a policy").unwrap();
    assert_eq!(host(&folder, &["check"]).status.code(), Some(0));
    fs::write(folder.path().join("bad.example.txt"), GOOD.replace("enforce", "enforced")).unwrap();
    fs::write(folder.path().join("Not A Domain.txt"), GOOD).unwrap();
    let checked = host(&folder, &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    for part in [
        "bad.example.txt: error: ",
        "mode-invalid",
        "Not A Domain.txt: error: the name",
        "3 policies, 2 errors",
    ] {
        assert!(stdout(&checked).contains(part), "expected {part:?} in {}", stdout(&checked));
    }
}

#[test]
fn a_policy_with_an_error_is_not_added() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("source");
    fs::write(&file, "version: STSv1\n").unwrap();
    let added = host(&folder, &["add", "shop.example", "--file", file.to_str().unwrap()]);
    assert_eq!(added.status.code(), Some(2));
    assert!(stderr(&added).contains("nothing was written"), "{}", stderr(&added));
    assert!(!folder.path().join("shop.example.txt").exists());
    fs::write(&file, GOOD).unwrap();
    let added = host(&folder, &["add", "shop.example", "--file", file.to_str().unwrap()]);
    assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
    assert_eq!(fs::read_to_string(folder.path().join("shop.example.txt")).unwrap(), GOOD);
}

/// Who renews the MX hosts does not end mode enforce by that.
#[test]
fn a_policy_in_mode_enforce_stays_so() {
    let folder = tempfile::tempdir().unwrap();
    let policy = || fs::read_to_string(folder.path().join("shop.example.txt")).unwrap();
    let add = |args: &[&str]| host(&folder, &[&["add", "shop.example"], args].concat());
    let first = add(&["--mx", "mx1.shop.example", "--mode", "enforce", "--max-age", "1209600"]);
    assert!(stderr(&first).contains("First read two weeks of reports"), "{}", stderr(&first));
    let again = add(&["--mx", "mx2.shop.example"]);
    assert!(stderr(&again).contains("its mode enforce and its max_age 1209600 stay"), "{}", stderr(&again));
    assert_eq!(policy(), "version: STSv1\nmode: enforce\nmx: mx2.shop.example\nmax_age: 1209600\n");

    let file = folder.path().join("source");
    fs::write(&file, GOOD.replace("enforce", "testing")).unwrap();
    let weaker = add(&["--file", file.to_str().unwrap()]);
    assert_eq!(weaker.status.code(), Some(2));
    assert!(stderr(&weaker).contains("add --force. Nothing was written"), "{}", stderr(&weaker));
    assert!(policy().contains("mode: enforce"), "{}", policy());
    assert_eq!(add(&["--file", file.to_str().unwrap(), "--force"]).status.code(), Some(0));
    assert!(policy().contains("mode: testing"), "{}", policy());

    add(&["--mx", "mx1.shop.example", "--mode", "enforce"]);
    let asked = add(&["--mx", "mx1.shop.example", "--mode", "testing"]);
    assert!(
        stderr(&asked).contains("it had mode enforce and max_age 604800, and now has testing and 86400."),
        "{}",
        stderr(&asked)
    );
}

#[test]
fn nothing_is_written_if_an_argument_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    for (args, said) in [
        (["shop.example", "--target", "192.0.2.1"], "--target \"192.0.2.1\" cannot be used"),
        (["shop.example", "--target", "mta-sts.shop.example"], "it is the name that is to become an alias"),
        (
            ["shop.example", "--target", "https://mta-sts.shop.example/x"],
            "it is the name that is to become an alias",
        ),
        (
            ["mta-sts.shop.example", "--target", "host.example"],
            "the mail domain, behind the @ of its addresses, is probably shop.example",
        ),
        (["https://shop.example/", "--target", "host.example"], "did you mean shop.example?"),
    ] {
        let added = host(&folder, &[&["add"], &args[..], &["--mx", "mx1.shop.example"]].concat());
        assert_eq!(added.status.code(), Some(2), "{args:?}");
        assert!(stderr(&added).contains(said), "{args:?}: {}", stderr(&added));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "{args:?}");
    }
    let url = host(
        &folder,
        &["add", "shop.example", "--mx", "mx1.shop.example", "--target", "https://edge.host.example/"],
    );
    assert!(stdout(&url).contains("CNAME\tedge.host.example."), "{} {}", stdout(&url), stderr(&url));
}

#[test]
fn a_policy_that_would_keep_back_all_mail_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let text = "version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 604800\n";
    let file = folder.path().join("source");
    fs::write(&file, text).unwrap();
    let added = host(&folder, &["add", "shop.example", "--file", file.to_str().unwrap()]);
    assert_eq!(added.status.code(), Some(2));
    fs::write(folder.path().join("shop.example.txt"), text).unwrap();
    let checked = host(&folder, &["check"]);
    assert_eq!(checked.status.code(), Some(1));
    for part in ["mx-pattern-ip-address", "1 policy, 1 error\n"] {
        assert!(stdout(&checked).contains(part), "expected {part:?} in {}", stdout(&checked));
    }
}

#[test]
fn a_folder_that_is_missing_has_a_way_out() {
    for command in ["list", "check"] {
        let output = run(&["host", command, "--folder", "nowhere/policies"], b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(
            stderr(&output).contains("--folder DIR, or let “mta-sts-check host add” make it"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn a_policy_that_cannot_be_written_has_a_way_out_of_this_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("shop.example.txt")).unwrap();
    let refused = host(&folder, &["add", "shop.example", "--mx", "mx1.shop.example"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("it is a directory; name another folder with --folder"),
        "{}",
        stderr(&refused)
    );
}

/// A host that senders were told to trust, and that the policy leaves out, is named.
#[test]
fn a_host_that_is_not_covered_any_more_is_named() {
    let cases: [(&[&str], &[&str], Option<&str>); 6] = [
        (&["a.shop.example"], &["b.shop.example"], Some("does not cover a.shop.example any more")),
        (
            &["a.shop.example", "b.shop.example"],
            &["b.shop.example"],
            Some("does not cover a.shop.example any more"),
        ),
        (&["*.shop.example"], &["b.shop.example"], Some("does not cover *.shop.example any more")),
        (&["a.shop.example"], &["*.shop.example"], None),
        (&["a.shop.example"], &["b.shop.example", "a.shop.example"], None),
        (&["a.shop.example"], &["b.shop.example", "--mode", "none"], None),
    ];
    for (before, after, said) in cases {
        let folder = tempfile::tempdir().unwrap();
        let policy = before
            .iter()
            .fold("version: STSv1\nmode: enforce\n".to_owned(), |text, host| text + &format!("mx: {host}\n"));
        fs::write(folder.path().join("shop.example.txt"), policy + "max_age: 604800\n").unwrap();
        let (hosts, rest) =
            after.split_at(after.iter().position(|arg| *arg == "--mode").unwrap_or(after.len()));
        let added = host(&folder, &[&["add", "shop.example", "--mx", &hosts.join(",")], rest].concat());
        assert_eq!(added.status.code(), Some(0), "{}", stderr(&added));
        let is_said = stderr(&added).contains(said.unwrap_or("any more"));
        assert_eq!(is_said, said.is_some(), "{before:?} {after:?}: {}", stderr(&added));
        assert_eq!(stderr(&added).contains("plan migrate"), said.is_some());
    }
}
