//! Checks that no advice leads to a text that a lint then reports as an error or a warning: every fix, and every line or
//! record that a text of a finding tells to write, is linted in its place.
//!
//! `ADVICE_CASES` sets how many texts are generated of each kind.

mod texts;

use fixture::Zones;
use fixture::seen as support;
use mta_sts::publish::{first_policy, next};
use mta_sts::{
    Applicability, Context, DomainName, Draft, Edit, Finding, Fix, MxPattern, Observation, Report, Severity,
    Source, Span, Text, evaluate, lints,
};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::fmt::Write as _;

/// How many texts are generated of each kind, if `ADVICE_CASES` is not set.
const CASES: u32 = 400;

/// The MX hosts of generated drafts. Each of them has tempted a checker to give harmful advice.
const HOSTS: [&str; 22] = [
    "mail.example.com",
    "a.example",
    "mx.b.example.net",
    "mx_2.example.com",
    "*.example.com",
    "localhost",
    "192.0.2.1",
    "2001:db8::1",
    "_dc-mx.0123456789ab.example.com",
    "abc.mx-verification.google.com",
    "smtp.gmail.com",
    "example-com.h-v1.mx.microsoft",
    "example-com.mail.protection.outlook.com",
    "aspmx.l.google.com",
    "alt1.aspmx.l.google.com",
    "smtp.google.com",
    "mail.corp.internal",
    "",
    "mxa-00112233.gslb.pphosted.com",
    "yourdomain.com",
    "x.vercel.app",
    "mta-sts.example.com",
];

fn context(domain: Option<&DomainName>) -> Context<'_> {
    Context::new(support::to_ascii).domain(domain)
}

/// What is advised, and what becomes of the text.
struct Advised {
    what: String,
    source: Source,
    text: Vec<u8>,
    /// The places of the new text.
    fresh: Vec<Span>,
    /// Whether it is advised because of the MX records.
    is_about_mx: bool,
    /// Whether it is one line of a suggestion, which need not cover all MX hosts.
    is_alone: bool,
    /// The least severity that counts. A whole text has only to be valid: the fixes of its warnings follow.
    least: Severity,
}

/// Returns every fix and every suggested line of `finding`.
fn advice(report: &Report, finding: &Finding, domain: &str) -> Vec<Advised> {
    let mut all = Vec::new();
    if let Some(fix) = &finding.fix {
        all.extend(fixed(report, finding, fix));
        all.extend(fix.copy.iter().filter_map(|copy| suggested(copy, domain)));
    }
    let help = finding.help();
    let records =
        ["v=STSv1; ", "v=TLSRPTv1; "].into_iter().filter_map(|version| help.get(help.find(version)?..));
    all.extend(records.filter_map(|record| suggested(record.trim_end_matches(['.', '”']), domain)));
    all.extend(quoted(&help).into_iter().filter_map(|line| suggested(line, domain)));
    if matches!(finding.lint.code.get(4..5), Some("P" | "M")) {
        all.extend(
            hosts(&help, domain).into_iter().filter_map(|host| suggested(&format!("mx: {host}"), domain)),
        );
    }
    for advised in &mut all {
        advised.is_about_mx = finding.lint.code.starts_with("STS-M");
        let _ = write!(advised.what, " of {}: {}", finding.lint.name, finding.title());
    }
    all
}

fn fixed(report: &Report, finding: &Finding, fix: &Fix) -> Option<Advised> {
    // The fix of an MX finding edits the policy.
    let source = if finding.source == Source::Mx { Source::Policy } else { finding.source };
    let text = report.text(source).filter(|_| !fix.edits.is_empty())?;
    let (mut after, mut at, mut fresh) = (Vec::new(), 0, Vec::new());
    for Edit { span, text: new } in &fix.edits {
        after.extend_from_slice(&text[at..span.start]);
        if !new.trim().is_empty() {
            fresh.push(Span::new(after.len(), after.len() + new.len()));
        }
        after.extend_from_slice(new.as_bytes());
        at = span.end;
    }
    after.extend_from_slice(&text[at..]);
    Some(Advised {
        what: format!("the fix “{}”", fix.title.text()),
        source,
        text: after,
        fresh,
        is_about_mx: false,
        is_alone: false,
        least: Severity::Warning,
    })
}

/// Returns the parts of `text` in typographic quotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('“').skip(1).filter_map(|rest| rest.split_once('”')).map(|(inside, _)| inside).collect()
}

