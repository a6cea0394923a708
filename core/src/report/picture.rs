//! The path that a mail takes today: the data of the picture, made from the report alone.

use crate::facts::{MxPart, State};
use crate::finding::{Arg, Finding, Message, Severity, Source};
use crate::report::picture_words::{ignored, missing, no_mail, refused_hosts, unknown, verified, why};
use crate::report::{Report, StepName, Verdict};
use crate::syntax::policy::Mode;
use crate::text::duration::duration;

/// The stations from the sender to the mailbox, the reports, and the path of a mail through them.
#[derive(Clone, Debug)]
pub struct Picture {
    /// In the order of [`Place`].
    pub stations: [Station; 7],
    /// The path.
    pub path: Path,
    /// The station where senders refuse mail hosts, all or some of them, with a label of a few words.
    pub branch: Option<(Place, Message)>,
}

/// One station.
#[derive(Clone, Debug)]
pub struct Station {
    /// Which.
    pub place: Place,
    /// Its state as a shape.
    pub mark: Mark,
    /// Its state in one or two words. Sender has none.
    pub word: Message,
    /// One fact about it.
    pub detail: Option<Message>,
}

/// The stations in the order in which a mail passes them; reports come last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The sending MTA.
    Sender,
    /// The MTA-STS TXT record.
    Record,
    /// The policy.
    Policy,
    /// The MX hosts, compared with the policy.
    Hosts,
    /// The certificates of the MX hosts.
    Certificates,
    /// Where the mail arrives.
    Mailbox,
    /// The TLSRPT record.
    Reports,
}

/// The state of a station as a shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The sender: a server.
    Server,
    /// The mailbox, in the colour of how mail arrives.
    Inbox(Tone),
    /// A sender accepts it.
    Right,
    /// The mail leaves the protected path here, or a host is refused.
    Stops,
    /// It works, but not for every sender, or only as a trial.
    Warns,
    /// It was not tested, or could not be.
    Untested,
    /// It is not published.
    Absent,
    /// An earlier station decided.
    Unreached,
    /// The answer is on its way.
    Asked,
}

/// The colours of the picture, as the style sheets name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Good,
    /// Works, with a reservation.
    Warn,
    /// Does not work.
    Bad,
    /// Neither good nor bad.
    Quiet,
}

/// The path of a mail sent today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path {
    /// Through all stations, over verified TLS.
    Verified,
    /// Through all stations; failures are reported and the mail is delivered anyway.
    EitherWay,
    /// It leaves the protected path at a station and is delivered as without MTA-STS.
    Unverified {
        /// The last station on the protected path.
        from: Place,
        /// Grey if nothing is published, red if what is published is ignored.
        tone: Tone,
    },
    /// It ends at a station: senders refuse every mail host.
    Refused {
        /// The station.
        at: Place,
    },
    /// It is not known.
    Unknown,
    /// There is none, because the domain accepts no mail.
    NoMail,
}

impl Tone {
    /// Its name in the style sheets.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warn => "warn",
            Self::Bad => "bad",
            Self::Quiet => "quiet",
        }
    }
}

impl Mark {
    /// Its name in documents, for tests and style sheets.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Inbox(_) => "inbox",
            Self::Right => "right",
            Self::Stops => "stops",
            Self::Warns => "warns",
            Self::Untested => "untested",
            Self::Absent => "absent",
            Self::Unreached => "unreached",
            Self::Asked => "asked",
        }
    }

    /// Its colour.
    pub const fn tone(self) -> Tone {
        match self {
            Self::Right => Tone::Good,
            Self::Stops => Tone::Bad,
            Self::Warns => Tone::Warn,
            Self::Inbox(tone) => tone,
            Self::Server | Self::Untested | Self::Absent | Self::Unreached | Self::Asked => Tone::Quiet,
        }
    }
}

impl Place {
    /// Its name in documents, for tests and style sheets.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sender => "sender",
            Self::Record => "record",
            Self::Policy => "policy",
            Self::Hosts => "hosts",
            Self::Certificates => "certificates",
            Self::Mailbox => "mailbox",
            Self::Reports => "reports",
        }
    }

    /// The heading of the station.
    pub const fn name(self) -> Message {
        match self {
            Self::Sender => Message::new("picture-sender", "Sender"),
            Self::Record => Message::new("picture-record", "Record"),
            Self::Policy => Message::new("picture-policy", "Policy"),
            Self::Hosts => Message::new("picture-hosts", "Mail hosts"),
            Self::Certificates => Message::new("picture-certificates", "Certificates"),
            Self::Mailbox => Message::new("picture-mailbox", "Mailbox"),
            Self::Reports => Message::new("picture-reports", "Reports"),
        }
    }
}

