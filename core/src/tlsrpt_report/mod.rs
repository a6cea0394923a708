//! TLS reports (RFC 8460): daily counts of sessions, sent by other mail servers, and what they say together.
//!
//! [`Batch`] takes the JSON of reports and counts each once; [`Summary`] tells how many sessions were fine, and why the
//! others failed. Whatever can be read is read; what differs from the RFC is a [`Note`].

mod batch;
mod cause;
mod cause_kind;
mod causes;
mod content;
mod date;
mod dates;
mod diagnosis;
mod envelope;
mod filter;
mod mail;
mod mail_header;
mod members;
mod note;
pub mod notes;
mod numbers;
mod parse;
mod place;
mod policy_string;
mod read;
mod reasons;
mod report;
mod reporters;
mod seen;
mod seen_policies;
mod sessions;
mod summary;
mod value;
pub mod words;
mod zip;

pub use batch::{
    AddError, Batch, DETAILS_MAX, Entry, FILE_BYTES_MAX, FILES_MAX, FileNote, Problem, RATIO_MAX, Source,
};
pub use cause::Cause;
pub use cause_kind::{ALL as CAUSES, CauseKind, Fault};
pub use content::{Content, HEAD, json_values, report_amid, text_of};
pub use envelope::{Envelope, MailHeader};
pub use filter::Filter;
pub use mail::{MailPart, announces_report, is_from_line, mail_parts, mbox_mails};
pub use note::{Note, NoteKind, Notes};
pub use parse::{LimitError, Limits};
pub use read::{Hints, NotAReport, read};
pub use report::{FailureDetails, PolicyType, RESULT_TYPES, ReportedPolicy, ResultType, TlsReport};
pub use reporters::{REPORTERS, Reporter};
pub use seen::{
    Coverage, LintPolicy, PolicyFinding, coverage, findings as policy_findings,
    findings_in as policy_findings_in, policy as policy_of, text as policy_text,
};
pub use seen_policies::{SeenPolicy, compare as compare_with_today, seen_policies};
pub use sessions::{Sessions, counted_policies};
pub use summary::{DayRow, Row, Summary, UNNAMED};
pub use value::{DEPTH_MAX, VALUES_MAX, Value};
pub use zip::{ZipError, ZipFile, is_system_file, zip_files};
