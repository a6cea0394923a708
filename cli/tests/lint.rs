//! Runs the binary and checks its output and exit status.

mod common;

use common::{GOOD, run, stderr, stdout};
use std::fs;
use std::path::{Path, PathBuf};

fn file(folder: &Path, text: &[u8]) -> PathBuf {
    let path = folder.join("mta-sts.txt");
    fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_exit_status_reflects_the_worst_finding() {
    let cases: [(&[&str], &[u8], i32, &str); 34] = [
        (&["lint", "-"], GOOD.as_bytes(), 0, "policy: valid"),
        (&["lint", "-"], b"version: STSv1\n", 1, "field-missing"),
        (&["lint", "-"], b"", 1, "policy-empty"),
        (&["lint", "-"], b"\xff\xfe\xff", 1, "not-utf8"),
        (&["lint", "-"], &[b'a'; 70_000], 1, "policy: failed, it is larger than 64 KiB"),
        (&["lint", "--record", "v=STSv1; id=1"], b"", 0, "record: valid"),
        (&["lint", "--record", "v=STSv1; id=1", "--record", "v=STSv1; id=2"], b"", 1, "record-multiple"),
        (&["lint", "--tlsrpt", "v=TLSRPTv1; rua=mailto:tls@example.com"], b"", 0, "tlsrpt: valid"),
        (&["lint", "-", "--mx", "mx9.example.com"], GOOD.as_bytes(), 1, "mx-not-in-policy"),
        (&["lint", "-", "--domain", "b\u{fc}cher.example.com"], GOOD.as_bytes(), 0, "policy: valid"),
        (&["lint", "-", "--record", "v=spf1"], b"<html>", 1, "policy-html-instead"),
        (&["lint", "-", "--record", "v=spf1"], &[b'a'; 70_000], 1, "policy-too-large"),
        (&["lint", "--record", "v=SSTv1; id=1"], b"", 1, "record-version-invalid"),
        (&["lint", "--record", "id=1"], b"", 1, "record-version-invalid"),
        (&["lint", "--tlsrpt", "v=TLSRTPv1; rua=mailto:a@b.c"], b"", 1, "tlsrpt-version-invalid"),
        (&["lint", "--tlsrpt", "rua=mailto:a@b.c"], b"", 1, "tlsrpt-version-invalid"),
        (&["lint", "--record", "-x"], b"", 1, "record-version-invalid"),
        (&["lint", "-", "--mx", "10 Mail.example.com."], GOOD.as_bytes(), 0, "policy: valid"),
        (&["lint", "-", "--mx", ""], GOOD.as_bytes(), 2, "is not a valid host name"),
        (&["lint", "-", "--mx", "foo bar"], GOOD.as_bytes(), 2, "is not a valid host name"),
        (
            &["lint", "-", "--mx", "-a.example.com"],
            GOOD.as_bytes(),
            2,
            "\"-a.example.com\" is not a valid host name",
        ),
        (&["lint", "-", "--mx", "a-.example.com"], GOOD.as_bytes(), 2, "is not a valid host name"),
        (&["lint", "-", "--mx", "--fix"], GOOD.as_bytes(), 2, "\"--fix\" is not a valid host name"),
        (&["lint", "-", "--domain", "-a"], GOOD.as_bytes(), 2, "begins or ends with a hyphen"),
        (&["lint", "-", "--mx", "b\u{fc}cher.example"], GOOD.as_bytes(), 1, "xn--bcher-kva.example"),
        (&["lint", "-", "--mx", "192.0.2.1"], GOOD.as_bytes(), 1, "mx-host-is-ip"),
        (&["lint", "-", "--fix", "--format", "json"], GOOD.as_bytes(), 2, "standard output"),
        (&["lint"], b"", 2, "required"),
        (&["lint", "--mx", "mail.example.com"], b"", 2, "required"),
        (&["lint", "no-such-file"], b"", 2, "cannot read no-such-file: the file does not exist"),
        (&["lint", "src"], b"", 2, "this directory and those below it do not contain an mta-sts.txt"),
        (&["lint", "-", "--domain", "127.0.0.1"], b"", 2, "IP address"),
        (&["lint", "-", "--dry-run"], b"", 2, "--fix"),
        (&["lint", "-", "--format", "xml"], b"", 2, "json"),
    ];
    for (args, stdin, status, said) in cases {
        let output = run(args, stdin);
        let all = format!("{}{}", stdout(&output), stderr(&output));
        assert_eq!(output.status.code(), Some(status), "{args:?}: {all}");
        assert!(all.contains(said), "{args:?} does not print {said:?}: {all}");
        assert!(!all.contains('\u{1b}'), "colours without a terminal: {all:?}");
    }
}

#[test]
fn findings_show_line_column_and_the_text_underlined() {
    let output =
        run(&["lint", "-"], b"version: STSv1\nmode: enforced\nmx: mail.example.com\nmax_age: 604800\n");
    let text = stdout(&output);
    let expected = "\
error[mode-invalid]: “enforced” is not a valid mode
 --> <stdin>:2:7
  |
2 | mode: enforced
  |       ^^^^^^^^
";
    assert!(text.starts_with(expected), "{text}");
    assert!(text.contains("Did you mean “enforce”?"), "{text}");
}

#[test]
fn json_is_the_only_output_on_standard_output() {
    for (stdin, status, state) in [(GOOD, 0, "valid"), ("mode: x\n", 1, "invalid")] {
        let output = run(&["lint", "-", "--format", "json", "--domain", "example.com"], stdin.as_bytes());
        assert_eq!(output.status.code(), Some(status));
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["schema"], 1);
        assert_eq!(report["domain"], "example.com");
        assert_eq!(report["policy"]["state"], state);
        assert_eq!(report["record"]["state"], "not_checked");
        assert_eq!(report["tlsrpt"]["state"], "not_checked");
        assert!(output.stderr.is_empty(), "{}", stderr(&output));
    }
}

