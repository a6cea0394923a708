//! Worst cases for counting instructions: `shapes NAME BYTES` lints one text, `shapes` lists the names.
//!
//! Run under callgrind with `--toggle-collect='*shapes*measured*'`, so that only the linting is counted.

use mta_sts::output::ReportV1;
use mta_sts::{Context, Draft, Observation, evaluate, lints};
use std::hint::black_box;

/// The kind of a text.
#[derive(Clone, Copy)]
enum Place {
    Policy,
    Record,
    Tlsrpt,
}

/// The name, the kind, the beginning of the text, and the piece that is repeated up to its size. `#` in it
/// becomes a number.
const SHAPES: [(&str, Place, &str, &str); 22] = [
    ("blank-lines", Place::Policy, "version: STSv1\n", "\n"),
    ("extension-fields", Place::Policy, "version: STSv1\n", "a: b\n"),
    ("misspelt-fields", Place::Policy, "version: STSv1\n", "max-age: 1\n"),
    ("duplicate-fields", Place::Policy, "version: STSv1\n", "mode: enforce\n"),
    ("field-name-case", Place::Policy, "version: STSv1\n", "MX: a.example.com\n"),
    ("mx-patterns", Place::Policy, "version: STSv1\n", "mx: mx#.example.com\n"),
    ("mx-wildcards", Place::Policy, "version: STSv1\n", "mx: *.mx#.example.com\nmx: a.mx#.example.com\n"),
    ("long-label", Place::Policy, "version: STSv1\nmx: a", "a"),
    ("labels", Place::Policy, "version: STSv1\nmx: a", ".a"),
    ("mx-list-on-one-line", Place::Policy, "version: STSv1\nmx: ", "mx#.example.com, "),
    ("fields-on-one-line", Place::Policy, "version: STSv1 ", "mode: enforce "),
    ("comments", Place::Policy, "version: STSv1\n", "mx: a.example.com // x\n"),
    ("slashes", Place::Policy, "mode: ", "// "),
    ("quotes", Place::Policy, "version: STSv1\n", "mx: \"a.example.com\"\n"),
    ("no-break-spaces", Place::Policy, "version: STSv1\nmode: ", "\u{a0}"),
    ("line-separators", Place::Policy, "version: STSv1", "\u{2028}mx: a.example.com"),
    ("carriage-returns", Place::Policy, "version: STSv1", "\r"),
    ("brackets", Place::Policy, "version: STSv1\nmode: ", "[<{"),
    ("front-matter", Place::Policy, "version: STSv1\n", "---\n"),
    ("lines-without-colon", Place::Policy, "version: STSv1\n", "- mx\n"),
    ("record-fields", Place::Record, "v=STSv1", ";;a=b=c"),
    ("rua-members", Place::Tlsrpt, "v=TLSRPTv1; rua=", ",mailto:a@example.com!"),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let Some(name) = args.next() else {
        SHAPES.iter().for_each(|(name, ..)| println!("{name}"));
        return Ok(());
    };
    let size: usize = args.next().ok_or("usage: shapes [NAME BYTES]")?.parse()?;
    let shape = SHAPES.iter().find(|(known, ..)| *known == name).ok_or("no such shape")?;
    let text = text(shape.2, shape.3, size);
    let draft = match shape.1 {
        Place::Policy => Draft::new().policy(text.as_bytes()),
        Place::Record => Draft::new().records(&[text.as_bytes()]),
        Place::Tlsrpt => Draft::new().tlsrpt(&[text.as_bytes()]),
    };
    println!("{}", measured(&draft.over(None)));
    Ok(())
}

/// Parses and lints the text, and computes the line and column of every finding.
#[inline(never)]
fn measured(observation: &Observation) -> usize {
    let context = Context::new(|name| Some(name.to_owned()));
    let report = evaluate(black_box(observation), &context, &lints::ALL);
    black_box(ReportV1::new(&report, observation, None));
    report.findings.len()
}

fn text(start: &str, piece: &str, size: usize) -> String {
    let mut text = start.to_owned();
    for number in 0.. {
        let next = piece.replace('#', &number.to_string());
        if text.len() + next.len() > size {
            break;
        }
        text.push_str(&next);
    }
    text
}
