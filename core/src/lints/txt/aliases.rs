//! R: aliases (CNAME) that lead nowhere, or that have a record beside them (RFC 8461 §8.2, RFC 1034 §3.6.2).

use crate::facts::{Facts, Fetch, State};
use crate::finding::{Arg, Lint, Message, Severity, Source};
use crate::lints::host::delegation::is_own;
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::titles::after;
use crate::lints::txt::misplaced::wildcard;
use crate::observation::{Addresses, Answer, TxtRecord};
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &ALIAS_DANGLING, check: dangling },
    Rule { lint: &RECORD_BESIDE_ALIAS, check: beside_alias },
];

pub(crate) static ALIAS_DANGLING: Lint = Lint {
    code: "STS-R30",
    name: "alias-dangling",
    severity: Severity::Error,
    rfc: Rfc::sts("8.2"),
    title: "{problem}",
    message: "{effect}{risk}",
    help: "Correct the target of the alias (CNAME) at {name}, or remove the alias.",
};

fn dangling(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let domain = facts.domain();
    let defect = |source, name: String, target: &str, problem: Message, effect: Message| {
        let risk = if is_own(facts, target) {
            Arg::from("")
        } else {
            after(
                Message::new(
                    "alias-dangling.risk",
                    "If somebody else can register {target}, they can publish a record or a policy for this domain.",
                )
                .arg("target", target),
            )
        };
        let problem = problem.arg("name", &name).arg("target", target);
        let defect = Defect::of(source).arg("name", name).arg("target", target);
        defect.arg("problem", problem).arg("effect", effect).arg("risk", risk)
    };
    let or_nowhere = |nxdomain, nothing| if nxdomain { NOWHERE } else { nothing };
    if let Gone::Yes(answer, target) = record(facts) {
        let problem = or_nowhere(answer.nxdomain, NO_TXT);
        let effect = Message::new("alias-dangling.record", "So senders find no MTA-STS record.");
        sink.report(defect(Source::Record, format!("_mta-sts.{domain}"), target, problem, effect));
    }
    if let Gone::Yes(answer, target) = tlsrpt(facts) {
        let problem = or_nowhere(answer.nxdomain, NO_TXT);
        let effect =
            Message::new("alias-dangling.tlsrpt", "So senders find no TLSRPT record and send no reports.");
        let defect = defect(Source::Tlsrpt, format!("_smtp._tls.{domain}"), target, problem, effect);
        sink.report(defect.severity(Severity::Warning));
    }
    if let Some((answer, target)) = policy_host(facts) {
        let problem = or_nowhere(answer.nxdomain, NO_ADDRESS);
        let effect = Message::new("alias-dangling.policy", "So senders cannot fetch the policy.");
        sink.report(defect(Source::PolicyHost, format!("mta-sts.{domain}"), target, problem, effect));
    }
}

const NOWHERE: Message =
    Message::new("alias-dangling.nowhere", "{name} is an alias of {target}, which does not exist");
const NO_TXT: Message =
    Message::new("alias-dangling.no-txt", "{name} is an alias of {target}, which has no TXT record");
const NO_ADDRESS: Message =
    Message::new("alias-dangling.no-address", "{name} is an alias of {target}, which has no address");

/// Whether a record is absent because it is an alias of a name without one.
pub(crate) enum Gone<'f> {
    No,
    /// A wildcard alias may answer here; the answer for a made-up name is pending.
    Unknown,
    /// The answer and the target.
    Yes(&'f Answer<TxtRecord>, &'f str),
}

impl Gone<'_> {
    /// Whether another finding about the absent record would report the same.
    pub(crate) const fn is_possible(&self) -> bool {
        !matches!(self, Self::No)
    }
}

pub(crate) fn record<'f>(facts: &'f Facts<'_>) -> Gone<'f> {
    gone(facts, facts.record_state(), facts.observation.record.answer(), "mta")
}

pub(crate) fn tlsrpt<'f>(facts: &'f Facts<'_>) -> Gone<'f> {
    gone(facts, facts.tlsrpt_state(), facts.observation.tlsrpt.answer(), "tls")
}

/// A wildcard alias answers at every name, so it is not meant for this record. If the target exists, only its name
/// (a `word` in it) shows that the alias is meant for one.
fn gone<'f>(
    facts: &'f Facts<'_>,
    state: State,
    answer: Option<&'f Answer<TxtRecord>>,
    word: &str,
) -> Gone<'f> {
    let Some(answer) = answer.filter(|_| state == State::Absent) else { return Gone::No };
    let Some(target) = answer.dangling().filter(|target| answer.nxdomain || target.contains(word)) else {
        return Gone::No;
    };
    let wildcard = wildcard(facts);
    match wildcard.answer() {
        // The made-up name is asked only if the MTA-STS record is absent.
        None if wildcard.is_pending() && facts.record_state() == State::Absent => Gone::Unknown,
        Some(all) if all.cname.last().is_some_and(|all| all == target) => Gone::No,
        _ => Gone::Yes(answer, target),
    }
}

/// Returns the addresses and the target of a policy host that is an alias of a host without an address.
pub(crate) fn policy_host<'f>(facts: &'f Facts<'_>) -> Option<(&'f Addresses, &'f str)> {
    let wanted = facts.is_announced() || matches!(record(facts), Gone::Yes(..));
    let found = facts.observation.policy_host.answer();
    let found = found.filter(|_| wanted && matches!(facts.fetch, Fetch::HostAbsent))?;
    Some((found, found.cname.last()?.as_str()))
}

pub(crate) static RECORD_BESIDE_ALIAS: Lint = Lint {
    code: "STS-R31",
    name: "record-beside-alias",
    severity: Severity::Warning,
    rfc: Rfc::other(1034, "3.6.2"),
    title: "{name} is an alias and has a TXT record too",
    message: "DNS allows no record beside an alias (CNAME), except those of DNSSEC. Servers differ in which of the two they send, so senders may find either.",
    help: "Remove the alias, or the TXT record at {name}.",
};

fn beside_alias(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let (seen, domain) = (facts.observation, facts.domain());
    for (source, probe, name) in [
        (Source::Record, &seen.record, format!("_mta-sts.{domain}")),
        (Source::Tlsrpt, &seen.tlsrpt, format!("_smtp._tls.{domain}")),
    ] {
        if probe.answer().is_some_and(|answer| answer.beside_alias) {
            sink.report(Defect::of(source).arg("name", name));
        }
    }
}
