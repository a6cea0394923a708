//! R, L, D: records at names that senders do not query, and mailboxes that do not receive mail.

use crate::facts::Facts;
use crate::facts::State;
use crate::facts::follow_up::{self, Place};
use crate::finding::{Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::observation::{Answer, MxRecord, TxtRecord};
use crate::rfc::{RECORD_VERSION, Rfc, TLSRPT_VERSION};
use crate::text::visible;

pub(crate) static RECORD_RULES: &[Rule] = &[
    Rule { lint: &RECORD_AT_WRONG_NAME, check: record_at_wrong_name },
    Rule { lint: &RECORD_WILDCARD, check: record_wildcard },
];

pub(crate) static TLSRPT_RULES: &[Rule] = &[
    Rule { lint: &TLSRPT_DRAFT_NAME, check: tlsrpt_draft_name },
    Rule { lint: &RUA_MAILBOX_HAS_NO_MX, check: mailbox_without_mx },
];

pub(crate) static ROLLOUT_RULES: &[Rule] =
    &[Rule { lint: &SUBDOMAIN_NOT_COVERED, check: subdomain_not_covered }];

/// Returns the name and the answer of a place, if the record that belongs elsewhere is absent.
fn at<'a>(facts: &Facts<'a>, place: Place) -> Option<(String, &'a Answer<TxtRecord>)> {
    let name = place.name(facts.context.domain?)?;
    let answer = facts.observation.elsewhere(&name).answer()?;
    let state = if place == Place::TlsrptDraft { facts.tlsrpt_state() } else { facts.record_state() };
    (state == State::Absent).then_some((name, answer))
}

/// Returns the first record that begins with `version`.
fn meant(answer: &Answer<TxtRecord>, version: &str) -> Option<String> {
    let mut texts = answer.records.iter().map(TxtRecord::text);
    texts.find(|text| text.starts_with(version.as_bytes())).map(visible::plain)
}

pub(crate) static RECORD_AT_WRONG_NAME: Lint = Lint {
    code: "STS-R21",
    name: "record-at-wrong-name",
    severity: Severity::Error,
    rfc: Rfc::sts("3.1"),
    title: "The MTA-STS record is at the wrong name, {name}",
    message: "Senders look for it only at _mta-sts.{domain}, so they do not find this one.",
    help: "Publish it as a TXT record at _mta-sts.{domain}, and remove it from {name}.",
};

fn record_at_wrong_name(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for place in [Place::Apex, Place::PolicyHost] {
        let Some((name, answer)) = at(facts, place) else { continue };
        let Some(text) = meant(answer, RECORD_VERSION) else { continue };
        let defect = Defect::of(Source::Record).arg("name", name).arg("domain", facts.domain());
        sink.report(defect.copy("Copy the record", text));
    }
}

pub(crate) static RECORD_WILDCARD: Lint = Lint {
    code: "STS-R22",
    name: "record-wildcard",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.1"),
    title: "Every name under {domain} has a TXT record (wildcard)",
    message: "The made-up name {name} answers “{text}”. The same wildcard answers at _mta-sts.{domain}, so senders find it instead of an MTA-STS record.",
    help: "Publish the record at _mta-sts.{domain}; the wildcard then no longer applies there. Or narrow the wildcard.",
};

fn record_wildcard(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((name, answer)) = at(facts, Place::Wildcard) else { return };
    let Some(text) = answer.records.first().map(TxtRecord::text) else { return };
    let defect = Defect::of(Source::Record).arg("name", name).arg("domain", facts.domain());
    sink.report(defect.arg("text", visible::plain(text)));
}

pub(crate) static TLSRPT_DRAFT_NAME: Lint = Lint {
    code: "STS-L14",
    name: "tlsrpt-draft-name",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record is at a name from an old draft",
    message: "It is at {name}, which only drafts of RFC 8460 used. Senders look at _smtp._tls.{domain}, find no record and send no reports.",
    help: "Publish it at _smtp._tls.{domain}, and remove it from {name}.",
};

fn tlsrpt_draft_name(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some((name, answer)) = at(facts, Place::TlsrptDraft) else { return };
    let Some(text) = meant(answer, TLSRPT_VERSION) else { return };
    let defect = Defect::of(Source::Tlsrpt).arg("name", name).arg("domain", facts.domain());
    sink.report(defect.copy("Copy the record", text));
}

pub(crate) static RUA_MAILBOX_HAS_NO_MX: Lint = Lint {
    code: "STS-L15",
    name: "rua-mailbox-has-no-mx",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "Reports go by mail to {mailbox}, which {how}",
    message: "Reports that cannot be delivered are lost, and senders do not tell {domain} about it.",
    help: "Use a mailbox that receives mail, or create an MX record for {mailbox}.",
};

fn mailbox_without_mx(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(domain), Some(syntax)) = (facts.context.domain, facts.tlsrpt.syntax.as_ref()) else { return };
    let Some((span, mailbox)) = follow_up::mailbox_elsewhere(syntax, domain) else { return };
    let Some((severity, how)) = facts.observation.mailbox.answer().and_then(unreachable_by_mail) else {
        return;
    };
    let defect =
        Defect::of(Source::Tlsrpt).severity(severity).at(span).arg("mailbox", mailbox).arg("how", how);
    sink.report(defect.arg("domain", domain));
}

/// Without MX records, mail goes to the address of the domain itself (RFC 5321 §5.1), which may accept it.
fn unreachable_by_mail(answer: &Answer<MxRecord>) -> Option<(Severity, &'static str)> {
    match answer.records.as_slice() {
        [] if answer.nxdomain => Some((Severity::Warning, "does not exist")),
        [] => Some((Severity::Note, "has no MX record")),
        records if MxRecord::are_null(records) => Some((Severity::Warning, "accepts no mail (null MX)")),
        _ => None,
    }
}

pub(crate) static SUBDOMAIN_NOT_COVERED: Lint = Lint {
    code: "STS-D08",
    name: "subdomain-not-covered",
    severity: Severity::Note,
    rfc: Rfc::sts("3.4"),
    title: "The MTA-STS of {parent} does not cover {domain}",
    message: "{parent} publishes a record, but a policy applies to one domain only, not to its subdomains. Mail to {domain} is not protected.",
    help: "If {domain} receives mail, publish a record and a policy for it too.",
};

fn subdomain_not_covered(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(parent) = facts.context.domain.and_then(follow_up::parent) else { return };
    let Some((_, answer)) = at(facts, Place::Parent) else { return };
    if meant(answer, RECORD_VERSION).is_some() {
        let defect = Defect::of(Source::Rollout).arg("parent", parent);
        sink.report(defect.arg("domain", facts.domain()));
    }
}
