//! What a lint is called and what it says. Its check is in [`crate::lints`].

use crate::rfc::Rfc;
use crate::text::message::Message;
use crate::text::words::Part;
use serde::{Deserialize, Serialize};

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A sending MTA that follows the RFC ignores the record or policy, or refuses mail.
    Error,
    /// Works, but fragile, against a SHOULD, or refused by a sender people really run.
    Warning,
    /// Worth knowing.
    Note,
}

impl Severity {
    /// The word in reports: `error`, `warning` or `note`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One thing that can be wrong, in words. `{name}` in a text is replaced by the argument of that name.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Lint {
    /// Stable code, such as `STS-P01`. The letter is the family.
    pub code: &'static str,
    /// Stable name of the defect; it reads well after “allow”.
    pub name: &'static str,
    /// Highest severity; a check may report a lower one.
    pub severity: Severity,
    /// The section of an RFC that the lint is based on.
    pub rfc: Rfc,
    /// The defect in a few words.
    pub title: &'static str,
    /// What is wrong and why it matters, in a sentence or two.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
}

impl Lint {
    /// Returns one of the texts, with the names of its arguments instead of their values.
    pub fn says(&self, part: Part) -> Message {
        let template = match part {
            Part::Message => self.message,
            Part::Help => self.help,
            _ => self.title,
        };
        Message { part, ..Message::new(self.name, template) }
    }

    /// Returns the path of the lint's page on the site. The JSON, the pages and the documentation all link to it.
    pub fn docs_path(&self) -> String {
        format!("/lints/{}", self.name)
    }
}

/// A lint is known by its name.
impl PartialEq for Lint {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