impl Picture {
    /// Returns the picture of `report`.
    pub fn of(report: &Report) -> Self {
        let path = path(report);
        let stations = [
            station(Place::Sender, Mark::Server, Message::new("sender", "")),
            record(report),
            policy(report, path),
            hosts(report, path),
            certificates(report, path),
            mailbox(report, path),
            reports(report),
        ];
        Self { stations, path, branch: branch(report, path) }
    }

    /// The text alternative: what the picture shows, in one sentence.
    pub fn sentence(&self) -> Message {
        let seen = self.stations.iter().filter(|station| station.place != Place::Sender);
        let seen = seen.map(|station| {
            Message::new("picture-station", "{place}: {word}")
                .arg("place", station.place.name())
                .arg("word", station.word.clone())
                .into()
        });
        Message::new("picture-sentence", "{journey} – {stations}")
            .arg("journey", self.journey())
            .arg("stations", Arg::Joined(seen.collect()))
    }

    fn is_unreachable(&self) -> bool {
        self.stations.iter().any(|station| station.word == NO_ADDRESS)
    }

    /// What happens to a mail, in a few words.
    pub fn journey(&self) -> Message {
        let at = |message: Message, place: Place| message.arg("station", place.name());
        match self.path {
            Path::Verified if self.branch.is_some() => Message::new(
                "journey-partly-refused",
                "Senders that honour MTA-STS deliver only over verified TLS, and refuse some of the mail hosts",
            ),
            Path::Verified => {
                Message::new("journey-verified", "Senders that honour MTA-STS deliver only over verified TLS")
            }
            Path::EitherWay => {
                Message::new("journey-either-way", "Mail is delivered whether TLS can be verified or not")
            }
            Path::Unverified { from: Place::Sender, .. } => {
                Message::new("journey-absent", "Mail is delivered unverified")
            }
            Path::Unverified { from, .. } => at(
                Message::new(
                    "journey-unverified",
                    "Mail leaves the protected path at “{station}” and is delivered unverified",
                ),
                from,
            ),
            Path::Refused { at: Place::Hosts } if self.is_unreachable() => Message::new(
                "journey-unreachable",
                "No sender can deliver, because none of the mail hosts has a public address",
            ),
            Path::Refused { at: place } => at(
                Message::new(
                    "journey-refused",
                    "Senders that honour MTA-STS stop at “{station}” and do not deliver",
                ),
                place,
            ),
            Path::Unknown => Message::new("journey-unknown", "It is not known which path mail takes"),
            Path::NoMail => Message::new("journey-no-mail", "The domain accepts no mail"),
        }
    }
}

fn path(report: &Report) -> Path {
    match report.verdict {
        Verdict::Checking | Verdict::Undetermined => Path::Unknown,
        _ if state_of(report, StepName::Mx) == State::Absent => Path::NoMail,
        Verdict::EnforcedWithFailures | Verdict::Testing if has_no_addresses(report) => {
            Path::Refused { at: Place::Hosts }
        }
        Verdict::Enforced => Path::Verified,
        Verdict::EnforcedWithFailures => match report.mx.iter().any(|row| !row.is_refused()) {
            true => Path::Verified,
            false => Path::Refused { at: refusing(report) },
        },
        Verdict::Testing => Path::EitherWay,
        Verdict::None => Path::Unverified { from: Place::Policy, tone: Tone::Quiet },
        Verdict::Absent => Path::Unverified { from: Place::Sender, tone: Tone::Quiet },
        Verdict::Broken if matches!(report.record.state, State::Valid | State::NotChecked) => {
            left_at(Place::Policy, Tone::Bad)
        }
        Verdict::Broken => left_at(Place::Record, Tone::Bad),
    }
}

const NO_ADDRESS: Message = Message::new("picture-no-address", "not reachable");

/// Whether no mail can be delivered, because none of the mail hosts has a public address.
fn has_no_addresses(report: &Report) -> bool {
    !report.mx.is_empty() && report.mx.iter().all(MxPart::has_no_address)
}

