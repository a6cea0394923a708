//! Reads the reports in `tests/reports`: as the RFC defines them, and as senders write them.

mod tls_samples;

use mta_sts::tlsrpt_report::{AddError, Envelope, Filter, MailHeader, NotAReport, Summary, notes};
use mta_sts::{Shown, Words};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tls_samples::{add, batch, folder, json, names, source, text};

/// File, sessions that succeeded and failed, causes with their sessions, notes. The sums are added up by hand.
type Case = (&'static str, u64, u64, &'static [(&'static str, u64)], &'static [&'static str]);

const CASES: [Case; 25] = [
    ("plain", 7, 0, &[], &[]),
    // The numbers of RFC 8460 appendix B, which has mx-host as a string (erratum 6241).
    (
        "rfc-example",
        5326,
        303,
        &[("starttls-not-supported", 200), ("certificate-expired", 100), ("validation-failure", 3)],
        &["mx-host-not-a-list"],
    ),
    ("google-outside", 0, 10, &[("mx-not-in-policy", 10)], &["member-empty", "reason-missing"]),
    ("google-2019", 4, 3, &[("certificate-expired", 3)], &["count-missing", "mx-host-missing"]),
    // 5 for MTA-STS and 5 for DANE are the same 5 sessions.
    (
        "microsoft-both",
        4,
        1,
        &[("tlsa-invalid", 1)],
        &["date-without-zone", "mx-host-missing", "policies-overlap", "policy-string-is-json"],
    ),
    // 4 and 6 with the two policies of the day, and the same 10 with DANE.
    ("microsoft-rollover", 8, 2, &[("tlsa-invalid", 2)], &["policies-overlap"]),
    ("microsoft-fetch", 0, 2, &[("sts-policy-fetch-error", 2)], &["policy-string-missing"]),
    // One session has both failures.
    (
        "mail-ru",
        0,
        1,
        &[("sts-policy-status", 1)],
        &["details-exceed-total", "period-ends-at-midnight", "policy-string-missing"],
    ),
    ("stalwart", 1, 0, &[], &["contact-info-missing", "member-empty", "mx-host-prefix"]),
    ("postfix", 2, 1, &[("unknown-result", 1)], &["policy-domain-missing", "result-type-missing"]),
    (
        "socketlabs",
        9,
        2,
        &[("certificate-host-mismatch", 2)],
        &["member-alias", "member-empty", "policy-split"],
    ),
    // Of the 7 failures, 5 are counted; the one without a count has the other 2.
    (
        "lenient",
        42,
        7,
        &[("unknown-result", 5), ("certificate-expired", 2)],
        &[
            "address-invalid",
            "contact-info-missing",
            "count-as-text",
            "count-missing",
            "mx-host-missing",
            "policy-domain-spelling",
            "policy-string-not-a-list",
            "policy-type-spelling",
            "result-type-spelling",
            "result-type-unknown",
        ],
    ),
    ("flattened", 3, 0, &[], &["policy-flattened"]),
    (
        "draft",
        5,
        3,
        &[("failures-without-details", 3)],
        &[
            "draft-format",
            "failures-without-details",
            "mx-host-not-a-list",
            "policy-string-is-json",
            "policy-string-not-a-list",
        ],
    ),
    ("dates", 1, 0, &[], &["date-without-time"]),
    ("reversed", 1, 0, &[], &["period-reversed"]),
    ("week", 1, 0, &[], &["period-not-a-day"]),
    ("undated", 1, 0, &[], &["date-invalid", "date-range-missing"]),
    ("rewritten-by-a-tool", 343, 0, &[], &["member-empty"]),
    ("other-names", 1, 2, &[("certificate-not-trusted", 2)], &["member-alias", "member-unknown"]),
    ("parsedmarc", 7, 2, &[("certificate-expired", 2)], &["member-alias", "policy-flattened"]),
    (
        "wrong-types",
        0,
        2,
        &[("unknown-result", 2)],
        &[
            "additional-information-invalid",
            "count-invalid",
            "count-missing",
            "member-empty",
            "member-type",
            "policies-not-a-list",
            "policy-domain-spelling",
            "policy-type-unknown",
            "report-id-missing",
            "result-type-missing",
        ],
    ),
    ("uncovered-sum", 99, 102, &[("failures-without-details", 102)], &["failures-without-details"]),
    ("policy-invalid", 0, 4, &[("sts-policy-invalid", 4)], &[]),
    ("empty", 0, 0, &[], &["policies-empty"]),
];

#[test]
fn every_report_has_its_sums_its_causes_and_its_notes() {
    for (name, successful, failed, causes, expected) in CASES {
        let mut batch = batch();
        add(&mut batch, name);
        let summary = Summary::of(&batch, &Filter::default());
        let sums = (summary.sessions.successful, summary.sessions.failed);
        assert_eq!(sums, (successful, failed), "{name}: sessions");
        let found: Vec<(&str, u64)> =
            summary.causes.iter().map(|cause| (cause.kind.name, cause.sessions)).collect();
        assert_eq!(found, causes, "{name}: causes");
        assert_eq!(names(&batch), expected, "{name}: notes");
    }
    let tested: BTreeSet<String> = CASES.iter().map(|(name, ..)| format!("{name}.json")).collect();
    let files = fs::read_dir(folder()).unwrap();
    let files: BTreeSet<String> =
        files.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(tested, files, "every report in tests/reports is in the table");
}

#[test]
fn what_is_not_defined_stays_as_it_came() {
    let mut batch = batch();
    add(&mut batch, "other-names");
    let unknown: Vec<(String, String)> =
        batch.reports[0].report.unknown.iter().map(|(at, value)| (at.clone(), value.to_json())).collect();
    let expected = [
        ("/x-vendor", "{\"a\":1}"),
        ("/policies/0/policy/x-policy", "true"),
        ("/policies/0/summary/x-sum", "1.5"),
        ("/policies/0/failure-details/0/x-detail", "\"\u{202e}hidden\""),
    ];
    assert_eq!(unknown, expected.map(|(at, value)| (at.to_owned(), value.to_owned())));
}

#[test]
fn a_missing_domain_comes_from_the_mail_the_file_name_or_the_id() {
    let text = text("postfix");
    let mail =
        |domain: Option<&str>| MailHeader { domain: domain.map(str::to_owned), ..MailHeader::default() };
    let file = "r.example!file.example!1794441600!1794527999.json.gz";
    let cases = [
        (Some(mail(Some("header.example"))), Some(file), "header.example"),
        (Some(mail(None)), Some(file), "file.example"),
        (None, None, "example.com"),
    ];
    for (mail, file_name, expected) in cases {
        let envelope = Envelope { file_name: file_name.map(str::to_owned), mail, ..Envelope::default() };
        let mut batch = batch();
        batch.add(&source("a"), &envelope, json(&text)).unwrap();
        assert_eq!(batch.reports[0].report.policies[0].domain.as_deref(), Some(expected));
    }
}

#[test]
fn the_mail_around_a_report_is_compared_with_it() {
    let text = text("plain");
    let fine = MailHeader {
        domain: Some("example.com".to_owned()),
        submitter: Some("reporter.example".to_owned()),
        subject: Some("Report Domain: example.com Submitter: reporter.example".to_owned()),
        is_signed: true,
        media_type: "application/tlsrpt+gzip".to_owned(),
    };
    let other = || Some("other.example".to_owned());
    let subject = Some("Report Domain: other.example Submitter: x".to_owned());
    let cases: [(MailHeader, Option<&str>, &[&str]); 8] = [
        (fine.clone(), Some("r.example!example.com!1794441600!1794527999!001.json.gz"), &[]),
        (fine.clone(), Some("r.example!other.example!1794441600!1794527999.json"), &["file-name-differs"]),
        (fine.clone(), Some("r.example!example.com!1778544000!1778630399.json"), &["file-name-differs"]),
        (MailHeader { domain: other(), ..fine.clone() }, None, &["subject-differs"]),
        (MailHeader { subject, ..fine.clone() }, None, &["subject-differs"]),
        (MailHeader { submitter: other(), ..fine.clone() }, None, &["submitter-differs"]),
        (MailHeader { is_signed: false, ..fine.clone() }, None, &["mail-not-signed"]),
        (MailHeader { media_type: "application/tlsrpt".to_owned(), ..fine }, None, &["media-type-unusual"]),
    ];
    for (mail, file_name, expected) in cases {
        let told = format!("{mail:?}, {file_name:?}");
        let envelope =
            Envelope { file_name: file_name.map(str::to_owned), mail: Some(mail), ..Envelope::default() };
        let mut batch = batch();
        batch.add(&source("a"), &envelope, json(&text)).unwrap();
        assert_eq!(names(&batch), expected, "{told}");
    }
}

#[test]
fn a_report_counts_once() {
    let plain = text("plain");
    let without_id = plain.replace("\"report-id\": \"r1\",", "");
    let with_other_order = r#"{"report-id":"r1","policies":[{"summary":{"total-failure-session-count":0,"total-successful-session-count":7},
        "policy":{"mx-host":["*.example.com"],"policy-domain":"example.com","policy-string":["version: STSv1","mode: enforce","mx: *.example.com","max_age: 604800"],"policy-type":"sts"}}],
        "contact-info":"tls@reporter.example","date-range":{"end-datetime":"2026-11-12T23:59:59Z","start-datetime":"2026-11-12T00:00:00Z"},"organization-name":"Reporter Inc."}"#;
    let larger =
        plain.replace("\"total-successful-session-count\": 7", "\"total-successful-session-count\": 8");
    let of_others = plain.replace("Reporter Inc.", "Other Inc.");
    let cases = [
        (&plain, &plain, 7, Some("report-repeated")),
        (&plain, &with_other_order.to_owned(), 7, Some("report-repeated")),
        (&plain, &larger, 15, Some("report-id-reused")),
        (&plain, &of_others, 14, None),
        (&plain, &plain.replace("\"r1\"", "\"r2\""), 14, Some("report-alike")),
        (&plain, &larger.replace("\"r1\"", "\"r2\""), 15, None),
        (&without_id, &without_id, 7, Some("report-repeated")),
        (&without_id, &without_id.replace(": 7", ": 8"), 15, None),
    ];
    for (first, second, successful, note) in cases {
        let mut batch = batch();
        batch.add(&source("a.json"), &Envelope::default(), json(first)).unwrap();
        batch.add(&source("b.json.gz"), &Envelope::default(), json(second)).unwrap();
        let summary = Summary::of(&batch, &Filter::default());
        assert_eq!(summary.sessions.successful, successful, "{second}");
        let found: Vec<(&str, &str, &str)> = batch
            .notes
            .iter()
            .map(|of| {
                (of.note.kind.name, of.source.file.as_str(), of.note.found.data().map_or("", |found| found))
            })
            .collect();
        assert_eq!(found, note.map(|name| (name, "b.json.gz", "a.json")).into_iter().collect::<Vec<_>>());
    }
}

/// Each entry was once compared with all before it: 60,000 took 11 seconds, now they take less than one.
#[test]
fn a_report_with_many_policies_is_summed_up_in_linear_time() {
    for organization in ["Reporter Inc.", "Microsoft Corporation"] {
        let policy = |number: usize| {
            format!(
                r#"{{"policy":{{"policy-type":"sts","policy-domain":"{number}.example"}},"summary":{{"total-successful-session-count":1,"total-failure-session-count":0}}}}"#
            )
        };
        let policies: Vec<String> = (0..60_000).map(policy).collect();
        let text = format!(
            r#"{{"organization-name":"{organization}","report-id":"1","policies":[{}]}}"#,
            policies.join(",")
        );
        let mut batch = batch();
        batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
        let start = std::time::Instant::now();
        assert_eq!(Summary::of(&batch, &Filter::default()).sessions.successful, 60_000);
        assert!(start.elapsed().as_secs() < 5, "{organization}: {:?}", start.elapsed());
    }
}

#[test]
fn a_count_that_cannot_be_read_is_not_zero() {
    for count in ["-1", "1.5", "\"seven\"", "true", "18446744073709551615"] {
        let text = text("google-outside");
        let at = text.find("\"total-failure-session-count\":").unwrap();
        let end = at + text[at..].find(['\n', '}']).unwrap();
        let tail = text[end..].trim_start_matches(',');
        let comma = if text[at..end].trim_end().ends_with(',') { "," } else { "" };
        let odd = format!("{}\"total-failure-session-count\": {count}{comma}{tail}", &text[..at]);
        let mut batch = batch();
        batch.add(&source("a"), &Envelope::default(), json(&odd)).unwrap();
        let failed = Summary::of(&batch, &Filter::default()).sessions.failed;
        assert!(failed > 0, "{count}: no failures in\n{odd}");
    }
}

#[test]
fn one_bad_element_of_an_array_does_not_lose_the_others() {
    let text = format!("[5,{},{{\"a\":1}},{}]", text("plain"), text("rfc-example"));
    let mut batch = batch();
    batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
    assert_eq!(Summary::of(&batch, &Filter::default()).sessions.successful, 5333);
    let parts: Vec<&str> = batch.problems.iter().map(|problem| problem.source.part.as_str()).collect();
    assert_eq!(parts, ["element 1", "element 3"]);
}

#[test]
fn an_array_of_reports_is_several_reports() {
    let text = format!("[{},{}]", text("plain"), text("rfc-example"));
    let mut batch = batch();
    batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
    assert_eq!(Summary::of(&batch, &Filter::default()).sessions.successful, 5333);
}

#[test]
fn other_json_is_not_a_report() {
    for text in ["{}", "[]", "1", "null", "\"a\"", r#"{"report-id":"1"}"#, r#"{"name":"x","version":"1"}"#] {
        let found = batch().add(&source("a"), &Envelope::default(), json(text));
        assert_eq!(found, Err(AddError::NotAReport(NotAReport)), "{text}");
    }
}

#[test]
fn filters_leave_out_what_is_not_wanted() {
    let mut batch = batch();
    ["rfc-example", "plain", "mail-ru", "undated"].iter().for_each(|name| add(&mut batch, name));
    let since = Some(mta_sts::Timestamp(1_794_441_600));
    let domain = |domain: &str| Some(domain.to_owned());
    let all = Filter::default;
    let cases = [
        (all(), (5334, 304)),
        (Filter { since, ..all() }, (8, 1)),
        (Filter { domain: domain("company-y.example"), ..all() }, (5326, 303)),
        (Filter { domain: domain("nowhere.example"), ..all() }, (0, 0)),
        (Filter { reporter: Some("Mail.ru".to_owned()), ..all() }, (0, 1)),
        (Filter { failures_only: true, ..all() }, (0, 304)),
    ];
    for (filter, expected) in cases {
        let sessions = Summary::of(&batch, &filter).sessions;
        assert_eq!((sessions.successful, sessions.failed), expected, "{filter:?}");
    }
}

#[test]
fn the_causes_name_the_fault_and_its_lint() {
    let cases = [
        (
            "google-outside",
            "policy",
            Some("mx-not-in-policy"),
            "*.mail.example reaches one label, and example-com.h1.mail.example has two",
        ),
        (
            "mail-ru",
            "policy_host",
            Some("policy-status-not-200"),
            "bad https response code: 404; bad https response code: 500",
        ),
        ("microsoft-fetch", "policy_host", Some("policy-host-unreachable"), "The report gives no reason"),
        ("policy-invalid", "policy", Some("mode-invalid"), "In the policy of the report: "),
        ("socketlabs", "mail_host", Some("mx-tls-invalid"), "does not contain the name"),
    ];
    for (name, fault, lint, meaning) in cases {
        let mut batch = batch();
        add(&mut batch, name);
        let summary = Summary::of(&batch, &Filter::default());
        let cause = &summary.causes[0];
        assert_eq!((cause.fault().word(), cause.lint.as_deref()), (fault, lint), "{name}");
        assert!(
            cause.meaning().text().contains(meaning),
            "{name}: expected {meaning:?} in {:?}",
            cause.meaning().text()
        );
    }
}

#[test]
fn a_fetch_that_fails_for_one_sender_alone_is_between_them() {
    let mut batch = batch();
    add(&mut batch, "microsoft-fetch");
    add(&mut batch, "plain");
    let summary = Summary::of(&batch, &Filter::default());
    let cause = &summary.causes[0];
    assert_eq!((cause.kind.name, cause.fault().word()), ("sts-policy-fetch-error-of-one-sender", "unknown"));
    assert_eq!(cause.fine_elsewhere, ["Reporter Inc."]);
    assert!(
        cause.meaning().text().contains("Microsoft could not fetch the policy, and Reporter Inc. used it"),
        "{}",
        cause.meaning().text()
    );
}

#[test]
fn a_reporter_with_a_failure_in_the_same_days_is_not_fine() {
    let mut batch = batch();
    add(&mut batch, "microsoft-fetch");
    let plain = text("plain");
    let failing = plain
        .replace("\"r1\"", "\"r2\"")
        .replace("\"total-failure-session-count\": 0", "\"total-failure-session-count\": 1");
    for text in [plain.replace("r1", "r3"), failing] {
        batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
    }
    let summary = Summary::of(&batch, &Filter::default());
    let cause = summary.causes.iter().find(|cause| cause.kind.name.starts_with("sts-policy-fetch")).unwrap();
    assert_eq!(cause.fine_elsewhere, [""; 0]);
}

/// The ends of the period, and the days of the summary.
#[test]
fn a_day_of_another_time_zone_is_one_day() {
    let cases = [
        ("2026-11-12T00:00:00+02:00", "2026-11-12T23:59:59+02:00", "2026-11-12", "2026-11-12"),
        ("2026-11-12T00:00:00-05:00", "2026-11-12T23:59:59-05:00", "2026-11-12", "2026-11-12"),
        ("2026-11-12T00:00:00Z", "2026-11-12T23:59:59Z", "2026-11-12", "2026-11-12"),
        ("2026-11-12T00:00:00+02:00", "2026-11-18T23:59:59+02:00", "2026-11-12", "2026-11-18"),
        ("2026-11-12T02:00:00Z", "2026-11-12T02:59:59Z", "2026-11-12", "2026-11-12"),
    ];
    for (from, to, first, last) in cases {
        let text = text("plain").replace("2026-11-12T00:00:00Z", from).replace("2026-11-12T23:59:59Z", to);
        let mut batch = batch();
        batch.add(&source("a"), &Envelope::default(), json(&text)).unwrap();
        let summary = Summary::of(&batch, &Filter::default());
        let day = |at: Option<mta_sts::Timestamp>| at.unwrap().to_string()[..10].to_owned();
        assert_eq!((day(summary.from), day(summary.to)), (first.to_owned(), last.to_owned()), "{from}");
        assert_eq!(day(Some(summary.days[0].day)), first, "{from}");
    }
}

#[test]
fn every_lint_of_a_cause_exists() {
    for cause in mta_sts::tlsrpt_report::CAUSES {
        if let Some(lint) = cause.lint {
            assert!(mta_sts::lints::named(lint).is_some(), "{}: there is no lint {lint}", cause.name);
        }
    }
}

#[test]
fn every_kind_of_note_has_a_page() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/notes");
    let kinds: BTreeSet<&str> = notes::ALL.iter().map(|kind| kind.name).collect();
    assert_eq!(kinds.len(), notes::ALL.len(), "a name is there twice");
    let found: BTreeSet<String> =
        fs::read_dir(pages).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    let expected: BTreeSet<String> = kinds.iter().map(|name| format!("{name}.md")).collect();
    assert_eq!(found, expected, "docs/notes has one page for each kind of note");
    for lint in mta_sts::lints::all() {
        assert!(!kinds.contains(lint.name), "{} is a lint and a note", lint.name);
    }
}

