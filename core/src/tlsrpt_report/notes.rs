//! All kinds of notes.

use crate::rfc::Rfc;
use crate::tlsrpt_report::note::NoteKind;

pub(super) static NO_REPORT: NoteKind = note("no-report", "It does not contain a TLS report", "5.3");
pub(super) static REPORT_REPEATED: NoteKind =
    note("report-repeated", "The same report is in another file, and counts once", "4.4");
pub(super) static REPORT_ID_REUSED: NoteKind =
    note("report-id-reused", "Two different reports have one id; both count", "4.4");
pub(super) static REPORT_ALIKE: NoteKind =
    note("report-alike", "A reporter says the same in two reports with different ids; both count", "4.4");
pub(super) static TEXT_ENCODING: NoteKind = note("text-encoding", "The text is not plain UTF-8", "4");
pub(super) static TEXT_AROUND: NoteKind =
    note("text-around", "There is other text before or behind the report", "4");
pub(super) static MEDIA_TYPE_UNUSUAL: NoteKind =
    note("media-type-unusual", "The part of the mail has an unusual media type", "5.3");
pub(super) static MAIL_NOT_SIGNED: NoteKind =
    note("mail-not-signed", "The mail is not signed with DKIM", "3");
pub(super) static SUBMITTER_DIFFERS: NoteKind =
    note("submitter-differs", "The submitter and the contact have different domains", "5.3");
pub(super) static SUBJECT_DIFFERS: NoteKind =
    note("subject-differs", "The header of the mail and the report do not agree", "5.6");
pub(super) static FILE_NAME_DIFFERS: NoteKind =
    note("file-name-differs", "The file name and the report do not agree", "5.6");
pub(super) static ORGANIZATION_NAME_MISSING: NoteKind =
    note("organization-name-missing", "The reporter does not give its name", "4.4");
pub(super) static CONTACT_INFO_MISSING: NoteKind =
    note("contact-info-missing", "The reporter does not give an address", "4.4");
pub(super) static REPORT_ID_MISSING: NoteKind = note("report-id-missing", "The report has no id", "4.4");
pub(super) static DATE_RANGE_MISSING: NoteKind =
    note("date-range-missing", "The report does not say which time it covers", "4.4");
pub(super) static DATE_WITHOUT_ZONE: NoteKind =
    note("date-without-zone", "A time has no time zone, and is read as UTC", "4.4");
pub(super) static DATE_WITHOUT_TIME: NoteKind = note("date-without-time", "A date has no time", "4.4");
pub(super) static DATE_INVALID: NoteKind =
    note("date-invalid", "A date is not written as RFC 3339 defines", "4.4");
pub(super) static PERIOD_ENDS_AT_MIDNIGHT: NoteKind =
    note("period-ends-at-midnight", "The period ends with the first second of the next day", "4.1");
pub(super) static PERIOD_REVERSED: NoteKind =
    note("period-reversed", "The period ends before it begins", "4.4");
pub(super) static PERIOD_NOT_A_DAY: NoteKind =
    note("period-not-a-day", "The period is not one whole UTC day", "4.1");
pub(super) static POLICIES_EMPTY: NoteKind = note("policies-empty", "The report is about no policy", "4.4");
pub(super) static POLICIES_NOT_A_LIST: NoteKind =
    note("policies-not-a-list", "The policies are not in an array", "4");
pub(super) static DRAFT_FORMAT: NoteKind =
    note("draft-format", "The report has the form of the drafts before RFC 8460", "4.4");
pub(super) static POLICY_FLATTENED: NoteKind =
    note("policy-flattened", "The members of a policy are at the wrong level", "4.4");
pub(super) static POLICY_SPLIT: NoteKind =
    note("policy-split", "One policy is reported in several entries", "4.4");
pub(super) static POLICIES_OVERLAP: NoteKind =
    note("policies-overlap", "The same sessions are counted for MTA-STS and for DANE", "4.4");
pub(super) static POLICY_TYPE_MISSING: NoteKind = note("policy-type-missing", "A policy has no type", "4.4");
pub(super) static POLICY_TYPE_SPELLING: NoteKind =
    note("policy-type-spelling", "The type of a policy is spelled differently", "4.4");
pub(super) static POLICY_TYPE_UNKNOWN: NoteKind =
    note("policy-type-unknown", "The type of a policy is unknown", "4.4");
pub(super) static POLICY_DOMAIN_MISSING: NoteKind =
    note("policy-domain-missing", "A policy has no domain", "4.4");
pub(super) static POLICY_DOMAIN_SPELLING: NoteKind =
    note("policy-domain-spelling", "The domain is not in lower-case A-labels without a final dot", "4.4");
pub(super) static POLICY_STRING_MISSING: NoteKind =
    note("policy-string-missing", "The policy that the sender used is not in the report", "4.5");
pub(super) static POLICY_STRING_NOT_A_LIST: NoteKind =
    note("policy-string-not-a-list", "The policy is one string, not an array of lines", "4.4");
pub(super) static POLICY_STRING_IS_JSON: NoteKind =
    note("policy-string-is-json", "One string of the policy contains JSON", "4.4");
