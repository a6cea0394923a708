//! What surrounds a text: the domain, the host, and what became of the mail.

use crate::bounces::decode::Decoded;
use crate::bounces::marks::{Program, domains, hosts, is_own, only_domain, programs, relays};
use crate::bounces::outcome::Outcomes;
use crate::bounces::pattern::Match;
use crate::bounces::row::{Bounce, Rank, State};
use crate::text::sort;

/// The names of a text, each with its place.
pub(super) struct Surroundings<'w> {
    domains: Vec<(usize, &'w str)>,
    hosts: Vec<(usize, &'w str)>,
    /// The same without those that the mail was delivered to.
    suspects: Vec<(usize, &'w str)>,
    /// The recipient's domain that a line names with each host, in the order of the hosts, then of the text.
    pairs: Vec<(&'w str, usize, &'w str)>,
    /// The domain of all mail addresses, if they have only one.
    only_domain: Option<&'w str>,
    /// Whether the text names recipients of several domains.
    has_several: bool,
    outcomes: Outcomes<'w>,
    relays: Vec<(usize, bool)>,
    programs: Vec<(usize, Program)>,
    line_ends: Vec<usize>,
}

/// At most this far from each other two texts belong to one line.
const LINE_MAX: usize = 4096;

/// At most this far before a text is what begins its line: the program, the reply code.
const START_MAX: usize = 800;

impl<'w> Surroundings<'w> {
    pub(super) fn of(within: &'w Decoded) -> Self {
        let domains = domains(within);
        let mut all = Self {
            has_several: domains
                .iter()
                .any(|(_, name)| domains.first().is_some_and(|(_, first)| name != first)),
            domains,
            hosts: hosts(within),
            suspects: Vec::new(),
            pairs: Vec::new(),
            only_domain: only_domain(within),
            outcomes: Outcomes::of(within),
            relays: relays(within),
            programs: programs(within),
            line_ends: memchr::memchr_iter(b'\n', within.text.as_bytes()).collect(),
        };
        let in_line =
            |(at, host): &(usize, &'w str)| Some((*host, *at, all.in_line(&all.domains, [*at, *at])?));
        let mut pairs = all.hosts.iter().filter_map(in_line).collect();
        sort::sort(&mut pairs);
        all.pairs = pairs;
        let is_suspect = |(at, _): &&(usize, &'w str)| {
            all.in_line(&all.outcomes.in_line, [*at, *at]) != Some(State::Delivered)
        };
        all.suspects = all.hosts.iter().filter(is_suspect).copied().collect();
        all
    }

    /// Returns the recipient's domain of a text: that of its line, or of another line about the same host; else the nearest.
    pub(super) fn domain(&self, at: &Match<'w>) -> Option<&'w str> {
        let place = [at.start, at.end];
        let near = at.domain.or_else(|| self.in_line(&self.domains, place));
        let host = at.host.or_else(|| self.near_host(place));
        near.or_else(|| self.domain_of(host?, at.start)).or_else(|| match at.host {
            // The nearest recipient may be that of another mail, to another host.
            Some(_) if self.has_several => None,
            _ => self.nearest(&self.domains, place).map(|(_, name)| name).or(self.only_domain),
        })
    }

    /// Returns the MX host of a text.
    pub(super) fn host(&self, at: &Match<'w>) -> Option<&'w str> {
        at.host.or_else(|| self.near_host([at.start, at.end]))
    }

    /// Returns what became of the mail that a text is about, whose recipient's domain is `domain`.
    pub(super) fn state(&self, row: &Bounce, at: &Match<'w>, domain: Option<&str>) -> State {
        if row.rank == Rank::Fine || row.state == State::Unprotected {
            return row.state;
        }
        let Outcomes { in_line, of_recipient, of_message, replies, .. } = &self.outcomes;
        let place = [at.start, at.end];
        // A mail that waits is tried again, and the log goes on.
        let at_last = |(place, state)| self.outcomes.at_last(place).unwrap_or(state);
        let near = self.one_in_line(in_line, place).map(at_last);
        let near = near
            .or_else(|| [of_recipient, of_message].into_iter().find_map(|list| self.in_line(list, place)));
        // A log gives the cause first, and then what became of the mail.
        let later = || {
            let (place, state) = in_line.get(in_line.partition_point(|(place, _)| *place < at.end))?;
            let recipient = self.in_line(&self.domains, [*place, *place]);
            (domain.is_some() && recipient == domain).then(|| at_last((*place, *state)))
        };
        let elsewhere = || {
            let of_recipient = self.reached(of_recipient, place).map(|(_, state)| state);
            of_recipient.or_else(|| self.nearest(of_message, place).map(|(_, state)| state))
        };
        let reply = || {
            let line = self.line_ends.partition_point(|end| *end < at.start).checked_sub(1);
            let line = line.and_then(|line| self.line_ends.get(line)).copied().unwrap_or(0);
            let from = line.max(at.start.saturating_sub(START_MAX));
            let (place, state) = replies.get(replies.partition_point(|(place, _)| *place < from))?;
            (*place <= at.start + 4 && matches!(row.state, State::Waits | State::Either)).then_some(*state)
        };
        near.or_else(later).or_else(elsewhere).or_else(reply).unwrap_or(row.state)
    }

    /// Returns the recipient's domain and the MX host of a text in which nothing was recognised, if it is about one domain.
    pub(super) fn only(&self) -> (Option<&'w str>, Option<&'w str>) {
        let start = Match::default();
        // A host to which a mail was delivered is not that of the one that failed.
        let host = self.reached(&self.suspects, [0, 0]).map(|(_, name)| name);
        if self.has_several { (None, None) } else { (self.domain(&start), host) }
    }

    /// Whether the text tells of a mail that failed or waits.
    pub(super) fn is_any_failed(&self) -> bool {
        let Outcomes { in_line, of_recipient, of_message, .. } = &self.outcomes;
        let all = [in_line, of_recipient, of_message];
        all.into_iter().flatten().any(|(_, state)| matches!(state, State::Failed | State::Waits))
    }

    /// Whether the line is about mail that the server receives.
    pub(super) fn is_received(&self, at: &Match<'_>) -> bool {
        self.program(at).is_some_and(|(_, program)| match program {
            Program::Server => true,
            // Its lines do not tell. Postfix sends with its help only if it is told to reuse connections.
            Program::Proxy => {
                at.host.is_none() && !self.programs.iter().any(|(_, program)| *program == Program::Client)
            }
            Program::Client | Program::Local => false,
        })
    }

    /// Whether a text is about a host that the sender's own configuration names: a relay, a filter or a mail store. `text` begins
    /// with that of the match.
    pub(super) fn is_own_hop(&self, at: &Match<'_>, text: &str) -> bool {
        let has_relay = || {
            let last = self.relays.partition_point(|(place, _)| *place < at.start).checked_sub(1);
            last.and_then(|last| self.relays.get(last)).is_some_and(|(place, is_other)| {
                let [from, to] =
                    [*place, at.start].map(|place| self.domains.partition_point(|(at, _)| *at < place));
                // A line of a log may be folded: then its program is before the relay.
                let is_same = |at: &Match<'_>| self.program(at).is_some_and(|(program, _)| program < *place);
                let is_near =
                    at.start - place < START_MAX && (!self.is_elsewhere([*place, at.start]) || is_same(at));
                *is_other && from == to && is_near
            })
        };
        let named = at.host.and_then(|host| is_own(text.get(text.find(host)?..)?));
        named.unwrap_or_else(|| {
            self.program(at).is_some_and(|(_, program)| program == Program::Local) || has_relay()
        })
    }

    /// Returns the line of a text, at most [`START_MAX`] bytes to each side.
    pub(super) fn line<'t>(&self, at: &Match<'_>, flat: &'t str) -> &'t str {
        let next = self.line_ends.partition_point(|end| *end < at.start);
        let begun = next.checked_sub(1).and_then(|last| self.line_ends.get(last)).copied().unwrap_or(0);
        let end = self.line_ends.get(next).copied().unwrap_or(flat.len());
        let from = flat.ceil_char_boundary(begun.max(at.start.saturating_sub(START_MAX)));
        let to = flat.floor_char_boundary(end.min(at.end + START_MAX));
        flat.get(from..to).unwrap_or_default()
    }

    /// Returns the program that wrote a line, and its place.
    fn program(&self, at: &Match<'_>) -> Option<(usize, Program)> {
        let last = self.programs.partition_point(|(place, _)| *place < at.start).checked_sub(1)?;
        let (place, program) = *self.programs.get(last)?;
        (at.start - place < START_MAX).then_some((place, program))
    }

    /// Returns the domain that a line names with this host: of several lines, the one nearest to a place.
    fn domain_of(&self, host: &str, at: usize) -> Option<&'w str> {
        let behind = self.pairs.partition_point(|(name, place, _)| (*name, *place) < (host, at));
        let near = [behind.checked_sub(1), Some(behind)].into_iter().flatten();
        let near = near.filter_map(|number| self.pairs.get(number)).filter(|(name, ..)| *name == host);
        near.min_by_key(|(_, place, _)| place.abs_diff(at)).map(|(.., domain)| *domain)
    }

    /// Returns the MX host that is nearest to the text between two places.
    fn near_host(&self, at: [usize; 2]) -> Option<&'w str> {
        let here = self.in_line(&self.hosts, at);
        here.or_else(|| self.reached(&self.suspects, at).map(|(_, name)| name))
    }

    /// Returns the nearest one. If the text is about several domains, what is in another line counts only if no recipient
    /// is between.
    fn reached<T: Copy>(&self, all: &[(usize, T)], at: [usize; 2]) -> Option<(usize, T)> {
        let (place, one) = self.nearest(all, at)?;
        let between = if place < at[0] { [place, at[0]] } else { [at[1], place] };
        let [from, to] = between.map(|place| self.domains.partition_point(|(at, _)| *at < place));
        (!self.has_several || from >= to || !self.is_elsewhere(between)).then_some((place, one))
    }

    /// Returns the nearest one in the same line.
    fn in_line<T: Copy>(&self, all: &[(usize, T)], at: [usize; 2]) -> Option<T> {
        self.one_in_line(all, at).map(|(_, one)| one)
    }

    /// Returns the nearest one in the same line, and its place.
    fn one_in_line<T: Copy>(&self, all: &[(usize, T)], at: [usize; 2]) -> Option<(usize, T)> {
        let (place, one) = self.nearest(all, at)?;
        (!self.is_elsewhere([place.min(at[0]), place.max(at[0])])).then_some((place, one))
    }

    /// Returns the one nearest to a place: in the same line, else before it, else behind it. They are in the order
    /// of the text, so only two of them can be the nearest.
    fn nearest<T: Copy>(&self, all: &[(usize, T)], [start, end]: [usize; 2]) -> Option<(usize, T)> {
        let behind = all.partition_point(|(at, _)| *at < start);
        let before = behind.checked_sub(1).and_then(|last| all.get(last));
        let order = |(at, _): &&(usize, T)| {
            let (distance, kind, between) = match *at < start {
                true => (start - at, 1, [*at, start]),
                false => (at.saturating_sub(end), 2, [end.min(*at), *at]),
            };
            (if self.is_elsewhere(between) { kind } else { 0 }, distance)
        };
        before.into_iter().chain(all.get(behind)).min_by_key(order).copied()
    }

    /// Whether two places are not in one line.
    pub(super) fn is_elsewhere(&self, between: [usize; 2]) -> bool {
        let [from, to] = between.map(|place| self.line_ends.partition_point(|end| *end < place));
        from < to || between[1].saturating_sub(between[0]) > LINE_MAX
    }
}
