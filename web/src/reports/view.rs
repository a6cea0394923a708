//! What the page shows. The worker makes it and the page draws it.

pub(crate) mod made;

use crate::reports::wire::wire;

wire! {
    /// Which reports the page shows.
    struct Wanted {
        /// A policy domain, or empty.
        domain: String,
        /// A reporter, or empty.
        reporter: String,
        /// Whether only failures are shown.
        failures_only: bool,
        /// How many of the last days; 0 for all.
        days: u32,
        /// Whether every report is listed. Hundreds of them are sent only when somebody looks at them.
        list: bool,
    }

    /// Everything that the page shows.
    struct View {
        files: u32,
        all_reports: u32,
        reports_shown: u32,
        repeated: u32,
        without_report: u32,
        headline: String,
        answer: String,
        period: String,
        successful: u64,
        failed: u64,
        undated: u32,
        days: Vec<Day>,
        reporters: Vec<Row>,
        domains: Vec<Row>,
        types: Vec<Row>,
        results: Vec<Row>,
        mx_hosts: Vec<Row>,
        causes: Vec<CauseView>,
        policies: Vec<PolicyView>,
        reports: Vec<ReportView>,
        notes: Vec<NoteView>,
        problems: Vec<ProblemView>,
        /// The domains and reporters of all reports, for the filters.
        all_domains: Vec<String>,
        all_reporters: Vec<String>,
    }

    /// The sessions of one day.
    struct Day {
        /// Days since 1970.
        number: u32,
        /// `12 November 2026`
        name: String,
        successful: u64,
        failed: u64,
        reporters: Vec<Row>,
    }

    /// A line of a table.
    struct Row {
        name: String,
        successful: u64,
        failed: u64,
        /// The last day; empty if there is none.
        last: String,
        /// The same in days since 1970.
        last_number: u32,
    }

    /// Why sessions failed.
    struct CauseView {
        name: String,
        sessions: u64,
        title: String,
        fault: String,
        seen_by: String,
        meaning: String,
        advice: String,
        fine_elsewhere: String,
        reasons: String,
        /// The name of a lint, or empty.
        lint: String,
        domain: String,
    }

    /// A policy that senders used.
    struct PolicyView {
        domain: String,
        kind: String,
        lines: Vec<String>,
        reporters: String,
        successful: u64,
        failed: u64,
        findings: Vec<FindingView>,
        /// How it differs from today's policy, if that was asked for.
        today: String,
    }

    /// What the lints find in a policy.
    struct FindingView {
        name: String,
        title: String,
        is_error: bool,
    }

    /// One report.
    struct ReportView {
        day: String,
        /// Days since 1970; 0 if it has no time.
        number: u32,
        reporter: String,
        program: String,
        domains: String,
        id: String,
        file: String,
        successful: u64,
        failed: u64,
    }

    /// One kind of what is unusual.
    struct NoteView {
        name: String,
        title: String,
        count: u32,
        place: String,
        found: String,
    }

    /// A file that could not be read.
    struct ProblemView {
        place: String,
        message: String,
    }
}