/// Returns the station at which senders refuse mail hosts.
fn refusing(report: &Report) -> Place {
    let is_uncovered = report.mx.iter().any(|row| row.is_refused() && row.pattern.is_none());
    if is_uncovered { Place::Hosts } else { Place::Certificates }
}

fn branch(report: &Report, path: Path) -> Option<(Place, Message)> {
    match path {
        Path::Refused { at: Place::Hosts } if has_no_addresses(report) => {
            Some((Place::Hosts, Message::new("picture-not-reachable", "not delivered")))
        }
        Path::Refused { at } => Some((at, Message::new("picture-refused-here", "refused"))),
        Path::Verified => match report.mx.iter().filter(|row| row.is_refused()).count() {
            0 => None,
            n => Some((refusing(report), refused_hosts(n))),
        },
        _ => None,
    }
}

fn record(report: &Report) -> Station {
    let state = report.record.state;
    let station = match state {
        State::Invalid => station(Place::Record, Mark::Stops, ignored()),
        State::Absent if report.verdict == Verdict::Broken => station(Place::Record, Mark::Stops, missing()),
        state => plain(Place::Record, state),
    };
    match &report.record.id {
        Some(id) if state == State::Valid => {
            station.detail(Message::new("picture-id", "id {id}").arg("id", id))
        }
        _ => station,
    }
}

fn policy(report: &Report, path: Path) -> Station {
    let at = |mark, word| station(Place::Policy, mark, word);
    match report.policy.state {
        state if path == left_at(Place::Record, Tone::Bad) && state != State::Pending => {
            unreached(Place::Policy)
        }
        State::Valid => {
            let Some(policy) = &report.policy.policy else { return at(Mark::Untested, unknown()) };
            let (mark, word) = match policy.mode {
                Mode::Enforce => (Mark::Right, Message::new("picture-enforce", "enforce")),
                Mode::Testing => (Mark::Warns, Message::new("picture-testing", "testing")),
                Mode::None => (Mark::Absent, Message::new("picture-none", "none")),
            };
            let age = Message::new("picture-age", "cached {age}").arg("age", duration(policy.max_age));
            at(mark, word).detail(age)
        }
        State::Invalid => {
            let is_error =
                |finding: &&Finding| finding.source == Source::Policy && finding.severity == Severity::Error;
            match report.findings.iter().filter(is_error).count() {
                0 => at(Mark::Stops, ignored()),
                1 => at(Mark::Stops, ignored()).detail(Message::new("picture-error", "1 error")),
                errors => at(Mark::Stops, ignored())
                    .detail(Message::new("picture-errors", "{n} errors").arg("n", errors)),
            }
        }
        State::Absent if path == left_at(Place::Policy, Tone::Bad) => at(Mark::Stops, missing()),
        State::Failed(reason) if path == left_at(Place::Policy, Tone::Bad) => {
            at(Mark::Stops, Message::new("picture-not-fetched", "not fetched")).detail(why(reason))
        }
        State::Failed(_) if matches!(path, Path::Unverified { .. }) => unreached(Place::Policy),
        state => plain(Place::Policy, state),
    }
}

fn hosts(report: &Report, path: Path) -> Station {
    let (all, covered) = (report.mx.len(), report.mx.iter().filter(|row| row.pattern.is_some()).count());
    if !is_reached(report, path) {
        return unreached(Place::Hosts);
    }
    let of = |n: usize| Message::new("picture-of", "{n} of {all}").arg("n", n).arg("all", all);
    match state_of(report, StepName::Mx) {
        State::Valid => {
            station(Place::Hosts, Mark::Right, Message::new("picture-covered", "covered")).detail(of(covered))
        }
        State::Invalid if covered < all => {
            let word = Message::new("picture-not-covered", "not covered");
            station(Place::Hosts, failing(path), word).detail(of(all - covered))
        }
        State::Invalid if has_no_addresses(report) => station(Place::Hosts, Mark::Stops, NO_ADDRESS),
        State::Invalid => station(Place::Hosts, Mark::Warns, Message::new("picture-null-mx", "null MX too")),
        State::Absent => station(Place::Hosts, Mark::Absent, no_mail()),
        state => plain(Place::Hosts, state),
    }
}

