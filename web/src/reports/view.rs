//! What the page shows. The worker makes it and the page draws it.

pub(crate) mod made;

use serde::{Deserialize, Serialize};

/// Which reports the page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Wanted {
    /// A policy domain, or empty.
    pub(crate) domain: String,
    /// A reporter, or empty.
    pub(crate) reporter: String,
    /// Whether only failures are shown.
    pub(crate) failures_only: bool,
    /// How many of the last days; 0 for all.
    pub(crate) days: u32,
    /// Whether every report is listed. Hundreds of them are sent only when somebody looks at them.
    pub(crate) list: bool,
}

/// Everything that the page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) files: u32,
    pub(crate) all_reports: u32,
    pub(crate) reports_shown: u32,
    pub(crate) repeated: u32,
    pub(crate) without_report: u32,
    pub(crate) headline: String,
    pub(crate) answer: String,
    pub(crate) period: String,
    pub(crate) successful: u64,
    pub(crate) failed: u64,
    pub(crate) undated: u32,
    pub(crate) days: Vec<Day>,
    pub(crate) reporters: Vec<Row>,
    pub(crate) domains: Vec<Row>,
    pub(crate) types: Vec<Row>,
    pub(crate) results: Vec<Row>,
    pub(crate) mx_hosts: Vec<Row>,
    pub(crate) causes: Vec<CauseView>,
    pub(crate) policies: Vec<PolicyView>,
    pub(crate) reports: Vec<ReportView>,
    pub(crate) notes: Vec<NoteView>,
    pub(crate) problems: Vec<ProblemView>,
    /// The domains and reporters of all reports, for the filters.
    pub(crate) all_domains: Vec<String>,
    pub(crate) all_reporters: Vec<String>,
}

/// The sessions of one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Day {
    /// Days since 1970.
    pub(crate) number: u32,
    /// `12 November 2026`
    pub(crate) name: String,
    pub(crate) successful: u64,
    pub(crate) failed: u64,
    pub(crate) reporters: Vec<Row>,
}

/// A line of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) successful: u64,
    pub(crate) failed: u64,
    /// The last day; empty if there is none.
    pub(crate) last: String,
    /// The same in days since 1970.
    pub(crate) last_number: u32,
}

/// Why sessions failed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CauseView {
    pub(crate) name: String,
    pub(crate) sessions: u64,
    pub(crate) title: String,
    pub(crate) fault: String,
    pub(crate) seen_by: String,
    pub(crate) meaning: String,
    pub(crate) advice: String,
    pub(crate) fine_elsewhere: String,
    pub(crate) reasons: String,
    /// The name of a lint, or empty.
    pub(crate) lint: String,
    pub(crate) domain: String,
}

/// A policy that senders used.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct PolicyView {
    pub(crate) domain: String,
    pub(crate) kind: String,
    pub(crate) lines: Vec<String>,
    pub(crate) reporters: String,
    pub(crate) successful: u64,
    pub(crate) failed: u64,
    pub(crate) findings: Vec<FindingView>,
    /// How it differs from today's policy, if that was asked for.
    pub(crate) today: String,
}

/// What the lints find in a policy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct FindingView {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) is_error: bool,
}

/// One report.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReportView {
    pub(crate) day: String,
    /// Days since 1970; 0 if it has no time.
    pub(crate) number: u32,
    pub(crate) reporter: String,
    pub(crate) program: String,
    pub(crate) domains: String,
    pub(crate) id: String,
    pub(crate) file: String,
    pub(crate) successful: u64,
    pub(crate) failed: u64,
}

/// One kind of what is unusual.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct NoteView {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) count: u32,
    pub(crate) place: String,
    pub(crate) found: String,
}

/// A file that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ProblemView {
    pub(crate) place: String,
    pub(crate) message: String,
}
