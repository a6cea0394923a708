//! What a person has entered.

use mta_sts::Mode;
use mta_sts::publish::records::RecordFormat;
use mta_sts::publish::usual_max_age;

/// What an id follows from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdFrom {
    /// The time of the last change of the policy.
    Time,
    /// The SHA-256 digest of the policy.
    Policy,
}

/// Everything that is entered on the screen. Texts are as they were typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Setup {
    pub(crate) domain: String,
    /// One host or pattern a line.
    pub(crate) hosts: String,
    pub(crate) mode: Mode,
    /// In seconds.
    pub(crate) max_age: u32,
    pub(crate) id: String,
    pub(crate) id_from: IdFrom,
    /// Where reports go; empty for the usual mailbox.
    pub(crate) rua: String,
    /// The name or the address of the web server that serves the policy.
    pub(crate) server: String,
    /// Other domains with the same policy, one a line.
    pub(crate) others: String,
    /// The DNS zone, if it is not the domain itself.
    pub(crate) zone: String,
    pub(crate) form: RecordFormat,
    /// The key of a web server or platform; empty if none is chosen.
    pub(crate) hosting: String,
    /// When the domain was first seen in mode testing, in seconds since 1970.
    pub(crate) testing_since: Option<u64>,
}

impl Setup {
    /// Returns a setup in which nothing is entered.
    pub(crate) fn new() -> Self {
        Self {
            domain: String::new(),
            hosts: String::new(),
            mode: Mode::Testing,
            max_age: usual_max_age(Mode::Testing),
            id: String::new(),
            id_from: IdFrom::Time,
            rua: String::new(),
            server: String::new(),
            others: String::new(),
            zone: String::new(),
            form: RecordFormat::Table,
            hosting: String::new(),
            testing_since: None,
        }
    }

    /// Returns whether nothing is entered that would be lost.
    pub(crate) fn is_empty(&self) -> bool {
        self.domain.is_empty() && self.hosts.is_empty()
    }
}
