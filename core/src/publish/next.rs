//! The one thing to do next: the most urgent finding, with all findings about the same text together, and what follows.

use crate::facts::{Context, State};
use crate::finding::{Applicability, Chosen, Edit, Finding, Message, Part, Severity, Source, Words, apply};
use crate::lints::line_end;
use crate::lints::{self, RECORD_IS_A_POLICY, RECORD_POLICY_FIELD_IN_RECORD, can_be_listed, policy_of};
use crate::names::domain::DomainName;
use crate::names::mail_hosts::{Purpose, purpose};
use crate::observation::{Draft, Observation};
use crate::policy::Policy;
use crate::publish::mixed::second;
use crate::publish::record::with_id;
use crate::report::evaluate::evaluate;
use crate::report::{Report, Verdict};
use crate::syntax::policy::{Key, Mode, PolicySyntax};
use crate::text::duration::at_least;
use crate::text::shown::Shown;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What to do next.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Next {
    /// What to do, as an imperative without a full stop.
    pub title: Message,
    /// Why, and how: the title of the finding, which has no full stop, then sentences.
    pub reason: Vec<Message>,
    /// The text to publish instead of the current one, if that is what to do.
    pub replacement: Option<Replacement>,
    /// A text to publish in addition, such as a record, if that is what to do.
    pub copy: Option<String>,
    /// What follows, in order.
    pub then: Vec<Then>,
}

/// A corrected text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replacement {
    /// What it replaces: the policy, the MTA-STS record or the TLSRPT record.
    pub source: Source,
    /// The text.
    pub text: String,
    /// Whether the intent was guessed, so that a person has to read the text before publishing it.
    pub is_guess: bool,
}

/// A later step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Then {
    /// What to do.
    pub text: Message,
    /// A text to copy for it.
    pub copy: Option<String>,
}

/// Returns what to do next about the domain of `report`; `None` if no finding is an error or a warning, unless the policy is in
/// mode testing: then it leads to mode enforce.
///
/// Carrying it out removes the finding that it is about. It never makes a policy stop mail that is delivered today: if a
/// corrected policy would refuse an MX host, it names that host, too.
pub fn next(report: &Report, observation: &Observation, now: Option<Timestamp>) -> Option<Next> {
    let next = most_urgent(report, observation, now)?;
    let unverified: Vec<&str> =
        report.mx.iter().filter(|row| row.tls == State::Invalid).map(|row| row.host.as_str()).collect();
    // A policy that is in force refuses these hosts already.
    if report.verdict != Verdict::Broken || unverified.is_empty() {
        return Some(next);
    }
    Some(testing_first(report, next, &unverified.join(", ")))
}

/// Returns the same with a policy in mode testing before it: in mode enforce, the policy would stop the mail to hosts without verified
/// TLS that arrives today.
fn testing_first(report: &Report, next: Next, hosts: &str) -> Next {
    let corrected = next.replacement.as_ref().filter(|one| one.source == Source::Policy).map(|one| &one.text);
    let text = corrected.map(String::as_bytes).or(report.policy.text.as_deref());
    let Some(text) = text else {
        let warning = Message::new(
            "next.unverified",
            "This check found no verified TLS at {hosts}: correct that first, or a policy in mode enforce stops the mail to it.",
        );
        let reason = next.reason.into_iter().chain([warning.arg("hosts", hosts)]).collect();
        return Next { reason, ..next };
    };
    let syntax = PolicySyntax::parse(text);
    let enforced = syntax.fields_of(Key::Mode).next().filter(|_| syntax.mode() == Some(Mode::Enforce));
    let tested = enforced.map(|mode| apply(text, &[Edit::replace(mode.bare, Mode::Testing.name())]));
    let Some(tested) = tested.and_then(|text| String::from_utf8(text).ok()) else { return next };
    let why = Message::new(
        "next.testing-first",
        "This one has the mode testing until there is verified TLS at {hosts}: in mode enforce, senders would stop delivering there.",
    );
    let why = why.arg("hosts", hosts);
    let is_guess = corrected.is_some() && next.replacement.as_ref().is_some_and(|one| one.is_guess);
    let replacement = Some(Replacement { source: Source::Policy, text: tested, is_guess });
    if corrected.is_some() {
        let reason = next.reason.into_iter().chain([why]).collect();
        return Next { reason, replacement, ..next };
    }
    let copy = next.copy.or_else(|| next.replacement.map(|one| one.text));
    let step = Message::new("next.step", "Then: {step}.").arg("step", next.title);
    let then = std::iter::once(Then { text: step, copy }).chain(next.then).collect();
    let reason = next.reason.into_iter().take(1).chain([why]).collect();
    Next {
        title: Message::new("next.policy", "Replace the policy with this one"),
        reason,
        replacement,
        copy: None,
        then,
    }
}

