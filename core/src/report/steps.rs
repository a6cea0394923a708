//! The steps of a sending MTA, with the reason for each outcome.

use crate::facts::mx::MxSet;
use crate::facts::{Facts, Fetch, failed};
use crate::facts::{MxPart, State};
use crate::finding::Message;
use crate::lints::destinations;
use crate::observation::{Failure, Probe, Reason};
use crate::report::verdict::is_proof;
use crate::report::{Step, StepName};
use crate::syntax::policy::Mode;
use crate::syntax::sts_record::RecordSyntax;
use crate::text::duration::duration;

/// Returns the steps of RFC 8461 §3 to §5 in a sender's order, then reporting (RFC 8460).
pub(crate) fn steps(facts: &Facts<'_>, rows: &[MxPart]) -> Vec<Step> {
    vec![
        Step { name: StepName::Record, state: facts.record_state(), detail: record(facts) },
        Step { name: StepName::Policy, state: facts.policy_state(), detail: policy(facts) },
        mx(facts, rows),
        mx_tls(facts, rows),
        Step { name: StepName::Tlsrpt, state: facts.tlsrpt_state(), detail: tlsrpt(facts) },
    ]
}

fn record(facts: &Facts<'_>) -> Message {
    match facts.record_state() {
        State::Valid => {
            let id = facts.record.syntax.as_ref().and_then(RecordSyntax::accepted_id);
            Message::new("step.record-valid", "id {id}").arg("id", id.unwrap_or_default())
        }
        State::Invalid => match facts.record.candidates.len() {
            1 => Message::new("step.record-invalid", "strict senders ignore it"),
            count => Message::new("step.record-several", "{count} records: senders use none of them")
                .arg("count", count),
        },
        state => open(state),
    }
}

fn policy(facts: &Facts<'_>) -> Message {
    match (facts.fetch, facts.served_policy()) {
        (_, Some(policy)) => Message::new("step.policy-valid", "{mode}, cached for {age}")
            .arg("mode", policy.mode.name())
            .arg("age", duration(policy.max_age)),
        (Fetch::Body(_), None) => Message::new("step.policy-invalid", "strict senders ignore it"),
        (Fetch::HostAbsent, _) => Message::new("step.policy-host-absent", "the policy host does not exist"),
        (Fetch::NotFound, _) => Message::new("step.policy-not-found", "the policy host answers 404"),
        (Fetch::Answered(response, Reason::Status | Reason::Redirect), _) => {
            Message::new("step.policy-status", "the policy host answers {status}")
                .arg("status", response.status)
        }
        _ => match facts.observation.fetch_status() {
            Some(status) => {
                Message::new("step.policy-fetch-status", "the fetch ended with HTTP status {status}")
                    .arg("status", status)
            }
            None => open(facts.policy_state()),
        },
    }
}

fn mx(facts: &Facts<'_>, rows: &[MxPart]) -> Step {
    let covered = rows.iter().filter(|row| row.pattern.is_some()).count();
    let judged = facts.is_served() && facts.mode.is_some_and(|mode| mode != Mode::None);
    let (state, detail) = match (&facts.observation.mx, MxSet::of(facts)) {
        (Probe::NotAsked, _) => (State::NotChecked, open(State::NotChecked)),
        (Probe::Pending, _) => (State::Pending, open(State::Pending)),
        (Probe::Failed(failure), _) => (State::Failed(failure.reason), open(State::Failed(failure.reason))),
        _ if facts.is_nonexistent() => {
            (State::Absent, Message::new("step.mx-nonexistent", "the domain does not exist"))
        }
        (_, MxSet::Null) => {
            (State::Absent, Message::new("step.mx-null", "null MX: the domain accepts no mail"))
        }
        _ if !judged => {
            let detail =
                Message::new("step.mx-unjudged", "{hosts} found, but no active policy to compare with");
            (State::NotChecked, detail.arg("hosts", count(rows.len())))
        }
        _ if covered == rows.len() && is_without_address(rows) => {
            let detail =
                Message::new("step.mx-without-address", "{hosts} covered, but without a public address");
            (State::Invalid, detail.arg("hosts", count(rows.len())))
        }
        _ if covered == rows.len() && facts.has_contradictory_null_mx() => {
            let detail = Message::new("step.mx-beside-null", "{hosts} covered, beside a null MX");
            (State::Invalid, detail.arg("hosts", count(rows.len())))
        }
        _ if covered == rows.len() && facts.observation.mx_cut_from().is_some() => {
            let all = facts.observation.mx_cut_from().unwrap_or_default();
            let detail = Message::new("step.mx-cut", "{covered} of {hosts} compared, all of these covered");
            (State::NotChecked, detail.arg("covered", covered).arg("hosts", count(all)))
        }
        _ if covered == rows.len() => {
            (State::Valid, Message::new("step.mx-covered", "{hosts} covered").arg("hosts", count(rows.len())))
        }
        _ if covered > 0 && rows.iter().all(|row| row.pattern.is_some() || is_proof(row)) => {
            let detail = Message::new("step.mx-beside-proof", "{hosts} covered, beside a proof of ownership");
            (State::Valid, detail.arg("hosts", count(covered)))
        }
        _ => {
            let detail = Message::new("step.mx-uncovered", "{covered} of {hosts} covered");
            (State::Invalid, detail.arg("covered", covered).arg("hosts", rows.len()))
        }
    };
    Step { name: StepName::Mx, state, detail }
}

