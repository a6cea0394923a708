//! Checks that safe fixes change nothing for a sender that accepted the text, and that all fixes together give the
//! intended policy.

mod texts;

use mta_sts::{
    Applicability, Context, Draft, Fixes, Policy, PolicySyntax, SenderVerdict, Source, Text, evaluate, fix,
    lints, senders,
};
use proptest::prelude::*;

const CONTEXT: Context<'static> = Context::new(|name| Some(name.to_owned()));

/// The intended policy of all texts below.
const INTENDED: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800\n";

#[test]
fn all_fixes_turn_badly_broken_texts_into_the_intended_policy() {
    let utf16: Vec<u8> = format!("\u{feff}{INTENDED}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> = INTENDED.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let json = r#"{"version": "STSv1", "mode": "enforce", "max_age": 604800, "mx": ["mx1.example.com", "mx2.example.com"]}"#;
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let (above, below) = INTENDED.split_at(30);
    let cases: [(&str, Vec<u8>); 45] = [
        ("lines in UTF-16 below others", [above.as_bytes(), &wide(below)].concat()),
        ("lines in US-ASCII below UTF-16", [&wide(&format!("\u{feff}{above}")), below.as_bytes()].concat()),
        ("UTF-16 with byte order mark", utf16),
        ("UTF-16 without byte order mark, most significant byte first", swapped),
        ("the JSON of the drafts", json.into()),
        ("byte order mark", format!("\u{feff}{INTENDED}").into()),
        ("two byte order marks", format!("\u{feff}\u{feff}{INTENDED}").into()),
        ("blank lines", INTENDED.replace('\n', "\n\n").into()),
        (
            "indented",
            INTENDED.replace('\n', "\n  ").trim_end_matches(' ').replace("version", "  version").into(),
        ),
        ("space before the colon", INTENDED.replace(':', " :").into()),
        ("old Mac line ends", INTENDED.replace('\n', "\r").into()),
        ("no-break spaces", INTENDED.replace(": ", ":\u{a0}").into()),
        ("Unicode line separators", INTENDED.replace('\n', "\u{2028}").into()),
        ("comment lines", format!("# our policy\n{INTENDED}// the end\n").into()),
        ("comments behind values", INTENDED.replace('\n', " # note\n").into()),
        ("front matter", format!("---\npermalink: .well-known/mta-sts.txt\n---\n\n{INTENDED}").into()),
        ("front matter around the policy", format!("---\n{INTENDED}---\n").into()),
        ("all on one line", INTENDED.replace('\n', " ").into()),
        ("all on one line, with semicolons", INTENDED.replace('\n', "; ").into()),
        ("all on one line, with semicolons to the end", INTENDED.replace('\n', ";").into()),
        ("line ends spelt out", INTENDED.replace('\n', "\\n").into()),
        ("line ends of web pages", INTENDED.replace('\n', "<br>").into()),
        ("CR LF made into CR CR LF", INTENDED.replace('\n', "\r\r\n").into()),
        ("LF CR", INTENDED.replace('\n', "\n\r").into()),
        ("vertical tabs", INTENDED.replace('\n', "\u{b}").into()),
        ("form feeds", INTENDED.replace('\n', "\u{c}").into()),
        ("semicolons at the ends of the lines", INTENDED.replace('\n', ";\n").into()),
        ("typographic quotes everywhere", INTENDED.replace(": ", ": “").replace('\n', "”\n").into()),
        ("a table", INTENDED.replace(": ", " | ").replace('\n', " |\n").into()),
        ("bold names", INTENDED.replace("mo", "**mo").replace("mode: ", "mode**: ").into()),
        ("a fence", format!("```text\n{INTENDED}```\n").into()),
        ("a value below its name", INTENDED.replace("mode: ", "mode:\n  ").into()),
        ("quotes", INTENDED.replace(": ", ": \"").replace('\n', "\"\n").into()),
        ("names in capitals", INTENDED.replace("mode", "Mode").replace("mx:", "MX:").into()),
        ("misspelt", INTENDED.replace("mode", "mdoe").replace("max_age", "max-age").into()),
        ("misspelt mode", INTENDED.replace("enforce", "enforced").into()),
        (
            "list on one line",
            INTENDED.replace("mx: mx1.example.com\nmx: mx2", "mx: mx1.example.com, mx2").into(),
        ),
        ("list of YAML", INTENDED.replace("mx: mx1", "mx:\n  - mx1").replace("mx: mx2", "  - mx2").into()),
        ("equals signs", INTENDED.replace(": ", "=").into()),
        ("full-width colons", INTENDED.replace(": ", "\u{ff1a}").into()),
        ("a space in the name", INTENDED.replace("max_age", "max age").into()),
        ("typographic quotes", INTENDED.replace("mx: mx1.example.com", "mx: “mx1.example.com”").into()),
        ("a host in brackets", INTENDED.replace("mx: mx1.example.com", "mx: [mx1.example.com]").into()),
        ("digits with separators", INTENDED.replace("604800", "604,800").into()),
        ("text after the policy", format!("{INTENDED}Put this file on the server\n").into()),
    ];
    let mut wrong = Vec::new();
    for (what, text) in cases {
        let fixed = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::All);
        // The grammar allows white space after the last value, and no line end there.
        let became = format!("{}\n", String::from_utf8_lossy(&fixed.text).trim_end());
        if became != INTENDED {
            wrong.push(format!("{what}: {became:?}, fixed {:?}", fixed.applied));
        }
    }
    assert!(wrong.is_empty(), "expected {INTENDED:?}\n{}", wrong.join("\n"));
}

