//! Checks that one mistake gives one finding, even if it affects many lines. Findings about real senders are tested
//! in `senders.rs`.

mod slips;

use mta_sts::{
    Context, DomainName, Draft, Finding, Observation, Severity, Source, State, StepName, evaluate, lints,
};

#[test]
fn one_mistake_in_a_policy_gives_one_finding() {
    let policy = "version: STSv1\nmode: enforce\nmx: a.example.com\nmx: *.example.net\nmax_age: 604800\n";
    let cases: [(String, &str); 35] = [
        (policy.replace('\n', "\r\r\n"), "bare-cr"),
        (policy.replace('\n', "\n\r"), "bare-cr"),
        (policy.replace('\n', "\r\r"), "bare-cr"),
        (policy.replace('\n', "\u{b}"), "odd-space"),
        (policy.replace('\n', "\u{c}"), "odd-space"),
        (format!("{}\n", policy.replace('\n', "\u{c}")), "odd-space"),
        (policy.replace('\n', "\0"), "odd-space"),
        (format!("\u{feff}\u{feff}{policy}"), "byte-order-mark"),
        (policy.replace('\n', "; "), "field-malformed"),
        (policy.replace('\n', ";"), "field-malformed"),
        (format!("{}\n", policy.replace('\n', ", ")), "field-malformed"),
        (policy.replace('\n', " | "), "field-malformed"),
        (policy.replace('\n', "\\n"), "field-malformed"),
        (policy.replace('\n', "\\r\\n"), "field-malformed"),
        (policy.replace('\n', "<br>"), "field-malformed"),
        (policy.replace('\n', "\u{a0}"), "field-malformed"),
        (policy.replace('\n', ";\n"), "trailing-delimiter"),
        (policy.replace('\n', ",\n"), "trailing-delimiter"),
        (policy.replace('\n', "<br>\n"), "trailing-delimiter"),
        (policy.replace('\n', "\\\n"), "trailing-delimiter"),
        (policy.replace("enforce", "enforce;"), "trailing-delimiter"),
        (policy.replace(": ", ": “").replace('\n', "”\n"), "value-quoted"),
        (policy.replace(": ", ": `").replace('\n', "`\n"), "value-quoted"),
        (policy.replace(": ", "="), "field-malformed"),
        (policy.replace(": ", " "), "field-malformed"),
        (policy.replace(": ", "\u{ff1a}"), "field-malformed"),
        (policy.replace("mode: ", "mode="), "field-malformed"),
        (policy.replace("max_age: ", "max_age-> "), "field-malformed"),
        (policy.replace("mode: ", "m\u{43e}de: "), "field-malformed"),
        (policy.replace("mode: ", "mode:\n  "), "field-malformed"),
        (policy.replace("mode: ", ""), "field-malformed"),
        (policy.replace("mx: a", "mx:\n  - a").replace("mx: *", "  - *"), "field-malformed"),
        (policy.replace("com\nmx: *", "com,\n    *"), "field-malformed"),
        (policy.lines().map(|line| format!("- {line}\n")).collect(), "field-malformed"),
        (
            policy.lines().zip(1..).map(|(line, number)| format!("{number}. {line}\n")).collect(),
            "field-malformed",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, name) in cases {
        let observation = Draft::new().policy(text.as_bytes()).over(None);
        let found = found(&observation);
        let is_fixable = |finding: &Finding| finding.span.is_some() && finding.fix.is_some();
        if names(&found) != [name] || !found.iter().all(is_fixable) {
            wrong.push(format!("{text:?}: {:?}, not {name} with a span and a fix", names(&found)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_mistake_in_a_record_gives_one_finding() {
    let cases = [
        ("v=STSv1;\u{a0}id=1", "record-not-ascii"),
        ("v=STSv1\u{ff1b} id=1", "record-not-ascii"),
        ("\u{feff}v=STSv1; id=1", "record-not-ascii"),
        ("v=STSv1\nid=1", "record-not-ascii"),
        ("v=“STSv1”; id=1", "record-not-ascii"),
        ("v=STSv1; \u{456}d=1", "record-not-ascii"),
        ("v=STSv1; - id=1", "record-field-malformed"),
        ("v=STSv1;, id=1", "record-field-malformed"),
        ("v:STSv1; id:1", "record-version-invalid"),
        ("v = STSv1; id = 1", "record-version-invalid"),
        ("V=STSV1; ID=1", "record-version-invalid"),
        ("<p>v=STSv1; id=1</p>", "record-version-invalid"),
        ("(v=STSv1; id=1)", "record-version-invalid"),
        ("v=STSv1; id=1; mode=enforce; max_age=604800", "record-policy-field-in-record"),
    ];
    for (text, name) in cases {
        let observation = Draft::new().records(&[text.as_bytes()]).over(None);
        assert_eq!(names(&found(&observation)), [name], "findings of {text:?}");
    }
}

#[test]
fn one_mistake_in_a_tlsrpt_record_gives_one_finding() {
    let cases = [
        ("v=TLSRPTv1;\u{a0}rua=mailto:a@example.com", "tlsrpt-field-malformed"),
        ("v=TLSRPTv1\u{ff1b} rua=mailto:a@example.com", "tlsrpt-field-malformed"),
        ("v=TLSRPTv1; rua=“mailto:a@example.com”", "tlsrpt-field-malformed"),
        ("v=TLSRPTv1; rua=mailto:\u{e4}@example.com", "tlsrpt-field-malformed"),
        ("v=TLSRPTv1; rua=mailto:a@example.com\u{a0}", "tlsrpt-field-malformed"),
        ("v=TLSRPTv1; - rua=mailto:a@example.com", "tlsrpt-field-malformed"),
        ("v:TLSRPTv1; rua:mailto:a@example.com", "tlsrpt-version-invalid"),
        ("<p>v=TLSRPTv1; rua=mailto:a@example.com</p>", "tlsrpt-version-invalid"),
        ("v=TLSRPTv1; rua=mailto;a@example.com", "rua-scheme"),
    ];
    for (text, name) in cases {
        let observation = Draft::new().tlsrpt(&[text.as_bytes()]).over(None);
        assert_eq!(names(&found(&observation)), [name], "findings of {text:?}");
    }
}

/// Returns whether every text of a draft is valid.
fn is_valid(observation: &Observation) -> bool {
    let report = evaluate(observation, &Context::new(|name| Some(name.to_owned())), &lints::ALL);
    [report.record.state, report.policy.state, report.tlsrpt.state]
        .into_iter()
        .all(|state| matches!(state, State::Valid | State::NotChecked))
}

fn found(observation: &Observation) -> Vec<Finding> {
    let to_ascii = |name: &str| Some(name.to_owned());
    let mut found = evaluate(observation, &Context::new(to_ascii), &lints::ALL).findings;
    found.retain(|finding| finding.source != Source::Senders && finding.severity != Severity::Note);
    found
}

fn names(found: &[Finding]) -> Vec<&'static str> {
    found.iter().map(|finding| finding.lint.name).collect()
}

#[test]
fn no_slip_gives_two_findings() {
    type Observe = fn(&str) -> Observation;
    let texts: [(&str, Vec<slips::Slip>, Observe); 3] = [
        ("policy", slips::of_policies(), |text| Draft::new().policy(text.as_bytes()).over(None)),
        ("record", slips::of_records(true), |text| Draft::new().records(&[text.as_bytes()]).over(None)),
        ("tlsrpt", slips::of_records(false), |text| Draft::new().tlsrpt(&[text.as_bytes()]).over(None)),
    ];
    let (mut count, mut several) = (0, Vec::new());
    for (kind, slips, observe) in texts {
        for slip in slips {
            count += 1;
            let observation = observe(&slip.text);
            let found = found(&observation);
            if found.len() != 1 && (found.len() > 1 || !is_valid(&observation)) {
                several.push(format!(
                    "{kind} {}: {:?} gives {}",
                    slip.what,
                    slip.text,
                    names(&found).join(", ")
                ));
            }
        }
    }
    println!(
        "{count} texts with one slip, of which {} have several findings, or none although they are invalid",
        several.len()
    );
    assert!(several.is_empty(), "{}", several.join("\n"));
}

#[test]
fn a_text_of_another_kind_gives_one_finding() {
    let policy = "version: STSv1\nmode: enforce\nmx: mail.acme.net\nmax_age: 604800\n";
    let quoted = policy.replace('\n', "\\n");
    // Each with what it is, and whether the policy in it is taken out.
    let cases = [
        (format!("{{\\rtf1\\ansi\n\\f0\\fs24 {}}}", policy.replace('\n', "\\\n")), "Rich Text", true),
        (
            format!("export default {{\n  fetch() {{\n    return new Response(`{policy}`);\n  }}\n}}\n"),
            "source",
            true,
        ),
        (format!("<?php\nheader('Content-Type: text/plain');\necho \"{quoted}\";\n"), "source", true),
        (format!("server {{\n  location / {{\n    return 200 \"{quoted}\";\n  }}\n}}\n"), "source", true),
        (format!("#!/bin/sh\ncat <<EOF\n{policy}EOF\n"), "source", true),
        (format!("HTTP/1.1 200 OK\nContent-Type: text/plain\n\n{policy}"), "HTTP answer", true),
        (format!("# Policy\n\nOurs:\n\n```\n{policy}```\n"), "Markdown", true),
        ("v=STSv1; id=20260101\n".to_owned(), "MTA-STS record", false),
        ("_smtp._tls 300 IN TXT \"v=TLSRPTv1; rua=mailto:a@acme.net\"\n".to_owned(), "TLSRPT record", false),
        ("v=DMARC1; p=none\n".to_owned(), "DMARC record", false),
        ("\"v=spf1 -all\"\n".to_owned(), "SPF record", false),
        ("{\"organization-name\": \"x\", \"policies\": []}".to_owned(), "TLS report", false),
        ("Subject: Report\nTLS-Report-Domain: acme.net\n\n--b\n".to_owned(), "TLS report", false),
        ("From: a@acme.net\nTo: b@acme.net\n\nHello\n".to_owned(), "mail", false),
        ("{\"error\": \"not found\"}\n".to_owned(), "JSON", false),
        ("Diese Domain empfängt keine Mails.\n\nNoch eine Zeile.\n".to_owned(), "ordinary text", false),
        ("404: Not Found".to_owned(), "error page", false),
        ("404 page not found\n".to_owned(), "error page", false),
        ("<Code>NoSuchKey</Code>\n".to_owned(), "error page", false),
        ("strict-transport-security: max-age=31536000; includeSubDomains\n".to_owned(), "HSTS", false),
        ("PK\u{3}\u{4}\0\0".to_owned(), "ZIP", false),
    ];
    for (text, what, is_extracted) in cases {
        let found = found(&Draft::new().policy(text.as_bytes()).over(None));
        assert_eq!(names(&found), ["not-a-policy"], "findings of {text:?}");
        assert!(found[0].title().contains(what), "{what} in {:?}", found[0].title());
        let fix = found[0].fix.as_ref().and_then(|fix| fix.edits.first());
        assert_eq!(fix.map(|edit| edit.text.as_str()), is_extracted.then_some(policy), "{text:?}");
    }
}

#[test]
fn what_senders_do_because_of_a_place_is_said_there() {
    let policy = "version: STSv1\nmode: enforce\nmx: mail.acme.net\nmax_age: 604800\n";
    let two = policy.replace("max_age", "mx: *.acme.org\nmax_age");
    // Each with the one finding, and whether it names senders that stop mail.
    let cases = [
        (
            format!("{policy}---\nversion: STSv1\nmode: testing\nmx: mail.acme.net\nmax_age: 86400\n"),
            "policy-multiple",
            false,
        ),
        (format!("{policy}{policy}"), "policy-multiple", false),
        (policy.replace("mail.acme.net", "10 mail.acme.net"), "mx-pattern-invalid", true),
        (policy.replace("mail.acme.net", "mail.acme.net, mx2.acme.net"), "mx-pattern-invalid", true),
        (policy.replace("mail.acme.net", "mail.acme.net."), "mx-pattern-invalid", false),
        (policy.replace("mail.acme.net", "[your-host]"), "template-leftover", true),
        (policy.replace("mail.acme.net", "mail.acme.net<br>"), "trailing-delimiter", true),
        (policy.replace("mail.acme.net", "\"mail.acme.net\""), "value-quoted", true),
        (policy.replace("mail.acme.net", "mail.acme.net # main"), "comment", true),
        (policy.replace("enforce", "testing").replace("mail.", "10 mail."), "mx-pattern-invalid", false),
        (policy.replace("mx:", "mx:\n -"), "field-malformed", true),
        (policy.replace("mx: mail.acme.net", "mx\nmx: *.acme.org"), "field-malformed", true),
        (two.replace("mx: m", "mx : m"), "space-before-colon", true),
        (two.replace("mx: m", " mx: m"), "leading-space", true),
        (two.replace("mx: m", "\u{a0}mx: m"), "odd-space", true),
        (two.replace("mx: m", "# mx: m"), "comment", true),
        (policy.replace(".net", ".net\0"), "control-character", true),
    ];
    let context = Context::new(|name| Some(name.to_owned()));
    for (text, name, stops) in cases {
        let seen = Draft::new().policy(text.as_bytes()).mx(&["mail.acme.net"]).over(None);
        let found = evaluate(&seen, &context, &lints::ALL).findings;
        let errors: Vec<&Finding> = found.iter().filter(|found| found.severity == Severity::Error).collect();
        assert_eq!(errors.iter().map(|found| found.lint.name).collect::<Vec<_>>(), [name], "{text:?}");
        assert_eq!(errors[0].message().contains("hold the mail back"), stops, "{text:?}");
        if name == "policy-multiple" {
            assert_eq!(found.len(), 1, "{text:?}: {:?}", names(&found));
        }
    }
}

#[test]
fn other_hosts_are_a_cause_of_their_own() {
    let policy = "version: STSv1\nmode: enforce\nmx: mail.acme.net\nmax_age: 604800\n";
    let context = Context::new(|name| Some(name.to_owned()));
    for (text, name) in [
        (policy.replace("mail.acme.net", "mail.acme.net;"), "trailing-delimiter"),
        (policy.replace("mx:", "# policy for acme.net\nmx:"), "comment"),
        (policy.replace("mail.acme.net", "a.acme.net, b.acme.net"), "mx-pattern-invalid"),
    ] {
        let seen = Draft::new().policy(text.as_bytes()).mx(&["acme.net"]).over(None);
        let found = evaluate(&seen, &context, &lints::ALL).findings;
        let errors = found.iter().filter(|found| found.severity == Severity::Error);
        let names: Vec<&str> = errors.map(|found| found.lint.name).collect();
        assert_eq!(names, [name, "sender-stops-mail"], "{text:?}");
    }
    // Of two errors, the one about the mx line is the cause.
    let text = policy.replace("mx: mail.", "# note\nmx: mail..");
    let seen = Draft::new().policy(text.as_bytes()).mx(&["mail.acme.net"]).over(None);
    let found = evaluate(&seen, &context, &lints::ALL).findings;
    let says = found.iter().find(|finding| finding.message().contains("hold the mail back"));
    assert_eq!(says.map(|finding| finding.lint.name), Some("mx-pattern-invalid"), "{:?}", names(&found));
}

#[test]
fn a_report_without_failures_has_nothing_to_fix() {
    let context = Context::new(|name| Some(name.to_owned()));
    for (count, expected) in
        [("0", "Read the report with “mta-sts-check reports FILE”"), ("3", "Read the whole report")]
    {
        let report = format!(
            r#"{{"organization-name": "R", "report-id": "1", "policies": [{{"summary": {{"total-failure-session-count": {count}}}}}]}}"#
        );
        let seen = Draft::new().policy(report.as_bytes()).over(None);
        let found = evaluate(&seen, &context, &lints::ALL).findings;
        assert_eq!(names(&found), ["not-a-policy"]);
        let help = found[0].help();
        assert!(help.starts_with(expected) && help.contains("mta-sts-check reports FILE"), "{help}");
    }
}

#[test]
fn a_repeated_unknown_field_gives_one_finding() {
    let policy = "version: STSv1\nmode: enforce\nmx: mail.acme.net\nmax_age: 604800\n";
    let context = Context::new(|name| Some(name.to_owned()));
    let found = |text: &str| {
        let seen = Draft::new().policy(text.as_bytes()).over(None);
        let mut found = evaluate(&seen, &context, &lints::ALL).findings;
        found.retain(|finding| finding.lint.name == "field-unknown");
        found
    };
    let one = found(&format!("{policy}{}", "x: 1\n".repeat(3000)));
    let [one] = one.as_slice() else { panic!("{:?}", names(&one)) };
    assert!(one.message().contains("The same is true for lines 6, 7, 8 and 2996 more"), "{}", one.message());
    let two = found(&format!("{policy}x: 1\nid: 1\nx: 2\nid: 2\n"));
    let titles: Vec<String> = two.iter().map(|finding| finding.title().to_string()).collect();
    assert_eq!(titles, ["The field “id” is unknown", "The field “x” is unknown"]);
    let fix = two[0].fix.as_ref().unwrap();
    assert_eq!(fix.edits.len(), 2, "{fix:?}");
    // Each of many names counts, up to the limit.
    let many: String = (0..100).map(|number| format!("x{number}: 1\n")).collect();
    assert_eq!(found(&format!("{policy}{many}")).len(), lints::FINDINGS_PER_LINT);
}

#[test]
fn a_placeholder_of_a_host_gives_one_finding() {
    let domain = DomainName::parse_ascii("acme.net").unwrap();
    let context = Context::new(|name| Some(name.to_owned())).domain(Some(&domain));
    for host in [
        "votre-domaine-com.mail.protection.outlook.com",
        "contoso-com.mail.protection.outlook.com",
        "mail.invalid",
        "mail.iltuodominio.it",
        "mail.meine-domain.de",
        "mail.uwdomein.nl",
    ] {
        let text = format!("version: STSv1\nmode: enforce\nmx: {host}\nmax_age: 604800\n");
        let seen = Draft::new().policy(text.as_bytes()).over(None);
        let found = evaluate(&seen, &context, &lints::ALL).findings;
        assert_eq!(names(&found), ["template-leftover"], "{host}");
    }
}

#[test]
fn a_proof_of_ownership_is_not_an_uncovered_host() {
    let policy = b"version: STSv1\nmode: enforce\nmx: smtp.google.com\nmax_age: 604800\n";
    let context = Context::new(|name| Some(name.to_owned()));
    for proof in ["k2j4.mx-verification.google.com", "ms12345678.msv1.invalid"] {
        let seen = Draft::new().policy(policy).mx(&["smtp.google.com", proof]).over(None);
        let report = evaluate(&seen, &context, &lints::ALL);
        assert_eq!(names(&report.findings), ["mx-host-unusable"], "{proof}");
        let step = report.steps.iter().find(|step| step.name == StepName::Mx).unwrap();
        assert_eq!(step.state, State::Valid, "{proof}");
    }
}
