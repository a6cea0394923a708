//! What a text says.

use crate::bounces::decode::{Decoded, TEXT_LIMIT, readings};
use crate::bounces::encoded::text as text_of;
use crate::bounces::pattern::{self, Match};
use crate::bounces::row::Bounce;
use crate::bounces::rows;
use crate::bounces::surroundings::Surroundings;
use crate::text::shown::Shown;
use crate::text::sort;

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
    sort::by_place(&mut kind.matches, |at| at.start);
    let mut all: Vec<&str> = kind.matches.iter().filter_map(domain_of).collect();
    let mut others: Vec<&str> = Vec::new();
    for name in &all {
        if others.len() < OTHERS_MAX && Some(*name) != domain && !others.contains(name) {
            others.push(name);
        }
    }
    sort::sort(&mut all);
    all.dedup();
    Some(Explained {
        bounce: kind.bounce,
        domain: domain.map(Shown::of),
        host: first.host.or_else(|| around.host([first.start, first.end])).map(Shown::of),
        // Some patterns end with the bracket before an address.
        text: Shown::brief(
            reading.text.get(first.start..first.end).unwrap_or_default().trim_end_matches(['[', '(', ' ']),
        ),
        more: all.len().saturating_sub(others.len() + usize::from(domain.is_some())),
        others: others.into_iter().map(Shown::of).collect(),
    })
}

/// Returns the rows that match, each with its places, except those that the text of a more specific row covers.
fn found(reading: &Decoded) -> Vec<Kind<'_>> {
    let mut all: Vec<(usize, &Bounce, Match<'_>)> = Vec::new();
    for (number, bounce) in rows::all().enumerate() {
        for pattern in bounce.patterns {
            all.extend(pattern::find(pattern, reading).map(|at| (number, bounce, at)));
        }
    }
    // The more specific row first; of equal ones, the first in the table.
    sort::by_place(&mut all, |(number, _, at)| (usize::MAX - at.weight, *number, at.start));
    let mut is_taken = vec![false; reading.flat.len()];
    let mut kinds: Vec<Kind<'_>> = Vec::new();
    for (_, bounce, at) in all {
        let Some(place) = is_taken.get_mut(at.start..at.end).filter(|place| !place.contains(&true)) else {
            continue;
        };
        place.fill(true);
        match kinds.iter_mut().find(|kind| std::ptr::eq(kind.bounce, bounce)) {
            Some(kind) => kind.matches.push(at),
            None => kinds.push(Kind { bounce, matches: vec![at] }),
        }
    }
    sort::by_place(&mut kinds, |kind| kind.bounce.rank);
    kinds
}
