//! R, L, D: records at names that senders do not query, and mailboxes that do not receive mail.

use crate::facts::Facts;
use crate::facts::State;
use crate::facts::follow_up::{self, Place};
use crate::facts::mx::MxSet;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::after;
use crate::lints::txt::kind::{STS, TLSRPT, TxtKind};
use crate::lints::txt::whole::{Pasted, Whole, whole};
use crate::observation::{Answer, MxRecord, Probe, TxtRecord};
use crate::rfc::{RECORD_VERSION, Rfc};
use crate::text::span::Span;
use crate::text::visible;

/// In a draft, a line of a zone file may tell the name.
pub(crate) static RECORD_NAME_RULES: &[Rule] =
    &[Rule { lint: &RECORD_AT_WRONG_NAME, check: record_at_wrong_name }];

pub(crate) static TLSRPT_NAME_RULES: &[Rule] =
    &[Rule { lint: &TLSRPT_AT_WRONG_NAME, check: tlsrpt_at_wrong_name }];

pub(crate) static RECORD_RULES: &[Rule] = &[Rule { lint: &RECORD_WILDCARD, check: record_wildcard }];

pub(crate) static TLSRPT_RULES: &[Rule] = &[
    Rule { lint: &TLSRPT_DRAFT_NAME, check: tlsrpt_draft_name },
    Rule { lint: &RUA_MAILBOX_HAS_NO_MX, check: mailbox_without_mx },
    Rule { lint: &RUA_MAILBOX_RETIRED, check: mailbox_retired },
];

pub(crate) static ROLLOUT_RULES: &[Rule] =
    &[Rule { lint: &SUBDOMAIN_NOT_COVERED, check: subdomain_not_covered }];

/// Returns the name and the answer of a place, if the record that belongs elsewhere is absent.
fn at<'a>(facts: &Facts<'a>, place: Place) -> Option<(String, &'a Answer<TxtRecord>)> {
    let name = place.name(facts.context.domain?)?;
    let answer = facts.observation.elsewhere(&name).answer()?;
    let is_of_tlsrpt = Place::OF_TLSRPT.contains(&place);
    let state = if is_of_tlsrpt { facts.tlsrpt_state() } else { facts.record_state() };
    (state == State::Absent).then_some((name, answer))
}

/// Whether an absent record of this kind is known to be, or may still be found, at another place. That has its own finding.
pub(crate) fn may_be_elsewhere(facts: &Facts<'_>, kind: &TxtKind, places: &[Place]) -> bool {
    let Some(domain) = facts.context.domain else { return false };
    let names = places.iter().filter(|place| is_of_record(**place)).filter_map(|place| place.name(domain));
    names.map(|name| facts.observation.elsewhere(&name)).any(|probe| {
        probe.is_pending() || probe.answer().is_some_and(|answer| meant(answer, kind.version).is_some())
    })
}

/// Whether the records at a place are meant for this domain.
const fn is_of_record(place: Place) -> bool {
    !matches!(place, Place::Wildcard | Place::Parent)
}

/// Reports the records of a kind that are at these places.
fn report_at(
    facts: &Facts<'_>,
    kind: &TxtKind,
    places: impl IntoIterator<Item = Place>,
    sink: &mut Sink<'_>,
) {
    for place in places {
        let Some((name, answer)) = at(facts, place) else { continue };
        let Some(text) = meant(answer, kind.version) else { continue };
        let cause = match place {
            Place::Twice(labels) => twice(labels),
            _ => Arg::from(""),
        };
        let severity = if kind.source == Source::Tlsrpt { Severity::Warning } else { Severity::Error };
        let defect = kind.defect().severity(severity).arg("name", name).arg("domain", facts.domain());
        let defect = defect.arg("cause", cause);
        sink.report(defect.copy(Message::new("copy.copy-the-record", "Copy the record"), text));
    }
}

