//! Nothing that the command prints lets another's text control a terminal.

mod common;

use common::{GOOD, run, stderr, stdout};
use std::fs;

const HOSTILE: &str = "a\u{1b}]0;x\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\n\u{2028}b";

fn is_hostile(character: char) -> bool {
    character != '\n' && mta_sts::visible::token(character).is_some()
}

#[test]
fn no_argument_is_printed_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(HOSTILE);
    fs::write(&path, format!("{GOOD}mode={HOSTILE}\n")).unwrap();
    let path = path.to_str().unwrap();
    let option = format!("--{HOSTILE}");
    let near = format!("--record{HOSTILE}");
    let record = format!("v=STSv1; id={HOSTILE}; id=1;; {HOSTILE}=1");
    let cases: [&[&str]; 17] = [
        &[HOSTILE],
        &["lint", HOSTILE],
        &["lint", "-", HOSTILE],
        &["lint", &option],
        &["lint", &near],
        &["lint", "-", "--format", HOSTILE],
        &["lint", "-", "--mx", HOSTILE],
        &["lint", "-", "--domain", HOSTILE],
        &["lint", "-", "--domain", "b\u{fc}cher\u{fe0f}.\u{202e}example"],
        &["lint", path],
        &["lint", path, "--format", "json"],
        &["lint", path, "--fix", "--dry-run", "--format", "json"],
        &["lint", "--record", &record],
        &["lint", "--record", &record, "--format", "json"],
        &["lint", "--tlsrpt", &format!("v=TLSRPTv1; rua=mailto:{HOSTILE}@b.example,{HOSTILE}; {HOSTILE}")],
        &["explain", HOSTILE],
        &["explain", &option],
    ];
    for args in cases {
        let output = run(args, GOOD.as_bytes());
        let said = stdout(&output) + &stderr(&output);
        // A diff that is not shown in a terminal is exact.
        let is_diff = args.contains(&"--dry-run");
        let said: Vec<&str> = said.lines().filter(|line| !is_diff || line.starts_with('m')).collect();
        let said = said.join("\n");
        assert!(!said.is_empty(), "{args:?}");
        let bad = said.chars().find(|character| is_hostile(*character));
        assert_eq!(bad, None, "{args:?} prints {said:?}");
    }
}

#[test]
fn a_text_to_save_is_exact_where_no_terminal_shows_it() {
    let policy = format!("{GOOD}note: \u{202e}\u{7f}\n\n");
    assert_eq!(stdout(&run(&["lint", "-", "--fix"], policy.as_bytes())), policy.replace("\u{7f}\n\n", "\n"));
    let record = "v=STSv1;; id=1; note=\u{202e}";
    let output = stdout(&run(&["lint", "--record", record, "--fix"], b""));
    assert!(output.starts_with("record: v=STSv1; id=1; note=\u{202e}\n"), "{output:?}");
}
