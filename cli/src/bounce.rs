//! `mta-sts-check explain -`: what a bounce or a log line means.

use crate::args::ExplainFormat;
use crate::failure::system;
use crate::words::words;
use crate::{Failure, Outcome, output};
use mta_sts::bounces::{Case, Certainty, Explained, Explanation, Rank, TEXT_LIMIT, all, explain};
use mta_sts::output::escaped;
use mta_sts::{Arg, Message, Shown, Words};
use serde_json::{Value, json};
use std::fmt::{Display, Write};
use std::io::{self, Read};

/// Reads a text from standard input and prints what was recognised in it. The outcome is not good if nothing was.
pub(crate) fn run(format: ExplainFormat) -> Result<Outcome, Failure> {
    let mut text = Vec::new();
    let read = io::stdin().lock().take(TEXT_LIMIT as u64 + 1).read_to_end(&mut text);
    read.map_err(|error| Failure::Read { name: "-".to_owned(), reason: system(&error) })?;
    if text.len() > TEXT_LIMIT {
        output::note(&Message::new(
            "cli.bounce-cut",
            "only the first 1 MiB of the text is read; give the lines about one mail",
        ))?;
    }
    let explanation = explain(&text);
    let is_empty = text.trim_ascii().is_empty();
    match format {
        ExplainFormat::Text => {
            let said = said(&explanation, is_empty, words());
            output::write(anstream::stdout().lock(), said.as_bytes())?;
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

fn said(explanation: &Explanation, is_empty: bool, words: &Words) -> String {
    let mut out = String::new();
    for found in &explanation.found {
        one(&mut out, found, words);
        out.push('\n');
    }
    match &explanation.topic {
        _ if is_empty => {
            let empty = Message::new(
                "cli.bounce-empty",
                "The text is empty. Paste the bounce, or the lines of the log.",
            );
            sentence(&mut out, &empty, words);
        }
        Some(topic) => {
            let other =
                Message::new("cli.bounce-other", "This text is not about TLS, MTA-STS or DANE. {said}");
            sentence(&mut out, &other.arg("said", topic.said()), words);
            return out;
        }
        None if explanation.found.is_empty() => {
            let unknown = Message::new(
                "cli.bounce-unknown",
                "This text is not recognised: it contains none of the {count} messages about TLS, MTA-STS and DANE that this program knows.",
            );
            sentence(&mut out, &unknown.arg("count", all().count()), words);
            names(&mut out, explanation.domain.as_ref(), explanation.host.as_ref(), words);
        }
        None => {}
    }
    if let Some(command) = to_check(explanation) {
        sentence(&mut out, &command, words);
    }
    out
}

fn sentence(out: &mut String, message: &Message, words: &Words) {
    out.extend([&*message.text_in(words), "\n"]);
}

/// Returns the command that checks the domains that are named.
fn to_check(explanation: &Explanation) -> Option<Message> {
    let cases = explanation.found.iter().flat_map(|found| [&found.first].into_iter().chain(&found.others));
    let mut domains: Vec<&str> = Vec::new();
    let mut more = 0;
    for name in explanation.domain.iter().chain(cases.filter_map(|case| case.domain.as_ref())) {
        if domains.contains(&name.as_ref()) {
            continue;
        }
        if domains.len() <= SHOWN_MAX { domains.push(name) } else { more += 1 }
    }
    let command = |end: &str| Shown::of(format!("mta-sts-check check {}{end}", domains.join(" ")));
    let several = Message::new("cli.bounce-check-domains", "Check the domains: {command}");
    match (domains.len(), more) {
        (0, _) => None,
        (1, _) => {
            let one = Message::new("cli.bounce-check-domain", "Check the domain: {command}");
            Some(one.arg("command", Arg::Text(command(""))))
        }
        (_, 0) => Some(several.arg("command", Arg::Text(command("")))),
        _ => Some(several.arg("command", Arg::Text(command(" …")))),
    }
}

const TEXT: Message = Message::new("cli.bounce-text", "text");
const DOMAIN: Message = Message::new("cli.bounce-domain", "domain");
const HOST: Message = Message::new("cli.bounce-host", "host");
const WHOSE: Message = Message::new("cli.bounce-whose", "whose");
const MAIL: Message = Message::new("cli.bounce-mail", "mail");
const COUNT: Message = Message::new("cli.bounce-count", "count");
const ALSO: Message = Message::new("cli.bounce-also", "also");
const CHECK: Message = Message::new("cli.bounce-check", "check");
const LINTS: Message = Message::new("cli.bounce-lints", "lints");
const NOTE: Message = Message::new("cli.bounce-note", "note");

/// Writes a line with its label.
fn line(out: &mut String, label: &Message, text: impl Display, words: &Words) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "  {:10}{text}", label.text_in(words));
}

fn one(out: &mut String, found: &Explained, words: &Words) {
    let bounce = found.bounce;
    let _ = writeln!(out, "{}: {}", bounce.sender().text(words), bounce.meaning().text_in(words));
    line(out, &TEXT, &found.text, words);
    names(out, found.first.domain.as_ref(), found.first.host.as_ref(), words);
    line(out, &WHOSE, whose(found, words), words);
    line(out, &MAIL, found.first.state.sentence().text_in(words), words);
    if !found.others.is_empty() {
        line(out, &COUNT, times(found.first.count).text_in(words), words);
    }
    for other in found.others.iter().take(SHOWN_MAX) {
        line(out, &ALSO, also(other).text_in(words), words);
    }
    let more = found.others.len().saturating_sub(SHOWN_MAX) + found.more;
    if more > 0 {
        let more = Message::new("cli.bounce-more", "{count} more").arg("count", more);
        line(out, &ALSO, more.text_in(words), words);
    }
    for check in bounce.check {
        line(out, &CHECK, check.words().text_in(words), words);
    }
    let lints = lints(found);
    if !lints.is_empty() {
        line(out, &LINTS, lints.join(", "), words);
    }
    if bounce.rank == Rank::Outcome {
        let note =
            Message::new("cli.bounce-outcome", "Another line of the message or the log gives the cause.");
        line(out, &NOTE, note.text_in(words), words);
    }
    let note = match bounce.certainty {
        Certainty::High => return,
        Certainty::Medium => Message::new(
            "cli.bounce-likely",
            "The text was seen in reports of administrators; its source was not.",
        ),
        Certainty::Low => Message::new(
            "cli.bounce-general",
            "Many programs write these words; the lines around them may tell more.",
        ),
    };
    line(out, &NOTE, note.text_in(words), words);
}

/// Returns what the same is said about, how often, and what became of the mail.
fn also(Case { domain, host, count, state }: &Case) -> Message {
    let said = match (domain, host) {
        (Some(domain), Some(host)) => {
            Message::new("cli.bounce-also-at", "{domain} at {host}, {times}: {state}")
                .arg("domain", domain)
                .arg("host", host)
        }
        (Some(name), None) | (None, Some(name)) => {
            Message::new("cli.bounce-also-name", "{name}, {times}: {state}").arg("name", name)
        }
        (None, None) => Message::new("cli.bounce-also-unnamed", "without a domain, {times}: {state}"),
    };
    said.arg("times", times(*count)).arg("state", state.brief())
}

fn times(count: usize) -> Message {
    match count {
        1 => Message::new("cli.bounce-once", "once"),
        _ => Message::new("cli.bounce-times", "{count} times").arg("count", count),
    }
}

fn names(out: &mut String, domain: Option<&Shown>, host: Option<&Shown>, words: &Words) {
    for (label, name) in [(DOMAIN, domain), (HOST, host)] {
        if let Some(name) = name {
            line(out, &label, name, words);
        }
    }
}

fn whose(found: &Explained, words: &Words) -> String {
    let all = found.bounce.whose.iter();
    all.map(|whose| whose.words().text_in(words).to_string()).collect::<Vec<_>>().join("; ")
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
            "code": topic.and_then(|topic| topic.code.as_ref()),
            "words": topic.and_then(|topic| topic.words.as_ref()), "about": topic.map(|topic| topic.about.text()),
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
        "sender": bounce.sender().text(&Words::ENGLISH),
        "domain": found.first.domain,
        "host": found.first.host,
        "count": found.first.count,
        "state": found.first.state.word(),
        "also": found.others.iter().map(case).collect::<Vec<_>>(),
        "more": found.more,
        "text": found.text,
        "meaning": bounce.meaning().text(),
        "whose": whose(found, &Words::ENGLISH),
        "check": bounce.check.iter().map(|check| check.words().text()).collect::<Vec<_>>(),
        "findings": lints(found),
        "certainty": match bounce.certainty { Certainty::High => "high", Certainty::Medium => "medium", Certainty::Low => "low" },
    })
}
