//! What a text says.

use crate::bounces::decode::{Decoded, TEXT_LIMIT, readings};
use crate::bounces::pattern::{self, Match};
use crate::bounces::row::Bounce;
use crate::bounces::{rows, surroundings};
use crate::text::shown::Shown;

/// What a pasted text says.
#[derive(Debug, Default)]
pub struct Explanation {
    /// What was recognised: first what tells most. Empty if nothing was.
    pub found: Vec<Explained>,
    /// The recipient's domain, if the text names one, also if nothing was recognised.
    pub domain: Option<Shown>,
    /// The recipient's mail server, likewise.
    pub host: Option<Shown>,
}

/// One recognised text.
#[derive(Debug)]
pub struct Explained {
    /// What it is.
    pub bounce: &'static Bounce,
    /// The recipient's domain, in lower case, if the text or what surrounds it names one.
    pub domain: Option<Shown>,
    /// The recipient's mail server, likewise.
    pub host: Option<Shown>,
    /// The recognised text.
    pub text: Shown,
}

/// At most this many recognised texts are reported.
const MOST: usize = 20;

/// Explains a bounce, a log line or a non-delivery report. Reads at most [`TEXT_LIMIT`] bytes.
pub fn explain(text: &[u8]) -> Explanation {
    let text = String::from_utf8_lossy(text.get(..TEXT_LIMIT).unwrap_or(text));
    let readings = readings(&text);
    let all = readings.iter().map(|reading| (reading, found(reading)));
    // A text that is not quoted-printable may look so: the reading in which more is recognised counts.
    let best = all.max_by_key(|(_, found)| found.iter().map(|(_, found)| found.weight).sum::<usize>());
    let Some((reading, found)) = best else { return Explanation::default() };
    let nowhere = [0, 0];
    let outer = [surroundings::domain(reading, nowhere), surroundings::host(reading, nowhere)];
    let found: Vec<Explained> =
        found.into_iter().take(MOST).map(|(bounce, at)| explained(reading, bounce, at)).collect();
    let [domain, host] = outer.map(|name| name.map(Shown::of));
    match found.first() {
        Some(first) => Explanation { domain: first.domain.clone(), host: first.host.clone(), found },
        None => Explanation { found, domain, host },
    }
}

fn explained(reading: &Decoded, bounce: &'static Bounce, at: Match) -> Explained {
    let place = [at.start, at.end];
    Explained {
        bounce,
        domain: at.domain.or_else(|| surroundings::domain(reading, place)).map(Shown::of),
        host: at.host.or_else(|| surroundings::host(reading, place)).map(Shown::of),
        text: Shown::brief(reading.text.get(at.start..at.end).unwrap_or_default()),
    }
}

/// Returns the rows that match, without those that a more specific one overlaps.
fn found(reading: &Decoded) -> Vec<(&'static Bounce, Match)> {
    let mut all: Vec<(&Bounce, Match)> = rows::all()
        .filter_map(|bounce| {
            let matches = bounce.patterns.iter().filter_map(|pattern| pattern::find(pattern, reading));
            Some((bounce, matches.max_by_key(|found| found.weight)?))
        })
        .collect();
    // The more specific row first; of equal ones, the first in the table.
    all.sort_by_key(|(_, found)| usize::MAX - found.weight);
    let mut kept: Vec<(&Bounce, Match)> = Vec::new();
    for (bounce, at) in all {
        let overlaps = |(_, other): &(&Bounce, Match)| at.start < other.end && other.start < at.end;
        if !kept.iter().any(overlaps) {
            kept.push((bounce, at));
        }
    }
    kept.sort_by_key(|(bounce, _)| bounce.rank);
    kept
}
