//! `mta-sts-check explain -`: what a bounce or a log line means.

use crate::args::ExplainFormat;
use crate::{Failure, Outcome, output};
use mta_sts::Shown;
use mta_sts::bounces::{
    Case, Certainty, Explained, Explanation, Rank, TEXT_LIMIT, Topic, Whose, all, explain,
};
use mta_sts::output::escaped;
use serde_json::{Value, json};
use std::fmt::Write;
use std::io::{self, Read};

/// Reads a text from standard input and prints what was recognised in it. The outcome is not good if nothing was.
pub(crate) fn run(format: ExplainFormat) -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(TEXT_LIMIT as u64 + 1).read_to_end(&mut text);
    read.map_err(|error| Failure::Read { name: "-".to_owned(), reason: error.to_string() })?;
    if text.len() > TEXT_LIMIT {
        let note = "mta-sts-check: only the first 1 MiB of the text is read; give the lines about one mail\n";
        output::write(anstream::stderr().lock(), note.as_bytes())?;
    }
    let explanation = explain(&text);
    let is_empty = text.trim_ascii().is_empty();
    match format {
        ExplainFormat::Text => {
            output::write(anstream::stdout().lock(), said(&explanation, is_empty).as_bytes())?;
        }
        ExplainFormat::Json => {
            let json = serde_json::to_string_pretty(&object(&explanation)).map_err(io::Error::from)? + "\n";
            output::write(io::stdout().lock(), escaped(&json).as_bytes())?;
        }
    }
    Ok(if explanation.found.is_empty() { Outcome::Errors } else { Outcome::Good })
}

/// At most this many other domains and hosts are shown to people. JSON has more.
const SHOWN_MAX: usize = 9;

fn said(explanation: &Explanation, is_empty: bool) -> String {
    let mut out = String::new();
    for found in &explanation.found {
        out.push_str(&one(found));
        out.push('\n');
    }
    // Writing to a String cannot fail.
    match &explanation.topic {
        _ if is_empty => {
            out.push_str("The text is empty. Paste the bounce, or the lines of the log.\n");
        }
        Some(Topic { code, about }) => {
            let _ = writeln!(
                out,
                "This text is not about TLS, MTA-STS or DANE. The code {code} is about {about}."
            );
            return out;
        }
        None if explanation.found.is_empty() => {
            let _ = writeln!(
                out,
                "This text is not recognised: it contains none of the {} messages about TLS, MTA-STS and DANE that this program knows.",
                all().count()
            );
            names(&mut out, explanation.domain.as_ref(), explanation.host.as_ref());
        }
        None => {}
    }
    out.push_str(&to_check(explanation));
    out
}

/// Returns the command that checks the domains that are named.
fn to_check(explanation: &Explanation) -> String {
    let cases = explanation.found.iter().flat_map(|found| [&found.first].into_iter().chain(&found.others));
    let mut domains: Vec<&str> = Vec::new();
    let mut more = 0;
    for name in explanation.domain.iter().chain(cases.filter_map(|case| case.domain.as_ref())) {
        if domains.contains(&name.as_ref()) {
            continue;
        }
        if domains.len() <= SHOWN_MAX { domains.push(name) } else { more += 1 }
    }
    match (domains.as_slice(), more) {
        ([], _) => String::new(),
        ([domain], _) => format!("Check the domain: mta-sts-check check {domain}\n"),
        (_, 0) => format!("Check the domains: mta-sts-check check {}\n", domains.join(" ")),
        _ => format!("Check the domains: mta-sts-check check {} …\n", domains.join(" ")),
    }
}

fn one(found: &Explained) -> String {
    let bounce = found.bounce;
    let mut out = format!("{}: {}\n", bounce.sender, bounce.meaning);
    let _ = writeln!(out, "  text      {}", found.text);
    names(&mut out, found.first.domain.as_ref(), found.first.host.as_ref());
    let _ = writeln!(out, "  whose     {}", whose(found));
    let _ = writeln!(out, "  mail      {}", found.first.state.sentence());
    if !found.others.is_empty() {
        let _ = writeln!(out, "  count     {}", times(found.first.count));
    }
    for other in found.others.iter().take(SHOWN_MAX) {
        let _ = writeln!(out, "  also      {}", also(other));
    }
    let more = found.others.len().saturating_sub(SHOWN_MAX) + found.more;
    if more > 0 {
        let _ = writeln!(out, "  also      {more} more");
    }
    for check in bounce.check {
        let _ = writeln!(out, "  check     {}", check.words());
    }
    let lints = lints(found);
    if !lints.is_empty() {
        let _ = writeln!(out, "  lints     {}", lints.join(", "));
    }
    if bounce.rank == Rank::Outcome {
        out.push_str("  note      Another line of the message or the log gives the cause.\n");
    }
    if bounce.certainty == Certainty::Medium {
        out.push_str("  note      The text was seen in reports of administrators; its source was not.\n");
    }
    out
}

fn also(Case { domain, host, count, state }: &Case) -> String {
    let name = match (domain, host) {
        (Some(domain), Some(host)) => format!("{domain} at {host}"),
        (Some(name), None) | (None, Some(name)) => name.to_string(),
        (None, None) => "without a domain".to_owned(),
    };
    format!("{name}, {}: {}", times(*count), state.word())
}

fn times(count: usize) -> String {
    if count == 1 { "once".to_owned() } else { format!("{count} times") }
}

fn names(out: &mut String, domain: Option<&Shown>, host: Option<&Shown>) {
    for (label, name) in [("domain", domain), ("host  ", host)] {
        if let Some(name) = name {
            let _ = writeln!(out, "  {label}    {name}");
        }
    }
}

fn whose(found: &Explained) -> String {
    found.bounce.whose.iter().map(|whose| Whose::words(*whose)).collect::<Vec<_>>().join("; ")
}

/// Returns the names of the lints that find the cause, each once.
fn lints(found: &Explained) -> Vec<&'static str> {
    let mut names: Vec<&str> = Vec::new();
    for name in found.bounce.check.iter().flat_map(|check| check.lints()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    names
}

fn object(explanation: &Explanation) -> Value {
    let Some((first, others)) = explanation.found.split_first() else {
        let (domain, host) = (&explanation.domain, &explanation.host);
        let topic = explanation.topic.as_ref();
        return json!({
            "recognised": false, "sender": null, "domain": domain, "host": host, "meaning": null, "whose": null,
            "code": topic.map(|topic| &topic.code), "about": topic.map(|topic| topic.about),
        });
    };
    let mut object = fields(first);
    object["recognised"] = true.into();
    object["others"] = others.iter().map(fields).collect();
    object
}

fn fields(found: &Explained) -> Value {
    let bounce = found.bounce;
    let case = |case: &Case| json!({ "domain": case.domain, "host": case.host, "count": case.count, "state": case.state.word() });
    json!({
        "id": bounce.id,
        "sender": bounce.sender,
        "domain": found.first.domain,
        "host": found.first.host,
        "count": found.first.count,
        "state": found.first.state.word(),
        "also": found.others.iter().map(case).collect::<Vec<_>>(),
        "more": found.more,
        "text": found.text,
        "meaning": bounce.meaning,
        "whose": whose(found),
        "check": bounce.check.iter().map(|check| check.words()).collect::<Vec<_>>(),
        "findings": lints(found),
        "certainty": match bounce.certainty { Certainty::High => "high", Certainty::Medium => "medium" },
    })
}
