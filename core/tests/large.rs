//! Texts of 64 KiB: whatever stands in them, the answer comes in time.

mod texts;

use mta_sts::evaluate::{Context, evaluate};
use mta_sts::mend::{self, Text};
use mta_sts::observation::Observation;
use proptest::prelude::*;
use std::time::{Duration, Instant};

const CONTEXT: Context<'static> =
    Context { domain: None, now: None, to_ascii: |name| Some(name.to_owned()), live: None };

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
            let mut draft = Observation::draft();
            draft.draft_policy(&text);
            evaluate(&draft, &CONTEXT);
            let mended = mend::safe(Text::Policy(&text), &CONTEXT).text;
            let again = mend::safe(Text::Policy(&mended), &CONTEXT);
            mend::all(Text::Policy(&text), &CONTEXT);
            let head = String::from_utf8_lossy(text.get(..80).unwrap_or(&text)).into_owned();
            prop_assert!(begun.elapsed() < IN_TIME, "{:?} for {:?}…", begun.elapsed(), head);
            prop_assert_eq!(again.applied, Vec::<&str>::new(), "a safe fix is left in {:?}…", head);
            Ok(())
        })
        .unwrap();
}