/// Reports a line of a zone file, or the output of a program, with the record of a name where senders do not look.
fn on_a_line(kind: &TxtKind, facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(text) = (kind.record)(facts).map(|record| record.text) else { return };
    let Some(Whole::Pasted(Pasted { record, misplaced: Some((name, domain)), .. })) = whole(kind, text)
    else {
        return;
    };
    let is_twice = name.matches(&domain).count() > 1 && !domain.is_empty();
    let cause = if is_twice { twice(kind.labels) } else { Arg::from("") };
    let domain = if domain.is_empty() { facts.domain().to_owned() } else { domain };
    let all = Span::new(0, text.len());
    let defect = kind.defect().at(all).arg("name", name).arg("domain", domain).arg("cause", cause);
    let edits = vec![Edit::replace(all, record)];
    sink.report(defect.fix(
        Message::new("fix.keep-only-the-record", "Keep only the record"),
        Applicability::Unsafe,
        edits,
    ));
}

fn twice(labels: &str) -> Arg {
    let cause = Message::new(
        "at-wrong-name.twice",
        "The DNS panel appends the domain to every name: enter only “{labels}” there.",
    );
    after(cause.arg("labels", labels))
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
    message: "Senders look for it only at _mta-sts.{domain}, so they do not find this one.{cause}",
    help: "Publish it as a TXT record at _mta-sts.{domain}, and remove it from {name}.",
};

fn record_at_wrong_name(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.observation.is_draft() {
        return on_a_line(&STS, facts, sink);
    }
    // A wildcard with the text of a record answers at every one of these names.
    let answered = wildcard(facts);
    if answered.is_pending() || answered.answer().is_some_and(|answer| !answer.records.is_empty()) {
        return;
    }
    let places = Place::OF_RECORD.into_iter().filter(|place| is_of_record(*place));
    report_at(facts, &STS, places, sink);
}

/// Returns the answer for a made-up name. Where it is not known, it was not asked.
pub(crate) fn wildcard<'a>(facts: &Facts<'a>) -> &'a Probe<Answer<TxtRecord>> {
    let name = facts.context.domain.and_then(|domain| Place::Wildcard.name(domain));
    name.map_or(&Probe::NotAsked, |name| facts.observation.elsewhere(&name))
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
    // A domain without mail needs no record.
    if facts.observation.mx.is_pending() || matches!(MxSet::of(facts), MxSet::Null) {
        return;
    }
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
    report_at(facts, &TLSRPT, [Place::TLSRPT_DRAFT], sink);
}

pub(crate) static TLSRPT_AT_WRONG_NAME: Lint = Lint {
    code: "STS-L25",
    name: "tlsrpt-at-wrong-name",
    severity: Severity::Error,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record is at the wrong name, {name}",
    message: "Senders look for it only at _smtp._tls.{domain}, so they do not find this one.{cause}",
    help: "Publish it as a TXT record at _smtp._tls.{domain}, and remove it from {name}.",
};

fn tlsrpt_at_wrong_name(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if facts.observation.is_draft() {
        return on_a_line(&TLSRPT, facts, sink);
    }
    let places = Place::OF_TLSRPT.into_iter().filter(|place| *place != Place::TLSRPT_DRAFT);
    report_at(facts, &TLSRPT, places, sink);
}

pub(crate) static RUA_MAILBOX_HAS_NO_MX: Lint = Lint {
    code: "STS-L15",
    name: "rua-mailbox-has-no-mx",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "{problem}",
    message: "{effect}",
    help: "{help}",
};

