//! The comparison with other checkers on the first page, counted from the test vectors.

use crate::markup::escaped;
use crate::{DocsError, Language, malformed, read};
use mta_sts::{Context, Draft, Message, evaluate, lints};
use serde_json::Value;
use std::fmt::Write;
use std::path::Path;

/// The checkers among the parsers of the vectors. The others are sending MTAs and libraries.
const CHECKERS: [&str; 6] = ["kwestic", "checkdmarc", "mailcheck", "mailauth7s", "aykevl", "eff"];

/// Which of them were implemented again from their source.
const REBUILT: [&str; 3] = ["kwestic", "mailcheck", "aykevl"];

/// How many faulty policies a checker refuses, and how many valid ones it accepts.
#[derive(Default)]
struct Count {
    seen: usize,
    faulty: usize,
    passed: usize,
    valid: usize,
}

impl Count {
    fn add(&mut self, is_valid: bool, accepts: bool) {
        let (count, all) =
            if is_valid { (&mut self.passed, &mut self.valid) } else { (&mut self.seen, &mut self.faulty) };
        *count += usize::from(accepts == is_valid);
        *all += 1;
    }
}

/// Renders the table.
pub(crate) fn html(root: &Path, language: &Language) -> Result<String, DocsError> {
    let path = root.join("tests/vectors/policy.json");
    let vectors: Value = serde_json::from_str(&read(&path)?).map_err(|error| malformed(&path, error))?;
    let cases = vectors["cases"].as_array().ok_or_else(|| malformed(&path, "no cases"))?;
    let ours = count(cases, |case| accepts(case["policy"].as_str()?));
    let mut rows: Vec<(String, Count)> = Vec::new();
    for key in CHECKERS {
        let name =
            vectors["parsers"][key].as_str().ok_or_else(|| malformed(&path, format!("no parser {key}")))?;
        let star = if REBUILT.contains(&key) { " *" } else { "" };
        rows.push((format!("{name}{star}"), count(cases, |case| case["answers"][key]["accepts"].as_bool())));
    }
    rows.sort_by_key(|(_, count)| std::cmp::Reverse((count.seen, count.passed)));
    let recorded = vectors["recorded"].as_str().ok_or_else(|| malformed(&path, "no date"))?;
    let say = |message: &Message| language.say(message);
    let heading = Message::new("docs.peers", "Compared with other checkers");
    let question = Message::new(
        "docs.peers-question",
        "{faulty} faulty and {valid} valid policies, judged by RFC 8461. How many faults does a checker see, and how many valid policies does it accept?",
    )
    .arg("faulty", ours.faulty)
    .arg("valid", ours.valid);
    let mut html = format!(
        "<section aria-labelledby=\"peers-heading\"><h2 id=\"peers-heading\">{}</h2><p>{}</p>\
         <div class=\"scroll\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table class=\"peers\"><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>",
        say(&heading),
        say(&question),
        say(&Message::new("docs.peers-checkers", "Checkers")),
        say(&Message::new("docs.peers-checker", "Checker")),
        say(&Message::new("docs.peers-faults", "Faults seen")),
        say(&Message::new("docs.peers-valid", "Valid ones accepted")),
    );
    rows.insert(0, ("MTA-STS Check".to_owned(), ours));
    let share = |part: usize, all: usize| {
        say(&Message::new("docs.peers-share", "{part} of {all}").arg("part", part).arg("all", all))
    };
    for (name, Count { seen, faulty, passed, valid }) in &rows {
        // Writing to a String cannot fail.
        let _ = write!(
            html,
            "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>",
            escaped(name),
            share(*seen, *faulty),
            share(*passed, *valid)
        );
    }
    let recorded = Message::new(
        "docs.peers-recorded",
        "Recorded in {month}. The verdicts by the RFC are ours. Checkers with * were implemented again from their source.",
    )
    .arg("month", recorded);
    let source =
        Message::new("docs.peers-source", "The policies and all answers are in {folder} of the source.");
    // The name of the folder is code.
    let source = say(&source).replace("{folder}", "<code>tests/vectors</code>");
    let _ = write!(html, "</tbody></table></div><p class=\"fine\">{} {source}</p></section>", say(&recorded));
    Ok(html)
}

fn count(cases: &[Value], accepts: impl Fn(&Value) -> Option<bool>) -> Count {
    let mut count = Count::default();
    for case in cases {
        if let (Some(is_valid), Some(accepts)) = (case["rfc"]["accepts"].as_bool(), accepts(case)) {
            count.add(is_valid, accepts);
        }
    }
    count
}

fn accepts(policy: &str) -> Option<bool> {
    let observation = Draft::new().policy(policy.as_bytes()).over(None);
    let context = Context::new(|name| name.is_ascii().then(|| name.to_owned()));
    Some(evaluate(&observation, &context, &lints::POLICIES).policy.policy.is_some())
}
