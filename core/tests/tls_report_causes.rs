//! Why sessions failed, as the reports tell it, and that all numbers about the same failures agree.

mod tls_samples;

use mta_sts::tlsrpt_report::{Batch, Envelope, Filter, Summary, words};
use std::fs;
use tls_samples::{add, batch, folder, json, source};

/// A report with one failure at `host`. An `sts` policy covers mx1.example.com.
fn with_failure(kind: &str, result: &str, host: Option<&str>, reason: &str) -> String {
    let (kind, record) = kind.split_once(' ').unwrap_or((kind, ""));
    let lines = match (kind, record) {
        ("sts", _) => {
            r#""version: STSv1","mode: enforce","mx: mx1.example.com","max_age: 604800""#.to_owned()
        }
        ("tlsa", record) => format!("\"mx1.example.com. 300 IN TLSA {record} ABCD\""),
        _ => String::new(),
    };
    let mut failure = serde_json::json!({ "result-type": result, "failed-session-count": 3 });
    let at_host = !result.starts_with("sts-");
    if let Some(host) = host.filter(|_| at_host) {
        failure["receiving-mx-hostname"] = host.into();
    }
    if reason != "-" {
        failure["failure-reason-code"] = reason.into();
    }
    format!(
        r#"{{"organization-name":"Reporter Inc.","report-id":"1","policies":[{{"policy":{{"policy-type":"{kind}","policy-domain":"example.com","policy-string":[{lines}]}},
        "summary":{{"total-successful-session-count":1,"total-failure-session-count":3}},"failure-details":[{failure}]}}]}}"#
    )
}

fn batch_of(text: &str) -> Batch {
    let mut batch = batch();
    batch.add(&source("a"), &Envelope::default(), json(text)).unwrap();
    batch
}

fn summary_of(batch: &Batch) -> Summary<'_> {
    Summary::of(batch, &Filter::default())
}

