//! What a text says.

use crate::bounces::decode::{Decoded, TEXT_LIMIT, readings};
use crate::bounces::encoded::text as text_of;
use crate::bounces::pattern::{self, Match};
use crate::bounces::row::{Bounce, Certainty, Rank, Sender, State, Whose};
use crate::bounces::rows;
use crate::bounces::surroundings::Surroundings;
use crate::bounces::topic::{Topic, topic};
use crate::text::shown::Shown;
use crate::text::sort;

/// What a pasted text says.
#[derive(Debug, Default)]
pub struct Explanation {
    /// What was recognised: first what tells most. Empty if nothing was.
    pub found: Vec<Explained>,
    /// What the text is about, if nothing was recognised, and its code or its words tell that it is not about TLS.
    pub topic: Option<Topic>,
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
    /// The recognised text. If there are several of this kind, the first of them.
    pub text: Shown,
    /// What it is about. The first is that of the text.
    pub first: Case,
    /// The other domains and hosts about which the same is said, at most [`OTHERS_MAX`].
    pub others: Vec<Case>,
    /// How many there are besides.
    pub more: usize,
}

/// The domain and the host that a text is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The recipient's domain, in lower case, if the text or what surrounds it names one.
    pub domain: Option<Shown>,
    /// The recipient's mail server, likewise.
    pub host: Option<Shown>,
    /// How often the text is there.
    pub count: usize,
    /// What became of the mail.
    pub state: State,
}

/// At most this many kinds of text are reported.
const MOST: usize = 20;

/// At most this many other domains and hosts are listed.
pub const OTHERS_MAX: usize = 200;

/// Explains a bounce, a log line or a non-delivery report. Reads at most [`TEXT_LIMIT`] bytes.
pub fn explain(text: &[u8]) -> Explanation {
    let text = text_of(text.get(..TEXT_LIMIT).unwrap_or(text));
    let readings = readings(&text);
    let all = readings.iter().map(|reading| {
        let around = Surroundings::of(reading);
        let found = found(reading, &around, rows::specific());
        (reading, around, found)
    });
    // A text that is not quoted-printable may look so: the reading in which more is recognised counts.
    let weight = |kind: &Kind<'_>| kind.matches.first().map_or(0, |first| first.weight);
    let best = all.max_by_key(|(.., found)| found.iter().map(weight).sum::<usize>());
    let Some((reading, around, mut found)) = best else { return Explanation::default() };
    let is_fine = found.iter().all(|kind| kind.bounce.rank == Rank::Fine);
    let topic = if is_fine { other_topic(reading, &found) } else { None };
    // What went well does not tell why a mail failed.
    if topic.is_some() || is_fine && around.is_any_failed() {
        found.clear();
    }
    if found.is_empty() && topic.is_none() {
        found = self::found(reading, &around, rows::general());
    }
    let found: Vec<Explained> =
        found.iter().take(MOST).filter_map(|kind| explained(reading, &around, kind)).collect();
    let (domain, host) = match found.first() {
        Some(Explained { first, .. }) => (first.domain.clone(), first.host.clone()),
        None => {
            let (domain, host) = around.only();
            (domain.map(Shown::of), host.map(Shown::of))
        }
    };
    Explanation { found, topic, domain, host }
}

/// Returns what the text is about besides the places where it tells that TLS went well.
fn other_topic(reading: &Decoded, fine: &[Kind<'_>]) -> Option<Topic> {
    let mut places: Vec<usize> =
        fine.iter().flat_map(|kind| kind.matches.iter().map(|at| at.start)).collect();
    sort::sort(&mut places);
    topic(reading, &places)
}

/// The places where one row matches, those with the most text first.
struct Kind<'w> {
    bounce: &'static Bounce,
    matches: Vec<Match<'w>>,
}

fn explained<'w>(reading: &'w Decoded, around: &Surroundings<'w>, kind: &Kind<'w>) -> Option<Explained> {
    let at = *kind.matches.first()?;
    let mut all = cases(around, kind).into_iter();
    let first = all.next()?;
    let count = all.len();
    let others: Vec<Case> = all.take(OTHERS_MAX).collect();
    Some(Explained {
        bounce: kind.bounce,
        text: Shown::brief(text_at(reading, &at).replace('\n', " ")),
        first,
        more: count - others.len(),
        others,
    })
}

/// Returns what the texts of one kind are about: first that of the first, then those of the others in the order of the text.
fn cases<'w>(around: &Surroundings<'w>, kind: &Kind<'w>) -> Vec<Case> {
    let is_own = std::ptr::eq(kind.bounce, rows::own_hop());
    let mut all: Vec<(Option<&str>, Option<&str>, usize, State)> = Vec::with_capacity(kind.matches.len());
    for at in &kind.matches {
        let domain = around.domain(at);
        let state = around.state(kind.bounce, at, domain);
        // The recipient's domain has no part in what the sender's own hosts do.
        all.push((if is_own { None } else { domain }, around.host(at), at.start, state));
    }
    let first = all.first().map(|(.., at, _)| *at);
    // A text without a host is about the host of another one about the same domain.
    sort::by_place(&mut all, |(domain, host, at, _)| (*domain, std::cmp::Reverse(*host), *at));
    let mut groups: Vec<(usize, Case)> = Vec::new();
    let mut last: Option<(Option<&str>, Option<&str>)> = None;
    for (domain, host, at, state) in all {
        let is_same =
            last.is_some_and(|(before, known)| before == domain && (known == host || host.is_none()));
        match groups.last_mut().filter(|_| is_same) {
            Some((place, case)) => {
                *place = if first == Some(at) { 0 } else { (*place).min(at + 1) };
                case.count += 1;
                case.state = case.state.or(state);
            }
            None => {
                last = Some((domain, host));
                let place = if first == Some(at) { 0 } else { at + 1 };
                let [domain, host] = [domain, host].map(|name| name.map(Shown::of));
                groups.push((place, Case { domain, host, count: 1, state }));
            }
        }
    }
    sort::by_place(&mut groups, |(place, _)| *place);
    groups.into_iter().map(|(_, case)| case).collect()
}

