//! Checks what is found in policies with usual mistakes, and which text is proposed instead: `mistakes.tsv` has one
//! policy per line. With `UPDATE_EXPECT` set, the table is written again.

use mta_sts::publish::next;
use mta_sts::{Context, DomainName, Draft, Severity, Source, evaluate, lints};
use std::fmt::Write as _;
use std::path::Path;

/// What precedes the table.
const HEAD: &str = "# The policy, its MX hosts if they are known, the errors and warnings, and the proposed text, or - without one.\n\
# \\n is a line end, and \\\\ is a backslash.\n";

#[test]
fn usual_mistakes_have_one_finding_and_the_text_that_was_meant() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes.tsv");
    let table = std::fs::read_to_string(&path).unwrap();
    let mut written = HEAD.to_owned();
    for line in table.lines() {
        if line.starts_with('#') {
            continue;
        }
        if line.is_empty() || !line.contains('\t') {
            let _ = writeln!(written, "{line}");
            continue;
        }
        let mut columns = line.split('\t');
        let (text, hosts) = (columns.next().unwrap(), columns.next().unwrap_or_default());
        let _ = writeln!(written, "{text}\t{hosts}\t{}", judged(&unescaped(text), hosts));
    }
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &written).unwrap();
    }
    let wrong: Vec<String> = table
        .lines()
        .filter(|line| !line.starts_with('#'))
        .zip(written.lines().filter(|line| !line.starts_with('#')))
        .filter(|(expected, actual)| expected != actual)
        .map(|(expected, actual)| format!("expected {expected}\n  actual {actual}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the errors and warnings about a policy, and the text that is proposed instead of it.
fn judged(text: &str, hosts: &str) -> String {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let context = Context::new(|name| Some(name.to_owned())).domain(Some(&domain));
    let hosts: Vec<&str> = hosts.split(' ').filter(|host| !host.is_empty()).collect();
    let draft = Draft::new().policy(text.as_bytes());
    let observation = if hosts.is_empty() { draft } else { draft.mx(&hosts) }.over(None);
    let report = evaluate(&observation, &context, &lints::ALL);
    // That some senders refuse a policy depends on the senders; that they stop mail is an error.
    let loud = report.findings.iter().filter(|finding| match finding.source {
        Source::Senders => finding.severity == Severity::Error,
        _ => finding.severity != Severity::Note,
    });
    let found: Vec<String> = loud
        .map(|finding| {
            let message = finding.message().to_string();
            let message = message.split(['.', ';']).next().unwrap_or_default().to_owned();
            format!("{}: {} ({message})", finding.lint.name, finding.title())
        })
        .collect();
    let proposed = next(&report, &observation, None).and_then(|next| next.replacement);
    let proposed = proposed.map_or_else(|| "-".to_owned(), |new| escaped(&new.text));
    format!("{}\t{proposed}", escaped(&found.join(" + ")))
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match c {
            '\\' => plain.push(match characters.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                other => other.unwrap_or('\\'),
            }),
            c => plain.push(c),
        }
    }
    plain
}
