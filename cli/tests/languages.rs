//! The output in other languages: which one is chosen, and that nothing of it is in English.

mod common;
mod report_files;

use common::{GOOD, finish, stderr, stdout};
use report_files::report;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

const LANGUAGES: [&str; 2] = ["da", "de"];

/// A policy with several defects.
const BAD: &str =
    "version: STSv1\nmode: enforced\nmx: mail.example.com\nmx: *.example.*\n\nmax_age: 60\nfoo bar\n";

/// Runs the binary with these variables of the environment, and no others about languages.
fn run_in(environment: &[(&str, &str)], args: &[&str], stdin: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mta-sts-check"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied()).args(args);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    finish(child, stdin)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Returns the texts of a language by their keys.
fn catalogue(language: &str) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root().join(format!("languages/{language}.txt"))).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, text)| (key.to_owned(), text.to_owned()))
        .collect()
}

/// At least this many words in a row are a sentence.
const RUN: usize = 4;

/// Returns every run of words in a text.
fn runs(text: &str) -> impl Iterator<Item = String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(RUN).map(|run| run.join(" ")).collect::<Vec<_>>().into_iter()
}

/// Returns the runs of words that are in the English texts only, without those that contain a value.
fn english_only(language: &str) -> BTreeSet<String> {
    let texts = catalogue(language);
    let own: BTreeSet<String> = texts.values().flat_map(|text| runs(text)).collect();
    let of_program = |key: &String| !key.starts_with("page.");
    let english =
        catalogue("en").into_iter().filter(|(key, text)| of_program(key) && texts.get(key) != Some(text));
    english
        .flat_map(|(_, text)| runs(&text).collect::<Vec<_>>())
        .filter(|run| !run.contains('{') && !own.contains(run))
        .collect()
}

/// Answers one request with each of the bodies.
fn service(bodies: Vec<String>) -> (String, thread::JoinHandle<()>) {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        for body in bodies {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = Vec::new();
            let mut byte = [0];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
                head.push(byte[0]);
            }
            let length = body.len();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
                .unwrap();
        }
    });
    (url, served)
}

/// Returns the recorded answers about a domain whose second MX host has an expired certificate.
fn answers() -> String {
    let text = fs::read_to_string(root().join("docs/learn/enforce-one-fails.ndjson")).unwrap();
    text.replace("shop.test", "example.com") + "{\"probe\":\"end\"}\n"
}

/// Asserts that there is not an English sentence in what was printed, and returns it.
fn assert_translated(english: &BTreeSet<String>, args: &[&str], output: &Output) -> String {
    let said = stdout(output) + &stderr(output);
    let left: BTreeSet<String> = runs(&said).filter(|run| english.contains(run)).collect();
    assert!(left.is_empty(), "{args:?} says in English: {left:#?}\n{said}");
    assert!(!said.trim().is_empty(), "{args:?} says nothing");
    said
}

