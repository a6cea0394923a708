//! The sender profiles, compared with the answers that the senders gave when they were run.

use base64::prelude::{BASE64_STANDARD as STANDARD, Engine};
use mta_sts::{Mode, PolicySyntax, SenderVerdict, lints, senders};
use serde_json::Value;
use std::collections::BTreeMap;

#[test]
fn the_profiles_predict_the_answers_to_the_published_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/policy.json");
    let set = read(path);
    let cases = set["cases"].as_array().unwrap().iter();
    let texts = cases.map(|case| {
        let text = case["policy"].as_str().unwrap().as_bytes().to_vec();
        (case["name"].as_str().unwrap().to_owned(), text, &case["answers"])
    });
    let figures = compare(texts);
    let asked: Vec<&str> = set["parsers"].as_object().unwrap().keys().map(String::as_str).collect();
    for profile in senders::all().filter(|profile| profile.kind != senders::Kind::Documented) {
        assert!(asked.contains(&profile.id), "{} is measured", profile.id);
    }
    hold(&figures, 0.99, |_| true);
}

/// Policy files of public repositories belong to others, so they are not in this repository: the test runs if
/// `MTA_STS_CORPUS` names a folder that has them.
#[test]
fn the_profiles_predict_the_answers_to_published_policy_files() {
    let Some(folder) = std::env::var_os("MTA_STS_CORPUS") else {
        return println!("skipped: no corpus (MTA_STS_CORPUS is not set)");
    };
    let path = std::path::Path::new(&folder).join("policies.json");
    let set = read(path.to_str().unwrap());
    let files = set["files"].as_array().unwrap().iter();
    let texts = files.map(|file| {
        let text = STANDARD.decode(file["bytes_base64"].as_str().unwrap()).unwrap();
        (file["source"].as_str().unwrap().to_owned(), text, &file["answers"])
    });
    const NAMED: [&str; 9] =
        ["tlspol", "snawoot", "mox", "foxcpp", "chasquid", "stalwart", "kumo", "mailauth", "mailauth7"];
    hold(&compare(texts), 0.97, |id| NAMED.contains(&id));
}

#[test]
fn a_refusal_has_the_name_of_a_lint_as_its_reason() {
    let cases = [
        ("version: STSv1\n\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n", "tlspol", "blank-line"),
        (" version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n", "foxcpp", "leading-space"),
        ("version : STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n", "mox", "space-before-colon"),
        (
            "\u{feff}version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            "kumo",
            "byte-order-mark",
        ),
        ("version: STSv1\rmode: enforce\rmx: a.example.com\rmax_age: 604800\r", "chasquid", "bare-cr"),
        ("version: STSv1\nMode: enforce\nmx: a.example.com\nmax_age: 604800\n", "snawoot", "field-name-case"),
        ("version: STSv1\nmode: Enforce\nmx: a.example.com\nmax_age: 604800\n", "stalwart", "mode-invalid"),
        ("version: STSv1\nmode: enforce\nmx: a.example.com #1\nmax_age: 604800\n", "mox", "comment"),
        (
            "version: STSv1\nmode: enforce\nmx: 192.0.2.1\nmax_age: 604800\n",
            "tlspol",
            "mx-pattern-ip-address",
        ),
        ("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 0\n", "chasquid", "max-age-zero"),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 31557601\n",
            "snawoot",
            "max-age-over-limit",
        ),
        (
            "version: STSv1\nmode: enforce\nmode: enforce\nmx: a.example.com\nmax_age: 1\n",
            "kumo",
            "field-duplicate",
        ),
        ("version: STSv1\nmode: enforce\nmx: b\u{fc}cher.example\nmax_age: 1\n", "mox", "mx-pattern-u-label"),
        ("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: -1\n", "chasquid", "max-age-invalid"),
        ("version: STSv1\nmode: none\nmax_age: 86400\n", "stalwart", "field-missing"),
        (
            "version: STSv1\nmode: enforce\nmax_age: 1\njunk\nmx: a.example.com\n",
            "stalwart",
            "field-malformed",
        ),
        ("version: STSv1\nmode: enforce\n\nmx: a.example.com\nmax_age: 1\n", "mailcheck", "blank-line"),
        ("version: STSv1\nmode: none\nmx: a.example.com\nmax_age: 1\n", "mimecast", "withdrawal-in-progress"),
        ("mode: enforce\nversion: STSv1\nmx: a.example.com\nmax_age: 1\n", "google", "version-not-first"),
        ("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 1\nx: a:b\n", "foxcpp", "field-unknown"),
        ("", "mailauth", "policy-empty"),
        ("<html><body>404</body></html>", "restmail", "policy-html-instead"),
    ];
    for (text, id, reason) in cases {
        let verdict = verdict_of(text.as_bytes(), id);
        assert_eq!(reasons(&verdict), [reason], "{id} on {text:?}");
        assert!(!verdict.accepts && verdict.mode.is_none() && verdict.max_age.is_none(), "{id} on {text:?}");
    }
}