#[test]
fn fix_writes_the_file_in_place_and_keeps_its_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), format!("\u{feff}{}\n", GOOD.replace("mode", "  mode")).as_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    }
    let output = run(&["lint", path.to_str().unwrap(), "--fix"], b"");
    assert_eq!(output.status.code(), Some(0), "{}{}", stdout(&output), stderr(&output));
    assert_eq!(fs::read_to_string(&path).unwrap(), GOOD);
    assert!(stderr(&output).contains("fixed: byte-order-mark"), "{}", stderr(&output));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left in the folder");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn a_dry_run_prints_a_diff_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let before = format!("{GOOD}\n");
    let path = file(folder.path(), before.as_bytes());
    let output = run(&["lint", path.to_str().unwrap(), "--fix", "--dry-run"], b"");
    assert_eq!(output.status.code(), Some(1));
    let diff = stdout(&output);
    assert!(diff.starts_with("--- "), "{diff}");
    assert!(diff.lines().any(|line| line == "-"), "{diff}");
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn an_unsafe_fix_is_applied_only_with_guess() {
    let sloppy = GOOD.replace("mode", "Mode").replace("604800", "1 week");
    let careful = run(&["lint", "-", "--fix"], sloppy.as_bytes());
    assert_eq!(stdout(&careful), sloppy);
    assert_eq!(careful.status.code(), Some(1));
    let guessed = run(&["lint", "-", "--fix", "--guess"], sloppy.as_bytes());
    assert_eq!(stdout(&guessed), GOOD);
    assert_eq!(guessed.status.code(), Some(0));
}

#[test]
fn fixed_records_are_printed() {
    let output = run(&["lint", "--record", "v=STSv1;; id=1 ", "--fix"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).starts_with("record: v=STSv1; id=1\n"), "{}", stdout(&output));
}

#[test]
fn the_record_in_the_output_of_a_program_is_judged_as_published() {
    for given in [
        "_mta-sts.example.com descriptive text \"v=STSv1; id=20240101;\"",
        "{\"Value\": \"\\\"v=STSv1; id=20240101;\\\"\"}",
    ] {
        let output = run(&["lint", "--record", given], b"");
        assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
        assert!(stdout(&output).contains("id 20240101"), "{}", stdout(&output));
        let note = String::from_utf8_lossy(&output.stderr);
        assert!(note.contains("read the record for _mta-sts in"), "{note}");
    }
    // A name where senders do not look is a finding.
    let output = run(&["lint", "--record", "mta-sts.example.com text = \"v=STSv1; id=1\""], b"");
    assert_eq!(output.status.code(), Some(1), "{}", stdout(&output));
    assert!(stdout(&output).contains("record-at-wrong-name"), "{}", stdout(&output));
}

#[test]
fn each_record_in_the_output_of_a_program_is_judged() {
    let two = "_mta-sts.example.com. 300 IN TXT \"v=STSv1; id=1\"\n_mta-sts.example.com. 300 IN TXT \"{}\"";
    for (second, found) in [("v=STSv1; id=2", "record-multiple"), ("v=spf1 -all", "record-other-kind")] {
        let given = format!(";; ANSWER SECTION:\n{}", two.replace("{}", second));
        let output = run(&["lint", "--record", &given], b"");
        assert!(stdout(&output).contains(found), "{given}: {}", stdout(&output));
    }
    // No fix knows which one is meant.
    for given in ["v=STSv1; id=1\nv=STSv1; id=2", "v=STSv1; id=1\nv=stsv1; id=2"] {
        let output = run(&["lint", "--fix", "--guess", "--record", given], b"");
        assert!(stdout(&output).contains("record-multiple"), "{given}: {}", stdout(&output));
        assert!(!stdout(&output).contains("record: v="), "{given}: {}", stdout(&output));
    }
}

#[test]
fn every_lint_is_explained() {
    for lint in mta_sts::lints::all() {
        let output = run(&["explain", lint.name], b"");
        assert_eq!(output.status.code(), Some(0));
        let page = stdout(&output);
        assert!(page.starts_with(lint.name) && page.contains("## How to fix"), "{}: {page}", lint.name);
    }
    let list = run(&["explain"], b"");
    assert_eq!(stdout(&list).lines().count(), mta_sts::lints::all().count());
}

#[test]
fn a_picture_is_printed_as_svg() {
    let policy = b"version: STSv1\nmode: testing\nmx: mx.example.com\nmax_age: 604800\n";
    let svg = stdout(&run(&["lint", "--format", "svg", "-"], policy));
    assert!(svg.starts_with("<svg class=\"picture level\" xmlns=\"http://www.w3.org/2000/svg\""), "{svg}");
    assert!(svg.contains("aria-label=\"Mail is delivered whether TLS can be verified or not"), "{svg}");
}