#[test]
fn one_place_has_one_note_of_a_kind() {
    let dates = |start: &str, end: &str| {
        format!(r#""date-range":{{"start-datetime":{start},"end-datetime":{end}}},"policies":[]"#)
    };
    let failures = |summary: &str, failures: &str| {
        format!(
            r#""policies":[{{"policy":{{"mx-host":["mx:a.example","mx: b.example"]}},"summary":{summary},"failure-details":[{failures}]}}]"#
        )
    };
    let without_zone = dates(r#""2026-11-12T00:00:00""#, r#""2026-11-12T23:59:59""#);
    let of_two_kinds = dates(r#""2026-11-12T00:00:00""#, r#""2026-11-12""#);
    let sums = failures("{}", r#"{"result-type":"certificate-expired","failed-session-count":null}"#);
    let cases = [
        (
            &without_zone,
            "date-without-zone",
            vec![("/date-range", "2026-11-12T00:00:00 and 2026-11-12T23:59:59")],
        ),
        (&of_two_kinds, "date-without-zone", vec![("/date-range/start-datetime", "2026-11-12T00:00:00")]),
        (&of_two_kinds, "date-without-time", vec![("/date-range/end-datetime", "2026-11-12")]),
        (
            &sums,
            "count-missing",
            vec![
                ("/policies/0/summary", "total-successful-session-count; total-failure-session-count"),
                ("/policies/0/failure-details/0", "how many is not known"),
            ],
        ),
        (&sums, "mx-host-prefix", vec![("/policies/0/policy/mx-host", "mx:a.example; mx: b.example")]),
    ];
    for (members, name, expected) in cases {
        let text = format!("{{{members}}}");

        let mut batch = batch();
        batch.add(&source("r.json"), &Envelope::default(), json(&text)).unwrap();
        let notes = batch.all_notes().map(|(_, note)| note).filter(|note| note.kind.name == name);
        let found: Vec<(&str, Shown)> =
            notes.map(|note| (note.pointer.as_str(), note.found.text(&Words::ENGLISH))).collect();
        let expected: Vec<(&str, Shown)> =
            expected.into_iter().map(|(pointer, found)| (pointer, Shown::of(found))).collect();
        assert_eq!(found, expected, "{name} in {text}");
    }
    for (name, ..) in CASES {
        let mut batch = batch();
        add(&mut batch, name);
        let mut places: Vec<(&str, &str)> =
            batch.all_notes().map(|(_, note)| (note.kind.name, note.pointer.as_str())).collect();
        places.sort_unstable();
        let twice: Vec<_> = places.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert_eq!(twice, Vec::<&[(&str, &str)]>::new(), "{name}");
    }
}