#[test]
fn every_command_is_in_its_language() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bad = file("mta-sts.txt", BAD);
    let good = file("good/mta-sts.txt", GOOD);
    let reports = file("reports/b.json", &report("B", "1", 3, 2));
    let fine = file("reports/a.json", &report("A", "2", 2000, 0));
    let again = file("reports/again.json", &report("A", "2", 2000, 0));
    let broken = file("reports/broken.json", "{\"policies\":[");
    let other = file("reports/other.json", "{\"a\":1}");
    let mail = file("reports/mail.eml", "Received: from a\r\nSubject: cron\r\n\r\nnothing here\r\n");
    let hosted = file("hosted/example.com.txt", GOOD);
    let hosted = Path::new(&hosted).parent().unwrap().to_str().unwrap();
    let fresh = folder.path().join("fresh").to_str().unwrap().to_owned();
    let secret = file("secret", "short");
    let listed = "name a.example\nname b.example\n";
    let list = file("list.txt", listed);
    let bounce: &[u8] =
        b"Remote server returned '550 5.7.323 tls-required; The destination mail server must support TLS'\n\
        451 4.7.5 Remote certificate MUST have a subject alternative name matching the hostname (DANE)\n";
    let cases: &[(&[&str], &[u8])] = &[
        (&["lint", &bad], b""),
        (&["lint", "-"], GOOD.as_bytes()),
        (
            &[
                "lint",
                &bad,
                "--mx",
                "mx9.example.com",
                "--record",
                "v=STSv1; id=1-2",
                "--tlsrpt",
                "v=TLSRPTv1",
            ],
            b"",
        ),
        (&["lint", folder.path().to_str().unwrap()], b""),
        (&["lint", "-", "--fix", "--guess"], BAD.as_bytes()),
        (&["lint", &bad, "--fix", "--dry-run", "--guess"], b""),
        (&["lint", &good, "--fix"], b""),
        (&["lint", &bad, "--format", "github"], b""),
        (&["lint", &bad, "--format", "sarif"], b""),
        (&["lint", &bad, "--format", "junit"], b""),
        (&["lint", &bad, "--format", "svg"], b""),
        (&["lint", "--record", "_mta-sts.example.com.\t3600\tIN\tTXT\t\"v=STSv1; id=1;\""], b""),
        (&["lint", "no-such-file"], b""),
        (&["lint", hosted], b""),
        (&["lint", &bad, &good, "--format", "svg"], b""),
        (&["lint", "-", "--fix", "--format", "json"], GOOD.as_bytes()),
        (&["lint", "-", "--mx", "foo bar"], GOOD.as_bytes()),
        (&["lint", "-", "--domain", "https://example.com/x"], GOOD.as_bytes()),
        (&["lint", "-", "--domain", "-a.example"], GOOD.as_bytes()),
        (&["lint", "-", "--against", "a..b"], GOOD.as_bytes()),
        (&["check", "a b.c", "c", "192.0.2.1", "d.test", "a-.c", "x.1"], b""),
        (&["check", "--file", &list, "--edge", "ftp://x"], b""),
        (&["check", "--file", "no-such-file"], b""),
        (&["check", "example.com", "--roots", "/no-such-roots"], b""),
        (&["check", "example.com", "--state", &list, "--edge", "http://127.0.0.1:9"], b""),
        (&["explain"], b""),
        (&["explain", "mx-host"], b""),
        (&["explain", "zzz"], b""),
        (&["explain", "blank-line", "--format", "json"], b""),
        (&["explain", "-"], bounce),
        (&["explain", "-"], b"nothing to see\n"),
        (&["explain", "-"], b""),
        (&["reports", &reports], b""),
        (&["reports", &fine], b""),
        (&["reports", &reports, &fine, &again, &broken, &other, &mail, "no-such-file"], b""),
        (&["reports", &reports, "--domain", "example.org"], b""),
        (&["reports", &reports, "--since", "1"], b""),
        (&["reports", &mail], b""),
        (&["reports", "-"], b"\x1f\x8bx"),
        (&["reports", "-"], b"PK\x03\x04x"),
        (&["reports", "-"], b"hello"),
        (&["new", "--domain", "example.com", "--mx", "mail.example.com", "--mode", "enforce"], b""),
        (
            &[
                "new",
                "--domain",
                "www.example.com",
                "--provider",
                "google",
                "--records",
                "table",
                "--hosting",
                "caddy",
            ],
            b"",
        ),
        (
            &[
                "new",
                "--domain",
                "example.com",
                "--domain",
                "example.org",
                "--mx",
                "mx.example.net",
                "--alias-of",
                "example.net",
            ],
            b"",
        ),
        (&["new", "--domain", "example.com", "--mx", "a.example.com", "--out", &fresh], b""),
        (&["new", "--domain", "example.com"], b""),
        (&["new", "--domain", "example.com", "--provider", "nobody"], b""),
        (&["new", "--domain", "example.com", "--provider", "zoho"], b""),
        (&["new", "--domain", "example.com", "--provider", "proofpoint"], b""),
        (&["new", "--domain", "a-b.example.com", "--provider", "microsoft"], b""),
        (&["new", "--domain", "example.com", "--mx", "*.*.example.com"], b""),
        (&["new", "--domain", "example.com", "--mx", "a.example.com", "--policy-host", "a b"], b""),
        (
            &[
                "new",
                "--domain",
                "example.com",
                "--mx",
                "a.example.com",
                "--policy-host",
                "mta-sts.example.com",
            ],
            b"",
        ),
        (&["new", "--domain", "mta-sts.example.com", "--mx", "a.example.com"], b""),
        (&["new", "--domain", "example.com", "--mx", "a.example.com", "--zone", "example.org"], b""),
        (&["new", "--domain", "example.com", "--mx", "a.example.com", "--hosting", "nothing"], b""),
        (&["new", "--domain", "example.com", "--mx", "a.example.com", "--rua", "tls@example.com"], b""),
        (&["plan", "rollout", "--domain", "example.com"], b""),
        (
            &[
                "plan",
                "withdraw",
                "--domain",
                "example.com",
                "--start",
                "2020-01-01",
                "--format",
                "checklist",
            ],
            b"",
        ),
        (
            &[
                "plan",
                "migrate",
                "--domain",
                "example.com",
                "--from",
                "a.example.com",
                "--to",
                "b.example.com",
                "--format",
                "ics",
            ],
            b"",
        ),
        (
            &[
                "plan",
                "migrate",
                "--domain",
                "example.com",
                "--from",
                "a.example.com",
                "--to",
                "a.example.com",
            ],
            b"",
        ),
        (
            &["host", "add", "example.com", "--mx", "a.example.com", "--mode", "enforce", "--folder", hosted],
            b"",
        ),
        (&["host", "add", "example.com", "--file", &bad, "--force", "--folder", hosted], b""),
        (
            &[
                "host",
                "add",
                "example.org",
                "--mx",
                "a.example.com",
                "--target",
                "edge.example.net",
                "--folder",
                hosted,
            ],
            b"",
        ),
        (
            &[
                "host",
                "add",
                "example.org",
                "--mx",
                "a.example.com",
                "--target",
                "mta-sts.example.org",
                "--folder",
                hosted,
            ],
            b"",
        ),
        (&["host", "list", "--folder", hosted], b""),
        (&["host", "check", "--folder", hosted], b""),
        (&["host", "check", "--folder", "no-such-folder"], b""),
        (&["prober", "--secret-file", &secret], b""),
        (&["prober", "--secret-file", &secret, "--no-smtp"], b""),
    ];
    for language in LANGUAGES {
        let english = english_only(language);
        for (args, stdin) in cases {
            let args = [args, &["--lang", language][..]].concat();
            assert_translated(&english, &args, &run_in(&[], &args, stdin));
        }
    }
}

