//! `mta-sts-check reports`.

mod error;
mod files;
mod inflate;
mod mail;
mod open;
mod table;
mod text;

use crate::input::{parse_domain, to_ascii};
use crate::words::{say, words};
use crate::{Failure, Outcome, output, pages};
use files::Item;
use indicatif::{ProgressBar, ProgressStyle};
use mta_sts::output::{TlsReportsV1, escaped, tls_reports_csv};
use mta_sts::tlsrpt_report::{
    Batch, Filter, LintPolicy, PolicyFinding, Summary, notes, policy_findings, policy_findings_in,
};
use mta_sts::{Message, Shown, Timestamp, ToAscii, Words};
use open::Opener;
use std::io::{self, Write};
use std::path::PathBuf;

/// The arguments of `reports`.
#[derive(clap::Args)]
pub(crate) struct ReportsArgs {
    /// Files and folders, or - for standard input. Reports may be JSON, gzip, mails (.eml, mbox) and ZIP archives.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print what the reports say.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    /// Read only reports of the last DAYS days.
    #[arg(long, value_name = "DAYS", value_parser = parse_days)]
    since: Option<u32>,

    /// Count only what is about this policy domain.
    #[arg(long, allow_hyphen_values = true)]
    domain: Option<String>,
}

/// How to print what the reports say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The answer, the causes and tables, for people.
    Text,
    /// One JSON object, schema 1.
    Json,
    /// A table for spreadsheets.
    Csv,
}

/// Returns the page of a note about reports.
pub(crate) fn note_page(name: &str) -> Option<String> {
    let kind = notes::ALL.iter().find(|kind| kind.name == name)?;
    let prose = pages::prose("notes", name)?;
    let what = say(&Message::new("cli.note-about-report", "a note about a TLS report"));
    Some(format!("{name} · {what} · {}\n{}\n\n{prose}\n", kind.rfc, kind.rfc.url()))
}

fn parse_days(text: &str) -> Result<u32, &'static str> {
    text.parse().map_err(|_| "it is a number of days, such as 30")
}

/// Reads all reports and prints what they say.
pub(crate) fn run(args: &ReportsArgs) -> Result<Outcome, Failure> {
    let domain = args.domain.as_deref().map(parse_domain).transpose()?;
    let since = args.since.and_then(|days| {
        let now = crate::input::now()?;
        Some(Timestamp(now.0.saturating_sub(u64::from(days) * 86_400)))
    });
    let filter =
        Filter { since, domain: domain.map(|domain| domain.as_str().to_owned()), ..Filter::default() };
    let batch = read(&args.paths, args.format);
    let summary = Summary::of(&batch, &filter);
    match args.format {
        Format::Text => {
            let text = text::summary(&batch, &summary, &filter);
            output::write(anstream::stdout().lock(), text.as_bytes())?;
        }
        Format::Json => {
            let json = serde_json::to_string_pretty(&TlsReportsV1::new(&batch, &summary, &filter));
            let json = json.map_err(io::Error::from)? + "\n";
            output::write(io::stdout().lock(), escaped(&json).as_bytes())?;
        }
        Format::Csv => {
            output::write(io::stdout().lock(), tls_reports_csv(&batch, &filter).as_bytes())?;
        }
    }
    if args.format != Format::Json {
        let mut stderr = anstream::stderr().lock();
        for problem in &batch.problems {
            let place = text::place(&problem.source);
            // A closed standard error is ignored; the exit status still reports the problem.
            let _ = writeln!(stderr, "mta-sts-check: {place}: {}", problem.reason.text(words()));
        }
    }
    Ok(match () {
        () if !batch.problems.is_empty() => Outcome::Incomplete,
        () if summary.has_failures() => Outcome::Errors,
        () => Outcome::Good,
    })
}

fn read(paths: &[PathBuf], format: Format) -> Batch {
    // What other programs read is in English.
    let (words, lint): (&Words, LintPolicy) = match format {
        Format::Text => (words(), findings),
        Format::Json | Format::Csv => (&Words::ENGLISH, policy_findings),
    };
    let mut batch = Batch::new(to_ascii, lint);
    let items = files::find(paths, &mut batch);
    let bar = progress(items.len());
    for item in &items {
        let mut opener = Opener { batch: &mut batch, words };
        match item {
            Item::Stdin => opener.stdin(),
            Item::Named(path) => opener.file(path, true),
            Item::Found(path) => opener.file(path, false),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    batch
}

/// Returns what the lints find in a reported policy, in the chosen language.
fn findings(lines: &[String], to_ascii: ToAscii) -> Vec<PolicyFinding> {
    policy_findings_in(lines, to_ascii, words())
}

/// Returns a progress bar on standard error. It is hidden unless that is a terminal, and for few files.
fn progress(files: usize) -> ProgressBar {
    if files < 2 {
        return ProgressBar::hidden();
    }
    // The bar replaces the arguments itself.
    let template = Message::new("cli.files-done", "{bar} {pos} of {len} files, {eta} left");
    let style = ProgressStyle::with_template(&say(&template));
    let bar = ProgressBar::new(files as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Shows a text that comes from a report.
fn shown(text: &str) -> Shown {
    Shown::brief(text)
}