#[test]
fn a_field_behind_the_end_of_reading_is_not_called_missing() {
    let policy = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    for lines in [1, 15, 16, 17, 1000] {
        let text = "# managed\n".repeat(lines) + policy;
        for verdict in senders::judge(&PolicySyntax::parse(text.as_bytes())) {
            let (id, because) = (verdict.profile.id, reasons(&verdict));
            assert!(!because.contains(&"field-missing"), "{id} behind {lines} comments: {because:?}");
        }
    }
}

#[test]
fn mimecast_reads_policies_as_its_published_code_does() {
    let policy = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    let cases: [(String, Option<i64>, &str); 13] = [
        (policy.replace("mode: enforce", "mode: Enforce"), Some(604_800), "a.example.com"),
        (policy.replace("604800", "604_800"), None, ""),
        (policy.replace("604800", "9999999999"), None, ""),
        (policy.replace("604800", "31557601"), Some(31_557_600), "a.example.com"),
        (policy.replace("604800", "+86400"), Some(604_800), "a.example.com"),
        (policy.replace("max_age: 604800", "max_age:"), Some(604_800), "a.example.com"),
        (policy.replace("a.example.com", "a.example.com:25"), None, ""),
        (policy.replace("a.example.com", "a.example.com:"), Some(604_800), "a.example.com"),
        (policy.replace("a.example.com", "https://a.example.com"), None, ""),
        (policy.replace("a.example.com", "a*.example.com"), None, ""),
        (policy.replace("a.example.com", "*a.example.com"), Some(604_800), "*a.example.com"),
        (policy.replace("mode: enforce", "mode: enforced"), None, ""),
        (policy.replace("604800", "604800\u{0}"), Some(604_800), "a.example.com"),
    ];
    for (text, max_age, mx) in cases {
        let verdict = verdict_of(text.as_bytes(), "mimecast");
        // Without a list, every sender reads the patterns of the policy.
        let usual = || verdict.accepts.then(|| "a.example.com".to_owned());
        let read = verdict.mx.as_ref().map(|mx| mx.join(" ")).or_else(usual).unwrap_or_default();
        assert_eq!((verdict.max_age, read.as_str()), (max_age, mx), "{text:?}: {:?}", verdict.because);
    }
    let long = format!("{policy}x: {}\nmode: x\n", "x".repeat(64_000));
    assert!(verdict_of(long.as_bytes(), "mimecast").accepts, "the end of a long text is not read");
}

#[test]
fn a_sender_without_a_usable_mx_stops_mail() {
    let policy = |mx: &str| format!("version: STSv1\nmode: enforce\n{mx}\nmax_age: 604800\n");
    let hosts = ["a.example.com", "b.example.com"];
    let stops = |mx: &str, id: &str| verdict_of(policy(mx).as_bytes(), id).stops_mail(Some(&hosts));
    assert!(stops("mx:\n  - a.example.com", "snawoot") && stops("mx:\n  - a.example.com", "chasquid"));
    assert!(stops("mx: 10 a.example.com", "chasquid") && stops("mx: https://a.example.com", "mailauth"));
    assert!(!stops("mx: a.example.com.", "chasquid") && !stops("mx: .example.com", "snawoot"));
    assert!(!stops("mx: c.example.com\nmx: b.example.com\njunk", "chasquid"));
    // One that refuses the policy delivers as if there were none.
    assert!(!stops("mx:\n  - a.example.com", "mox"));
    let testing = policy("mx: 10 a.example.com").replace("enforce", "testing");
    assert!(!verdict_of(testing.as_bytes(), "chasquid").stops_mail(Some(&hosts)));
}