fn most_urgent(report: &Report, observation: &Observation, now: Option<Timestamp>) -> Option<Next> {
    let first = report.findings.iter().find(|finding| finding.severity != Severity::Note);
    let Some(first) = loses_mail(report).or(first) else {
        return after_testing(report, observation, now);
    };
    let urgent = || report.findings.iter().filter(|finding| finding.severity != Severity::Note);
    // If the record cannot be corrected before the policy, the policy comes first.
    let policy_first = || {
        let about_policy = urgent().filter(|finding| edits(finding, Source::Policy).is_some());
        let refuses = || {
            let text = report.policy.text.as_deref().unwrap_or_default();
            unlisted(report, text).is_none_or(|hosts| !hosts.is_empty())
        };
        let has_copy = first.fix.as_ref().is_some_and(|fix| fix.copy.is_some());
        (first.source == Source::Record
            && (edits(first, Source::Record).is_some() || (has_copy && refuses())))
        .then(|| about_policy.into_iter().find_map(|other| Some((other, replacement(report, other)?))))
        .flatten()
    };
    let found = replacement(report, first).map(|replacement| (first, replacement)).or_else(policy_first);
    let Some((first, replacement)) = found else {
        let (title, rest) = help(first);
        let reason = std::iter::once(title_of(first)).chain(rest).collect();
        let copy = first.fix.as_ref().and_then(|fix| fix.copy.clone());
        let then = policy_to_serve(report, first).into_iter().chain(second_record(report, first));
        let then = then.chain([check_again(None)]).collect();
        return Some(Next { title, reason, replacement: None, copy, then });
    };
    let title = match replacement.source {
        _ if let Some(operator) = operator_of(replacement.source, report, observation) => {
            match replacement.source {
                Source::Record => Message::new(
                    "next.record-of-operator",
                    "Ask the operator of {operator}, of which _mta-sts is an alias, to publish this record",
                ),
                _ => Message::new(
                    "next.policy-of-operator",
                    "Ask the operator of {operator}, of which mta-sts is an alias, to serve this policy",
                ),
            }
            .arg("operator", operator)
        }
        Source::Record => Message::new("next.record", "Replace the TXT record at _mta-sts with this one"),
        Source::Tlsrpt => Message::new("next.tlsrpt", "Replace the TXT record at _smtp._tls with this one"),
        _ => Message::new("next.policy", "Replace the policy with this one"),
    };
    let mut then = Vec::new();
    if replacement.source == Source::Policy {
        then.extend(match operator_of(Source::Record, report, observation) {
            Some(operator) => Some(new_id_of(operator)),
            None => new_id(report, now),
        });
    }
    then.extend(policy_to_serve(report, first));
    then.extend(second_record(report, first));
    let changed = match replacement.source {
        Source::Tlsrpt => Some(observation.tlsrpt()),
        Source::Policy if then.is_empty() => None,
        _ => Some(observation.record()),
    };
    then.push(check_again(changed.and_then(|probe| probe.answer()).and_then(|answer| answer.ttl)));
    let mut reason = vec![title_of(first)];
    reason.extend(others(report, &replacement, first));
    Some(Next { title, reason, replacement: Some(replacement), copy: None, then })
}

