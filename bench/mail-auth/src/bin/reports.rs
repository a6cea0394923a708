//! Prints how many nanoseconds the crate mail-auth needs to parse one TLS report and add up its sessions: `reports <file>`.

use mail_auth::report::tlsrpt::TlsReport;
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let path = std::env::args_os().nth(1).expect("usage: reports <file>");
    let text = std::fs::read(path).expect("a report");
    let read = || {
        let report = TlsReport::parse_json(black_box(&text)).expect("a report");
        black_box(report.policies.iter().map(|policy| u64::from(policy.summary.total_success)).sum::<u64>());
    };
    let start = Instant::now();
    read();
    let batch = (0.02 / start.elapsed().as_secs_f64()).clamp(1.0, 20_000.0) as u32;
    let mut times: Vec<f64> = (0..15)
        .map(|_| {
            let start = Instant::now();
            (0..batch).for_each(|_| read());
            start.elapsed().as_secs_f64() * 1e9 / f64::from(batch)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("{}", times[times.len() / 2]);
}
