//! The steps, and the one at which a domain is.

use crate::publish::made::Made;
use crate::publish::seen::{Seen, SeenFinding};

/// One step of publishing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Hosts,
    Mode,
    Records,
    Hosting,
    Check,
    Enforce,
}

impl Step {
    pub(crate) const ALL: [Self; 6] =
        [Self::Hosts, Self::Mode, Self::Records, Self::Hosting, Self::Check, Self::Enforce];

    /// Returns the id of its element.
    pub(crate) const fn id(self) -> &'static str {
        match self {
            Self::Hosts => "hosts",
            Self::Mode => "mode",
            Self::Records => "records",
            Self::Hosting => "hosting",
            Self::Check => "check",
            Self::Enforce => "enforce",
        }
    }

    /// Returns the next step; `None` after the last one.
    pub(crate) fn next(self) -> Option<Self> {
        Self::ALL.into_iter().find(|step| *step > self)
    }

    /// Returns the step at which a finding about the draft is shown.
    pub(crate) fn of(finding: &SeenFinding, policy: &str) -> Self {
        let line =
            finding.span.as_ref().and_then(|span| policy.lines().nth((span.line as usize).saturating_sub(1)));
        match finding.source.as_str() {
            "record" | "tlsrpt" => Self::Records,
            "mx" | "mx_tls" => Self::Hosts,
            "policy" if line.is_some_and(|line| line.starts_with("mx")) => Self::Hosts,
            _ => Self::Mode,
        }
    }
}

/// How far a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// Seen at the domain, or entered.
    Done,
    /// Not yet.
    ToDo,
    /// Something has to be corrected.
    Wrong,
}

/// Returns how far each step is.
pub(crate) fn progress(step: Step, made: &Made, draft: &[SeenFinding], live: Option<&Seen>) -> Progress {
    let policy = made.policy.as_deref().unwrap_or_default();
    let is_here = |finding: &&SeenFinding| Step::of(finding, policy) == step;
    let is_wrong = draft.iter().filter(is_here).any(|finding| finding.severity == "error");
    let is_wrong = is_wrong || (step == Step::Hosts && !made.not_hosts.is_empty());
    let verdict = live.map_or("", |live| live.verdict.as_str());
    let works = matches!(verdict, "testing" | "enforced");
    let is_done = match step {
        Step::Hosts | Step::Mode => made.policy.is_some(),
        Step::Records => live.is_some_and(|live| live.record.state == "valid"),
        Step::Hosting => live.is_some_and(|live| live.policy.state == "valid"),
        Step::Check => works,
        Step::Enforce => verdict == "enforced",
    };
    match () {
        () if is_wrong => Progress::Wrong,
        () if is_done => Progress::Done,
        () if step == Step::Check && matches!(verdict, "broken" | "enforced_with_failures") => {
            Progress::Wrong
        }
        () => Progress::ToDo,
    }
}

/// Returns the step at which a domain is.
pub(crate) fn here(live: &Seen, made: &Made) -> Step {
    match live.verdict.as_str() {
        "testing" | "enforced" => Step::Enforce,
        "absent" if made.policy.is_none() => Step::Hosts,
        "absent" => Step::Mode,
        // The policy is served, and no record announces it yet.
        "broken" if live.policy.state == "valid" && live.record.state == "absent" => Step::Records,
        "broken" if live.record.state == "valid" && live.policy.body.is_none() => Step::Hosting,
        _ => Step::Check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::publish::seen::{SeenPolicy, SeenRecord};

    fn live(verdict: &str, record: &str, policy: &str, body: Option<&str>) -> Seen {
        Seen {
            verdict: verdict.to_owned(),
            record: SeenRecord { state: record.to_owned(), ..SeenRecord::default() },
            policy: SeenPolicy {
                state: policy.to_owned(),
                body: body.map(str::to_owned),
                ..SeenPolicy::default()
            },
            ..Seen::default()
        }
    }

    #[test]
    fn the_step_follows_from_what_the_domain_publishes() {
        let text = Some("version: STSv1");
        let cases = [
            ("absent", "absent", "absent", None, Step::Hosts),
            ("broken", "absent", "valid", text, Step::Records),
            ("broken", "valid", "absent", None, Step::Hosting),
            ("broken", "valid", "failed", None, Step::Hosting),
            ("broken", "valid", "invalid", text, Step::Check),
            ("broken", "invalid", "valid", text, Step::Check),
            ("testing", "valid", "valid", text, Step::Enforce),
            ("enforced", "valid", "valid", text, Step::Enforce),
            ("enforced_with_failures", "valid", "valid", text, Step::Check),
            ("none", "valid", "valid", text, Step::Check),
            ("undetermined", "failed", "failed", None, Step::Check),
        ];
        for (verdict, record, policy, body, expected) in cases {
            let actual = here(&live(verdict, record, policy, body), &Made::default());
            assert_eq!(actual, expected, "{verdict}: record {record}, policy {policy}");
        }
    }

    #[test]
    fn a_finding_is_shown_at_the_step_that_corrects_it() {
        let policy = "version: STSv1\nmode: testing\nmx: a.example\nmax_age: 1\n";
        let cases = [
            ("policy", 3, Step::Hosts),
            ("policy", 4, Step::Mode),
            ("tlsrpt", 1, Step::Records),
            ("mx", 1, Step::Hosts),
            ("rollout", 1, Step::Mode),
        ];
        for (source, line, expected) in cases {
            let finding = SeenFinding {
                source: source.to_owned(),
                span: Some(crate::publish::seen::SeenSpan { line }),
                ..SeenFinding::default()
            };
            assert_eq!(Step::of(&finding, policy), expected, "{source}, line {line}");
        }
    }
}