/// Returns the error because of which mail does not arrive today, whatever is wrong with the policy.
fn loses_mail(report: &Report) -> Option<&Finding> {
    const LOST: [&str; 3] = ["summary.unreachable", "summary.no-mail-host", "summary.dane-refused"];
    let is_cause = |finding: &&Finding| {
        finding.severity == Severity::Error && matches!(finding.source, Source::Mx | Source::MxTls)
    };
    report.findings.iter().find(is_cause).filter(|_| LOST.contains(&report.summary.key))
}

/// Returns what leads from testing to enforce, for a published policy.
fn after_testing(report: &Report, observation: &Observation, now: Option<Timestamp>) -> Option<Next> {
    if report.verdict != Verdict::Testing || observation.is_draft {
        return None;
    }
    let is_tested = report.mx.iter().all(|row| row.tls == State::Valid);
    let title = if is_tested {
        Message::new("next.reports", "Read the TLS reports of two weeks")
    } else {
        Message::new(
            "next.reports-and-certificates",
            "Read the TLS reports of two weeks, and test the certificates of the mail hosts",
        )
    };
    let text = report.policy.text.as_deref()?;
    let mode = PolicySyntax::parse(text).fields_of(Key::Mode).next()?.bare;
    let enforced = String::from_utf8(apply(text, &[Edit::replace(mode, Mode::Enforce.name())])).ok();
    let enforce = Then {
        text: Message::new("next.enforce", "If no host fails, change the mode of the policy to enforce."),
        copy: enforced,
    };
    let then = std::iter::once(enforce).chain(new_id(report, now)).collect();
    let reason = vec![Message::new(
        "next.testing",
        "In mode enforce, mail to a host that fails does not arrive. In mode testing it does, and the reports tell which host would fail.",
    )];
    Some(Next { title, reason, replacement: None, copy: None, then })
}

impl Next {
    /// Returns the reason as one text, in English.
    pub fn reason_text(&self) -> Shown {
        self.reason_text_in(&Words::ENGLISH)
    }

    /// Returns the reason as one text in the language of `words`.
    pub fn reason_text_in(&self, words: &Words) -> Shown {
        let mut text = String::new();
        let sentences = self.reason.iter().map(|sentence| sentence.text_in(words));
        for sentence in sentences.filter(|sentence| !sentence.is_empty()) {
            if !text.is_empty() {
                text.push_str(if text.ends_with(['.', '?', '!', '…']) { " " } else { ". " });
            }
            text.push_str(&sentence);
        }
        Shown::of(text)
    }
}

fn title_of(finding: &Finding) -> Message {
    finding.says(Part::Title)
}

/// Returns the first sentence of what to do about a finding, and the others.
fn help(finding: &Finding) -> (Message, Option<Message>) {
    if finding.lint.help.is_empty() {
        return (title_of(finding), None);
    }
    let (first, rest) = finding.says(Part::Help).first_and_rest();
    (first, Some(rest))
}

/// Returns how many other findings the same text fixes.
fn others(report: &Report, replacement: &Replacement, first: &Finding) -> Option<Message> {
    let others = report.findings.iter().filter(|finding| {
        !std::ptr::eq(*finding, first)
            && finding.severity != Severity::Note
            && edits(finding, replacement.source).is_some()
    });
    match others.count() {
        0 => None,
        1 => Some(Message::new("next.one-more", "One more finding is fixed with it.")),
        more => Some(Message::new("next.more", "{n} more findings are fixed with it.").arg("n", more)),
    }
}

/// Returns the text that a fix of `finding` edits, with the edits, if that is the text `source`.
fn edits(finding: &Finding, source: Source) -> Option<&[Edit]> {
    let fix = finding.fix.as_ref().filter(|fix| fix.applicability != Applicability::Display)?;
    (edited(finding) == source && !fix.edits.is_empty()).then_some(fix.edits.as_slice())
}

/// Returns the text that a fix edits. An MX host that is not covered is fixed in the policy.
const fn edited(finding: &Finding) -> Source {
    match finding.source {
        Source::Record => Source::Record,
        Source::Tlsrpt => Source::Tlsrpt,
        _ => Source::Policy,
    }
}