#[test]
fn of_several_fields_the_valid_one_is_kept() {
    let good = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    let cases = [
        (good.replace("mode", "mode:\nmode"), good),
        (good.replace("max_age", "max_age: a while\nmax_age"), good),
        (good.replace("max_age", "max_age:\nmax_age"), good),
        (format!("{good}see the mxtoolbox page of modern mail\n"), good),
        (good.replace("mode: enforce", "mode: testng\nmode: enforce"), good),
        (good.replace("max_age: 604800", "max_age: 1 week\nmax_age: 60"), good),
    ];
    for (text, expected) in cases {
        let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&fixed.text), expected, "{text:?}, fixed {:?}", fixed.applied);
    }
    // Next to a valid field, a misspelt field with an invalid value must not become a known field.
    for line in ["MX: mail_gw.example.com", "mxs: mail_gw.example.com", "nmx: MAIL_HOST"] {
        let text = format!("{good}{line}\n");
        let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All).text;
        assert!(Policy::of(&PolicySyntax::parse(&fixed)).is_some(), "{:?}", String::from_utf8_lossy(&fixed));
    }
}

#[test]
fn one_run_removes_any_number_of_stray_lines() {
    let good = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    for line in ["this is just some text\n", "# a comment\n", "\n", "mx: a.example.com \u{a0}\n"] {
        let text = good.to_owned() + &line.repeat(1500);
        let once = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
        let twice = fix(Text::Policy(&once), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
        assert_eq!(twice.applied, Vec::<&str>::new(), "after repeating {line:?}");
    }
}

#[test]
fn all_fixes_turn_records_into_the_intended_record() {
    let intended = "v=STSv1; id=20260101";
    let cases = [
        "v=STSv1; id=20260101 ",
        "v=STSv1;; id=20260101",
        "; v=STSv1; id=20260101",
        "v=STSv1 ; id=20260101",
        "v=STSv1 id=20260101",
        "v=STSv1: id=20260101",
        " v=STSv1; id=20260101",
        "v=stsv1; id=20260101",
        "\"v=STSv1; id=20260101\"",
        "id=20260101; v=STSv1",
        "v=SSTv1; id=20260101",
        "id=20260101",
        "v=STSv1; ID=20260101",
        "v=STSv1; ix=20260101",
        "'v=STSv1; id=20260101'",
        "“v=STSv1; id=20260101”",
        "v=STSv1; id:20260101",
        "v=STSv1; id = 20260101",
        "v=STSv1; id=2026-01-01",
        "v=STSv1;\u{a0}id=20260101",
        "v=STSv1; id=20260101; garbage",
    ];
    for text in cases {
        let fixed = fix(Text::Record(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&fixed.text), intended, "{text:?}, fixed {:?}", fixed.applied);
    }
}

#[test]
fn all_fixes_turn_tlsrpt_records_into_the_intended_record() {
    let intended = "v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com";
    let cases = [
        "v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com ",
        "v=TLSRPTv1;; rua=mailto:a@example.com,mailto:b@example.com",
        "v=TLSRPTv1 rua=mailto:a@example.com,mailto:b@example.com",
        "v=tlsrptv1; rua=mailto:a@example.com,mailto:b@example.com",
        "rua=mailto:a@example.com,mailto:b@example.com; v=TLSRPTv1",
        "v=TLSRTPv1; rua=mailto:a@example.com,mailto:b@example.com",
        "rua=mailto:a@example.com,mailto:b@example.com",
        "v=TLSRPTv1; rua=mailto:a@example.com,,mailto:b@example.com,",
        "v=TLSRPTv1; rua=a@example.com,b@example.com",
        "v=TLSRPTv1; rua=mailto:a@example.com!10m,mailto:b@example.com",
        "v=TLSRPTv1; rua=mailto:a@example.com mailto:b@example.com",
        "v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com",
        "v=TLSRPTv1; rua = mailto:a@example.com,mailto:b@example.com",
        "\"v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com\"",
        "'v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com'",
        "v=TLSRPTv1; RUA=mailto:a@example.com,mailto:b@example.com",
        "v=TLSRPTv1; ru=mailto:a@example.com,mailto:b@example.com",
    ];
    for text in cases {
        let fixed = fix(Text::Tlsrpt(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&fixed.text), intended, "{text:?}, fixed {:?}", fixed.applied);
    }
}

#[test]
fn fixes_do_not_invent_missing_values() {
    for text in [
        "",
        "version: STSv1\n",
        "version: STSv1\nmode: enforce\nmax_age: 604800\n",
        "hello\n",
        &INTENDED.replace("604800", "604800.5"),
    ] {
        assert_eq!(
            fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All).text,
            text.as_bytes(),
            "{text:?}"
        );
    }
}

