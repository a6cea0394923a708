//! Texts of 64 KiB: whatever stands in them, the answer comes in time.

mod texts;

use mta_sts::output::ReportV1;
use mta_sts::{Context, Draft, Fixes, Text, evaluate, fix, lints};
use proptest::prelude::*;
use std::time::{Duration, Instant};

const CONTEXT: Context<'static> = Context::new(|name| Some(name.to_owned()));

/// Optimised, nothing below takes a tenth of a second; without that, and on a machine with other work, this is
/// plenty. Work that grows with the square of the text would take minutes.
const IN_TIME: Duration = Duration::from_secs(20);

#[test]
fn one_piece_over_and_over_is_linted_and_mended_in_time() {
    let runner = &mut proptest::test_runner::TestRunner::new(ProptestConfig {
        max_shrink_iters: 0,
        ..ProptestConfig::with_cases(12)
    });
    runner
        .run(&texts::repeated(), |text| {
            let begun = Instant::now();
            let draft = Draft::new().policy(&text).over(None);
            evaluate(&draft, &CONTEXT, &lints::ALL);
            let mended = fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::Safe).text;
            let again = fix(Text::Policy(&mended), &CONTEXT, &lints::DRAFTS, Fixes::Safe);
            fix(Text::Policy(&text), &CONTEXT, &lints::DRAFTS, Fixes::All);
            let head = String::from_utf8_lossy(text.get(..80).unwrap_or(&text)).into_owned();
            prop_assert!(begun.elapsed() < IN_TIME, "{:?} for {:?}…", begun.elapsed(), head);
            prop_assert_eq!(again.applied, Vec::<&str>::new(), "a safe fix is left in {:?}…", head);
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_report_is_not_many_times_as_long_as_its_texts() {
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
