//! Prints the results as they come, in the order of the domains.

use crate::Failure;
use crate::check::args::{CheckArgs, CheckFormat};
use crate::check::certificates;
use crate::check::checked::Checked;
use crate::check::summary::{Row, table};
use crate::check::target::Target;
use crate::formats::json;
use crate::formats::prometheus::Metrics;
use crate::state::News;
use crate::words::{say, words};
use mta_sts::output::text::text_in;
use mta_sts::{Message, publish};
use std::io;

/// With more domains than this, the text is the table alone.
const REPORTS_MAX: usize = 10;

/// Prints one format.
pub(super) struct Printer {
    format: CheckFormat,
    target: Target,
    count: usize,
    printed: usize,
    rows: Vec<Row>,
    metrics: Metrics,
}

impl Printer {
    /// Prepares to print the results of `count` domains.
    pub(super) fn new(args: &CheckArgs, count: usize) -> Result<Self, Failure> {
        Ok(Self {
            format: args.format,
            target: Target::of(args.output.clone())?,
            count,
            printed: 0,
            rows: Vec::new(),
            metrics: Metrics::default(),
        })
    }

    /// Whether each result appears on standard output at once.
    pub(super) fn prints_results(&self) -> bool {
        self.format == CheckFormat::Jsonl && self.target.is_stdout()
    }

    /// Prints one result, and what changed since the last run.
    pub(super) fn print(&mut self, checked: &Checked, news: &News) -> io::Result<()> {
        self.printed += 1;
        match self.format {
            CheckFormat::Text => {
                self.rows.push(Row::of(checked));
                if self.count <= REPORTS_MAX { self.target.write(&report(checked, news)) } else { Ok(()) }
            }
            CheckFormat::Json => {
                let object = json::of(checked, true)?;
                let before = match (self.count, self.printed) {
                    (1, _) => "",
                    (_, 1) => "[\n",
                    _ => ",\n",
                };
                self.target.write(&format!("{before}{object}"))
            }
            CheckFormat::Jsonl => self.target.write(&(json::of(checked, false)? + "\n")),
            CheckFormat::Prometheus => {
                self.metrics.add(checked, news);
                Ok(())
            }
        }
    }

    /// Prints what comes after the results.
    pub(super) fn end(mut self) -> Result<(), Failure> {
        match self.format {
            CheckFormat::Text if self.count > 1 && self.printed > 0 => {
                self.target.write(&table(self.rows))?;
            }
            CheckFormat::Json => {
                let end = match (self.count, self.printed) {
                    (1, 0) => "",
                    (1, _) => "\n",
                    (_, 0) => "[]\n",
                    _ => "\n]\n",
                };
                self.target.write(end)?;
            }
            CheckFormat::Prometheus => self.target.write(&self.metrics.text())?,
            CheckFormat::Text | CheckFormat::Jsonl => {}
        }
        self.target.close()
    }
}

/// Returns the report for people.
fn report(checked: &Checked, news: &News) -> String {
    match &checked.result {
        Ok(done) => {
            let next = publish::next(&done.report, &done.observation, done.at);
            let certificates = certificates::lines(&done.observation, &done.report, done.at);
            let cached: String =
                news.cached.iter().map(|cached| format!("\n{}\n", say(&cached.message()))).collect();
            format!("{}{certificates}{cached}\n", text_in(&done.report, next.as_ref(), words()))
        }
        Err(reason) => {
            let head = Message::new("cli.domain-not-checked", "{domain}: not checked");
            format!("{}\n{}\n\n", say(&head.arg("domain", &checked.given)), reason.text(words()))
        }
    }
}
