//! A cause of failures, and its texts.

use crate::text::message::{Arg, Message, sentences};
use crate::time::Timestamp;
use crate::tlsrpt_report::cause_kind::{ASK_THE_PROVIDER, CauseKind, Fault, WHICH_HOST};
use std::borrow::Cow;

/// Why sessions failed.
#[derive(Clone, Debug)]
pub struct Cause<'a> {
    /// What it is.
    pub kind: &'static CauseKind,
    /// The policy domain.
    pub domain: Option<&'a str>,
    /// The MX host.
    pub mx_host: Option<&'a str>,
    /// How many sessions failed so, as far as they are counted.
    pub sessions: u64,
    /// Whether a report lists it without a count that can be read.
    pub is_uncounted: bool,
    /// The lint that finds it in a check of the domain.
    pub lint: Option<Cow<'static, str>>,
    /// Who reports it, with the sessions of each.
    pub reporters: Vec<(&'a str, u64)>,
    /// Who reports no failure for the domain in the same days.
    pub fine_elsewhere: Vec<&'a str>,
    /// The result types in the reports.
    pub results: Vec<&'a str>,
    /// The reasons in the reports, each once.
    pub reasons: Vec<&'a str>,
    /// The additional information in the reports, each once: addresses of pages, or texts.
    pub information: Vec<&'a str>,
    /// The names with which the mail host greeted, if they are others than its own.
    pub greetings: Vec<&'a str>,
    /// What the reports have in place of the name of the mail host.
    pub instead: Vec<&'a str>,
    /// The addresses of a mail host without a name.
    pub addresses: Vec<&'a str>,
    /// The first second of the first report with it.
    pub from: Option<Timestamp>,
    /// The last second of the last report with it.
    pub to: Option<Timestamp>,
    /// What was found out beside, if anything.
    pub(super) why: Option<Message>,
    /// Who runs the mail host, if it is one of a provider.
    pub(super) operator: Option<&'static str>,
}

impl Cause<'_> {
    /// Where it lies.
    pub fn fault(&self) -> Fault {
        if self.operator.is_some() { Fault::Provider } else { self.kind.fault }
    }

    /// The cause in a few words.
    pub fn title(&self) -> Message {
        self.with_names(self.kind.title())
    }

    /// What it means, and what the reports say of it.
    pub fn meaning(&self) -> Message {
        let mut text = self.with_names(self.kind.meaning());
        let says_why = self.why.is_none() && text.template.contains("{why}");
        if !self.reasons.is_empty() && !says_why {
            let said = Message::new("cause.the-report-says", "The report says: {reasons}.");
            text = sentences(text, said.arg("reasons", self.said()));
        }
        if self.is_uncounted {
            let uncounted = Message::new(
                "cause.uncounted",
                "In a report, the count of these failures is missing or cannot be read.",
            );
            text = sentences(text, uncounted);
        }
        if !self.instead.is_empty() {
            let instead = Message::new("cause.names-no-host", "The sender names no MX host, but “{names}”.");
            text = sentences(text, instead.arg("names", self.instead.join(", ")));
        }
        if !self.addresses.is_empty() {
            let addresses = Message::new("cause.addresses", "The sender connected to {addresses}.");
            text = sentences(text, addresses.arg("addresses", self.addresses.join(", ")));
        }
        if !self.greetings.is_empty() {
            let greets = Message::new("cause.greets-as", "The host greets as {names}.");
            text = sentences(text, greets.arg("names", self.greetings.join(", ")));
        }
        if !self.information.is_empty() {
            let more = Message::new("cause.more-of-the-sender", "More of the sender: {information}");
            text = sentences(text, more.arg("information", self.information.join(" ")));
        }
        text
    }

    /// What to do.
    pub fn advice(&self) -> Message {
        let advice = match self.operator {
            None => self.kind.advice(),
            Some(_) => ASK_THE_PROVIDER,
        };
        let advice = self.with_names(advice);
        match (self.operator, self.mx_host) {
            (Some(_), None) => sentences(self.with_names(WHICH_HOST), advice),
            _ => advice,
        }
    }

    fn said(&self) -> Arg {
        self.reasons.join("; ").trim_end_matches('.').into()
    }

    fn with_names(&self, text: Message) -> Message {
        let why = match (&self.why, self.reasons.is_empty()) {
            (Some(why), _) => why.clone(),
            (None, false) => {
                Message::new("cause.why-said", "The report says: {reasons}").arg("reasons", self.said())
            }
            (None, true) => Message::new("cause.why-unknown", "The report gives no reason"),
        };
        let or = |name: Option<&str>, words: Message| name.map_or(words.into(), Arg::from);
        let host = self.mx_host;
        text.arg("host", or(host, Message::new("cause.host", "the mail host")))
            .arg("Host", or(host, Message::new("cause.host-first", "The mail host")))
            .arg("domain", or(self.domain, Message::new("cause.domain", "the domain")))
            .arg("operator", self.operator.unwrap_or_default())
            .arg("result", or(self.results.first().copied(), Message::new("cause.no-type", "(no type)")))
            .arg("why", why)
    }
}