#[test]
fn a_check_is_in_its_language() {
    let [untrusted, moved] = [
        answers().replace("\"trusted\":true", "\"trusted\":false"),
        answers().replace("20260301T120000", "2").replace("mx: mx1.example.com\\n", ""),
    ];
    for language in LANGUAGES {
        let english = english_only(language);
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("state.json");
        let policy = folder.path().join("mta-sts.txt");
        fs::write(&policy, GOOD).unwrap();
        let (state, policy) = (state.to_str().unwrap(), policy.to_str().unwrap());
        let bodies = vec![answers(), moved.clone(), untrusted.clone(), "{\"probe\":\"end\"}\n".to_owned()];
        let (url, served) = service(bodies);
        let check = ["check", "example.com", "a_b.c", "--edge", &url, "--state", state, "--lang", language];
        let first = assert_translated(&english, &check, &run_in(&[], &check, b""));
        let second = assert_translated(&english, &check, &run_in(&[], &check, b""));
        let words = catalogue(language);
        let certificate = words["cli.certificate"].split("{host}").next().unwrap();
        let cached = words["cli.cached"].split(':').next().unwrap();
        for (said, part) in
            [(&first, certificate), (&first, &words["cli.column-first"]), (&second, &format!("\n{cached}: "))]
        {
            assert!(said.contains(part), "{language}: {part:?} is not in {said}");
        }
        let against = ["lint", policy, "--against", "example.com", "--edge", &url, "--lang", language];
        assert_translated(&english, &against, &run_in(&[], &against, b""));
        let failed = ["check", "example.com", "--edge", &url, "--lang", language];
        assert_translated(&english, &failed, &run_in(&[], &failed, b""));
        served.join().unwrap();
    }
}

#[test]
fn a_page_is_in_its_language_if_there_is_one() {
    for language in LANGUAGES {
        for (folder, name) in [("lints", "blank-line"), ("notes", "no-report")] {
            let said = stdout(&run_in(&[], &["explain", name, "--lang", language], b""));
            let page = [format!("docs/{language}/{folder}/{name}.md"), format!("docs/{folder}/{name}.md")];
            let page = page.iter().find_map(|path| fs::read_to_string(root().join(path)).ok()).unwrap();
            let prose = page.split_once("\n\n").unwrap().1.trim();
            assert!(said.ends_with(&format!("\n\n{prose}\n")), "{language} {name}: {said}");
        }
        let said = stdout(&run_in(&[], &["explain", "blank-line", "--lang", language], b""));
        let error = &catalogue(language)["severity.error"];
        assert!(said.starts_with(&format!("blank-line · STS-P04 · {error} · ")), "{said}");
    }
}