fn certificates(report: &Report, path: Path) -> Station {
    let at = |mark, word| station(Place::Certificates, mark, word);
    let (all, refused) = (report.mx.len(), report.mx.iter().filter(|row| row.tls == State::Invalid).count());
    let is_before = matches!(path, Path::Refused { at: Place::Hosts });
    if !is_reached(report, path) || is_before || state_of(report, StepName::Mx) == State::Absent {
        return unreached(Place::Certificates);
    }
    match state_of(report, StepName::MxTls) {
        State::Valid => at(Mark::Right, verified()),
        State::Invalid => at(failing(path), Message::new("picture-not-valid", "not valid"))
            .detail(Message::new("picture-of", "{n} of {all}").arg("n", refused).arg("all", all)),
        State::NotChecked => at(Mark::Untested, Message::new("picture-not-tested", "not tested")),
        state => plain(Place::Certificates, state),
    }
}

fn mailbox(report: &Report, path: Path) -> Station {
    let (tone, word) = match path {
        Path::Verified if state_of(report, StepName::MxTls) == State::Valid => (Tone::Good, verified()),
        Path::Verified => (Tone::Good, Message::new("picture-only-verified", "only verified")),
        Path::EitherWay => (Tone::Warn, Message::new("picture-either-way", "not enforced")),
        Path::Unverified { tone, .. } => (tone, Message::new("picture-unverified", "unverified")),
        Path::Refused { .. } => (Tone::Bad, Message::new("picture-undelivered", "not delivered")),
        Path::NoMail => (Tone::Quiet, no_mail()),
        Path::Unknown => (Tone::Quiet, unknown()),
    };
    station(Place::Mailbox, Mark::Inbox(tone), word)
}

fn reports(report: &Report) -> Station {
    let station = match report.tlsrpt.state {
        State::Invalid => station(Place::Reports, Mark::Warns, ignored()),
        state => plain(Place::Reports, state),
    };
    match report.tlsrpt.rua.len() {
        0 => station,
        1 => station.detail(Message::new("picture-address", "to 1 address")),
        n => station.detail(Message::new("picture-addresses", "to {n} addresses").arg("n", n)),
    }
}

/// Whether the mail hosts matter: there is a policy that senders compare them with, or there may be one.
fn is_reached(report: &Report, path: Path) -> bool {
    let is_active = report.policy.policy.as_ref().is_some_and(|policy| policy.mode != Mode::None);
    match path {
        Path::Unverified { .. } => false,
        Path::Unknown => is_active || report.verdict == Verdict::Checking,
        Path::Verified | Path::EitherWay | Path::Refused { .. } | Path::NoMail => true,
    }
}

const fn left_at(from: Place, tone: Tone) -> Path {
    Path::Unverified { from, tone }
}

/// Returns the mark of a fault that stops mail only if the policy is enforced.
fn failing(path: Path) -> Mark {
    if path == Path::EitherWay { Mark::Warns } else { Mark::Stops }
}

fn state_of(report: &Report, name: StepName) -> State {
    report.steps.iter().find(|step| step.name == name).map_or(State::NotChecked, |step| step.state)
}

/// A station in a state that looks the same everywhere.
fn plain(place: Place, state: State) -> Station {
    let (mark, word) = match state {
        State::Pending => (Mark::Asked, Message::new("picture-asked", "asking")),
        State::Valid => (Mark::Right, Message::new("picture-valid", "valid")),
        State::Invalid => (Mark::Stops, ignored()),
        State::Absent => (Mark::Absent, Message::new("picture-absent", "none")),
        State::Failed(_) => (Mark::Untested, unknown()),
        State::NotChecked => (Mark::Untested, Message::new("picture-not-checked", "not checked")),
    };
    station(place, mark, word)
}

/// A station that a mail does not pass, because it left the protected path before. Words such as “not reached” would sound
/// like an outage.
fn unreached(place: Place) -> Station {
    let word = match place {
        Place::Policy => Message::new("picture-not-fetched", "not fetched"),
        Place::Certificates => Message::new("picture-not-verified", "not verified"),
        _ => Message::new("picture-not-compared", "not compared"),
    };
    station(place, Mark::Unreached, word)
}

const fn station(place: Place, mark: Mark, word: Message) -> Station {
    Station { place, mark, word, detail: None }
}

impl Station {
    fn detail(mut self, detail: Message) -> Self {
        self.detail = Some(detail);
        self
    }
}
