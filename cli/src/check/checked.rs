//! One checked domain.

use crate::check::args::FailOn;
use crate::check::source::Source;
use crate::input::{now, to_ascii};
use mta_sts::{
    Arg, Context, DomainName, Live, Observation, Report, Severity, Timestamp, Verdict, evaluate, lints,
    pasted,
};
use std::time::{Duration, Instant};

/// What became of one domain of the list.
pub(crate) struct Checked {
    /// The domain as it was given.
    pub(crate) given: String,
    /// The result, or why there is none: it is not a valid domain, or the service did not answer.
    pub(crate) result: Result<Done, Arg>,
}

/// The result of one check.
pub(crate) struct Done {
    pub(crate) domain: DomainName,
    pub(crate) observation: Observation,
    pub(crate) report: Report,
    pub(crate) at: Option<Timestamp>,
    pub(crate) took: Duration,
}

impl Checked {
    /// Checks one domain.
    pub(super) async fn check(given: String, source: &Source) -> Self {
        let result = Done::check(&given, source).await;
        Self { given, result }
    }
}

impl Done {
    async fn check(given: &str, source: &Source) -> Result<Self, Arg> {
        let domain =
            DomainName::parse(pasted::domain_in(given), to_ascii).map_err(|error| error.message())?;
        source.accepts(&domain)?;
        let began = Instant::now();
        let observation = source.observe(&domain).await?;
        let at = now();
        let report = judged(&domain, &observation, at, None);
        Ok(Self { domain, observation, report, at, took: began.elapsed() })
    }

    /// Judges again, now beside what the domain published before.
    pub(crate) fn judge_beside(&mut self, before: &Live) {
        self.report = judged(&self.domain, &self.observation, self.at, Some(before));
    }

    /// Whether the verdict could not be found out, for a reason that is not a finding about the domain.
    pub(crate) fn is_undetermined(&self) -> bool {
        self.report.verdict == Verdict::Undetermined && self.report.count(Severity::Error) == 0
    }

    /// Whether a finding is severe enough for exit status 1.
    pub(crate) fn fails(&self, on: FailOn) -> bool {
        let warnings = if on == FailOn::Warning { self.report.count(Severity::Warning) } else { 0 };
        self.report.count(Severity::Error) + warnings > 0
    }
}

fn judged(domain: &DomainName, seen: &Observation, at: Option<Timestamp>, live: Option<&Live>) -> Report {
    let context = Context::new(to_ascii).domain(Some(domain)).now(at).live(live);
    evaluate(seen, &context, &lints::ALL)
}