pub(super) static MX_HOST_MISSING: NoteKind =
    note("mx-host-missing", "The patterns of the policy are not in mx-host", "4.4");
pub(super) static MX_HOST_NOT_A_LIST: NoteKind =
    note("mx-host-not-a-list", "mx-host is one string, not an array", "4.4");
pub(super) static MX_HOST_PREFIX: NoteKind =
    note("mx-host-prefix", "mx-host contains a line of the policy, with its “mx:”", "4.4");
pub(super) static SUMMARY_MISSING: NoteKind = note("summary-missing", "A policy has no sums", "4.4");
pub(super) static COUNT_MISSING: NoteKind = note("count-missing", "A count is missing", "4.4");
pub(super) static COUNT_AS_TEXT: NoteKind = note("count-as-text", "A count is a string", "4.4");
pub(super) static COUNT_INVALID: NoteKind =
    note("count-invalid", "A count is not a whole number, or too large", "4.4");
pub(super) static DETAILS_EXCEED_TOTAL: NoteKind =
    note("details-exceed-total", "The failures add up to more than the total", "4.3");
pub(super) static FAILURES_WITHOUT_DETAILS: NoteKind =
    note("failures-without-details", "Some failed sessions are not explained", "4.3");
pub(super) static RESULT_TYPE_MISSING: NoteKind = note("result-type-missing", "A failure has no type", "4.3");
pub(super) static RESULT_TYPE_SPELLING: NoteKind =
    note("result-type-spelling", "The type of a failure is spelled differently", "4.3");
pub(super) static RESULT_TYPE_UNKNOWN: NoteKind =
    note("result-type-unknown", "The type of a failure is unknown", "4.3");
pub(super) static REASON_MISSING: NoteKind =
    note("reason-missing", "A failure of a general type gives no reason", "4.3");
pub(super) static ADDITIONAL_INFORMATION_INVALID: NoteKind =
    note("additional-information-invalid", "The additional information is not a URI", "4.4");
pub(super) static ADDRESS_INVALID: NoteKind =
    note("address-invalid", "An IP address is not a valid one", "4.4");
pub(super) static MEMBER_ALIAS: NoteKind =
    note("member-alias", "A member has another name than in RFC 8460", "4.4");
pub(super) static MEMBER_UNKNOWN: NoteKind =
    note("member-unknown", "A member is not defined in RFC 8460", "4.4");
pub(super) static MEMBER_EMPTY: NoteKind = note("member-empty", "A member is empty instead of absent", "4.4");
pub(super) static MEMBER_TYPE: NoteKind =
    note("member-type", "A member has another JSON type than in RFC 8460", "4.4");

const fn note(name: &'static str, title: &'static str, section: &'static str) -> NoteKind {
    NoteKind { name, title, rfc: Rfc::tlsrpt(section) }
}

/// Every kind, in the order of a report.
pub static ALL: [&NoteKind; 54] = [
    &NO_REPORT,
    &REPORT_REPEATED,
    &REPORT_ID_REUSED,
    &REPORT_ALIKE,
    &TEXT_ENCODING,
    &TEXT_AROUND,
    &MEDIA_TYPE_UNUSUAL,
    &MAIL_NOT_SIGNED,
    &SUBMITTER_DIFFERS,
    &SUBJECT_DIFFERS,
    &FILE_NAME_DIFFERS,
    &ORGANIZATION_NAME_MISSING,
    &CONTACT_INFO_MISSING,
    &REPORT_ID_MISSING,
    &DATE_RANGE_MISSING,
    &DATE_WITHOUT_ZONE,
    &DATE_WITHOUT_TIME,
    &DATE_INVALID,
    &PERIOD_ENDS_AT_MIDNIGHT,
    &PERIOD_REVERSED,
    &PERIOD_NOT_A_DAY,
    &POLICIES_EMPTY,
    &POLICIES_NOT_A_LIST,
    &DRAFT_FORMAT,
    &POLICY_FLATTENED,
    &POLICY_SPLIT,
    &POLICIES_OVERLAP,
    &POLICY_TYPE_MISSING,
    &POLICY_TYPE_SPELLING,
    &POLICY_TYPE_UNKNOWN,
    &POLICY_DOMAIN_MISSING,
    &POLICY_DOMAIN_SPELLING,
    &POLICY_STRING_MISSING,
    &POLICY_STRING_NOT_A_LIST,
    &POLICY_STRING_IS_JSON,
    &MX_HOST_MISSING,
    &MX_HOST_NOT_A_LIST,
    &MX_HOST_PREFIX,
    &SUMMARY_MISSING,
    &COUNT_MISSING,
    &COUNT_AS_TEXT,
    &COUNT_INVALID,
    &DETAILS_EXCEED_TOTAL,
    &FAILURES_WITHOUT_DETAILS,
    &RESULT_TYPE_MISSING,
    &RESULT_TYPE_SPELLING,
    &RESULT_TYPE_UNKNOWN,
    &REASON_MISSING,
    &ADDITIONAL_INFORMATION_INVALID,
    &ADDRESS_INVALID,
    &MEMBER_ALIAS,
    &MEMBER_UNKNOWN,
    &MEMBER_EMPTY,
    &MEMBER_TYPE,
];
