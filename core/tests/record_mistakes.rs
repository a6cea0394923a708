//! Mistakes in TXT records: each line of `record_mistakes.tsv` is a text that somebody gives as the record, what is found in it, and
//! what to publish instead. Its header tells how to read it.

use mta_sts::publish::next;
use mta_sts::{Context, Draft, Severity, Timestamp, evaluate, lints};

const TABLE: &str = include_str!("record_mistakes.tsv");

/// Where a new id is proposed.
const NOW: Timestamp = Timestamp(1_798_761_600);

/// Replaces `\\n`, `\\t` and `\\\\` by what they stand for.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push(match letters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => panic!("a backslash at the end of {text:?}"),
            }),
            _ => out.push(letter),
        }
    }
    out
}

/// Converts the one name in the table that is not US-ASCII.
fn to_ascii(name: &str) -> Option<String> {
    Some(name.replace("b\u{fc}cher", "xn--bcher-kva"))
}

/// Returns the errors and warnings, and what to publish instead.
fn told(kind: &str, texts: &[String], now: Option<Timestamp>) -> (String, String) {
    let texts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    let draft = match kind {
        "record" => Draft::new().records(&texts),
        "tlsrpt" => Draft::new().tlsrpt(&texts),
        other => panic!("{other} is not a kind of record"),
    };
    let observation = draft.over(None);
    let context = Context::new(to_ascii).now(now);
    let report = evaluate(&observation, &context, &lints::ALL);
    let loud = report.findings.iter().filter(|finding| finding.severity != Severity::Note);
    let found = loud.map(|finding| format!("{} {}", finding.severity.word(), finding.lint.name));
    let next = next(&report, &observation, now);
    let publish = next.and_then(|next| next.replacement.map(|new| new.text).or(next.copy));
    (found.collect::<Vec<_>>().join(", "), publish.unwrap_or_default())
}

#[test]
fn each_mistake_is_found_once_and_its_correction_is_what_was_meant() {
    let mut wrong = Vec::new();
    for line in TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [kind, texts, found, publish] = columns.as_slice() else { panic!("four columns in {line:?}") };
        let texts: Vec<String> = texts.split(" + ").map(unescaped).collect();
        let is = told(kind, &texts, Some(NOW));
        if is != ((*found).to_owned(), unescaped(publish)) {
            wrong.push(format!("{line}\n  gives {}\t{}", is.0, is.1));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn without_a_clock_no_id_is_made_up() {
    for line in TABLE.lines().filter(|line| line.starts_with("record")) {
        let texts = line.split('\t').nth(1).unwrap().split(" + ").map(unescaped);
        let (_, publish) = told("record", &texts.collect::<Vec<_>>(), None);
        let id = publish.split("id=").nth(1).unwrap_or_default();
        let kept = id.is_empty() || line.contains(id.get(..4).unwrap_or(id)) || id == "2024";
        assert!(kept, "{publish:?} for {line:?}");
    }
}