fn mailbox_without_mx(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (Some(domain), Some(syntax)) = (facts.context.domain, facts.tlsrpt.syntax.as_ref()) else { return };
    let Some((span, mailbox)) = follow_up::mailbox_elsewhere(syntax, domain) else { return };
    if retired(mailbox.as_str()).is_some() {
        return;
    }
    let Some((severity, problem)) = facts.observation.mailbox.answer().and_then(unreachable_by_mail) else {
        return;
    };
    // A note is about a mailbox that may receive mail all the same.
    let (effect, help) = if severity == Severity::Note {
        (
            Message::new(
                "rua-mailbox-has-no-mx.by-address",
                "Without an MX record, senders deliver mail for {mailbox} to the IP address of that name itself (RFC 5321 §5.1). If the name has no A or AAAA record, or no mail server there accepts mail for it, reports are lost.",
            ),
            Message::new(
                "rua-mailbox-has-no-mx.make-sure",
                "Make sure that a mail server at the IP address of {mailbox} accepts mail for it, or create an MX record for {mailbox}.",
            ),
        )
    } else {
        (
            Message::new(
                "rua-mailbox-has-no-mx.lost",
                "Reports that cannot be delivered are lost, and senders do not tell {domain} about it.",
            ),
            Message::new(
                "rua-mailbox-has-no-mx.use-another",
                "Use a mailbox that receives mail. If {mailbox} is yours, you can also create an MX record for it, which must replace a null MX.",
            ),
        )
    };
    let defect = Defect::of(Source::Tlsrpt).severity(severity).at(span).arg("mailbox", &mailbox);
    let defect = defect.arg("problem", problem.arg("mailbox", &mailbox));
    let defect = defect.arg("effect", effect.arg("mailbox", &mailbox).arg("domain", domain));
    sink.report(defect.arg("help", help.arg("mailbox", mailbox)).arg("domain", domain));
}

/// Without MX records, mail goes to the address of the domain itself (RFC 5321 §5.1), which may accept it.
fn unreachable_by_mail(answer: &Answer<MxRecord>) -> Option<(Severity, Message)> {
    Some(match answer.records.as_slice() {
        [] if answer.nxdomain => (
            Severity::Warning,
            Message::new(
                "rua-mailbox-has-no-mx.nowhere",
                "Reports go by mail to {mailbox}, which does not exist",
            ),
        ),
        [] => (
            Severity::Note,
            Message::new(
                "rua-mailbox-has-no-mx.no-mx",
                "Reports go by mail to {mailbox}, which has no MX record",
            ),
        ),
        records if MxRecord::are_null(records) => (
            Severity::Warning,
            Message::new(
                "rua-mailbox-has-no-mx.null-mx",
                "Reports go by mail to {mailbox}, which accepts no mail (null MX)",
            ),
        ),
        _ => return None,
    })
}

pub(crate) static RUA_MAILBOX_RETIRED: Lint = Lint {
    code: "STS-L26",
    name: "rua-mailbox-retired",
    severity: Severity::Warning,
    rfc: Rfc::tlsrpt("3"),
    title: "Reports go to {service}, which ended on {day}",
    message: "The mailbox at {mailbox} belongs to a service that no longer exists, so nobody reads the reports about {domain}.",
    help: "Use a mailbox of your own, or that of another service.",
};

/// Domains of mailboxes for reports, the services that they belonged to, and the day on which these ended.
static RETIRED: [(&str, &str, Message); 1] = [(
    "mailcheck.service.ncsc.gov.uk",
    "NCSC Mail Check",
    Message::new("rua-mailbox-retired.mail-check", "31 March 2026"),
)];

fn retired(mailbox: &str) -> Option<(&'static str, Message)> {
    let found = RETIRED.iter().find(|(domain, ..)| mailbox.eq_ignore_ascii_case(domain));
    found.map(|(_, service, day)| (*service, day.clone()))
}

fn mailbox_retired(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(syntax) = facts.tlsrpt.syntax.as_ref() else { return };
    for (span, mailbox) in follow_up::mailboxes(syntax) {
        let Some((service, day)) = retired(mailbox.as_str()) else { continue };
        let defect = Defect::of(Source::Tlsrpt).at(span).arg("service", service).arg("day", day);
        sink.report(defect.arg("mailbox", mailbox).arg("domain", facts.domain()));
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