/// Returns the text of `first` with all its errors and warnings fixed. `None` if `first` has no fix, if the result would
/// still have its defect, or if it would refuse an MX host.
fn replacement(report: &Report, first: &Finding) -> Option<Replacement> {
    let source = edited(first);
    let first_edits = edits(first, source)?;
    let text = report.text(source)?;
    let mut chosen = Chosen::default();
    if !chosen.take(text, first_edits) {
        return None;
    }
    let is_unsafe =
        |finding: &Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability != Applicability::Safe);
    let mut is_guess = is_unsafe(first);
    for finding in report.findings.iter().filter(|finding| finding.severity != Severity::Note) {
        if std::ptr::eq(finding, first) {
            continue;
        }
        if let Some(edits) = edits(finding, source)
            && chosen.take(text, edits)
        {
            is_guess |= is_unsafe(finding);
        }
    }
    let mut text = chosen.apply(text);
    // A valid record announces the policy, which then must not refuse an MX host.
    let announced = report.policy.text.as_deref().unwrap_or_default();
    if source == Source::Record && !unlisted(report, announced)?.is_empty() {
        return None;
    }
    for _ in 0..ROUNDS_MAX {
        let after = as_draft(source, &text, report);
        let findings = || after.findings.iter().filter(|finding| finding.source == source);
        if !findings().any(|finding| finding.severity == Severity::Error) {
            if source == Source::Policy {
                let hosts = unlisted(report, &text)?;
                is_guess |= !hosts.is_empty();
                text = with_hosts(&text, &hosts);
            }
            let text = String::from_utf8(text).ok()?;
            return Some(Replacement { source, text, is_guess });
        }
        let mut chosen = Chosen::default();
        for finding in findings().filter(|finding| finding.severity != Severity::Note) {
            if let Some(edits) = edits(finding, source)
                && chosen.take(&text, edits)
            {
                is_guess |= is_unsafe(finding);
            }
        }
        text = chosen.apply(&text);
    }
    None
}

/// How often the result of the fixes is fixed again. A mistake can hide another one: the value of a field is only read
/// when its name is right.
const ROUNDS_MAX: usize = 4;

/// Evaluates the text as a draft: what someone is told to publish has no error that another fix must remove.
fn as_draft(source: Source, text: &[u8], report: &Report) -> Report {
    let draft = Draft::new();
    let draft = match source {
        Source::Record => draft.records(&[text]),
        Source::Tlsrpt => draft.tlsrpt(&[text]),
        _ => draft.policy(text),
    };
    let context = Context::new(|_| None).domain(report.domain.as_ref());
    evaluate(&draft.over(None), &context, &lints::DRAFTS)
}

/// Returns the MX hosts that an enforced policy with this text would refuse. `None` if one of them cannot be added.
fn unlisted(report: &Report, text: &[u8]) -> Option<Vec<String>> {
    let syntax = PolicySyntax::parse(text);
    let Some(policy) = Policy::of(&syntax).filter(|policy| policy.mode != Mode::None) else {
        return Some(Vec::new());
    };
    let hosts = report.mx.iter().filter(|row| policy.covering(&row.host).is_none());
    // Senders try the other hosts if one only proves who owns the domain.
    let hosts = hosts.filter(|row| purpose(&row.host) != Some(Purpose::Verification));
    let hosts: Vec<String> = hosts.map(|row| row.host.clone()).collect();
    hosts.iter().all(|host| can_be_listed(host)).then_some(hosts)
}

/// Adds a line for each host after the last mx line.
fn with_hosts(text: &[u8], hosts: &[String]) -> Vec<u8> {
    let syntax = PolicySyntax::parse(text);
    match syntax.fields_of(Key::Mx).last() {
        Some(last) if !hosts.is_empty() => {
            let line_end = line_end(text);
            let lines: String = hosts.iter().map(|host| format!("{line_end}mx: {host}")).collect();
            apply(text, &[Edit::insert(last.value.end, lines)])
        }
        _ => text.to_vec(),
    }
}

