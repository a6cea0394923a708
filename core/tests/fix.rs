//! What the fixes may do and what they must: safe ones change nothing for a sender that accepted the
//! text, and all of them together give the policy its author meant.

mod texts;

use mta_sts::{
    Applicability, Context, Draft, Fixes, Policy, PolicySyntax, SenderVerdict, Source, Text, evaluate, fix,
    lints, senders,
};
use proptest::prelude::*;

const CONTEXT: Context<'static> = Context::new(|name| Some(name.to_owned()));

/// What its author meant by every one of the texts below.
const MEANT: &str =
    "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800\n";

#[test]
fn hopeless_texts_become_what_their_author_meant() {
    let utf16: Vec<u8> = format!("\u{feff}{MEANT}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let swapped: Vec<u8> = MEANT.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let json = r#"{"version": "STSv1", "mode": "enforce", "max_age": 604800, "mx": ["mx1.example.com", "mx2.example.com"]}"#;
    let cases: [(&str, Vec<u8>); 43] = [
        ("UTF-16 with byte order mark", utf16),
        ("UTF-16 without, most significant byte first", swapped),
        ("the JSON of the drafts", json.into()),
        ("byte order mark", format!("\u{feff}{MEANT}").into()),
        ("two byte order marks", format!("\u{feff}\u{feff}{MEANT}").into()),
        ("blank lines", MEANT.replace('\n', "\n\n").into()),
        (
            "indented",
            MEANT.replace('\n', "\n  ").trim_end_matches(' ').replace("version", "  version").into(),
        ),
        ("space before the colon", MEANT.replace(':', " :").into()),
        ("old Mac line ends", MEANT.replace('\n', "\r").into()),
        ("no-break spaces", MEANT.replace(": ", ":\u{a0}").into()),
        ("Unicode line separators", MEANT.replace('\n', "\u{2028}").into()),
        ("comment lines", format!("# our policy\n{MEANT}// the end\n").into()),
        ("comments behind values", MEANT.replace('\n', " # note\n").into()),
        ("front matter", format!("---\npermalink: .well-known/mta-sts.txt\n---\n\n{MEANT}").into()),
        ("front matter around it", format!("---\n{MEANT}---\n").into()),
        ("all on one line", MEANT.replace('\n', " ").into()),
        ("all on one line, with semicolons", MEANT.replace('\n', "; ").into()),
        ("all on one line, with semicolons to the end", MEANT.replace('\n', ";").into()),
        ("line ends spelt out", MEANT.replace('\n', "\\n").into()),
        ("line ends of web pages", MEANT.replace('\n', "<br>").into()),
        ("CR LF made into CR CR LF", MEANT.replace('\n', "\r\r\n").into()),
        ("LF CR", MEANT.replace('\n', "\n\r").into()),
        ("vertical tabs", MEANT.replace('\n', "\u{b}").into()),
        ("form feeds", MEANT.replace('\n', "\u{c}").into()),
        ("semicolons at the ends of the lines", MEANT.replace('\n', ";\n").into()),
        ("typographic quotes everywhere", MEANT.replace(": ", ": “").replace('\n', "”\n").into()),
        ("a table", MEANT.replace(": ", " | ").replace('\n', " |\n").into()),
        ("bold names", MEANT.replace("mo", "**mo").replace("mode: ", "mode**: ").into()),
        ("a fence", format!("```text\n{MEANT}```\n").into()),
        ("a value below its name", MEANT.replace("mode: ", "mode:\n  ").into()),
        ("quotes", MEANT.replace(": ", ": \"").replace('\n', "\"\n").into()),
        ("names in capitals", MEANT.replace("mode", "Mode").replace("mx:", "MX:").into()),
        ("misspelt", MEANT.replace("mode", "mdoe").replace("max_age", "max-age").into()),
        ("misspelt mode", MEANT.replace("enforce", "enforced").into()),
        (
            "list on one line",
            MEANT.replace("mx: mx1.example.com\nmx: mx2", "mx: mx1.example.com, mx2").into(),
        ),
        ("list of YAML", MEANT.replace("mx: mx1", "mx:\n  - mx1").replace("mx: mx2", "  - mx2").into()),
        ("equals signs", MEANT.replace(": ", "=").into()),
        ("full-width colons", MEANT.replace(": ", "\u{ff1a}").into()),
        ("a space in the name", MEANT.replace("max_age", "max age").into()),
        ("typographic quotes", MEANT.replace("mx: mx1.example.com", "mx: “mx1.example.com”").into()),
        ("a host in brackets", MEANT.replace("mx: mx1.example.com", "mx: [mx1.example.com]").into()),
        ("digits with separators", MEANT.replace("604800", "604,800").into()),
        ("text after the policy", format!("{MEANT}Put this file on the server\n").into()),
    ];
    let mut wrong = Vec::new();
    for (what, text) in cases {
        let mended = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::All);
        // White space behind the last value, or no line end there, are fine by the grammar.
        let became = format!("{}\n", String::from_utf8_lossy(&mended.text).trim_end());
        if became != MEANT {
            wrong.push(format!("{what}: {became:?}, by {:?}", mended.applied));
        }
    }
    assert!(wrong.is_empty(), "expected {MEANT:?}\n{}", wrong.join("\n"));
}