/// At most this many bytes behind a text are shown with it.
const BEHIND_MAX: usize = 200;

/// Returns the text of a match, and to the end of the line what gives its reason.
fn text_at<'w>(reading: &'w Decoded, at: &Match<'_>) -> &'w str {
    let rest = reading.text.get(at.end..).unwrap_or_default();
    let is_cut = reading.text.get(at.start..at.end).is_some_and(|text| text.ends_with([':', '=']));
    let behind = if is_cut || rest.trim_start_matches(' ').starts_with('(') {
        let near = rest.get(..rest.floor_char_boundary(BEHIND_MAX)).unwrap_or_default();
        near.find('\n').unwrap_or(near.len())
    } else {
        0
    };
    let text = reading.text.get(at.start..at.end + behind).unwrap_or_default();
    // Some patterns end with the bracket before an address.
    text.trim_end_matches(['[', '(', ' '])
}

/// Returns those of `rows` that match, each with its places, except those that the text of a more specific row covers.
fn found<'w>(
    reading: &'w Decoded,
    around: &Surroundings<'w>,
    rows: impl Iterator<Item = &'static Bounce>,
) -> Vec<Kind<'w>> {
    let mut all: Vec<(usize, &Bounce, Match<'_>)> = Vec::new();
    for (number, bounce) in rows.enumerate() {
        for pattern in bounce.patterns {
            let matches = pattern::find(pattern, reading);
            all.extend(matches.filter_map(|at| Some((number, row_of(bounce, reading, around, &at)?, at))));
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
    drop_explained(&mut kinds, reading, around);
    sort::by_place(&mut kinds, |kind| kind.bounce.rank);
    kinds
}

/// At most this far behind a text is the address of its host.
const ADDRESS_MAX: usize = 64;

/// Whether a row has a text of Go's library, which programs write about other protocols than SMTP, too.
fn is_of_go(bounce: &Bounce) -> bool {
    bounce.patterns.iter().any(|pattern| pattern.starts_with("x509: "))
}

/// Whether a line names an address of the web that is not that of a policy.
fn is_of_web(line: &str) -> bool {
    let rest = line.split_once("://").map(|(_, rest)| rest);
    rest.is_some_and(|rest| !rest.starts_with("mta-sts."))
}

/// Returns the row that a match means where it is; `None` if it is about mail that the server receives, or not about mail.
fn row_of<'w>(
    bounce: &'static Bounce,
    reading: &Decoded,
    around: &Surroundings<'w>,
    at: &Match<'w>,
) -> Option<&'static Bounce> {
    if bounce.rank == Rank::Fine {
        return Some(bounce);
    }
    let is_general = bounce.certainty == Certainty::Low;
    let is_of_client = is_general || bounce.sender == Sender::Named("Postfix");
    if is_of_client && around.is_received(at) {
        return None;
    }
    let line = around.line(at, &reading.flat);
    if (is_general || is_of_go(bounce)) && is_of_web(line) {
        return None;
    }
    if is_general && line.contains("mta-sts.") {
        return rows::policy_fetch();
    }
    // The address of the host may be behind the text.
    let end = reading.flat.floor_char_boundary(at.end + ADDRESS_MAX);
    let text = reading.flat.get(at.start..end).unwrap_or_default();
    let is_own = bounce.whose != [Whose::Sender] && around.is_own_hop(at, text);
    Some(if is_own { rows::own_hop() } else { bounce })
}

/// Drops what only tells that a mail was not delivered, where the cause is behind it in brackets or in the same line.
fn drop_explained(kinds: &mut Vec<Kind<'_>>, reading: &Decoded, around: &Surroundings<'_>) {
    let causes = kinds.iter().filter(|kind| kind.bounce.rank == Rank::Cause);
    let mut causes: Vec<usize> = causes.flat_map(|kind| kind.matches.iter().map(|at| at.start)).collect();
    sort::sort(&mut causes);
    for kind in kinds.iter_mut().filter(|kind| kind.bounce.rank == Rank::Outcome) {
        kind.matches.retain(|at| {
            let cause = causes.get(causes.partition_point(|cause| *cause < at.end));
            let rest = reading.flat.get(at.end..).unwrap_or_default().trim_start_matches(' ');
            let goes_on = |cause| rest.starts_with('(') || !around.is_elsewhere([at.end, cause]);
            !cause.is_some_and(|cause| cause - at.end < BEHIND_MAX && goes_on(*cause))
        });
    }
    kinds.retain(|kind| !kind.matches.is_empty());
}
