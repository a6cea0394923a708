//! Prints how many nanoseconds it takes to read one TLS report and sum it up: `read_reports <file>`.

use mta_sts::tlsrpt_report::{Batch, Envelope, Filter, Limits, Source, Summary, policy_findings};
use serde::de::DeserializeSeed;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: read_reports <file>")?;
    let text = std::fs::read(path)?;
    let start = Instant::now();
    read(&text)?;
    let batch = (0.02 / start.elapsed().as_secs_f64()).clamp(1.0, 20_000.0) as u32;
    let mut times = Vec::new();
    for _ in 0..15 {
        let start = Instant::now();
        for _ in 0..batch {
            read(black_box(&text))?;
        }
        times.push(start.elapsed().as_secs_f64() * 1e9 / f64::from(batch));
    }
    times.sort_by(f64::total_cmp);
    println!("{}", times[times.len() / 2]);
    Ok(())
}

/// From the bytes of a file to the sums and causes.
fn read(bytes: &[u8]) -> Result<(), Box<dyn Error>> {
    let (text, _) = mta_sts::tlsrpt_report::text_of(bytes);
    let value = (&Limits::default()).deserialize(&mut serde_json::Deserializer::from_str(&text))?;
    let mut batch = Batch::new(|name| Some(name.to_owned()), policy_findings);
    batch.add(&Source::default(), &Envelope::default(), value)?;
    black_box(Summary::of(&batch, &Filter::default()));
    Ok(())
}