#[test]
fn of_several_fields_the_one_that_can_be_read_stays() {
    let good = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    let cases = [
        (good.replace("mode", "mode:\nmode"), good),
        (good.replace("max_age", "max_age: a while\nmax_age"), good),
        (good.replace("max_age", "max_age:\nmax_age"), good),
        (format!("{good}see the mxtoolbox page of modern mail\n"), good),
        (good.replace("mode: enforce", "mode: enforced\nmode: testing"), good),
        (good.replace("max_age: 604800", "max_age: 1 week\nmax_age: 60"), good),
    ];
    for (text, expected) in cases {
        let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&mended.text), expected, "{text:?}, by {:?}", mended.applied);
    }
    // Beside a good field, one with a bad value stays what nobody reads.
    for line in ["MX: mail_gw.example.com", "mxs: mail_gw.example.com", "nmx: MAIL_HOST"] {
        let text = format!("{good}{line}\n");
        let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All).text;
        assert!(
            Policy::of(&PolicySyntax::parse(&mended)).is_some(),
            "{:?}",
            String::from_utf8_lossy(&mended)
        );
    }
}

#[test]
fn any_number_of_stray_lines_goes_at_once() {
    let good = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    for line in ["this is just some text\n", "# a comment\n", "\n", "mx: a.example.com \u{a0}\n"] {
        let text = good.to_owned() + &line.repeat(1500);
        let once = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
        let twice = fix(Text::Policy(&once), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
        assert_eq!(twice.applied, Vec::<&str>::new(), "after {line:?} over and over");
    }
}

#[test]
fn records_become_what_their_author_meant() {
    let meant = "v=STSv1; id=20260101";
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
        let mended = fix(Text::Record(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&mended.text), meant, "{text:?}, by {:?}", mended.applied);
    }
}

#[test]
fn tlsrpt_records_become_what_their_author_meant() {
    let meant = "v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com";
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
        let mended = fix(Text::Tlsrpt(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
        assert_eq!(String::from_utf8_lossy(&mended.text), meant, "{text:?}, by {:?}", mended.applied);
    }
}

#[test]
fn nothing_is_invented() {
    for text in [
        "",
        "version: STSv1\n",
        "version: STSv1\nmode: enforce\nmax_age: 604800\n",
        "hello\n",
        &MEANT.replace("604800", "604800.0"),
    ] {
        assert_eq!(
            fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All).text,
            text.as_bytes(),
            "{text:?}"
        );
    }
}

#[test]
fn one_round_mends_all_of_a_kind() {
    let many = "\0".repeat(100);
    let text = format!("{MEANT}note: a{many}b\n").replace('\n', "\n\n");
    let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert_eq!(String::from_utf8_lossy(&mended.text), format!("{MEANT}note: ab\n"));
}

