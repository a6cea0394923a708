//! Who sends reports: how a reporter is recognised, and what its habits mean.

use crate::tlsrpt_report::report::TlsReport;

/// A service or a program that sends reports.
#[derive(Debug)]
pub struct Reporter {
    /// Its name for people.
    pub name: &'static str,
    /// Whether others run it, so that the report names them.
    pub is_program: bool,
    /// Beginnings of `organization-name`, in lower case.
    organizations: &'static [&'static str],
    /// Ends of `contact-info`, in lower case.
    contacts: &'static [&'static str],
    /// Whether a report id has its form.
    id: fn(&str) -> bool,
    /// What to know when reading its reports.
    pub habits: &'static [&'static str],
    /// Whether it counts one session for MTA-STS and once more for DANE.
    pub counts_twice: bool,
}

/// Returns who sent a report, if that is known.
pub(super) fn of(report: &TlsReport) -> Option<&'static Reporter> {
    let organization = report.organization.as_deref().unwrap_or_default().trim();
    let contact = report.contact.as_deref().unwrap_or_default().trim();
    let id = report.id.as_deref().unwrap_or_default();
    let is = |part: Option<&str>, name: &str| part.is_some_and(|part| part.eq_ignore_ascii_case(name));
    REPORTERS.iter().find(|reporter| {
        reporter.organizations.iter().any(|name| is(organization.get(..name.len()), name))
            || reporter
                .contacts
                .iter()
                .any(|end| is(contact.len().checked_sub(end.len()).and_then(|at| contact.get(at..)), end))
            || (reporter.is_program && (reporter.id)(id))
    })
}

/// The name of a reporter that gives none.
pub(super) const UNNAMED: &str = "an unnamed reporter";

/// Returns the name of the reporter for people: that of a known service, or what the report says.
pub(super) fn name(report: &TlsReport, reporter: Option<&Reporter>) -> String {
    match reporter.filter(|reporter| !reporter.is_program) {
        Some(reporter) => reporter.name.to_owned(),
        None => {
            let given = report.organization.as_deref().or(report.contact.as_deref()).map(str::trim);
            given.unwrap_or(UNNAMED).to_owned()
        }
    }
}

const fn service(
    name: &'static str,
    organizations: &'static [&'static str],
    contacts: &'static [&'static str],
    habits: &'static [&'static str],
) -> Reporter {
    Reporter { name, is_program: false, organizations, contacts, id: |_| false, habits, counts_twice: false }
}

const fn program(name: &'static str, id: fn(&str) -> bool, habits: &'static [&'static str]) -> Reporter {
    Reporter { is_program: true, id, ..service(name, &[], &[], habits) }
}

/// All known reporters.
pub static REPORTERS: &[Reporter] = &[
    service(
        "Google",
        &["google"],
        &["@google.com"],
        &[
            "It gives the policy in the order in which you published it. mx-host contains the patterns of the policy, not names of MX hosts; before February 2024 it was absent.",
            "An MX host outside the policy is a validation-failure without a reason.",
            "Around a change of the policy, one report has several policies.",
        ],
    ),
    Reporter {
        counts_twice: true,
        ..service(
            "Microsoft",
            &["microsoft"],
            &["@microsoft.com"],
            &[
                "It writes the policy anew: version, mode, mx, max_age. So its order says nothing about your file.",
                "It reports MTA-STS and DANE apart: the same sessions are in both numbers, so they are not added here.",
                "A failed fetch comes without the policy and without addresses. In 2023 and 2024 some times had no zone.",
            ],
        )
    },
    service(
        "Mail.ru",
        &["mail.ru"],
        &["@corp.mail.ru", "@mail.ru"],
        &[
            "It gives the error of its HTTP client in words, and one session may be in several failures.",
            "Its period ends with the next midnight.",
        ],
    ),
    service("Mimecast", &["mimecast"], &["@mimecast.org", "@mimecast.com"], &["Its report id is a hash."]),
    service(
        "SocketLabs",
        &["socketlabs"],
        &["@socketlabs.com"],
        &[
            "It reports successes and failures of one policy as two entries, and writes receiving-mx-host-name.",
        ],
    ),
    service("Yahoo", &["yahoo"], &["@yahooinc.com", "@yahoo.com", "@yahoo-inc.com"], &[]),
    service("Comcast", &["comcast"], &["@comcast.net", ".comcast.net", "@comcast.com"], &[]),
    service(
        "Halon",
        &["halon"],
        &["@halon.io", "@halon.se"],
        &["It does not compress reports, and leaves mx-host out."],
    ),
    program(
        "Postfix with tlsrpt-reporter",
        is_postfix_id,
        &[
            "Where it found no policy, it leaves out the domain too; the report id contains it.",
            "A failure may have no result type, because it only logs codes that it does not know.",
        ],
    ),
    program(
        "Stalwart",
        is_stalwart_id,
        &["It sends one report for each policy, and gives no contact unless it is configured."],
    ),
    program(
        "mox",
        is_mox_id,
        &["It reports about DANE for each MX host, so the policy domain may be an MX host."],
    ),
];

/// `2026-01-01T00:00:00Z_idx1_example.com`
fn is_postfix_id(id: &str) -> bool {
    id.split_once("Z_idx")
        .and_then(|(_, rest)| rest.split_once('_'))
        .is_some_and(|(number, _)| is_number(number))
}

/// `1768176000_1234567890`: a time and the hash of a policy.
fn is_stalwart_id(id: &str) -> bool {
    id.split_once('_').is_some_and(|(time, hash)| time.len() == 10 && is_number(time) && is_number(hash))
}

/// `20260101.example.com@mail.example`
fn is_mox_id(id: &str) -> bool {
    let day = id.split_once('.').filter(|(_, rest)| rest.contains('.') && rest.contains('@'));
    day.is_some_and(|(day, _)| day.len() == 8 && is_number(day))
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{TlsReport, name, of};

    #[test]
    fn reporters_are_recognised() {
        let cases = [
            ("Google Inc.", "", "", Some("Google"), "Google"),
            ("", "tlsrpt-noreply@microsoft.com", "", Some("Microsoft"), "Microsoft"),
            ("", "tls_support@corp.mail.ru", "", Some("Mail.ru"), "Mail.ru"),
            (
                "mail.example",
                "",
                "2026-01-01T00:00:00Z_idx1_a.example",
                Some("Postfix with tlsrpt-reporter"),
                "mail.example",
            ),
            ("mail.example", "", "1768176000_1234567890", Some("Stalwart"), "mail.example"),
            (
                "mail.example",
                "postmaster@mail.example",
                "20260101.a.example@mail.example",
                Some("mox"),
                "mail.example",
            ),
            ("Example Inc.", "", "133708152202987951+a.example", None, "Example Inc."),
            ("", "", "", None, ""),
        ];
        for (organization, contact, id, expected, shown) in cases {
            let text = |text: &str| Some(text.to_owned());
            let report = TlsReport {
                organization: text(organization),
                contact: text(contact),
                id: text(id),
                ..TlsReport::default()
            };
            assert_eq!(of(&report).map(|reporter| reporter.name), expected, "{organization} {contact} {id}");
            let shown = if organization.is_empty() && expected.is_none() { "" } else { shown };
            assert_eq!(name(&report, of(&report)), shown);
        }
    }
}
