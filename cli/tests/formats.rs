//! `lint` for repositories: several files and folders, and the formats of other programs.

mod common;

use common::{GOOD, run, stderr, stdout};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A policy with an error in line 2.
const BAD: &str = "version: STSv1\nmode: enforced\nmx: mail.example.com\nmax_age: 604800\n";

/// Makes a repository with three policies, and one that belongs to a program.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in [
        ("public/.well-known/mta-sts.txt", BAD),
        ("good/mta-sts.txt", GOOD),
        ("other/mta-sts.example.net.txt", GOOD),
        ("node_modules/x/mta-sts.txt", BAD),
        ("other/readme.txt", "not a policy"),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_policies_of_a_folder_are_found_and_each_is_reported() {
    let folder = repository();
    let output = run(&["lint", &text(folder.path())], b"");
    let said = stdout(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    for (part, count) in [
        ("mta-sts.txt\n", 2),
        ("mta-sts.example.net.txt\n", 1),
        ("error[mode-invalid]", 1),
        ("node_modules", 0),
    ] {
        assert_eq!(said.matches(part).count(), count, "{part:?} in {said}");
    }
    let json = run(&["lint", &text(folder.path()), "--format", "json"], b"");
    let reports: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(reports.as_array().map(Vec::len), Some(3));
    let good = folder.path().join("good");
    assert_eq!(run(&["lint", &text(&good)], b"").status.code(), Some(0));
    let several = [text(&good.join("mta-sts.txt")), text(&folder.path().join("public"))];
    assert_eq!(run(&["lint", &several[0], &several[1]], b"").status.code(), Some(1));
    let picture = run(&["lint", "--format", "svg", &several[0], &several[1]], b"");
    assert_eq!((picture.status.code(), stderr(&picture).contains("name one file")), (Some(2), true));
}

#[test]
fn warnings_fail_if_they_are_asked_to() {
    let short = GOOD.replace("604800", "60");
    let cases: [(&[&str], i32); 4] = [
        (&["lint", "-"], 0),
        (&["lint", "-", "--fail-on", "error"], 0),
        (&["lint", "-", "--fail-on", "warning"], 1),
        (&["lint", "-", "--fail-on", "warning", "--format", "github"], 1),
    ];
    for (args, status) in cases {
        let output = run(args, short.as_bytes());
        assert_eq!(output.status.code(), Some(status), "{args:?}: {}", stdout(&output));
    }
}

#[test]
fn annotations_name_file_line_and_column() {
    let folder = repository();
    let file = text(&folder.path().join("public/.well-known/mta-sts.txt"));
    let said = stdout(&run(&["lint", "--format", "github", &file], b""));
    let expected = format!(
        "::error file={file},line=2,col=7,endLine=2,endColumn=15,title=“enforced” is not a valid mode (mode-invalid)::"
    );
    assert!(said.starts_with(&expected), "expected {expected}\nin {said}");
    assert!(said.lines().all(|line| line.starts_with("::")), "{said}");
    let short = run(&["lint", "--format", "github", "-"], GOOD.replace("604800", "60").as_bytes());
    assert!(stdout(&short).starts_with("::warning title="), "{}", stdout(&short));
}

#[test]
fn junit_has_a_suite_for_each_file() {
    let folder = repository();
    let said = stdout(&run(&["lint", "--format", "junit", &text(folder.path())], b""));
    let document = roxmltree::Document::parse(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
    let suites: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testsuite")).collect();
    assert_eq!(suites.len(), 3, "{said}");
    let failures = suites.iter().map(|suite| suite.attribute("failures").unwrap_or_default());
    assert_eq!(failures.collect::<Vec<_>>(), ["0", "0", "1"], "{said}");
    let failed = document.descendants().find(|node| node.has_tag_name("failure")).unwrap();
    let case = failed.parent().unwrap();
    assert_eq!(case.attribute("name"), Some("mode-invalid:2:7"), "{said}");
    assert!(
        failed.attribute("message").is_some_and(|message| message.contains("is not a valid mode")),
        "{said}"
    );
    for suite in suites {
        let cases = suite.children().filter(|node| node.has_tag_name("testcase")).count();
        assert_eq!(suite.attribute("tests"), Some(cases.to_string().as_str()), "{said}");
    }
}

#[test]
fn hostile_names_and_texts_leave_junit_valid_and_annotations_plain() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mta-sts-\u{fffe}\u{1b}[31m.txt");
    fs::write(&file, "version: STSv1\nmode: a\u{fffe}\u{ffff}\n").unwrap();
    let junit = stdout(&run(&["lint", "--format", "junit", &text(&file)], b""));
    let is_forbidden = |c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || (c.is_control() && c != '\n');
    assert!(!junit.contains(is_forbidden), "{junit:?}");
    roxmltree::Document::parse(&junit).unwrap_or_else(|error| panic!("{error}: {junit:?}"));
    let github = stdout(&run(&["lint", "--format", "github", &text(&file)], b""));
    assert!(github.starts_with("::") && !github.contains('\u{1b}'), "{github:?}");
}

/// Returns the official schema, which the npm package of the build tools contains; `None` where they are not installed.
fn schema() -> Option<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let installed = root.join("node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
    let path = std::env::var_os("SARIF_SCHEMA").map_or(installed, PathBuf::from);
    let mut schema: Value = serde_json::from_slice(&fs::read(path).ok()?).ok()?;
    // These patterns have a bracket too many, so they are not regular expressions.
    for owner in ["run", "toolComponent"] {
        let language = format!("/definitions/{owner}/properties/language");
        schema.pointer_mut(&language)?.as_object_mut()?.remove("pattern");
    }
    Some(schema)
}

#[test]
fn sarif_follows_the_schema_of_version_2_1_0() {
    let folder = repository();
    let path = text(folder.path());
    let record = "v=STSv1; id=1;; id=2";
    let outputs = [
        run(&["lint", "--format", "sarif", &path], b""),
        run(&["lint", "--format", "sarif", "--record", record], b""),
        run(&["lint", "--format", "sarif", "-"], b"\xff\x1b[31m\r\n"),
        run(&["lint", "--format", "sarif", "-"], GOOD.as_bytes()),
    ];
    let validator = schema().map(|schema| jsonschema::validator_for(&schema).unwrap());
    if validator.is_none() {
        eprintln!("SKIPPED: the schema is not installed (make setup), so SARIF was not compared with it");
    }
    for output in outputs {
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let faults = validator.iter().flat_map(|validator| validator.iter_errors(&log));
        let faults: Vec<String> = faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{}\n{log:#}", faults.join("\n"));
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
            assert_eq!(rule["id"], result["ruleId"], "{result:#}");
            assert_eq!(result["partialFingerprints"]["finding/v1"].as_str().map(str::len), Some(64));
        }
    }
    let log: Value = serde_json::from_slice(&run(&["lint", "--format", "sarif", &path], b"").stdout).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let found = results.iter().find(|result| result["ruleId"] == "mode-invalid").unwrap();
    let region = &found["locations"][0]["physicalLocation"]["region"];
    let place = ["startLine", "startColumn", "endLine", "endColumn"].map(|key| region[key].as_u64().unwrap());
    assert_eq!((place, found["level"].as_str()), ([2, 7, 2, 15], Some("error")));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let rule = rules.iter().find(|rule| rule["id"] == "mode-invalid").unwrap();
    assert_eq!(rule["help"]["text"], "See: mta-sts-check explain mode-invalid");
}