/// Returns the worst result of the checks of port 25; hosts that were not checked do not count.
fn mx_tls(facts: &Facts<'_>, rows: &[MxPart]) -> Step {
    let in_state = |state: State| rows.iter().filter(|row| row.tls == state).count();
    let (valid, invalid) = (in_state(State::Valid), in_state(State::Invalid));
    let unseen = rows.iter().find_map(|row| Some((row, row.tls.reason()?)));
    let (state, detail) = if in_state(State::Pending) > 0 {
        (State::Pending, open(State::Pending))
    } else if invalid > 0 {
        let detail = Message::new("step.mx-tls-invalid", "{invalid} of {hosts} without verified TLS");
        (State::Invalid, detail.arg("invalid", invalid).arg("hosts", rows.len()))
    } else if let Some((row, reason)) = unseen {
        let told = facts.observation.mx_tls(&row.host).failure().and_then(Failure::told);
        let how = told.unwrap_or_else(|| failed(reason).into());
        let detail = match rows {
            [_] => Message::new("step.mx-tls-failed", "{how}"),
            _ => Message::new(
                "step.mx-tls-partly-failed",
                "{valid} of {hosts} with a valid certificate; {host}: {how}",
            )
            .arg("valid", valid)
            .arg("hosts", rows.len())
            .arg("host", &row.host),
        };
        (State::Failed(reason), detail.arg("how", how))
    } else if valid > 0 {
        let detail = Message::new("step.mx-tls-valid", "{valid} of {hosts} with a valid certificate");
        (State::Valid, detail.arg("valid", valid).arg("hosts", rows.len()))
    } else {
        (State::NotChecked, Message::new("step.mx-tls-not-checked", "not checked from here"))
    };
    Step { name: StepName::MxTls, state, detail }
}

fn tlsrpt(facts: &Facts<'_>) -> Message {
    match facts.tlsrpt_state() {
        State::Valid => {
            let rua =
                facts.tlsrpt.syntax.as_ref().map(|syntax| destinations(facts, syntax)).unwrap_or_default();
            if rua.is_empty() {
                return Message::new("step.tlsrpt-unreachable", "no report can be delivered");
            }
            Message::new("step.tlsrpt-valid", "reports go to {rua}").arg("rua", rua.join(", "))
        }
        State::Absent => Message::new("step.tlsrpt-absent", "delivery failures are not reported"),
        State::Invalid if facts.tlsrpt.candidates.len() > 1 => {
            let count = facts.tlsrpt.candidates.len();
            Message::new("step.tlsrpt-multiple", "{count} records: senders send no reports")
                .arg("count", count)
        }
        State::Invalid => Message::new("step.tlsrpt-invalid", "strict senders ignore it"),
        state => open(state),
    }
}

/// Describes a state that needs no further detail.
fn open(state: State) -> Message {
    match state {
        State::Pending => Message::new("step.pending", "checking"),
        State::Absent => Message::new("step.absent", "not published"),
        State::NotChecked => Message::new("step.not-checked", "not checked"),
        State::Failed(reason) => failed(reason),
        State::Valid | State::Invalid => Message::new("step.settled", ""),
    }
}

fn is_without_address(rows: &[MxPart]) -> bool {
    !rows.is_empty() && rows.iter().all(MxPart::has_no_address)
}

fn count(hosts: usize) -> Message {
    match hosts {
        1 => Message::new("step.one-host", "1 host"),
        hosts => Message::new("step.hosts", "{n} hosts").arg("n", hosts),
    }
}