#[test]
fn the_reasons_of_senders_lead_to_their_causes() {
    let rows = include_str!("reasons.tsv").lines().filter(|line| !line.starts_with('#'));
    let mut wrong = Vec::new();
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [kind, result, reason, expected] = cells[..] else { panic!("{row:?}: not four cells") };
        let batch = batch_of(&with_failure(kind, result, Some("mx1.example.com"), reason));
        let summary = summary_of(&batch);
        let cause = &summary.causes[0];
        if cause.kind.name != expected {
            wrong.push(format!("{row}\n  found {}", cause.kind.name));
        }
        let said = reason == "-" || cause.meaning().text().contains(reason.trim_end_matches('.'));
        assert!(said, "{reason:?} is not in {:?}", cause.meaning().text());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_mismatch_at_a_host_outside_the_policy_is_the_policy() {
    for result in ["certificate-host-mismatch", "validation-failure"] {
        let batch = batch_of(&with_failure("sts", result, Some("mx2.example.com"), "-"));
        let summary = summary_of(&batch);
        let cause = &summary.causes[0];
        assert_eq!((cause.kind.name, cause.fault().word()), ("mx-not-in-policy", "policy"), "{result}");
        assert!(
            cause.advice().text().contains("add “mx: mx2.example.com” to the policy"),
            "{}",
            cause.advice().text()
        );
    }
}

#[test]
fn a_host_of_a_provider_is_its_own_to_repair() {
    let text =
        with_failure("sts", "certificate-not-trusted", Some("mx1.example.com"), "self-signed certificate");
    let cases = [
        (text.replace("mx1.example.com", "example-com.mail.protection.outlook.com"), Some("Microsoft 365")),
        (text.replace("mx1.example.com", "aspmx.l.google.com"), Some("Google Workspace")),
        // The report names no host, and all hosts of the policy are those of one provider.
        (
            with_failure("sts", "certificate-not-trusted", None, "-")
                .replace("mx1.example.com", "*.mail.protection.outlook.com"),
            Some("Microsoft 365"),
        ),
        (text, None),
    ];
    for (text, operator) in cases {
        let batch = batch_of(&text);
        let summary = summary_of(&batch);
        let (fault, advice) = (summary.causes[0].fault().word(), summary.causes[0].advice().text());
        match operator {
            Some(operator) => {
                assert_eq!(fault, "provider", "{text}");
                assert!(advice.contains(&format!("Only {operator} can change ")), "{advice}");
            }
            None => assert_eq!(
                (fault, advice.starts_with("Install a certificate")),
                ("mail_host", true),
                "{advice}"
            ),
        }
    }
}

/// What is reported in place of the name of a host.
#[test]
fn what_is_not_a_host_is_not_added_to_the_policy() {
    for instead in [
        "192.0.2.1",
        "2001:db8::25",
        "-",
        "null",
        "*.example.com",
        "smtp://mx2.example.com:25",
        "a.example, b.example",
        "mail.lan",
    ] {
        let text = with_failure("sts", "validation-failure", Some(instead), "-");
        let batch = batch_of(&text);
        let cause = &summary_of(&batch).causes[0];
        assert_eq!((cause.kind.name, cause.mx_host), ("validation-failure", None), "{instead}");
        let expected = format!("The sender names no MX host, but “{instead}”.");
        assert!(cause.meaning().text().ends_with(&expected), "{}", cause.meaning().text());
    }
}

#[test]
fn a_host_without_a_name_is_told_by_its_address_and_its_greeting() {
    let text = with_failure("sts", "certificate-host-mismatch", None, "-").replace(
        "\"failed-session-count\":3",
        "\"failed-session-count\":3,\"receiving-ip\":\"192.0.2.1\",\"receiving-mx-helo\":\"mail.lan\"",
    );
    let meaning = summary_of(&batch_of(&text)).causes[0].meaning().text().to_string();
    assert!(
        meaning.ends_with("The sender connected to 192.0.2.1. The host greets as mail.lan."),
        "{meaning}"
    );
}

#[test]
fn a_mistake_elsewhere_in_the_policy_does_not_hide_a_host_that_it_does_not_cover() {
    let valid = r#""mx: mx1.example.com","max_age: 604800""#;
    for lines in [r#""mx: *.mx.microsoft","max_age: 604800""#, r#""mx: mx1.example.com","max_age: 99999999""#]
    {
        let host = Some("example-com.h-v1.mx.microsoft");
        let text = with_failure("sts", "validation-failure", host, "-").replace(valid, lines);
        let batch = batch_of(&text);
        assert_eq!(summary_of(&batch).causes[0].kind.name, "mx-not-in-policy", "{lines}");
    }
}

/// The lines of the policy in a report, and the cause of a failure of validation without a reason.
#[test]
fn a_policy_that_cannot_be_read_is_the_cause_of_a_failure_of_validation() {
    let valid = r#""version: STSv1","mode: enforce","mx: mx1.example.com","max_age: 604800""#;
    let without_key = |key: &str, with: &str| valid.replace(key, with);
    let cases = [
        (valid.to_owned(), "validation-failure"),
        (without_key("mx1.example.com", "mx1.example.com, mx2.example.com"), "sts-policy-invalid"),
        (without_key("mx1.example.com", "mx1.example.com."), "sts-policy-invalid"),
        (without_key("version", "VERSION"), "sts-policy-invalid"),
        (without_key(r#"",""#, "; "), "sts-policy-invalid"),
        (r#""<!DOCTYPE html>","<html>""#.to_owned(), "sts-policy-invalid"),
        (r#""v=STSv1; id=20260101""#.to_owned(), "sts-policy-invalid"),
        // So the reporter writes it, whatever was published.
        (without_key(r#"",""#, r#"\n",""#), "validation-failure"),
        (without_key(r#"604800""#, r#"604800","""#), "validation-failure"),
        (r#""{\"version\":\"STSv1\",\"mode\":\"enforce\"}""#.to_owned(), "validation-failure"),
    ];
    let text = with_failure("sts", "validation-failure", Some("mx1.example.com"), "-");
    for (lines, expected) in cases {
        let batch = batch_of(&text.replace(valid, &lines));
        let cause = &summary_of(&batch).causes[0];
        assert_eq!(cause.kind.name, expected, "{lines}");
        let is_covered = cause.meaning().text().contains("The policy covers the host");
        assert!(!is_covered || expected == "validation-failure", "{lines}: {}", cause.meaning().text());
    }
}

#[test]
fn a_code_without_a_meaning_does_not_hide_the_text_beside() {
    for (code, information, expected) in [
        ("TLS_ERROR", "certificate has expired", "certificate-expired"),
        ("1", "x509: certificate signed by unknown authority", "certificate-not-trusted"),
        ("validation-failure", "Hostname mismatch", "certificate-host-mismatch"),
        ("certificate has expired", "Hostname mismatch", "certificate-expired"),
        ("TLS_ERROR", "https://reporter.example/?reason=expired", "validation-failure"),
    ] {
        let text = with_failure("sts", "validation-failure", Some("mx1.example.com"), code).replace(
            "\"failed-session-count\":3",
            &format!("\"failed-session-count\":3,\"additional-information\":\"{information}\""),
        );
        assert_eq!(summary_of(&batch_of(&text)).causes[0].kind.name, expected, "{code}, {information}");
    }
}

/// The type of policy and the failure of one sender, the type that another used without a failure, and whether that says
/// anything.
#[test]
fn who_does_not_use_dane_proves_nothing_about_it() {
    let dates = r#""report-id":"1","date-range":{"start-datetime":"2026-11-12T00:00:00Z","end-datetime":"2026-11-12T23:59:59Z"}"#;
    for (kind, result, other, proves) in [
        ("tlsa 3 1 1", "tlsa-invalid", "sts", false),
        ("tlsa 3 1 1", "tlsa-invalid", "tlsa 3 1 1", true),
        ("tlsa 3 1 1", "dnssec-invalid", "sts", false),
        ("sts", "certificate-expired", "sts", true),
        ("sts", "certificate-expired", "tlsa 3 1 1", false),
    ] {
        let failing = with_failure(kind, result, Some("mx1.example.com"), "-");
        let fine = with_failure(other, "-", None, "-").replace("Reporter Inc.", "Other Inc.");
        let mut batch = batch();
        for text in [failing, fine.replace(":3", ":0")] {
            let text = text.replace(r#""report-id":"1""#, dates);
            batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
        }
        let summary = Summary::of(&batch, &Filter::default());
        let expected: &[&str] = if proves { &["Other Inc."] } else { &[] };
        assert_eq!(summary.causes[0].fine_elsewhere, expected, "{kind} {result}, {other}");
    }
}

#[test]
fn the_name_of_the_greeting_and_the_page_of_the_sender_are_told() {
    let text = with_failure("sts", "certificate-host-mismatch", Some("mx1.example.com"), "-").replace(
        "\"failed-session-count\":3",
        "\"failed-session-count\":3,\"receiving-mx-helo\":\"plesk.example.net\",\"additional-information\":\"https://reporter.example/r/1\"",
    );
    let meaning = summary_of(&batch_of(&text)).causes[0].meaning().text().to_string();
    let expected = "The host greets as plesk.example.net. More of the sender: https://reporter.example/r/1";
    assert!(meaning.ends_with(expected), "{meaning}");
}

#[test]
fn the_answer_the_causes_and_the_tables_have_one_number() {
    let text = with_failure("no-policy-found", "sts-policy-fetch-error", None, "-");
    let total = |failed: u64| {
        text.replace(
            "\"total-failure-session-count\":3",
            &format!("\"total-failure-session-count\":{failed}"),
        )
    };
    let counted = |count: u64| {
        total(0).replace("\"failed-session-count\":3", &format!("\"failed-session-count\":{count}"))
    };
    let fetch = "the policy of example.com could not be fetched";
    let cases = [
        // All mail was delivered, and yet no policy could be fetched.
        (total(0), 0, &[("sts-policy-fetch-error", 3)][..], Some(fetch)),
        // One session may fail in several ways, but a way has no more sessions than there are.
        (total(2), 2, &[("sts-policy-fetch-error", 2)], Some(fetch)),
        (total(4), 4, &[("sts-policy-fetch-error", 3), ("failures-without-details", 1)], Some(fetch)),
        // What happened to no session is not a cause.
        (counted(0), 0, &[], None),
    ];
    for (text, failed, causes, told) in cases {
        let batch = batch_of(&text);
        let summary = summary_of(&batch);
        let found: Vec<_> = summary.causes.iter().map(|cause| (cause.kind.name, cause.sessions)).collect();
        assert_eq!((summary.sessions.failed, found.as_slice()), (failed, causes), "{text}");
        let rows: Vec<_> = summary.results.iter().map(|row| (row.name, row.sessions.failed)).collect();
        assert_eq!(rows.as_slice(), causes.get(..1).unwrap_or_default(), "{text}");
        assert_eq!(summary.has_failures(), told.is_some(), "{text}");
        let answer = words::answer(&summary).text().to_lowercase();
        assert_eq!(answer.contains(fetch), told.is_some(), "{answer}");
    }
    let answer = words::answer(&summary_of(&batch_of(&total(0)))).text().to_string();
    assert_eq!(
        answer,
        "The only session was fine. Yet the reports list 3 failures: The policy of example.com could not be fetched (Reporter Inc.)."
    );
}

/// The total, the counts of the failures, and what the answer says of them.
type Uncounted<'a> = (Option<&'a str>, &'a [Option<&'a str>], String);

/// A count that cannot be read is not 0.
#[test]
fn a_failure_without_a_count_is_told() {
    let fine = "Counted as fine: 1 session.";
    let expired = "mx1.example.com presents an expired certificate (Reporter Inc.).";
    let yet = |cause: &str| {
        format!("{fine} Yet the reports list failures without a count that can be read: {cause}")
    };
    let each = |failed: u64| {
        format!(
            "1 of {} sessions were fine. {failed} failed, and the reports do not say how many for each cause. One cause: {expired} There is one other cause.",
            failed + 1
        )
    };
    let all = format!("1 of 4 sessions were fine. 3 failed: {expired}");
    let cases: [Uncounted<'_>; 13] = [
        (None, &[None], yet(expired)),
        (None, &[Some("null")], yet(expired)),
        (None, &[Some("\"1,23\"")], yet(expired)),
        (Some("2.5"), &[Some("2.5")], yet(expired)),
        (Some("0"), &[None], yet(expired)),
        (Some("18446744073709551615"), &[], yet("Sessions failed without an explanation (Reporter Inc.).")),
        (Some("null"), &[], "The only session was fine.".to_owned()),
        (Some("3"), &[None], all.clone()),
        (Some("3"), &[Some("0")], all.clone()),
        (Some("3"), &[None, None], each(3)),
        (Some("3"), &[Some("0"), Some("0")], each(3)),
        (
            None,
            &[Some("2"), None],
            format!("1 of 3 sessions were fine. 2 failed. 2 of them: {expired} There is one other cause."),
        ),
        (Some("0"), &[Some("0")], "The only session was fine.".to_owned()),
    ];
    for (total, counts, expected) in cases {
        let types = ["certificate-expired", "starttls-not-supported"];
        let member = |name: &str, count: Option<&str>| count.map(|count| format!(",\"{name}\":{count}"));
        let failures = counts.iter().zip(types).map(|(count, kind)| {
            let count = member("failed-session-count", *count).unwrap_or_default();
            format!(r#"{{"result-type":"{kind}","receiving-mx-hostname":"mx1.example.com"{count}}}"#)
        });
        let text = format!(
            r#"{{"organization-name":"Reporter Inc.","report-id":"1","policies":[{{"policy":{{"policy-type":"sts","policy-domain":"example.com"}},
            "summary":{{"total-successful-session-count":1{}}},"failure-details":[{}]}}]}}"#,
            member("total-failure-session-count", total).unwrap_or_default(),
            failures.collect::<Vec<_>>().join(",")
        );
        let batch = batch_of(&text);
        let summary = summary_of(&batch);
        assert_eq!(*words::answer(&summary).text(), *expected, "{total:?} {counts:?}");
        assert_eq!(summary.has_failures(), !expected.ends_with("session was fine."), "{total:?} {counts:?}");
    }
    // One way in which all failed has all of the total, however many lines it has.
    let text = with_failure("sts", "certificate-expired", Some("mx1.example.com"), "-");
    let line = text.split_once("\"failure-details\":[").unwrap().1.split_once("]}").unwrap().0.to_owned();
    let line = line.replace("\"failed-session-count\":3,", "");
    let text = text.replace("\"failed-session-count\":3,", "").replace(&line, &format!("{line},{line}"));
    assert_eq!(*words::answer(&summary_of(&batch_of(&text))).text(), *all);
}

#[test]
fn the_columns_of_the_table_add_up_to_the_sums() {
    let files =
        fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = files.map(|name| name.trim_end_matches(".json").to_owned()).collect();
    names.sort();
    for name in names {
        let mut batch = batch();
        add(&mut batch, &name);
        let sessions = Summary::of(&batch, &Filter::default()).sessions;
        let csv = mta_sts::output::tls_reports_csv(&batch, &Filter::default());
        // No cell of the samples before these columns contains a comma.
        let column = |at: usize| {
            csv.lines().skip(1).filter_map(|line| line.split(',').nth(at)?.parse::<u64>().ok()).sum::<u64>()
        };
        assert_eq!((column(7), column(8)), (sessions.successful, sessions.failed), "{name}:\n{csv}");
    }
}

#[test]
fn the_only_failure_has_the_sessions_that_its_count_leaves_out() {
    let text = with_failure("sts", "certificate-expired", Some("mx1.example.com:25"), "-")
        .replace("\"failed-session-count\":3", "\"failed-session-count\":0");
    let batch = batch_of(&text);
    let cause = &summary_of(&batch).causes[0];
    assert_eq!((cause.kind.name, cause.sessions), ("certificate-expired", 3));
    assert_eq!(cause.mx_host, Some("mx1.example.com"));
}
