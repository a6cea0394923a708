//! Our decisions where the RFCs are unclear or contradict themselves. Each case gives whether a sender that follows
//! the RFC accepts the text, and all findings except those about real senders.

use mta_sts::Severity::{self, Error, Note, Warning};
use mta_sts::{
    Answer, Applicability, Context, Draft, Event, Observation, Outcome, Reason, Report, Response, Settled,
    Source, State, evaluate, lints,
};

const ACCEPTED: bool = true;
const REFUSED: bool = false;

type Case = (&'static str, bool, &'static [(Severity, &'static str)]);

#[test]
fn readings_of_line_ends_and_white_space_in_a_policy() {
    policies(&[
        ("version: STSv1\r\nmode: enforce\r\nmx: a.example.com\r\nmax_age: 604800\r\n", ACCEPTED, &[]),
        // The prose requires CR LF; the grammar also allows LF (erratum 6253).
        (
            "version: STSv1\r\nmode: enforce\nmx: a.example.com\r\nmax_age: 604800\r\n",
            ACCEPTED,
            &[(Note, "line-endings-mixed")],
        ),
        (
            "version: STSv1\rmode: enforce\rmx: a.example.com\rmax_age: 604800\r",
            REFUSED,
            &[(Error, "bare-cr")],
        ),
        // The final line end may be missing. Two final line ends make an empty line.
        ("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800", ACCEPTED, &[]),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n\n",
            REFUSED,
            &[(Error, "blank-line")],
        ),
        (
            "\nversion: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "blank-line")],
        ),
        (
            " version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "leading-space")],
        ),
        (
            "version : STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "space-before-colon")],
        ),
        // The grammar allows white space after the colon and after the value.
        ("version: STSv1 \nmode:\tenforce\t\nmx:a.example.com\nmax_age: 604800  \n", ACCEPTED, &[]),
        (
            "\u{feff}version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "byte-order-mark")],
        ),
        (
            "version: STSv1\nmode:\u{a0}enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "odd-space")],
        ),
        (
            "version: STSv1\u{85}mode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "odd-space")],
        ),
        (
            "version: STSv1\u{2028}mode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "odd-space")],
        ),
        (
            "version: STSv1\n\u{c}mode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "control-character")],
        ),
    ]);
}

#[test]
fn readings_of_policy_fields() {
    policies(&[
        // Only the first field of a name counts.
        (
            "version: STSv1\nmode: enforce\nmode: whatever\nmx: a.example.com\nmax_age: 604800\n",
            ACCEPTED,
            &[(Warning, "field-duplicate")],
        ),
        // A policy may have its fields in any order; only the TXT record must begin with its version.
        (
            "mode: enforce\nversion: STSv1\nmx: a.example.com\nmax_age: 604800\n",
            ACCEPTED,
            &[(Warning, "version-not-first")],
        ),
        // A bad value of a known field is a syntax error, not an unknown extension.
        (
            "version: STSv1\nmode: enforce\nmx: a_b.example.com\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "mx-pattern-invalid")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\ncolour: red\n",
            ACCEPTED,
            &[(Note, "field-unknown")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nms: b.example.com\nmax_age: 604800\n",
            ACCEPTED,
            &[(Warning, "field-misspelt")],
        ),
        (
            "version: STSv1\nmode: enforce\nnmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "field-misspelt")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax-age: 604800\n",
            REFUSED,
            &[(Error, "field-misspelt")],
        ),
        (
            "version: STSv1\nMode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "field-name-case")],
        ),
        // Next to the field in lower case, this one is an unknown field.
        (
            "version: STSv1\nmode: enforce\nMode: none\nmx: a.example.com\nmax_age: 604800\n",
            ACCEPTED,
            &[(Warning, "field-name-case")],
        ),
        (
            "eversion: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
            REFUSED,
            &[(Error, "field-misspelt")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\nfoo:\n",
            REFUSED,
            &[(Error, "field-malformed")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n_foo: x\n",
            REFUSED,
            &[(Error, "field-malformed")],
        ),
        // A name with a placeholder in it is not a valid field name, so the line is reported.
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\nmodetesting|enforce: x\n",
            REFUSED,
            &[(Error, "field-malformed")],
        ),
        // An end-of-file byte of DOS or C gives one finding, and so does a text that is not a policy.
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n\u{1a}",
            REFUSED,
            &[(Error, "control-character")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n\0\0\n",
            REFUSED,
            &[(Error, "control-character")],
        ),
        ("404 Not Found\n", REFUSED, &[(Error, "not-a-policy")]),
        (
            "version: STSv1; mode: enforce; mx: a.example.com; max_age: 604800",
            REFUSED,
            &[(Error, "field-malformed")],
        ),
        // The withdrawal of §8.3 needs no mx.
        ("version: STSv1\nmode: none\nmax_age: 86400\n", ACCEPTED, &[(Note, "withdrawal-in-progress")]),
    ]);
}

#[test]
fn readings_of_max_age() {
    policies(&[
        ("version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 31557600\n", ACCEPTED, &[]),
        // The maximum is in the prose; the grammar allows all numbers of up to ten digits (erratum 7282).
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 31557601\n",
            REFUSED,
            &[(Error, "max-age-over-limit")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 0\n",
            ACCEPTED,
            &[(Warning, "max-age-zero")],
        ),
        ("version: STSv1\nmode: none\nmax_age: 0\n", ACCEPTED, &[(Note, "withdrawal-in-progress")]),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 0000604800\n",
            ACCEPTED,
            &[(Note, "max-age-leading-zeros")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 00000604800\n",
            REFUSED,
            &[(Error, "max-age-invalid")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 86399\n",
            ACCEPTED,
            &[(Warning, "max-age-too-short")],
        ),
        (
            "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 86400\n",
            ACCEPTED,
            &[(Note, "max-age-too-short")],
        ),
    ]);
}

#[test]
fn readings_of_mx_patterns() {
    let ending = "\nmode: enforce\nversion: STSv1\nmax_age: 604800\n";
    let cases: [(&str, bool, &str); 18] = [
        ("192.0.2.1", ACCEPTED, "mx-pattern-ip-address"), // a valid Domain in the grammar
        ("localhost", ACCEPTED, "mx-pattern-single-label"),
        ("a.example.com.", REFUSED, "mx-pattern-invalid"), // trailing dot
        ("a_b.example.com", REFUSED, "mx-pattern-invalid"), // underscore
        ("a.example.com:25", REFUSED, "mx-pattern-invalid"), // port
        ("10 a.example.com", REFUSED, "mx-pattern-invalid"), // preference
        ("https://a.example.com", REFUSED, "mx-pattern-invalid"), // URL
        ("a.example.com, b.example.com", REFUSED, "mx-pattern-invalid"), // list
        ("*", REFUSED, "mx-pattern-invalid"),              // wildcard alone
        ("a*.example.com", REFUSED, "mx-pattern-invalid"), // not the whole label
        ("a.*.example.com", REFUSED, "mx-pattern-invalid"), // not the left-most
        (".example.com", REFUSED, "mx-pattern-invalid"),   // wildcard of the drafts
        ("b\u{fc}cher.example", REFUSED, "mx-pattern-u-label"), // U-label
        ("[192.0.2.1]", REFUSED, "mx-pattern-invalid"),    // address literal
        ("2001:db8::1", REFUSED, "mx-pattern-invalid"),    // address
        ("postmaster@example.com", REFUSED, "mx-pattern-invalid"), // mail address
        ("a..example.com", REFUSED, "mx-pattern-invalid"), // empty label
        ("-a.example.com", REFUSED, "mx-pattern-invalid"), // hyphen in front
    ];
    for (pattern, accepted, name) in cases {
        let report = of_policy(format!("mx: {pattern}{ending}").as_bytes());
        assert_eq!(report.policy.state == State::Valid, accepted, "{pattern}");
        // A pattern that no host can match stops all mail if it is the only one.
        let matches_nothing = matches!(name, "mx-pattern-ip-address" | "mx-pattern-single-label");
        let severity = if accepted && !matches_nothing { Warning } else { Error };
        let mut expected = vec![(severity, name), (Warning, "version-not-first")];
        expected.sort_unstable();
        assert_eq!(found(&report), expected, "{pattern}");
    }
}

#[test]
fn readings_of_the_mta_sts_record() {
    let cases: [Case; 14] = [
        ("v=STSv1; id=1", ACCEPTED, &[]),
        ("v=STSv1; id=1; ", ACCEPTED, &[]),
        // The grammar allows this, but the filter for several records does not (erratum 6285).
        ("v=STSv1 ;id=1", ACCEPTED, &[(Warning, "record-space-before-delimiter")]),
        ("v=STSv1; id=1 ", REFUSED, &[(Error, "record-trailing-space")]),
        ("v=STSv1; id=1; id=a b", ACCEPTED, &[(Warning, "record-duplicate-field")]),
        ("v=STSv1; id=1; foo=bar", ACCEPTED, &[(Note, "record-unknown-field")]),
        ("v=STSv1; id=1; mode=enforce", ACCEPTED, &[(Warning, "record-policy-field-in-record")]),
        ("v=STSv1; id=1; foo=", REFUSED, &[(Error, "record-field-malformed")]),
        ("v=STSv1;; id=1", REFUSED, &[(Error, "record-empty-field")]),
        // The field has a wrong name, which gives one finding instead of two.
        ("v=STSv1; Id=1", REFUSED, &[(Error, "record-id-missing")]),
        ("v=STSv1; ix=1", REFUSED, &[(Error, "record-id-missing")]),
        ("v=STSv1; id=1; ix=1", ACCEPTED, &[(Note, "record-unknown-field")]),
        ("'v=STSv1; id=1'", REFUSED, &[(Error, "record-quoted")]),
        ("“v=STSv1; id=1”", REFUSED, &[(Error, "record-quoted")]),
    ];
    for (text, accepted, expected) in cases {
        let observation = Draft::new().records(&[text.as_bytes()]).over(None);
        let report = report(&observation);
        agree(text, report.record.state, accepted, &report, expected);
    }
}

#[test]
fn a_record_with_a_space_before_its_semicolon_is_discarded_beside_another() {
    let mut observation = Draft::new().over(None);
    observation = Draft::new().records(&[b"v=STSv1 ; id=1", b"v=spf1 -all"]).over(Some(&observation));
    let report = report(&observation);
    let expected = [(Error, "record-space-before-delimiter"), (Warning, "record-other-kind")];
    agree("two records", report.record.state, REFUSED, &report, &expected);
}

#[test]
fn a_record_split_into_two_records_gives_one_finding_each() {
    let mut observation = Draft::new().over(None);
    observation = Draft::new().records(&[b"v=STSv1;", b"id=1"]).over(Some(&observation));
    observation =
        Draft::new().tlsrpt(&[b"v=TLSRPTv1;", b"rua=mailto:tlsrpt@example.com"]).over(Some(&observation));
    let report = report(&observation);
    assert_eq!(found(&report), [(Error, "record-id-missing"), (Error, "rua-missing")]);
    for finding in &report.findings {
        assert!(finding.help().starts_with("Publish one TXT record with all fields"), "{}", finding.help());
    }
}

#[test]
fn readings_of_the_tlsrpt_record() {
    let cases: [Case; 16] = [
        ("v=TLSRPTv1; rua=mailto:a@example.com", ACCEPTED, &[]),
        (
            "v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com",
            ACCEPTED,
            &[(Warning, "rua-duplicate-field")],
        ),
        // The grammar allows this, but the filter for several records does not.
        ("v=TLSRPTv1 ; rua=mailto:a@example.com", ACCEPTED, &[(Warning, "tlsrpt-space-before-delimiter")]),
        ("v=TLSRPTv1; rua=mailto:", REFUSED, &[(Error, "rua-address-invalid")]),
        ("v=TLSRPTv1; rua=a@example.com", REFUSED, &[(Error, "rua-scheme")]),
        // This is a valid URI, but RFC 8460 defines no reports to its scheme.
        ("v=TLSRPTv1; rua=http://example.com/tls", ACCEPTED, &[(Error, "rua-scheme")]),
        ("v=TLSRPTv1; rua=http://example.com/tls,mailto:a@example.net", ACCEPTED, &[(Warning, "rua-scheme")]),
        ("v=TLSRPTv1; rua=mailto:a@example.com!10m", REFUSED, &[(Error, "rua-unencoded-character")]),
        ("v=TLSRPTv1; rua=mailto:a@example.com,", REFUSED, &[(Error, "rua-empty-member")]),
        ("v=TLSRPTv1; rua=,mailto:a@example.com", REFUSED, &[(Error, "rua-empty-member")]),
        ("v=TLSRPTv1; rua=mailto:a@example.com;b", REFUSED, &[(Error, "tlsrpt-field-malformed")]),
        ("v=TLSRPTv1; rua=mailto:a@example.com ", REFUSED, &[(Error, "tlsrpt-field-malformed")]),
        // One cause gives one finding.
        ("v=TLSRPTv1; RUA=mailto:a@example.com", REFUSED, &[(Error, "rua-missing")]),
        ("v=TLSRPTv1; ru=mailto:a@example.com", REFUSED, &[(Error, "rua-missing")]),
        ("v=TLSRPTv1; ruf=mailto:a@example.com", REFUSED, &[(Error, "rua-missing")]),
        ("'v=TLSRPTv1; rua=mailto:a@example.com'", REFUSED, &[(Error, "tlsrpt-field-malformed")]),
    ];
    for (text, accepted, expected) in cases {
        let observation = Draft::new().tlsrpt(&[text.as_bytes()]).over(None);
        let report = report(&observation);
        agree(text, report.tlsrpt.state, accepted, &report, expected);
    }
}

/// A check that has seen a record and the answer of the policy host so far.
fn checked(response: Response) -> Observation {
    let record = Answer::of(vec![vec![b"v=STSv1; id=1".to_vec().into()].into()]);
    let mut observation = Observation::begin();
    observation.apply(Event::Record(settled(record)));
    observation.apply(Event::Policy(settled(response)));
    observation
}

fn settled<T>(answer: T) -> Settled<T> {
    Settled { asked: String::new(), outcome: Outcome::Answered(answer), started_ms: 0, took_ms: 0 }
}

#[test]
fn only_a_response_with_status_200_is_a_policy() {
    for status in [201, 203, 204, 206, 304, 404, 500] {
        let report = report(&checked(Response { status, ..answer(POLICY) }));
        assert!(report.policy.policy.is_none(), "{status}");
        assert_eq!(found(&report), [(Error, "policy-status-not-200")], "{status}");
    }
}

#[test]
fn a_policy_over_64_kib_is_an_error_and_over_4_kib_a_note() {
    let report = report(&checked(Response { cut: Some(Reason::TooLarge), ..answer(POLICY) }));
    assert_eq!(found(&report), [(Error, "policy-too-large")]);
    let long = format!("{POLICY}colour: {}\n", "x".repeat(4096));
    assert_eq!(found(&of_policy(long.as_bytes())), [(Note, "field-unknown"), (Note, "policy-large")]);
}

#[test]
fn case_and_a_final_dot_of_an_mx_host_do_not_matter() {
    let mut observation = Draft::new().policy(POLICY.as_bytes()).mx(&["A.Example.COM."]).over(None);
    assert_eq!(found(&report(&observation)), []);
    observation = Draft::new().mx(&["b.example.com"]).over(Some(&observation));
    assert_eq!(found(&report(&observation)), [(Error, "mx-not-in-policy")]);
}

#[test]
fn a_formatting_mistake_has_a_safe_fix() {
    let texts = [
        "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n\n",
        " version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
        "version : STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
        "\u{feff}version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n",
    ];
    for text in texts {
        let report = of_policy(text.as_bytes());
        let safe = report.findings.iter().filter_map(|finding| finding.fix.as_ref());
        assert!(safe.map(|fix| fix.applicability).any(|how| how == Applicability::Safe), "{text:?}");
    }
}

const POLICY: &str = "version: STSv1\nmode: enforce\nmx: a.example.com\nmax_age: 604800\n";

fn policies(cases: &[Case]) {
    for (text, accepted, expected) in cases {
        let report = of_policy(text.as_bytes());
        agree(text, report.policy.state, *accepted, &report, expected);
    }
}

#[track_caller]
fn agree(text: &str, state: State, accepted: bool, report: &Report, expected: &[(Severity, &str)]) {
    assert_eq!(state == State::Valid, accepted, "{text:?} is {}", state.word());
    assert_eq!(found(report), expected, "findings of {text:?}");
}

fn of_policy(text: &[u8]) -> Report {
    let observation = Draft::new().policy(text).over(None);
    report(&observation)
}

fn report(observation: &Observation) -> Report {
    let to_ascii = |name: &str| Some(name.replace("b\u{fc}cher", "xn--bcher-kva"));
    evaluate(observation, &Context::new(to_ascii), &lints::ALL)
}

fn answer(body: &str) -> Response {
    Response {
        status: 200,
        headers: Default::default(),
        body: body.as_bytes().to_vec().into(),
        cut: None,
        unasked_coding: false,
    }
}

/// Returns the severity and name of each finding, sorted. Findings about real senders are tested in `senders.rs`.
fn found(report: &Report) -> Vec<(Severity, &'static str)> {
    let by_rfc = report.findings.iter().filter(|finding| finding.source != Source::Senders);
    let mut found: Vec<_> = by_rfc.map(|finding| (finding.severity, finding.lint.name)).collect();
    found.sort_unstable();
    found
}