/// Returns the words of `text` that can only be meant as hosts.
fn hosts<'t>(text: &'t str, domain: &str) -> Vec<&'t str> {
    let words = text.split([' ', ',', '“', '”', ':']).map(|word| word.trim_end_matches('.'));
    let is_host = |word: &&str| {
        let of_domain = *word == domain || word.starts_with("mta-sts.") || word.starts_with('_');
        word.contains('.')
            && !of_domain
            && MxPattern::parse(word).is_ok()
            && !word.bytes().all(|b| b.is_ascii_digit())
    };
    words.filter(is_host).collect()
}

/// Returns a text that follows a suggestion, and is otherwise without defects.
fn suggested(line: &str, domain: &str) -> Option<Advised> {
    let [version, mode, max_age] = ["version: STSv1", "mode: enforce", "max_age: 604800"];
    let mx = format!("mx: mx7.{domain}");
    let name = line.split_once(':').map(|(name, _)| name);
    let (source, text) = match name {
        Some("version") => (Source::Policy, [line, mode, mx.as_str(), max_age].join("\n")),
        Some("mode") => (Source::Policy, [version, line, mx.as_str(), max_age].join("\n")),
        Some("mx") => (Source::Policy, [version, mode, line, max_age].join("\n")),
        Some("max_age") => (Source::Policy, [version, mode, mx.as_str(), line].join("\n")),
        _ if line.starts_with("v=STSv1; ") => (Source::Record, line.to_owned()),
        _ if line.starts_with("v=TLSRPTv1; ") => (Source::Tlsrpt, line.to_owned()),
        _ if line.starts_with("id=") => (Source::Record, format!("v=STSv1; {line}")),
        _ => return None,
    };
    let start = text.find(line)?;
    let fresh = vec![Span::new(start, start + line.len())];
    Some(Advised {
        what: format!("the suggestion “{line}”"),
        source,
        text: text.into_bytes(),
        fresh,
        is_about_mx: false,
        is_alone: true,
        least: Severity::Warning,
    })
}

/// Returns the errors and warnings about the new parts of an advised text, put where the old one was. What was wrong with
/// the text before may come to light, if it has a fix of its own: then that is applied too.
fn harm(advised: &Advised, observation: &Observation, context: &Context<'_>, before: &Report) -> Vec<String> {
    let lint = |text: &[u8]| {
        let draft = match advised.source {
            Source::Policy => Draft::new().policy(text),
            Source::Record => Draft::new().records(&[text]),
            _ => Draft::new().tlsrpt(&[text]),
        };
        let observation = Some(observation).filter(|_| !advised.is_alone);
        evaluate(&draft.over(observation), context, &lints::ALL)
    };
    let is_new = |finding: &&Finding| {
        let known = before.findings.iter().any(|old| old.lint == finding.lint && old.args == finding.args);
        // Whether the hosts of an invalid policy match is found out only when it is valid, and which fields are missing
        // only when there are some.
        let is_late = match finding.lint.name {
            "mx-pattern-unused" => !advised.is_about_mx,
            // Quotes hide that a field is missing, and removing them removes none.
            "record-id-missing" => advised.what.contains(" of record-quoted"),
            // One more field shows that what is repeated is a second policy.
            "policy-multiple" => before.findings.iter().any(|old| old.lint.name == "field-duplicate"),
            name => name == "field-missing",
        };
        finding.source == advised.source && finding.severity <= advised.least && !known && !is_late
    };
    let is_here = |finding: &&Finding| {
        let is_in =
            |fresh: &Span, span: Span| span.start < fresh.end && fresh.start < span.end.max(span.start + 1);
        finding.span.is_some_and(|span| advised.fresh.iter().any(|fresh| is_in(fresh, span)))
    };
    let original = before.text(advised.source).unwrap_or_default();
    // Quotes hide what is between them.
    let bare: Vec<u8> = original.iter().copied().filter(|byte| !b"\"\\".contains(byte)).collect();
    let (mut text, mut seen) = (advised.text.clone(), Vec::new());
    for round in 0..6 {
        let after = lint(&text);
        // What is found was written by the author, or left out, and not by the advice.
        let is_old = |finding: &&Finding| {
            let found = finding.span.map(|span| span.of(&text)).unwrap_or_default();
            let is_in = |text: &[u8]| text.windows(found.len()).any(|part| part == found);
            found.is_empty() || is_in(original) || is_in(&bare)
        };
        let new = after.findings.iter().filter(is_new).filter(|finding| !is_old(finding));
        let loud: Vec<&Finding> = new.filter(|finding| round > 0 || is_here(finding)).collect();
        let Some(first) = loud.first() else { return Vec::new() };
        let edits = first.fix.iter().filter(|fix| fix.applicability != Applicability::Display);
        let edits = edits.flat_map(|fix| &fix.edits).cloned().collect::<Vec<_>>();
        seen.push(std::mem::take(&mut text));
        text = mta_sts::apply(seen.last().unwrap(), &edits);
        if edits.is_empty() || seen.contains(&text) || Some(text.as_slice()) == before.text(advised.source) {
            return loud
                .iter()
                .map(|finding| format!("{}: {}", finding.lint.name, finding.title()))
                .collect();
        }
    }
    vec![format!("no end of fixes in {:?}", String::from_utf8_lossy(&text))]
}