#[test]
fn postfix_tlspol_refuses_invalid_utf8_only_in_values_that_it_checks() {
    let policy = b"version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    let cases: [(&[u8], bool); 4] = [
        (b"mode: \xff\n", true),
        (b"note: \xff\n", false),
        (b"note: x\nnote: \xff\n", true),
        (b"note: \xef\xbf\xbd\n", true),
    ];
    for (line, accepts) in cases {
        let verdict = verdict_of(&[policy.as_slice(), line].concat(), "tlspol");
        assert_eq!(verdict.accepts, accepts, "{:?}: {:?}", String::from_utf8_lossy(line), verdict.because);
    }
}

#[test]
fn every_reason_is_the_name_of_a_lint() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/policy.json");
    for case in read(path)["cases"].as_array().unwrap() {
        let text = case["policy"].as_str().unwrap();
        for verdict in senders::judge(&PolicySyntax::parse(text.as_bytes())) {
            assert_eq!(verdict.accepts, verdict.because.is_empty(), "{text:?}");
            for name in reasons(&verdict) {
                assert!(lints::named(name).is_some(), "{name} is not a lint");
            }
        }
    }
}

#[test]
fn a_text_of_any_size_and_shape_is_judged() {
    let shapes = ["mx: a.example.com\n", ":", "\r", "mode: x\n", "a:b\n", "-", "\u{2028}", "mx:\n", "\n"];
    for shape in shapes {
        let text = shape.repeat(64 * 1024 / shape.len());
        let verdicts = senders::judge(&PolicySyntax::parse(text.as_bytes()));
        assert_eq!(verdicts.len(), senders::all().count(), "{shape:?}");
    }
}

/// Returns the names of the lints that report why a sender refuses.
fn reasons(verdict: &SenderVerdict) -> Vec<&'static str> {
    verdict.because.iter().map(|cause| lints::lint_of(*cause)).collect()
}

fn verdict_of(text: &[u8], id: &str) -> SenderVerdict {
    let verdicts = senders::judge(&PolicySyntax::parse(text));
    verdicts.into_iter().find(|verdict| verdict.profile.id == id).unwrap()
}

/// For each sender the number of cases, and the cases in which the prediction was wrong.
type Figures = BTreeMap<&'static str, (usize, Vec<String>)>;

fn compare<'a>(texts: impl Iterator<Item = (String, Vec<u8>, &'a Value)>) -> Figures {
    let mut figures = Figures::new();
    for (name, text, answers) in texts {
        for verdict in senders::judge(&PolicySyntax::parse(&text)) {
            let answer = &answers[verdict.profile.id];
            let Some(accepts) = answer["accepts"].as_bool() else { continue };
            let (cases, misses) = figures.entry(verdict.profile.id).or_default();
            *cases += 1;
            let actual = (verdict.accepts, verdict.mode.map(Mode::name), verdict.max_age);
            let expected = (accepts, word(&answer["mode"]), word(&answer["max_age"]).and_then(seconds));
            let agrees = actual.0 == expected.0 && (!accepts || actual == expected);
            if !agrees {
                misses.push(format!(
                    "{name}: answered {expected:?}, predicted {actual:?} {:?}",
                    verdict.because
                ));
            }
        }
    }
    figures
}

/// Returns a word of an answer, which is `None` if it is missing.
fn word(value: &Value) -> Option<&str> {
    value.as_str().filter(|word| *word != "None")
}

/// Parses a `max_age`. Some answers give it as the text of the policy.
fn seconds(word: &str) -> Option<i64> {
    word.replace('_', "").parse().ok()
}

#[track_caller]
fn hold(figures: &Figures, target: f64, counts: impl Fn(&str) -> bool) {
    let mut under = Vec::new();
    for (id, (cases, misses)) in figures {
        let share = (cases - misses.len()) as f64 / *cases as f64;
        println!("{id}: {} of {cases} ({:.1} %)", cases - misses.len(), 100.0 * share);
        misses.iter().for_each(|miss| println!("    {miss}"));
        if counts(id) && share < target {
            under.push(*id);
        }
    }
    assert!(!figures.is_empty() && under.is_empty(), "under {target}: {under:?}");
}

fn read(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).expect(path)).unwrap()
}
