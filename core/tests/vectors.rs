//! Checks our verdict by the letter of the RFCs on every published vector.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mta_sts::{MxPattern, Policy, PolicySyntax, RecordSyntax, TlsrptSyntax};
use serde_json::Value;

#[test]
fn policies_are_accepted_as_the_rfc_says() {
    agree("policy.json", "accepts", |case| {
        let text = text(case, "policy");
        let policy = Policy::of(&PolicySyntax::parse(text.as_bytes()));
        if let Some(policy) = &policy
            && let Some(mode) = case["rfc"]["mode"].as_str()
        {
            assert_eq!(policy.mode.name(), mode, "mode of {text:?}");
            assert_eq!(
                Some(u64::from(policy.max_age)),
                case["rfc"]["max_age"].as_u64(),
                "max_age of {text:?}"
            );
        }
        policy.is_some()
    });
}

#[test]
fn records_are_accepted_as_the_rfc_says() {
    agree("sts-record.json", "accepts", |case| {
        RecordSyntax::parse(text(case, "record").as_bytes()).accepted_id().is_some()
    });
}

#[test]
fn tlsrpt_records_are_accepted_as_the_rfc_says() {
    agree("tlsrpt-record.json", "accepts", |case| {
        TlsrptSyntax::parse(text(case, "record").as_bytes()).accepted_rua().is_some()
    });
}

#[test]
fn mx_patterns_match_as_the_rfc_says() {
    agree("mx-match.json", "matches", |case| {
        let pattern = text(case, "pattern");
        let pattern = MxPattern::parse(&pattern).unwrap();
        pattern.covers(&text(case, "host"))
    });
}

/// Checks policies of public repositories, if `MTA_STS_CORPUS` names a folder with them. They are other people's data
/// and not part of the project.
#[test]
fn published_policies_are_accepted_as_the_rfc_says() {
    let Some(folder) = std::env::var_os("MTA_STS_CORPUS") else {
        println!("skipped: MTA_STS_CORPUS is not set");
        return;
    };
    let path = std::path::Path::new(&folder).join("policies.json");
    let set: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let files = set["files"].as_array().unwrap();
    let differing = files.iter().filter(|file| {
        let bytes = STANDARD.decode(text(file, "bytes_base64")).unwrap();
        let accepted = Policy::of(&PolicySyntax::parse(&bytes)).is_some();
        file["rfc"]["accepts"].as_bool().is_some_and(|expected| expected != accepted)
    });
    let differing: Vec<_> = differing.map(|file| text(file, "source")).collect();
    println!("corpus: {} files, {} disagreements", files.len(), differing.len());
    assert!(differing.is_empty(), "{differing:#?}");
}

/// Runs every case of a file and prints each disagreement. A verdict of `null` is not checked.
#[track_caller]
fn agree(file: &str, verdict: &str, ours: impl Fn(&Value) -> bool) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/").to_owned() + file;
    let set: Value = serde_json::from_str(&std::fs::read_to_string(&path).expect(&path)).unwrap();
    let cases = set["cases"].as_array().unwrap();
    let mut wrong = Vec::new();
    for case in cases {
        let Some(expected) = case["rfc"][verdict].as_bool() else { continue };
        let actual = ours(case);
        if actual != expected {
            let mut input = case.clone();
            input.as_object_mut().unwrap().remove("answers");
            wrong.push(format!("expected {expected}, got {actual}: {input}"));
        }
    }
    println!("{file}: {} cases, {} disagreements", cases.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn text(case: &Value, field: &str) -> String {
    case[field].as_str().unwrap_or_else(|| panic!("{field} in {case}")).to_owned()
}
