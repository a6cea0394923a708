//! What the binary says where the input is long, odd or wrong, and where nobody listens.

mod common;

use common::{GOOD, finish, run, start, stderr, stdout};

/// A policy with `count` lines that are no fields.
fn with_bad_lines(count: usize) -> String {
    let lines = (1..=count).map(|number| format!("bad line {number}\n"));
    format!("{GOOD}{}", lines.collect::<String>())
}

#[test]
fn a_closed_pipe_changes_nothing() {
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
        assert!(!said.contains("cannot") && !said.contains("panicked"), "{args:?} says: {said}");
    }
    let mut child = start(&["lint", "no-such-file"]);
    drop(child.stderr.take());
    assert_eq!(finish(child, b"").status.code(), Some(2), "with a closed standard error");
}

/// The first lines of the finding: title, place, the text and the mark beneath it.
#[test]
fn a_mark_stands_under_what_is_shown_and_its_place_counts_the_text() {
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
        assert!(!text.contains(":::"), "a place without a name: {text}");
    }
}

#[test]
fn a_lint_that_stops_reporting_says_so() {
    let cases = [
        (31, "31 errors", false),
        (32, "32 errors", true),
        (1500, "32 errors, 2 notes; --fix --guess mends at least 32", true),
    ];
    for (lines, counted, capped) in cases {
        let text = stdout(&run(&["lint", "-"], with_bad_lines(lines).as_bytes()));
        assert!(text.contains(counted), "{lines} lines: expected {counted:?} in {text}");
        let more = "field-malformed: these are the first 32, there may be more";
        assert_eq!(text.contains(more), capped, "{lines} lines: {text}");
    }
}

#[test]
fn what_was_given_is_echoed_in_part_where_it_is_long() {
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
fn a_lint_that_is_not_there_leads_to_those_that_are() {
    let cases = [
        ("blank-lines", "did you mean blank-line?"),
        ("cname", "did you mean mx-host-is-cname?"),
        ("mx-host", "did you mean mx-host-is-ip, mx-host-is-cname or mx-host-unresolvable?"),
        (
            "max_age",
            "max-age-zero, max-age-too-short, max-age-leading-zeros, max-age-invalid or max-age-over-limit?",
        ),
        ("id", "id-unchanged, record-id-missing, record-id-invalid or record-id-too-long?"),
        ("mx", "did you mean mx-pattern-invalid, "),
        ("mx", " more? “mta-sts-check explain” lists all"),
        ("redirect", "did you mean policy-redirected?"),
        ("zzz", "; “mta-sts-check explain” lists them all"),
        ("", "; “mta-sts-check explain” lists them all"),
    ];
    for (given, hint) in cases {
        let output = run(&["explain", given], b"");
        assert_eq!(output.status.code(), Some(2), "{given}");
        assert!(stderr(&output).contains(hint), "{given}: expected {hint:?} in {}", stderr(&output));
    }
}

#[test]
fn help_says_what_may_be_given_several_times_and_what_a_guess_is() {
    let help = stdout(&run(&["lint", "--help"], b""));
    for (option, said) in [
        ("--record <TXT>", "Given several times"),
        ("--tlsrpt <TXT>", "Given several times"),
        ("--mx <HOST>", "Given several times"),
        ("--guess", "may take lines away, choose a value, and change what senders do"),
    ] {
        let about =
            help.split(&format!("      {option}\n")).nth(1).and_then(|rest| rest.split("\n\n").next());
        let about = about.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(about.contains(said), "{option}: expected {said:?} in {about:?}");
    }
}
