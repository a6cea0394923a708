//! `--against`: what a domain publishes now, and whether a draft would stop its mail.

use crate::Failure;
use crate::check::source::Source;
use crate::input::parse_domain;
use crate::{args::LintArgs, check::network::NetworkArgs};
use mta_sts::{Arg, DomainName, Live, Message, Mode, Observation, Report, State, published};

/// What the domain publishes.
pub(crate) struct Against {
    pub(crate) domain: DomainName,
    pub(crate) observation: Observation,
    pub(crate) live: Live,
}

impl Against {
    /// Looks the domain up, if the arguments name one.
    pub(crate) fn of(args: &LintArgs) -> Result<Option<Self>, Failure> {
        let Some(given) = &args.against else { return Ok(None) };
        let domain = parse_domain(given)?;
        let observation = look_up(&args.network, &domain).map_err(|reason| {
            reason.unwrap_or_else(|reason| Failure::Domain { given: given.clone(), reason })
        })?;
        let live = published(&observation);
        Ok(Some(Self { domain, observation, live }))
    }
}

/// A failure of ours, or the reason why the domain cannot be checked.
type Obstacle = Result<Failure, Arg>;

fn look_up(args: &NetworkArgs, domain: &DomainName) -> Result<Observation, Obstacle> {
    let source = Source::of(args).map_err(Ok)?;
    source.accepts(domain).map_err(Err)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Ok(Failure::Output(error)))?;
    runtime.block_on(source.observe(domain)).map_err(Err)
}

/// Whether enforcing the policy of a draft would stop mail.
pub(crate) enum Enforced {
    /// Mail to all hosts is delivered.
    Delivers,
    /// The policy covers all hosts. The certificates of these were not seen.
    Covers(Vec<Arg>),
    /// Senders would not deliver to these hosts, for these reasons.
    Stops(Vec<Message>),
    /// The MX hosts are not known, or the draft has no valid policy.
    Unknown,
}

impl Enforced {
    /// Judges the draft as if its mode were enforce. A policy in mode none restricts nothing.
    pub(crate) fn of(report: &Report, live: &Live) -> Self {
        let Some(policy) = &report.policy.policy else { return Self::Unknown };
        if policy.mode == Mode::None {
            return Self::Delivers;
        }
        if live.mx.is_none() {
            return Self::Unknown;
        }
        let obstacles = report.mx.iter().filter_map(|row| match (&row.pattern, row.tls) {
            (None, _) => {
                let obstacle = Message::new("cli.against-uncovered", "{host} does not match any mx pattern");
                Some(obstacle.arg("host", &row.host))
            }
            (Some(_), State::Invalid) => {
                let obstacle = Message::new("cli.against-certificate", "{host} has no valid certificate");
                Some(obstacle.arg("host", &row.host))
            }
            (Some(_), _) => None,
        });
        let obstacles: Vec<Message> = obstacles.collect();
        if !obstacles.is_empty() {
            return Self::Stops(obstacles);
        }
        let unseen = report.mx.iter().filter(|row| row.tls != State::Valid);
        let unseen: Vec<Arg> = unseen.map(|row| Arg::from(&row.host)).collect();
        if unseen.is_empty() { Self::Delivers } else { Self::Covers(unseen) }
    }

    /// Describes the result in one line.
    pub(crate) fn line(&self, domain: &DomainName) -> Message {
        let line = match self {
            Self::Delivers => Message::new(
                "cli.against-delivers",
                "against {domain}: enforcing this policy would not stop mail",
            ),
            Self::Covers(unseen) => Message::new(
                "cli.against-covers",
                "against {domain}: this policy covers all MX hosts; enforcing it would stop mail if a certificate is not valid, and this was not checked for {hosts}",
            )
            .arg("hosts", Arg::Joined(unseen.clone())),
            Self::Stops(obstacles) => Message::new(
                "cli.against-stops",
                "against {domain}: enforcing this policy would stop mail: {obstacles}",
            )
            .arg("obstacles", listed(obstacles)),
            Self::Unknown => Message::new(
                "cli.against-unknown",
                "against {domain}: it is not known whether enforcing this policy would stop mail",
            ),
        };
        line.arg("domain", domain)
    }
}

/// Returns what is to be listed with semicolons between.
fn listed(all: &[Message]) -> Arg {
    let Some((first, rest)) = all.split_first() else { return Arg::Joined(Vec::new()) };
    rest.iter().fold(Arg::from(first.clone()), |before, next| {
        let both = Message::new("cli.semicolon", "{before}; {next}");
        both.arg("before", before).arg("next", next.clone()).into()
    })
}
