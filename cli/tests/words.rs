//! Messages about long, unusual or invalid input, and behaviour when a pipe is closed.

mod common;

use common::{GOOD, finish, run, start, stderr, stdout};

/// Returns a policy with `count` lines that are not valid fields.
fn with_bad_lines(count: usize) -> String {
    let lines = (1..=count).map(|number| format!("bad line {number}\n"));
    format!("{GOOD}{}", lines.collect::<String>())
}

#[test]
fn a_closed_pipe_does_not_change_the_exit_status() {
    let bad = with_bad_lines(1700);
    let cases: [(&[&str], &str, i32); 8] = [
        (&["lint", "-"], GOOD, 0),
        (&["lint", "-"], &bad, 1),
        (&["lint", "-", "--format", "json"], GOOD, 0),
        (&["lint", "-", "--format", "json"], &bad, 1),
        (&["lint", "-", "--fix"], GOOD, 0),
        (&["lint", "--record", "v=STSv1; id=1;;", "--fix"], "", 0),
        (&["explain"], "", 0),
        (&["explain", "blank-line"], "", 0),
    ];
    for (args, stdin, status) in cases {
        let mut child = start(args);
        drop(child.stdout.take());
        let output = finish(child, stdin.as_bytes());
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(status), "{args:?}: {said}");
        assert!(!said.contains("cannot") && !said.contains("panicked"), "{args:?} printed: {said}");
    }
    let mut child = start(&["lint", "no-such-file"]);
    drop(child.stderr.take());
    assert_eq!(finish(child, b"").status.code(), Some(2), "with a closed standard error");
}

/// Checks the first lines of a finding: title, position, the text and the mark below it.
#[test]
fn a_mark_is_below_the_shown_text_and_its_column_is_that_of_the_original_text() {
    let long = format!("mode: enforce\nx: {}\u{7f}\n", "x".repeat(100));
    let cases = [
        ("mode: enforced\n", ["<stdin>:2:7", "2 | mode: enforced", "  |       ^^^^^^^^"]),
        ("mode:\u{a0}enforced\n", ["<stdin>:2:7", "2 | mode:‹NBSP›enforced", "  |            ^^^^^^^^"]),
        (&long, ["<stdin>:3:104", "3 | …xxxxxxxxxx", "x‹DEL›"]),
    ];
    for (line, expected) in cases {
        let output = run(&["lint", "-"], GOOD.replace("mode: enforce\n", line).as_bytes());
        let text = stdout(&output);
        for part in expected {
            assert!(text.contains(part), "{line:?}\nexpected {part:?}\nin {text}");
        }
        assert!(!text.contains(":::"), "a position without a file name: {text}");
    }
}

#[test]
fn a_lint_that_reaches_its_limit_is_named() {
    let cases = [
        (31, "31 errors", false),
        (32, "32 errors", true),
        (1500, "32 errors; at least 32 fixable with --fix --guess", true),
    ];
    for (fields, counted, capped) in cases {
        let record = format!("v=STSv1; id=1{}", "; bad".repeat(fields));
        let text = stdout(&run(&["lint", "--record", &record], b""));
        assert!(text.contains(counted), "{fields} fields: expected {counted:?} in {text}");
        let more = "record-field-malformed: only the first 32 are shown, there may be more";
        assert_eq!(text.contains(more), capped, "{fields} fields: {text}");
    }
}

#[test]
fn a_long_argument_is_shortened_in_messages() {
    let long = "a".repeat(100_000);
    let option = format!("--{long}");
    let cases: [&[&str]; 8] = [
        &["lint", "-", "--mx", &long],
        &["lint", "-", "--domain", &long],
        &["lint", "-", "--format", &long],
        &["lint", "-", &long],
        &["lint", &option],
        &["lint", &long],
        &["explain", &long],
        &[&long],
    ];
    for args in cases {
        let output = run(args, b"");
        let shown: Vec<&str> = args.iter().map(|arg| arg.get(..9).unwrap_or(arg)).collect();
        assert_eq!(output.status.code(), Some(2), "{shown:?}");
        let said = stderr(&output);
        assert!(said.contains("aaa…") && said.len() < 600, "{shown:?}: {} bytes: {said:.600}", said.len());
    }
}

#[test]
fn an_unknown_lint_name_gets_suggestions() {
    let cases = [
        ("blank-lines", "did you mean blank-line?"),
        ("cname", "did you mean mx-host-is-cname?"),
        (
            "mx-host",
            "did you mean mx-host-is-ip, mx-host-unusable, mx-host-is-cname, mx-host-unresolvable or mx-host-not-public?",
        ),
        (
            "max_age",
            "max-age-zero, max-age-too-short, max-age-leading-zeros, max-age-invalid or max-age-over-limit?",
        ),
        ("id", "id-unchanged, record-id-missing, record-id-invalid or record-id-too-long?"),
        ("mx", "did you mean mx-pattern-invalid, "),
        ("mx", " more? “mta-sts-check explain” lists all lints"),
        ("redirect", "did you mean policy-redirected?"),
        ("zzz", "; “mta-sts-check explain” lists all lints"),
        ("", "; “mta-sts-check explain” lists all lints"),
    ];
    for (given, hint) in cases {
        let output = run(&["explain", given], b"");
        assert_eq!(output.status.code(), Some(2), "{given}");
        assert!(stderr(&output).contains(hint), "{given}: expected {hint:?} in {}", stderr(&output));
    }
}

#[test]
fn help_names_the_repeatable_options_and_explains_guess() {
    let help = stdout(&run(&["lint", "--help"], b""));
    for (option, said) in [
        ("--record <TXT>", "Repeat it for several"),
        ("--tlsrpt <TXT>", "Repeat it for several"),
        ("--mx <HOST>", "Repeat it for several"),
        ("--guess", "may remove lines, choose a value, and change what senders do"),
    ] {
        let about =
            help.split(&format!("      {option}\n")).nth(1).and_then(|rest| rest.split("\n\n").next());
        let about = about.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(about.contains(said), "{option}: expected {said:?} in {about:?}");
    }
}

#[test]
fn a_prober_has_no_option_that_it_would_ignore() {
    for option in [&["--no-smtp"][..], &["--edge", "https://check.example.com"]] {
        let args = [&["prober", "--secret-file", "/nowhere"], option].concat();
        let output = run(&args, b"");
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let expected = format!("{} is an option of check", option[0]);
        assert!(stderr(&output).contains(&expected), "{args:?}: {}", stderr(&output));
        assert!(!stdout(&run(&["prober", "--help"], b"")).contains(option[0]), "{option:?} is in the help");
    }
}
