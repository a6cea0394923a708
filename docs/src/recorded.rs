//! Reports of demo domains, evaluated from recorded events.

use crate::{DocsError, malformed, read};
use mta_sts::{Context, DomainName, Event, Observation, Report, evaluate, lints};
use std::path::Path;

/// What was observed about a domain, and the report about it.
pub(crate) struct Recorded {
    pub(crate) domain: DomainName,
    pub(crate) observation: Observation,
    pub(crate) report: Report,
}

/// Evaluates the events in a file, one a line.
pub(crate) fn recorded(path: &Path, domain: &str) -> Result<Recorded, DocsError> {
    let domain = DomainName::parse_ascii(domain).map_err(|error| malformed(path, error))?;
    let mut observation = Observation::begin();
    for line in read(path)?.lines() {
        let event: Event = serde_json::from_str(line).map_err(|error| malformed(path, error))?;
        observation.apply(event);
    }
    observation.close();
    let context = Context::new(|name| name.is_ascii().then(|| name.to_owned())).domain(Some(&domain));
    let report = evaluate(&observation, &context, &lints::ALL);
    Ok(Recorded { domain, observation, report })
}
