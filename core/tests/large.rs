//! Checks that texts of 64 KiB are linted and fixed in a limited time.

mod texts;

use mta_sts::output::ReportV1;
use mta_sts::{Context, Draft, Fixes, Text, evaluate, fix, lints};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const CONTEXT: Context<'static> = Context::new(|name| Some(name.to_owned()));

/// At most this long for one text. An optimised build needs less than a tenth of a second; this leaves room for an
/// unoptimised build on a busy machine. Quadratic work would take minutes.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn a_piece_repeated_up_to_64_kib_is_linted_and_fixed_in_time() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig {
        max_shrink_iters: 0,
        ..ProptestConfig::with_cases(12)
    });
    runner
        .run(&texts::repeated(), |text| {
            let begun = Instant::now();
            let draft = Draft::new().policy(&text).over(None);
            evaluate(&draft, &CONTEXT, &lints::ALL);
            let fixed = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let again = fix(Text::Policy(&fixed), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
            fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::All);
            let head = String::from_utf8_lossy(text.get(..80).unwrap_or(&text)).into_owned();
            prop_assert!(begun.elapsed() < LIMIT, "{:?} for {:?}…", begun.elapsed(), head);
            prop_assert_eq!(again.applied, Vec::<&str>::new(), "a safe fix is left in {:?}…", head);
            Ok(())
        })
        .unwrap();
}

/// Each of these once cost time with the square of its length: an optimised build needed seconds.
#[test]
fn hostile_texts_of_64_kib_are_linted_in_time() {
    let record = |head: &str, piece: &str| [head, &piece.repeat(60_000 / piece.len())].concat();
    let policy = "version: STSv1\nmode: enforce\nmax_age: 604800\nmx: a.example\nx";
    let control = format!("{policy}{}{}", "\0mx".repeat(11_000), " ".repeat(30_000));
    let empty = [&"x :\n".repeat(15_000), policy].concat();
    let comments = [policy, "\n", &"#\n".repeat(30_000)].concat();
    let names = record("version: STSv1\nmode: enforce\nmx: ", "mx:");
    let remarks = record("version: STSv1\nmx: ", "//mx:*");
    let commented = record("", "mx: #**c\r");
    let hosts: Vec<String> =
        (b'a'..=b't').map(|letter| format!("mai{}l.example.com", letter as char)).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let drafts = [
        (
            "invisible characters",
            Draft::new().tlsrpt(&[record("v=TLSRPTv1;", "\u{200b}").as_bytes()]).over(None),
        ),
        ("control characters", Draft::new().tlsrpt(&[record("v=TLSRPTv1;", "\u{1}").as_bytes()]).over(None)),
        ("malformed fields", Draft::new().records(&[record("v=STSv1", "; a").as_bytes()]).over(None)),
        ("empty addresses", Draft::new().tlsrpt(&[record("v=TLSRPTv1;rua=", ",").as_bytes()]).over(None)),
        ("empty fields above a policy", Draft::new().policy(empty.as_bytes()).over(None)),
        ("comments below a policy", Draft::new().policy(comments.as_bytes()).over(None)),
        ("comments instead of hosts", Draft::new().policy(commented.as_bytes()).over(None)),
        ("names and remarks on one line", Draft::new().policy(remarks.as_bytes()).over(None)),
        (
            "patterns without a host, and twenty MX hosts",
            Draft::new()
                .policy(record("version: STSv1\nmode: enforce\n", "mx: *\n").as_bytes())
                .mx(&hosts)
                .over(None),
        ),
        (
            "nearly the names of twenty MX hosts",
            Draft::new().policy(record(policy, "\nmx: mial.example.com").as_bytes()).mx(&hosts).over(None),
        ),
        (
            "misspelt names in a policy, and twenty MX hosts",
            Draft::new().policy(record(policy, ": 1\nMX: b.example").as_bytes()).mx(&hosts).over(None),
        ),
        ("names on one line", Draft::new().policy(names.as_bytes()).over(None)),
        ("control characters before names", Draft::new().policy(control.as_bytes()).over(None)),
    ];
    for (name, draft) in drafts {
        let begun = Instant::now();
        evaluate(&draft, &CONTEXT, &lints::ALL);
        assert!(begun.elapsed() < LIMIT / 4, "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn a_report_on_large_texts_has_a_limited_length() {
    let policy = b"version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";
    let texts: [(&str, &[u8]); 4] = [
        ("v=STSv1; id=a; ", b";"),
        ("v=STSv1; id=a", b"; "),
        ("v=STSv1; id=a", b"\" "),
        ("v=STSv1; id=a", b"\xff "),
    ];
    let bodies: [&[u8]; 4] = [b"\r", b"\r ", b"\x01 ", b"\n"];
    for ((head, piece), body) in texts.into_iter().zip(bodies) {
        let fill = |head: &[u8], piece: &[u8]| [head, &piece.repeat(60_000 / piece.len())].concat();
        let mut draft =
            Draft::new().policy(&fill(policy, body)).records(&[&fill(head.as_bytes(), piece)]).over(None);
        draft = Draft::new().tlsrpt(&[&fill(b"v=TLSRPTv1; rua=", b",")]).over(Some(&draft));
        let json = serde_json::to_vec(&ReportV1::new(&evaluate(&draft, &CONTEXT, &lints::ALL), &draft, None))
            .unwrap();
        assert!(json.len() < 1_500_000, "{} bytes for {head}{piece:?}…, …{body:?}…", json.len());
    }
}