#[test]
fn one_run_fixes_all_places_of_a_kind() {
    let many = "\0".repeat(100);
    let text = format!("{INTENDED}note: a{many}b\n").replace('\n', "\n\n");
    let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert_eq!(String::from_utf8_lossy(&fixed.text), format!("{INTENDED}note: ab\n"));
}

#[test]
fn one_run_removes_any_number_of_repeated_fields() {
    for again in ["mode: enforce\n", "version: STSv1\n"] {
        let text = format!("{INTENDED}{}", again.repeat(1001));
        let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
        assert_eq!(String::from_utf8_lossy(&fixed.text), INTENDED);
        assert_eq!(fixed.applied, ["field-duplicate"]);
    }
    let text = format!("{INTENDED}{}", "mode: testing\nmax_age: 604800\n".repeat(600));
    let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
    assert_eq!(String::from_utf8_lossy(&fixed.text), INTENDED);
}

#[test]
fn carriage_returns_before_a_line_end_are_removed_in_one_run() {
    let text = format!("\nnote: x{}\nmx:!a{}b\n", "\r".repeat(40), "\r".repeat(40));
    let fixed = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert!(!is_safe_fix_left(Text::Policy(text.as_bytes()), &fixed.text), "{fixed:?}");
}

#[test]
fn no_safe_fix_is_left_after_the_safe_fixes() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(2000));
    runner
        .run(&(texts::policy(), texts::record(), texts::tlsrpt()), |(p, r, t)| {
            for text in [Text::Policy(&p), Text::Record(&r), Text::Tlsrpt(&t)] {
                let fixed = fix(text, &CONTEXT, &lints::DRAFTS, Fixes::Safe);
                prop_assert!(!is_safe_fix_left(text, &fixed.text), "{:?} of {:?}", fixed, text);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn safe_fixes_do_not_change_the_meaning_of_an_accepted_policy() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
    runner
        .run(&texts::policy(), |text| {
            let Some(before) = Policy::of(&PolicySyntax::parse(&text)) else { return Ok(()) };
            let fixed = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let after = Policy::of(&PolicySyntax::parse(&fixed));
            prop_assert_eq!(Some(before), after, "{:?}", String::from_utf8_lossy(&fixed));
            Ok(())
        })
        .unwrap();
}

#[test]
fn safe_fixes_change_nothing_for_a_sender_that_accepted_the_policy() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
    runner
        .run(&texts::policy(), |text| {
            let fixed = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let verdicts = |text: &[u8]| senders::judge(&PolicySyntax::parse(text));
            for (before, after) in verdicts(&text).into_iter().zip(verdicts(&fixed)) {
                let what = |verdict: &SenderVerdict| (verdict.accepts, verdict.mode, verdict.max_age);
                let kept = !before.accepts || what(&before) == what(&after);
                prop_assert!(kept, "{}: {:?} -> {:?}", before.profile.id, before, after);
            }
            Ok(())
        })
        .unwrap();
}

/// Checks a corpus of published policies, if `MTA_STS_CORPUS` is set: if safe fixes make a policy valid, all measured
/// senders accept it afterwards.
#[test]
fn all_senders_accept_corpus_policies_that_safe_fixes_make_valid() {
    let Some(folder) = std::env::var_os("MTA_STS_CORPUS") else {
        return println!("skipped: MTA_STS_CORPUS is not set");
    };
    let path = std::path::Path::new(&folder).join("policies.json");
    let set: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut fixable, mut unfixable, mut refused) = (0, 0, Vec::new());
    for (number, file) in set["files"].as_array().unwrap().iter().enumerate() {
        let text = base64(file["bytes_base64"].as_str().unwrap());
        if Policy::of(&PolicySyntax::parse(&text)).is_some() {
            continue;
        }
        let fixed = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
        let syntax = PolicySyntax::parse(&fixed);
        if Policy::of(&syntax).is_none() {
            unfixable += 1;
            continue;
        }
        fixable += 1;
        let refusing = senders::judge(&syntax).into_iter().filter(|verdict| !verdict.accepts);
        refused.extend(refusing.map(|verdict| format!("file {number}: {}", verdict.profile.id)));
    }
    println!("safe fixes make {fixable} files valid; {unfixable} need manual changes");
    assert!(refused.is_empty(), "{refused:#?}");
}

fn base64(text: &str) -> Vec<u8> {
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bits, mut length, mut out) = (0_u32, 0, Vec::new());
    for byte in text.bytes().filter(|byte| *byte != b'=') {
        let value = digits.iter().position(|digit| *digit == byte).expect("base64");
        bits = bits << 6 | u32::try_from(value).unwrap();
        length += 6;
        if length >= 8 {
            length -= 8;
            out.push(u8::try_from(bits >> length & 0xff).unwrap());
        }
    }
    out
}

fn is_safe_fix_left(kind: Text<'_>, text: &[u8]) -> bool {
    let (draft, source) = match kind {
        Text::Policy(_) => (Draft::new().policy(text), Source::Policy),
        Text::Record(_) => (Draft::new().records(&[text]), Source::Record),
        Text::Tlsrpt(_) => (Draft::new().tlsrpt(&[text]), Source::Tlsrpt),
    };
    evaluate(&draft.over(None), &CONTEXT, &lints::ALL).findings.iter().any(|finding| {
        let safe = finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe);
        safe && finding.source == source
    })
}
