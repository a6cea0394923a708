//! Makes the report from the observation. Every new event gives a whole new report.

use crate::facts::mx::MxSet;
use crate::facts::{Context, Facts, Live, MxPart};
use crate::finding::Finding;
use crate::fixes::mark_unsafe_fixes;
use crate::lints::sink::FINDINGS_PER_LINT;
use crate::lints::{self, Lints, Wanted};
use crate::observation::Observation;
use crate::report::{Report, steps, summary, verdict};

/// Judges what was observed so far.
///
/// The same events in any order give the same report, and later events only add findings: nothing is reported about a
/// pending probe. `lints` is [`lints::ALL`]; a program that knows drafts or policies alone names [`lints::DRAFTS`] or
/// [`lints::POLICIES`], and then does not link the other lints.
pub fn evaluate(observation: &Observation, context: &Context<'_>, lints: &'static Lints) -> Report {
    let facts = Facts::of(observation, context);
    let verdict = verdict::verdict(&facts, facts.mx_rows());
    Report {
        domain: context.domain.cloned(),
        verdict,
        summary: summary::summary(verdict, &facts, facts.mx_rows()),
        record: facts.record_part(),
        policy: facts.policy_part(),
        tlsrpt: facts.tlsrpt_part(),
        steps: steps::steps(&facts, facts.mx_rows()),
        findings: findings(&facts, lints),
        mx: if facts.is_nonexistent() { Vec::new() } else { mx(&facts) },
        senders: facts.into_senders(),
    }
}

/// Returns the MX hosts, with what was seen of their certificates.
fn mx(facts: &Facts<'_>) -> Vec<MxPart> {
    let with = |row: &MxPart| {
        let seen = facts.observation.mx_tls(&row.host).answer();
        let certificate = seen.and_then(|seen| lints::of_mail_host(seen, &row.host, facts.context.now));
        MxPart { certificate, ..row.clone() }
    };
    facts.mx_rows().iter().map(with).collect()
}

fn findings(facts: &Facts<'_>, lints: &'static Lints) -> Vec<Finding> {
    // A program that names only `NONE` does not link the rest.
    if lints.is_empty() {
        return Vec::new();
    }
    let mut findings = lints::run(facts, lints, Wanted::All, FINDINGS_PER_LINT);
    mark_unsafe_fixes(facts, &mut findings);
    findings
}

/// Reads what a domain publishes, so that a draft can be compared with it.
pub fn published(observation: &Observation) -> Live {
    // Neither clock nor IDNA is needed for what is read here.
    let context = Context::new(|_| None);
    let facts = Facts::of(observation, &context);
    Live {
        record: facts.record_part(),
        policy: facts.policy_part(),
        tlsrpt: facts.tlsrpt_part(),
        mx: match MxSet::of(&facts) {
            MxSet::Unknown => None,
            MxSet::Implicit | MxSet::Null => Some(Vec::new()),
            MxSet::Hosts(hosts) => Some(hosts.into_iter().map(|mx| mx.host.clone()).collect()),
        },
        record_ttl: observation.record.answer().and_then(|answer| answer.ttl),
        mx_ttl: observation.mx.answer().and_then(|answer| answer.ttl),
    }
}
