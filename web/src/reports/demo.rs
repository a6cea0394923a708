//! Reports to try the page with: 14 days of a made-up domain.

/// How many days there are.
const DAYS: u32 = 14;

/// The reporters: name, address, and how many sessions each counts on an ordinary day.
const REPORTERS: [(&str, &str, u32); 4] = [
    ("Google Inc.", "smtp-tls-reporting@google.com", 50),
    ("Microsoft Corporation", "tlsrpt-noreply@microsoft.com", 31),
    ("Mail.ru", "tls_support@corp.mail.ru", 6),
    ("Mimecast", "noreply@mimecast.org", 2),
];

/// Returns the name and the text of each report.
pub(super) fn reports() -> Vec<(String, String)> {
    let days = (0..DAYS)
        .flat_map(|day| (0_u32..).zip(REPORTERS).map(move |(index, reporter)| (day, index, reporter)));
    let reports = days.map(|(day, index, (organization, contact, usual))| {
        let date = format!("2026-11-{:02}", day + 5);
        // A week has fewer mails at its end.
        let wave = [10, 11, 10, 6, 5, 9, 10][(day % 7) as usize];
        let sessions = usual * wave / 10 + (day * 7 + index * 3) % 4;
        let (failed, details) = failures(day, index);
        let sender = contact.split('@').nth(1).unwrap_or_default();
        let text = format!(
            r#"{{"organization-name":"{organization}","date-range":{{"start-datetime":"{date}T00:00:00Z","end-datetime":"{date}T23:59:59Z"}},"contact-info":"{contact}","report-id":"{date}_{index}_example.com",
"policies":[{{"policy":{{"policy-type":"sts","policy-string":["version: STSv1","mode: enforce","mx: *.example.com","max_age: 604800"],"policy-domain":"example.com","mx-host":["*.example.com"]}},
"summary":{{"total-successful-session-count":{},"total-failure-session-count":{failed}}}{details}}}]}}"#,
            sessions.saturating_sub(failed)
        );
        (format!("demo/{sender}!example.com!{date}.json"), text)
    });
    reports.collect()
}

/// From the eighth day on, Microsoft meets an expired certificate; on two earlier days, Google meets a host that the policy
/// does not cover; and on one day Mail.ru cannot fetch the policy.
fn failures(day: u32, reporter: u32) -> (u32, String) {
    let one = |result: &str, host: &str, count: u32, reason: &str| {
        let details = format!(
            r#","failure-details":[{{"result-type":"{result}"{host},"failed-session-count":{count}{reason}}}]"#
        );
        (count, details)
    };
    match (day, reporter) {
        (7.., 1) => one(
            "certificate-expired",
            r#","receiving-mx-hostname":"mx2.example.com","receiving-ip":"203.0.113.25""#,
            6 + day % 3,
            "",
        ),
        (4, 0) => one("validation-failure", r#","receiving-mx-hostname":"mx.backup.example.com""#, 5, ""),
        (5, 0) => one("validation-failure", r#","receiving-mx-hostname":"mx.backup.example.com""#, 3, ""),
        (10, 2) => {
            one("sts-policy-fetch-error", "", 1, r#","failure-reason-code":"context deadline exceeded""#)
        }
        _ => (0, String::new()),
    }
}
