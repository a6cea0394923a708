//! What a text says.

use crate::bounces::decode::{Decoded, TEXT_LIMIT, readings};
use crate::bounces::encoded::text as text_of;
use crate::bounces::pattern::{self, Match};
use crate::bounces::row::Bounce;
use crate::bounces::rows;
use crate::bounces::surroundings::Surroundings;
use crate::text::shown::Shown;
use std::collections::{BTreeMap, BTreeSet};

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

/// One recognised kind of text.
#[derive(Debug)]
pub struct Explained {
    /// What it is.
    pub bounce: &'static Bounce,
    /// The recipient's domain, in lower case, if the text or what surrounds it names one.
    pub domain: Option<Shown>,
    /// The recipient's mail server, likewise.
    pub host: Option<Shown>,
    /// The recognised text. If there are several of this kind, the first of them.
    pub text: Shown,
    /// The other domains about which the same is said, at most [`OTHERS_MAX`].
    pub others: Vec<Shown>,
    /// How many domains there are besides.
    pub more: usize,
}

/// At most this many kinds of text are reported.
const MOST: usize = 20;

/// At most this many other domains are listed.
pub const OTHERS_MAX: usize = 9;

/// Explains a bounce, a log line or a non-delivery report. Reads at most [`TEXT_LIMIT`] bytes.
pub fn explain(text: &[u8]) -> Explanation {
    let text = text_of(text.get(..TEXT_LIMIT).unwrap_or(text));
    let readings = readings(&text);
    let all = readings.iter().map(|reading| (reading, found(reading)));
    // A text that is not quoted-printable may look so: the reading in which more is recognised counts.
    let weight = |kind: &Kind<'_>| kind.matches.first().map_or(0, |first| first.weight);
    let best = all.max_by_key(|(_, found)| found.iter().map(weight).sum::<usize>());
    let Some((reading, found)) = best else { return Explanation::default() };
    let around = Surroundings::of(reading);
    let found: Vec<Explained> =
        found.into_iter().take(MOST).filter_map(|kind| explained(reading, &around, kind)).collect();
    let (domain, host) = match found.first() {
        Some(first) => (first.domain.clone(), first.host.clone()),
        None => (around.domain([0, 0]).map(Shown::of), around.host([0, 0]).map(Shown::of)),
    };
    Explanation { found, domain, host }
}

/// The places where one row matches, those with the most text first.
struct Kind<'w> {
    bounce: &'static Bounce,
    matches: Vec<Match<'w>>,
}

fn explained<'w>(reading: &'w Decoded, around: &Surroundings<'w>, mut kind: Kind<'w>) -> Option<Explained> {
    let first = *kind.matches.first()?;
    let domain_of = |at: &Match<'w>| at.domain.or_else(|| around.domain([at.start, at.end]));
    let domain = domain_of(&first);
    kind.matches.sort_by_key(|at| at.start);
    let mut seen: BTreeSet<&str> = domain.into_iter().collect();
    let others = kind.matches.iter().filter_map(domain_of).filter(|name| seen.insert(name));
    let others: Vec<&str> = others.collect();
    Some(Explained {
        bounce: kind.bounce,
        domain: domain.map(Shown::of),
        host: first.host.or_else(|| around.host([first.start, first.end])).map(Shown::of),
        text: Shown::brief(reading.text.get(first.start..first.end).unwrap_or_default()),
        more: others.len().saturating_sub(OTHERS_MAX),
        others: others.into_iter().take(OTHERS_MAX).map(Shown::of).collect(),
    })
}

/// Returns the rows that match, each with its places, except those that the text of a more specific row covers.
fn found(reading: &Decoded) -> Vec<Kind<'_>> {
    let rows = rows::all().enumerate();
    let all = rows.flat_map(|(number, bounce)| {
        let patterns = bounce.patterns.iter();
        patterns.flat_map(|pattern| pattern::find(pattern, reading)).map(move |at| (number, bounce, at))
    });
    let mut all: Vec<(usize, &Bounce, Match<'_>)> = all.collect();
    // The more specific row first; of equal ones, the first in the table.
    all.sort_by_key(|(number, _, at)| (usize::MAX - at.weight, *number, at.start));
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    let mut kind_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (number, bounce, at) in all {
        // What is taken does not overlap, so of all that begins before the end only the last can end behind the start.
        if taken.range(..at.end).next_back().is_some_and(|(_, end)| *end > at.start) {
            continue;
        }
        taken.insert(at.start, at.end);
        let index = *kind_of.entry(number).or_insert(kinds.len());
        match kinds.get_mut(index) {
            Some(kind) => kind.matches.push(at),
            None => kinds.push(Kind { bounce, matches: vec![at] }),
        }
    }
    kinds.sort_by_key(|kind| kind.bounce.rank);
    kinds
}
