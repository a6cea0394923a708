//! The GitHub Action, whose inputs stay data, and the hook of pre-commit.

mod common;

use common::{GOOD, stderr, stdout};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The inputs of the Action that its second step uses.
#[derive(Debug)]
struct Inputs {
    files: &'static str,
    against: &'static str,
    fail_on: &'static str,
    sarif: &'static str,
}

const INPUTS: Inputs = Inputs { files: ".", against: "", fail_on: "error", sarif: "" };

impl Inputs {
    fn run(&self, repository: &Path) -> Output {
        Command::new(Path::new(ROOT).join("scripts/action-lint"))
            .current_dir(repository)
            .env("LC_ALL", "C")
            .env("PROGRAM", env!("CARGO_BIN_EXE_mta-sts-check"))
            .env("FILES", self.files)
            .env("AGAINST", self.against)
            .env("FAIL_ON", self.fail_on)
            .env("SARIF", self.sarif)
            .output()
            .unwrap()
    }
}

/// Makes a repository with three good policies and one in mode `enforced`.
fn repository() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let bad = GOOD.replace("enforce", "enforced");
    for (path, text) in [
        ("mta-sts.txt", GOOD),
        ("web site/.well-known/mta-sts.txt", GOOD),
        ("sites/a/mta-sts.txt", GOOD),
        ("sites/b/mta-sts.txt", &bad),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn each_line_names_a_file_a_folder_or_a_pattern() {
    let repository = repository();
    for (files, status, part) in [
        (".", 1, "::error file=sites/b/mta-sts.txt,line=2,"),
        ("mta-sts.txt", 0, ""),
        ("web site/.well-known/mta-sts.txt", 0, ""),
        ("mta-sts.txt\nweb site\n", 0, ""),
        ("mta-sts.txt\nsites/b/mta-sts.txt\n", 1, "::error file=sites/b/mta-sts.txt,"),
        ("sites/*/mta-sts.txt", 1, "::error file=sites/b/mta-sts.txt,"),
        ("missing.txt", 2, "the file does not exist"),
    ] {
        let inputs = Inputs { files, ..INPUTS };
        let output = inputs.run(repository.path());
        let said = stdout(&output) + &stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{inputs:?}: {said}");
        assert!(said.contains(part), "{inputs:?}: expected {part:?} in {said}");
    }
}

#[test]
fn sarif_is_written_beside_the_annotations_whether_or_not_the_step_fails() {
    let repository = repository();
    for (files, status, results) in [("sites", 1, 1), ("mta-sts.txt", 0, 0)] {
        let inputs = Inputs { files, sarif: "reports/mta sts.sarif", ..INPUTS };
        let output = inputs.run(repository.path());
        assert_eq!(output.status.code(), Some(status), "{inputs:?}: {}", stderr(&output));
        let sarif = fs::read_to_string(repository.path().join(inputs.sarif)).unwrap();
        let log: serde_json::Value = serde_json::from_str(&sarif).unwrap();
        let found = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!(
            found.iter().filter(|result| result["ruleId"] == "mode-invalid").count(),
            results,
            "{log:#}"
        );
    }
}

/// The shell runs no part of an input, and no input becomes an option.
#[test]
fn an_input_is_neither_a_command_nor_an_option() {
    let commands =
        ["; touch pwned", "$(touch pwned)", "`touch pwned`", "\" ; touch pwned; \"", "' ; touch pwned; '"];
    let options = ["--fix", "--help", "--fail-on=warning", "--output=pwned"];
    for text in commands.into_iter().chain(options) {
        let cases = [
            Inputs { files: text, ..INPUTS },
            Inputs { against: text, ..INPUTS },
            Inputs { fail_on: text, ..INPUTS },
            Inputs { files: "mta-sts.txt", sarif: text, ..INPUTS },
        ];
        for inputs in cases {
            let repository = repository();
            let output = inputs.run(repository.path());
            let expected = if inputs.sarif.is_empty() { 2 } else { 0 };
            let said = stdout(&output) + &stderr(&output);
            assert_eq!(output.status.code(), Some(expected), "{inputs:?}: {said}");
            assert!(!repository.path().join("pwned").exists(), "{inputs:?}: {said}");
        }
    }
}

/// `${{ … }}` inside a shell text would make an input part of the program.
#[test]
fn no_expression_is_inside_a_shell_text() {
    let action = fs::read_to_string(Path::new(ROOT).join("action.yml")).unwrap();
    let steps: Vec<&str> = action.lines().filter(|line| line.trim_start().starts_with("run:")).collect();
    assert_eq!(steps.len(), 2, "{steps:?}");
    for step in steps {
        assert!(step.trim_end().ends_with("\"'") && !step.contains("${{"), "{step}");
    }
}

#[test]
fn a_binary_without_its_checksum_or_with_another_one_is_not_installed() {
    let folder = tempfile::tempdir().unwrap();
    for (sha256, reason) in [("", "give the sha256"), ("00", "")] {
        let output = Command::new(Path::new(ROOT).join("scripts/action-install"))
            .arg(folder.path())
            .env("BINARY", "https://127.0.0.1:9/mta-sts-check")
            .env("SHA256", sha256)
            .output()
            .unwrap();
        assert!(
            !output.status.success() && stderr(&output).contains(reason),
            "{sha256}: {}",
            stderr(&output)
        );
        assert!(!folder.path().join("bin/mta-sts-check").exists(), "{sha256}");
    }
}

/// pre-commit installs the package in the root, and then runs a program of it.
#[test]
fn the_hook_runs_a_program_of_the_package_in_the_root() {
    let read = |name: &str| fs::read_to_string(Path::new(ROOT).join(name)).unwrap();
    let hooks = read(".pre-commit-hooks.yaml");
    let entry = hooks.lines().find_map(|line| line.trim().strip_prefix("entry: ")).unwrap();
    let program = entry.split(' ').next().unwrap();
    let manifest = read("Cargo.toml");
    assert!(manifest.contains(&format!("[[bin]]\nname = \"{program}\"\n")), "{entry}: {manifest}");
}
