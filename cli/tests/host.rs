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
