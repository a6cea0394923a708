//! The manual pages and the completions that the build makes.

mod common;

use common::run;
use std::fs;

#[test]
fn each_command_has_a_page_and_each_shell_a_completion() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(&["manual", folder.path().to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(0));
    for (file, part) in [
        ("man/mta-sts-check.1", ".TH mta-sts-check 1"),
        ("man/mta-sts-check-lint.1", "against"),
        ("man/mta-sts-check-check.1", "resolver"),
        ("man/mta-sts-check-explain.1", "lint"),
        ("completions/mta-sts-check.bash", "--fail-on"),
        ("completions/mta-sts-check.fish", "against"),
        ("completions/mta-sts-check.elv", "against"),
        ("completions/_mta-sts-check", "--against"),
    ] {
        let text =
            fs::read_to_string(folder.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(part), "{file} does not contain {part:?}");
    }
}