/// Returns what is wrong with the advice of a report.
fn harmful(observation: &Observation, domain: Option<&DomainName>) -> Vec<String> {
    let context = context(domain);
    let name = domain.map_or("example.com", DomainName::as_str);
    let report = evaluate(observation, &context, &lints::ALL);
    let mut wrong = Vec::new();
    // What to do next is a text of its own, with the fixes of several findings.
    let next = next(&report, observation, None).and_then(|next| next.replacement).map(|new| Advised {
        what: "what to do next".to_owned(),
        source: new.source,
        fresh: vec![Span::new(0, new.text.len())],
        text: new.text.into_bytes(),
        is_about_mx: false,
        is_alone: false,
        least: Severity::Error,
    });
    let all = report.findings.iter().flat_map(|finding| advice(&report, finding, name)).chain(next);
    for advised in all {
        let harm = harm(&advised, observation, &context, &report);
        if !harm.is_empty() {
            let text = String::from_utf8_lossy(&advised.text);
            wrong.push(format!("{} leads to {harm:?} in {text:?}", advised.what));
        }
    }
    wrong
}

#[test]
fn no_advice_about_a_fixture_leads_to_another_finding() {
    let fixtures = support::fixtures();
    let zones = Zones::new(fixtures.iter().map(|fixture| &fixture.zone));
    let mut wrong = Vec::new();
    for fixture in &fixtures {
        let domain = DomainName::parse_ascii(&fixture.domain()).unwrap();
        let observation = support::observation(fixture, &zones);
        wrong.extend(
            harmful(&observation, Some(&domain)).iter().map(|wrong| format!("{}: {wrong}", fixture.name)),
        );
        let draft = support::draft_of(&observation);
        wrong.extend(
            harmful(&draft, None).iter().map(|wrong| format!("{} as a draft: {wrong}", fixture.name)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn cases() -> u32 {
    std::env::var("ADVICE_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES)
}

/// Runs `check` on generated texts.
fn run<S: Strategy>(strategy: S, check: impl Fn(S::Value) -> Vec<String>) {
    let mut runner =
        TestRunner::new(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases()) });
    let result = runner.run(&strategy, |value| {
        let wrong = check(value);
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

fn mx_hosts() -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(HOSTS.to_vec(), 0..4)
}

fn is_known() -> impl Strategy<Value = bool> {
    any::<bool>()
}

fn domain(known: bool) -> Option<DomainName> {
    known.then(|| DomainName::parse_ascii("example.com").unwrap())
}

#[test]
fn no_advice_about_a_generated_policy_leads_to_another_finding() {
    // Bytes that are not UTF-8 have a finding of their own, and a fix cannot keep them.
    let policy = texts::policy().prop_filter("UTF-8", |policy| std::str::from_utf8(policy).is_ok());
    run((policy, mx_hosts(), is_known()), |(policy, hosts, known)| {
        let draft = Draft::new().policy(&policy).mx(&hosts).over(None);
        harmful(&draft, domain(known).as_ref())
    });
}

#[test]
fn no_advice_about_a_policy_of_known_hosts_leads_to_another_finding() {
    let patterns = [
        "*.com",
        "*.mx.microsoft",
        "*.o-v1.mx.microsoft",
        "*.mail.protection.outlook.com",
        "*.google.com",
        "*.example.com",
        "mail.protection.outlook.com",
        "smtp.gmail.com",
        "example.com",
        "mta-sts.example.com",
        "192.0.2.1",
        "localhost",
        "*.pphosted.com",
        "*.one.com",
        "yourdomain.com",
        "alt1.aspmx.l.google.com",
        "10 mail.example.com",
        "mail.example.com.",
        ".example.com",
        "https://mail.example.com/",
        "mail_1.example.com",
        "*.amazonaws.com",
    ];
    let all = HOSTS.into_iter().chain(patterns).collect::<Vec<_>>();
    let mode = prop::sample::select(vec!["enforce", "testing", "none"]);
    let end = prop::sample::select(vec!["\n", "\r\n"]);
    let mx = prop::sample::subsequence(all, 1..4);
    run((mode, mx, end, mx_hosts(), is_known()), |(mode, mx, end, hosts, known)| {
        let mx: String = mx.iter().map(|mx| format!("mx: {mx}{end}")).collect();
        let policy = format!("version: STSv1{end}mode: {mode}{end}{mx}max_age: 604800{end}");
        let draft = Draft::new().policy(policy.as_bytes()).mx(&hosts).over(None);
        harmful(&draft, domain(known).as_ref())
    });
}

#[test]
fn no_advice_about_a_generated_record_leads_to_another_finding() {
    let extra = "(v=STSv1; )?(id|ID|ix|v|x)=(<?[a-zA-Z0-9\"\\\\+-]{0,12}>?)(; ?(mode|mx|x|v)[:=][a-zA-Z\"\\\\.]{0,9})?";
    let text = prop_oneof![texts::record(), extra.prop_map(String::into_bytes)];
    run((text, is_known()), |(record, known)| {
        harmful(&Draft::new().records(&[&record]).over(None), domain(known).as_ref())
    });
}

#[test]
fn no_advice_about_a_generated_tlsrpt_record_leads_to_another_finding() {
    let uri = "(mailto:(//)?[a-z]{0,3}[@/:!;, ][a-z_.]{0,9}(\\.example)?(:25)?|https://([a-z]@)?[a-z.]{0,9}(:[0-9]{0,6})?(/[a-z@]?)?|[a-z@.]{0,9})";
    let extra = format!(
        "v=TLSRPTv1; (rua|RUA|ruf|p)=\"?{uri}([,;] ?{uri}){{0,2}}\"?(; (rua|v|p)=[a-zA-Z:@.\"]{{0,12}})?"
    );
    let extra = prop::string::string_regex(&extra).unwrap();
    let text = prop_oneof![texts::tlsrpt(), extra.prop_map(String::into_bytes)];
    run((text, is_known()), |(record, known)| {
        harmful(&Draft::new().tlsrpt(&[&record]).over(None), domain(known).as_ref())
    });
}

#[test]
fn the_first_policy_contains_only_hosts_that_a_policy_can_contain() {
    let domain = DomainName::parse_ascii("example.com").unwrap();
    let draft = Draft::new().records(&[]).mx(&HOSTS).over(None);
    let report = evaluate(&draft, &context(Some(&domain)), &lints::ALL);
    let policy = first_policy(&report, "mail.example.com").unwrap();
    let report =
        evaluate(&Draft::new().policy(policy.as_bytes()).over(None), &context(Some(&domain)), &lints::ALL);
    let loud = report.findings.iter().filter(|finding| finding.severity != Severity::Note);
    assert_eq!(loud.map(Finding::title).map(|title| title.to_string()).collect::<String>(), "", "{policy}");
    assert_eq!(policy.matches("mx: ").count(), 9, "{policy}");
    for (hosts, nxdomain) in [(vec![""], false), (vec![], true)] {
        let mut answer = mta_sts::Answer::of(Vec::new());
        answer.nxdomain = nxdomain;
        answer.records = hosts
            .into_iter()
            .map(|host: &str| mta_sts::MxRecord { preference: 0, host: host.to_owned() })
            .collect();
        let settled = mta_sts::Settled {
            asked: String::new(),
            outcome: mta_sts::Outcome::Answered(answer),
            started_ms: 0,
            took_ms: 0,
        };
        let mut seen = Observation::begin();
        let none = mta_sts::Settled {
            asked: String::new(),
            outcome: mta_sts::Outcome::Answered(mta_sts::Answer::of(Vec::new())),
            started_ms: 0,
            took_ms: 0,
        };
        seen.apply(mta_sts::Event::Record(none));
        seen.apply(mta_sts::Event::Mx(settled));
        seen.close();
        let report = evaluate(&seen, &context(Some(&domain)), &lints::ALL);
        assert_eq!(report.verdict.word(), "absent");
        assert_eq!(first_policy(&report, "mail.example.com"), None, "{}", report.summary.text());
        assert!(!report.findings.iter().any(|finding| finding.lint.name == "record-absent"));
    }
}

#[test]
fn the_lints_of_a_text_alone_are_those_of_a_draft() {
    // `Text` and `Draft` read the same record, so that the advice above is about what `fix` applies.
    let context = context(None);
    let fixed = mta_sts::fix(Text::Record(b"v=STSv1; id=a-1"), &context, &lints::DRAFTS, mta_sts::Fixes::All);
    assert_eq!(fixed.text, b"v=STSv1; id=a1");
}
