//! `mta-sts-check explain -`: what a bounce or a log line means.

use crate::args::ExplainFormat;
use crate::{Failure, Outcome, output};
use mta_sts::Shown;
use mta_sts::bounces::{Certainty, Explained, Explanation, Rank, TEXT_LIMIT, Whose, all, explain};
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
    match format {
        ExplainFormat::Text => output::write(anstream::stdout().lock(), said(&explanation).as_bytes())?,
        ExplainFormat::Json => {
            let json = serde_json::to_string_pretty(&object(&explanation)).map_err(io::Error::from)? + "\n";
            output::write(io::stdout().lock(), escaped(&json).as_bytes())?;
        }
    }
    Ok(if explanation.found.is_empty() { Outcome::Errors } else { Outcome::Good })
}

fn said(explanation: &Explanation) -> String {
    let mut out = String::new();
    for found in &explanation.found {
        out.push_str(&one(found));
        out.push('\n');
    }
    // Writing to a String cannot fail.
    if explanation.found.is_empty() {
        let _ = writeln!(
            out,
            "This text is not recognised: it contains none of the {} messages about TLS, MTA-STS and DANE that this program knows.",
            all().count()
        );
        names(&mut out, explanation.domain.as_ref(), explanation.host.as_ref());
    }
    if let Some(domain) = &explanation.domain {
        let _ = writeln!(out, "Check the domain: mta-sts-check check {domain}");
    }
    out
}

fn one(found: &Explained) -> String {
    let bounce = found.bounce;
    let mut out = format!("{}: {}\n", bounce.sender, bounce.meaning);
    let _ = writeln!(out, "  text      {}", found.text);
    names(&mut out, found.domain.as_ref(), found.host.as_ref());
    if !found.others.is_empty() {
        let more = if found.more > 0 { format!(" and {} more", found.more) } else { String::new() };
        let _ = writeln!(
            out,
            "  also      {}{more}",
            found.others.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", ")
        );
    }
    let _ = writeln!(out, "  whose     {}", whose(found));
    let _ = writeln!(out, "  mail      {}", bounce.state.sentence());
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
        return json!({
            "recognised": false, "sender": null, "domain": domain, "host": host, "meaning": null, "whose": null,
        });
    };
    let mut object = fields(first);
    object["recognised"] = true.into();
    object["others"] = others.iter().map(fields).collect();
    object
}

fn fields(found: &Explained) -> Value {
    let bounce = found.bounce;
    json!({
        "id": bounce.id,
        "sender": bounce.sender,
        "domain": found.domain,
        "host": found.host,
        "other_domains": found.others,
        "more_domains": found.more,
        "text": found.text,
        "meaning": bounce.meaning,
        "whose": whose(found),
        "state": bounce.state.word(),
        "check": bounce.check.iter().map(|check| check.words()).collect::<Vec<_>>(),
        "findings": lints(found),
        "certainty": match bounce.certainty { Certainty::High => "high", Certainty::Medium => "medium" },
    })
}