#[test]
fn any_number_of_repetitions_goes_at_once() {
    for again in ["mode: enforce\n", "version: STSv1\n"] {
        let text = format!("{MEANT}{}", again.repeat(1001));
        let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
        assert_eq!(String::from_utf8_lossy(&mended.text), MEANT);
        assert_eq!(mended.applied, ["field-duplicate"]);
    }
    let text = format!("{MEANT}{}", "mode: testing\nmax_age: 604800\n".repeat(600));
    let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::All);
    assert_eq!(String::from_utf8_lossy(&mended.text), MEANT);
}

#[test]
fn carriage_returns_before_a_line_end_are_not_peeled_off_one_by_one() {
    let text = format!("\nnote: x{}\nmx:!a{}b\n", "\r".repeat(40), "\r".repeat(40));
    let mended = fix(Text::Policy(text.as_bytes()), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
    assert!(!is_safe_fix_left(Text::Policy(text.as_bytes()), &mended.text), "{mended:?}");
}

#[test]
fn safe_fixes_of_every_kind_of_text_come_to_an_end() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(2000));
    runner
        .run(&(texts::policy(), texts::record(), texts::tlsrpt()), |(p, r, t)| {
            for text in [Text::Policy(&p), Text::Record(&r), Text::Tlsrpt(&t)] {
                let mended = fix(text, &CONTEXT, &lints::DRAFTS, Fixes::Safe);
                prop_assert!(!is_safe_fix_left(text, &mended.text), "{:?} of {:?}", mended, text);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn safe_fixes_leave_an_accepted_policy_as_it_was() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
    runner
        .run(&texts::policy(), |text| {
            let Some(before) = Policy::of(&PolicySyntax::parse(&text)) else { return Ok(()) };
            let mended = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let after = Policy::of(&PolicySyntax::parse(&mended));
            prop_assert_eq!(Some(before), after, "{:?}", String::from_utf8_lossy(&mended));
            Ok(())
        })
        .unwrap();
}

#[test]
fn safe_fixes_change_nothing_for_a_sender_that_accepted_the_policy() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(4000));
    runner
        .run(&texts::policy(), |text| {
            let mended = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let verdicts = |text: &[u8]| senders::judge(&PolicySyntax::parse(text));
            for (before, after) in verdicts(&text).into_iter().zip(verdicts(&mended)) {
                let what = |verdict: &SenderVerdict| (verdict.accepts, verdict.mode, verdict.max_age);
                let kept = !before.accepts || what(&before) == what(&after);
                prop_assert!(kept, "{}: {:?} -> {:?}", before.profile.id, before, after);
            }
            Ok(())
        })
        .unwrap();
}

/// Policy files as they are published, where they are at hand: after the safe fixes of one that is
/// merely sloppy every measured sender accepts it.
#[test]
fn sloppy_policies_of_the_corpus_are_accepted_by_all_after_their_safe_fixes() {
    let Some(folder) = std::env::var_os("MTA_STS_CORPUS") else {
        return println!("skipped: no corpus");
    };
    let path = std::path::Path::new(&folder).join("policies.json");
    let set: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (mut sloppy, mut hopeless, mut refused) = (0, 0, Vec::new());
    for (number, file) in set["files"].as_array().unwrap().iter().enumerate() {
        let text = base64(file["bytes_base64"].as_str().unwrap());
        if Policy::of(&PolicySyntax::parse(&text)).is_some() {
            continue;
        }
        let mended = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
        let syntax = PolicySyntax::parse(&mended);
        if Policy::of(&syntax).is_none() {
            hopeless += 1;
            continue;
        }
        sloppy += 1;
        let unhappy = senders::judge(&syntax).into_iter().filter(|verdict| !verdict.accepts);
        refused.extend(unhappy.map(|verdict| format!("file {number}: {}", verdict.profile.id)));
    }
    println!("{sloppy} sloppy files mended by safe fixes, {hopeless} need a person");
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
