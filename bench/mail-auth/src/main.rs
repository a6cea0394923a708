//! Compares the parse of both TXT records by the crate mail-auth with our parse, lints and spans.
//! mail-auth has no parser for policies.

use mail_auth::common::parse::TxtRecordParser;
use mail_auth::mta_sts::{MtaSts, TlsRpt};
use mta_sts::{Context, Draft, RecordSyntax, TlsrptSyntax, evaluate, lints};
use std::hint::black_box;
use std::time::Instant;

const STS: &[u8] = b"v=STSv1; id=20260101T000000";
const TLSRPT: &[u8] = b"v=TLSRPTv1; rua=mailto:tls@example.com";

fn main() {
    let context = Context::new(|name| Some(name.to_owned()));
    let lint_of = |draft: &Draft<'_>| {
        black_box(evaluate(&draft.over(None), &context, &lints::ALL).findings);
    };
    let sts = [
        median(|| drop(black_box(MtaSts::parse(black_box(STS))))),
        median(|| drop(black_box(RecordSyntax::parse(black_box(STS))))),
        median(|| lint_of(&Draft::new().records(&[black_box(STS)]))),
    ];
    let tlsrpt = [
        median(|| drop(black_box(TlsRpt::parse(black_box(TLSRPT))))),
        median(|| drop(black_box(TlsrptSyntax::parse(black_box(TLSRPT))))),
        median(|| lint_of(&Draft::new().tlsrpt(&[black_box(TLSRPT)]))),
    ];
    for (record, [theirs, parse, lint]) in [("MTA-STS", sts), ("TLSRPT", tlsrpt)] {
        println!(
            "{record} record, relative to the parse of mail-auth: parse, lints and spans {:.2}; parse alone {:.2}",
            lint / theirs,
            parse / theirs
        );
    }
}

/// Returns the nanoseconds of one run: the median of 201 batches.
fn median(run: impl Fn()) -> f64 {
    const BATCH: u32 = 1000;
    let batch = || {
        let start = Instant::now();
        (0..BATCH).for_each(|_| run());
        start.elapsed().as_secs_f64() * 1e9 / f64::from(BATCH)
    };
    let mut times: Vec<f64> = (0..201).map(|_| batch()).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