/// Returns the name outside the domain that the record or the policy host is an alias of: its operator publishes the text. A policy host
/// that is an alias alone may be a web server of one's own.
fn operator_of<'o>(source: Source, report: &Report, observation: &'o Observation) -> Option<&'o str> {
    let domain = report.domain.as_ref()?.as_str();
    let is_outside = |target: &&String| *target != domain && !target.ends_with(&format!(".{domain}"));
    let record = observation.record().answer()?.cname.last().filter(is_outside)?;
    match source {
        Source::Record => Some(record),
        Source::Policy => {
            observation.policy_host().answer()?.cname.last().filter(is_outside).map(String::as_str)
        }
        _ => None,
    }
}

fn new_id_of(operator: &str) -> Then {
    let text = Message::new(
        "next.new-id-of-operator",
        "Then the operator of {operator} has to give the record a new id, so that senders fetch the policy again.",
    );
    Then { text: text.arg("operator", operator), copy: None }
}

/// Returns the step of the new id, if there is a valid record that announces the policy.
fn new_id(report: &Report, now: Option<Timestamp>) -> Option<Then> {
    report.record.id.as_ref()?;
    let record = report.record.text.as_deref()?;
    let id = now.map(Timestamp::policy_id);
    let copy = id.and_then(|id| with_id(record, &id)).and_then(|record| String::from_utf8(record).ok());
    let name = report.domain.as_ref().map_or_else(|| "_mta-sts".to_owned(), DomainName::record_name);
    let text = Message::new(
        "next.new-id",
        "Then give the record at {record} a new id, so that senders fetch the policy again.",
    );
    Some(Then { text: text.arg("record", name), copy })
}

/// Returns the step of the other record, if the two are exchanged or in one text.
fn second_record(report: &Report, first: &Finding) -> Option<Then> {
    let corrected = |finding: &Finding| match replacement(report, finding) {
        Some(replacement) => Some(replacement.text),
        None => finding.fix.as_ref()?.copy.clone(),
    };
    let (source, text) = second(report, first, corrected)?;
    let domain = report.domain.as_ref();
    let name = match source {
        Source::Record => domain.map_or_else(|| "_mta-sts".to_owned(), DomainName::record_name),
        _ => domain.map_or_else(|| "_smtp._tls".to_owned(), DomainName::tlsrpt_name),
    };
    let step = Message::new("next-second-record", "Then publish only this record at {record}.");
    Some(Then { text: step.arg("record", name), copy: Some(text) })
}

/// Returns the step of the policy that is in the record, if none is served. It comes before the record that announces it.
fn policy_to_serve(report: &Report, first: &Finding) -> Option<Then> {
    let is_in_record = [RECORD_IS_A_POLICY, RECORD_POLICY_FIELD_IN_RECORD].contains(&first.lint);
    if !is_in_record || report.policy.text.is_some() {
        return None;
    }
    let policy = policy_of(report.record.text.as_deref()?)?;
    let hosts = unlisted(report, policy.as_bytes())?;
    let policy = with_hosts(policy.as_bytes(), &hosts);
    let found = as_draft(Source::Policy, &policy, report).findings;
    if found.iter().any(|finding| finding.severity == Severity::Error) {
        return None;
    }
    let domain = report.domain.as_ref().map_or("example.com", DomainName::as_str);
    let step = Message::new(
        "next.serve-first",
        "Serve this policy at https://mta-sts.{domain}/.well-known/mta-sts.txt first, and only then replace the record.",
    );
    Some(Then { text: step.arg("domain", domain), copy: String::from_utf8(policy).ok() })
}

fn check_again(ttl: Option<u32>) -> Then {
    let text = match ttl {
        Some(ttl) => Message::new(
            "next.check-after",
            "Then check again after {ttl}, when resolvers have the new record.",
        )
        .arg("ttl", at_least(ttl)),
        None => Message::new("next.check", "Then check again."),
    };
    Then { text, copy: None }
}