#[test]
fn the_option_counts_before_the_environment_and_that_in_its_order() {
    type Environment<'a> = &'a [(&'a str, &'a str)];
    let cases: [(Environment<'_>, &[&str], &str); 9] = [
        (&[], &[], "policy: valid"),
        (&[("LANG", "de_DE.UTF-8")], &[], "Richtlinie: gültig"),
        (&[("LANG", "da")], &[], "politik: gyldig"),
        (&[("LANG", "de_DE.UTF-8"), ("LC_MESSAGES", "da_DK.UTF-8")], &[], "politik: gyldig"),
        (&[("LC_MESSAGES", "da_DK.UTF-8"), ("LC_ALL", "C")], &[], "policy: valid"),
        (&[("LANG", "fr_FR.UTF-8")], &[], "policy: valid"),
        (&[("LC_ALL", "da_DK.UTF-8")], &["--lang", "de"], "Richtlinie: gültig"),
        (&[("LC_ALL", "de_DE.UTF-8")], &["--lang", "en"], "policy: valid"),
        (&[("LC_ALL", "POSIX"), ("LANG", "de_DE.UTF-8")], &[], "policy: valid"),
    ];
    for (environment, options, expected) in cases {
        // The option may be before the command or behind it.
        for args in [[&["lint", "-"], options].concat(), [options, &["lint", "-"]].concat()] {
            let said = stdout(&run_in(environment, &args, GOOD.as_bytes()));
            assert!(said.contains(expected), "{environment:?} {args:?}: {said}");
        }
    }
}

#[test]
fn an_unknown_language_is_an_error_that_names_the_known_ones() {
    let output = run_in(&[], &["lint", "-", "--lang", "fr"], GOOD.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(said.contains("'fr'") && said.contains("da, de, en"), "{said}");
}

#[test]
fn what_programs_read_is_in_english() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("mta-sts.txt");
    fs::write(&bad, BAD).unwrap();
    let bad = bad.to_str().unwrap();
    let reports = report("B", "1", 3, 2).replace("enforce", "enforced") + "{\"a\":1}";
    let bounce: &[u8] = b"550 5.7.323 tls-required; The destination mail server must support TLS\n";
    let cases: [(&[&str], &[u8]); 7] = [
        (&["lint", bad, "--format", "json"], b""),
        (&["check", "a b.c", "--format", "json"], b""),
        (&["check", "a b.c", "--format", "prometheus"], b""),
        (&["explain", "-", "--format", "json"], bounce),
        (&["explain", "-", "--format", "json"], b"552 5.2.2 mailbox full\n"),
        (&["reports", "-", "--format", "json"], reports.as_bytes()),
        (&["reports", "-", "--format", "csv"], reports.as_bytes()),
    ];
    for (args, stdin) in cases {
        let [english, german] = ["en", "de"].map(|language| {
            let args = [args, &["--lang", language][..]].concat();
            stdout(&run_in(&[], &args, stdin))
        });
        assert!(!english.is_empty(), "{args:?}");
        assert_eq!(english, german, "{args:?}");
    }
}

#[test]
fn a_finding_has_the_same_fingerprint_in_every_language() {
    let folder = tempfile::tempdir().unwrap();
    let bad = folder.path().join("mta-sts.txt");
    fs::write(&bad, BAD).unwrap();
    let [english, german] = ["en", "de"].map(|language| {
        let args = ["lint", bad.to_str().unwrap(), "--format", "sarif", "--lang", language];
        serde_json::from_str::<Value>(&stdout(&run_in(&[], &args, b""))).unwrap()
    });
    let results = |log: &Value| log["runs"][0]["results"].as_array().unwrap().clone();
    for (one, other) in results(&english).iter().zip(&results(&german)) {
        for key in ["ruleId", "level", "locations", "partialFingerprints"] {
            assert_eq!(one[key], other[key]);
        }
        assert_ne!(one["message"], other["message"]);
    }
}
