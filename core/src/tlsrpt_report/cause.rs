//! A cause of failures, and its texts.

use crate::finding::fill;
use crate::text::characters::capitalized;
use crate::text::shown::Shown;
use crate::time::Timestamp;
use crate::tlsrpt_report::cause_kind::{ASK_THE_PROVIDER, CauseKind, Fault, WHICH_HOST};

/// Why sessions failed.
#[derive(Clone, Debug)]
pub struct Cause {
    /// What it is.
    pub kind: &'static CauseKind,
    /// The policy domain.
    pub domain: Option<String>,
    /// The MX host.
    pub mx_host: Option<String>,
    /// How many sessions failed so.
    pub sessions: u64,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<String>,
    /// Who reports it, with the sessions of each.
    pub reporters: Vec<(String, u64)>,
    /// Who reports no failure for the domain in the same days.
    pub fine_elsewhere: Vec<String>,
    /// The result types in the reports.
    pub results: Vec<String>,
    /// The reasons in the reports, each once.
    pub reasons: Vec<String>,
    /// The additional information in the reports, each once: addresses of pages, or texts.
    pub information: Vec<String>,
    /// The names with which the mail host greeted, if they are others than its own.
    pub greetings: Vec<String>,
    /// The first second of the first report with it.
    pub from: Option<Timestamp>,
    /// The last second of the last report with it.
    pub to: Option<Timestamp>,
    /// What was found out beside, if anything.
    pub(super) why: Option<String>,
    /// Who runs the mail host, if it is one of a provider.
    pub(super) operator: Option<&'static str>,
}

impl Cause {
    /// Where it lies.
    pub fn fault(&self) -> Fault {
        if self.operator.is_some() { Fault::Provider } else { self.kind.fault }
    }

    /// The cause in a few words.
    pub fn title(&self) -> Shown {
        let title = self.text(self.kind.title);
        // Names of hosts stay as they are.
        if self.mx_host.is_none() { Shown::of(capitalized(&title)) } else { title }
    }

    /// What it means, and what the reports say of it.
    pub fn meaning(&self) -> Shown {
        let mut text = self.text(self.kind.meaning).to_string();
        let says_why = self.why.is_none() && self.kind.meaning.contains("{why}");
        if !self.reasons.is_empty() && !says_why {
            text = format!("{text} {}.", self.said());
        }
        if !self.greetings.is_empty() {
            text = format!("{text} The host greets as {}.", Shown::brief(self.greetings.join(", ")));
        }
        if !self.information.is_empty() {
            text = format!("{text} More of the sender: {}", Shown::brief(self.information.join(" ")));
        }
        Shown::of(text)
    }

    /// What to do.
    pub fn advice(&self) -> Shown {
        match (self.operator, &self.mx_host) {
            (None, _) => self.text(self.kind.advice),
            (Some(_), Some(_)) => self.text(ASK_THE_PROVIDER),
            (Some(_), None) => self.text(&format!("{WHICH_HOST} {ASK_THE_PROVIDER}")),
        }
    }

    fn said(&self) -> String {
        let reasons = Shown::brief(self.reasons.join("; "));
        format!("The report says: {}", reasons.trim_end_matches('.'))
    }

    fn text(&self, template: &str) -> Shown {
        let why = match (&self.why, self.reasons.is_empty()) {
            (Some(why), _) => why.clone(),
            (None, false) => self.said(),
            (None, true) => "The report gives no reason".to_owned(),
        };
        let args = [
            ("host", Shown::brief(self.mx_host.as_deref().unwrap_or("the mail host"))),
            ("domain", Shown::brief(self.domain.as_deref().unwrap_or("the domain"))),
            ("operator", Shown::of(self.operator.unwrap_or_default())),
            ("result", Shown::brief(self.results.first().map_or("(no type)", String::as_str))),
            ("why", Shown::brief(why.trim_end_matches('.'))),
        ];
        Shown::of(fill(template, &args))
    }
}
