//! The example of a lint: its fixture, with the report in the language of the page.

use crate::{DocsError, Language, malformed};
use fixture::seen::{self, NOON};
use fixture::{Fixture, Zones, with_report, with_report_smtp};
use mta_sts::Observation;
use mta_sts::output::text;
use mta_sts::publish::next;
use std::path::Path;

/// All fixtures, which also look up names of each other.
pub(crate) struct Fixtures(Vec<Fixture>);

impl Fixtures {
    /// Loads the fixtures below `root`.
    pub(crate) fn load(root: &Path) -> Result<Self, DocsError> {
        let folder = root.join("core/tests/fixtures");
        Fixture::load_dir(&folder).map(Self).map_err(|error| malformed(&folder, error))
    }

    /// Returns the Markdown of a fixture with its reports in another language.
    pub(crate) fn told(&self, name: &str, markdown: &str, language: &Language) -> String {
        let Some(fixture) = self.0.iter().find(|fixture| fixture.name == name) else {
            return markdown.to_owned();
        };
        let zones = Zones::new(self.0.iter().map(|fixture| &fixture.zone));
        let render = |observation: &Observation| {
            let report = seen::report(fixture, observation);
            let next = next(&report, observation, Some(NOON));
            text::text_in(&report, next.as_ref(), &language.words)
        };
        let mut told = markdown.to_owned();
        if fixture.report.is_some() {
            told = with_report(&told, &render(&seen::observation(fixture, &zones)));
        }
        if fixture.report_smtp.is_some() {
            told = with_report_smtp(&told, &render(&seen::observation_smtp(fixture, &zones)));
        }
        told
    }
}
