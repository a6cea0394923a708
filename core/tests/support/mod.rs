//! Builds the events that the edge would send about a fixture, without a network.

mod certificates;
mod direct;

use certificates::{certificate, shown};
#[allow(unused_imports)] // Not every test uses this.
pub(crate) use direct::observation_direct;
use fixture::{
    Certificate as FixtureCertificate, DnsFault, Fixture, HttpAnswer, MailHost, Outcome as Found,
    PolicyHostBehaviour, PolicyHostFault, Record, RecordData, RecordType, Zones,
};
use mta_sts::lints::Lints;
use mta_sts::rfc::POLICY_SIZE_LIMIT;
use mta_sts::{
    Addresses, Answer, Context, DomainName, Draft, Event, Failure, Live, MxRecord, MxTls, Observation,
    Outcome, Presented, Reason, Report, Response, Settled, Timestamp, TlsaRecord, TxtRecord, evaluate,
    follow_up, lints, published, tlsa_name,
};
use std::path::PathBuf;
use std::time::Duration;

/// Returns the folder of the fixtures.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
}

/// Loads all fixtures, sorted by name.
pub(crate) fn fixtures() -> Vec<Fixture> {
    Fixture::load_dir(&folder()).unwrap_or_else(|error| panic!("{error}"))
}

/// Evaluates an observation of a fixture.
#[allow(dead_code)] // Not every test uses this.
pub(crate) fn report(fixture: &Fixture, observation: &Observation) -> Report {
    report_by(&lints::ALL, fixture, observation)
}

/// Returns a report as plain text, with what to do next.
#[allow(dead_code)] // Not every test uses it.
pub(crate) fn plain(report: &Report, observation: &Observation) -> String {
    let next = mta_sts::publish::next(report, observation, Some(NOON));
    mta_sts::output::text::text(report, next.as_ref())
}

/// Returns what a fixture publishes as a draft, as if it had been typed.
#[allow(dead_code)] // Not every test uses it.
pub(crate) fn draft_of(seen: &Observation) -> Observation {
    let mut draft = Draft::new();
    if let Some(response) = seen.policy().answer() {
        draft = draft.policy(response.body.as_bytes());
    }
    if let Some(answer) = seen.record().answer() {
        draft = draft.records(&texts_of(answer));
    }
    if let Some(answer) = seen.tlsrpt().answer() {
        draft = draft.tlsrpt(&texts_of(answer));
    }
    if let Some(answer) = seen.mx().answer() {
        draft = draft.mx(&answer.records.iter().map(|record| record.host.as_str()).collect::<Vec<_>>());
    }
    draft.over(None)
}

fn texts_of(answer: &Answer<TxtRecord>) -> Vec<&[u8]> {
    answer.records.iter().map(TxtRecord::text).collect()
}

/// Like [`report`], with another set of lints.
pub(crate) fn report_by(lints: &'static Lints, fixture: &Fixture, observation: &Observation) -> Report {
    let domain = DomainName::parse_ascii(&fixture.domain()).unwrap();
    let live = live(fixture);
    let context = Context::new(to_ascii).domain(Some(&domain)).now(Some(NOON)).live(live.as_ref());
    evaluate(observation, &context, lints)
}

/// Returns what a fixture published before its draft.
fn live(fixture: &Fixture) -> Option<Live> {
    let policy = Draft::new().policy(fixture.live.as_ref()?);
    let draft = match &fixture.live_record {
        Some(record) => policy.records(&[record]),
        None => policy,
    };
    Some(published(&draft.over(None)))
}

/// How long the edge waits for a policy.
const WAIT: Duration = Duration::from_secs(5);

/// The time of all expected reports.
pub(crate) const NOON: Timestamp = Timestamp(1_795_348_800);

/// Converts a name to ASCII. It knows only the one U-label that the fixtures use.
pub(crate) fn to_ascii(name: &str) -> Option<String> {
    let label = |label: &str| match label {
        "b\u{fc}cher" => Some("xn--bcher-kva".to_owned()),
        ascii if ascii.is_ascii() => Some(ascii.to_ascii_lowercase()),
        _ => None,
    };
    name.split('.').map(label).collect::<Option<Vec<_>>>().map(|labels| labels.join("."))
}

/// Returns the complete observation of a fixture.
#[allow(dead_code)] // Not every test uses this.
pub(crate) fn observation(fixture: &Fixture, zones: &Zones<'_>) -> Observation {
    if let Some(draft) = &fixture.draft {
        return Draft::new().policy(draft).over(None);
    }
    let mut observation = Observation::begin();
    for event in events(fixture, zones) {
        observation.apply(event);
    }
    observation.close();
    observation
}

/// Like [`observation`], with a check of port 25 of each MX host.
#[allow(dead_code)] // Not every test uses this.
pub(crate) fn observation_smtp(fixture: &Fixture, zones: &Zones<'_>) -> Observation {
    let mut observation = Observation::begin();
    let events = events(fixture, zones);
    let hosts = events.iter().filter_map(|event| match event {
        Event::MxHost(settled) => Some(settled.asked.clone()),
        _ => None,
    });
    let checks: Vec<Event> =
        hosts.map(|host| Event::MxTls(settled(host.clone(), mx_tls(fixture, &host)))).collect();
    for event in events.into_iter().chain(checks) {
        observation.apply(event);
    }
    observation.close();
    observation
}

fn mx_tls(fixture: &Fixture, host: &str) -> Outcome<MxTls> {
    let answer = |starttls, verified, presented| {
        Outcome::Answered(MxTls { starttls, verified, presented, ..MxTls::default() })
    };
    let untrusted = |kind, issuer| answer(true, false, Some(shown(kind, host, issuer)));
    let declined =
        |detail: &str| Outcome::Failed(Failure { reason: Reason::Refused, detail: Some(detail.to_owned()) });
    match fixture.mail_hosts.get(host).copied().unwrap_or(MailHost::Refused) {
        MailHost::StartTls(FixtureCertificate::Valid) => answer(true, true, None),
        MailHost::StartTls(FixtureCertificate::SelfSigned) => untrusted(FixtureCertificate::SelfSigned, host),
        MailHost::StartTls(kind @ FixtureCertificate::NoIntermediate) => untrusted(kind, "Lab Intermediate"),
        MailHost::StartTls(kind) => untrusted(kind, "Lab Authority"),
        MailHost::OnlyIpv6 | MailHost::Injected | MailHost::Slow => answer(true, true, None),
        MailHost::UnknownName => {
            answer(true, false, Some(Presented { alert: Some(112), ..Presented::default() }))
        }
        MailHost::OldSuites => {
            answer(true, false, Some(Presented { alert: Some(40), ..Presented::default() }))
        }
        MailHost::Greylists => declined("its greeting is 450"),
        MailHost::NoStartTls => answer(false, false, None),
        MailHost::OldTls => {
            let presented = Presented { version: Some(0x0302), ..Presented::default() };
            answer(true, false, Some(presented))
        }
        MailHost::Refused => declined("no connection was possible"),
        MailHost::Declines => declined("it offers STARTTLS and then declines it with 454"),
        MailHost::NoEhlo => declined("it answers EHLO with 502"),
        MailHost::ClosesInTls => Outcome::Failed(Failure::new(Reason::ConnectionLost)),
        MailHost::NoSmtpInTls => answer(true, true, None),
        MailHost::Stall => Outcome::Failed(Failure::new(Reason::Timeout)),
    }
}

/// Returns what the edge sees of a fixture, one event for each probe. A draft has no events.
pub(crate) fn events(fixture: &Fixture, zones: &Zones<'_>) -> Vec<Event> {
    let domain = fixture.domain();
    let host = fixture.policy_host_name();
    let mx = mx_answer(zones, &domain);
    let policy_host = addresses(zones, &host);
    let policy = policy(fixture, &policy_host);
    let record = txt(zones, &format!("_mta-sts.{domain}"));
    let tlsrpt = txt(zones, &format!("_smtp._tls.{domain}"));
    let mut events = follow_ups(zones, &domain, &record, &tlsrpt);
    events.extend([
        Event::Record(settled(format!("_mta-sts.{domain}"), record)),
        Event::Tlsrpt(settled(format!("_smtp._tls.{domain}"), tlsrpt)),
        Event::PolicyHost(settled(host.clone(), policy_host)),
        Event::Policy(Settled {
            // Fixtures define only this duration, and lints use only this one.
            took_ms: delay_ms(fixture),
            ..settled(format!("https://{host}/.well-known/mta-sts.txt"), policy)
        }),
    ]);
    if let Some(presented) = certificate(fixture) {
        events.push(Event::Certificate(settled(format!("{}:443", fixture.policy_host_name()), presented)));
    }
    if let Outcome::Answered(answer) = &mx {
        let hosts: std::collections::BTreeSet<&str> =
            answer.records.iter().map(|mx| mx.host.as_str()).collect();
        for host in hosts.into_iter().filter(|host| !host.is_empty()) {
            events.push(Event::MxHost(settled(host.to_owned(), addresses(zones, host))));
            let name = tlsa_name(host);
            events.push(Event::Tlsa(settled(name.clone(), tlsa(zones, &name))));
        }
        // Without MX records, mail goes to the domain itself.
        if answer.records.is_empty() && !answer.nxdomain {
            events.push(Event::MxHost(settled(domain.clone(), addresses(zones, &domain))));
        }
    }
    events.push(Event::Mx(settled(domain, mx)));
    events
}

/// Returns the queries that follow from the answers about the two records.
fn follow_ups(
    zones: &Zones<'_>,
    domain: &str,
    record: &Outcome<Answer<TxtRecord>>,
    tlsrpt: &Outcome<Answer<TxtRecord>>,
) -> Vec<Event> {
    let domain = DomainName::parse_ascii(domain).unwrap();
    let (record, tlsrpt) = (answer(record), answer(tlsrpt));
    let places = follow_up::places(&domain, record, tlsrpt).into_iter();
    let elsewhere = places.map(|name| Event::Elsewhere(settled(name.clone(), txt(zones, &name))));
    let mailbox = tlsrpt.and_then(|tlsrpt| follow_up::mailbox(&domain, tlsrpt)).map(|mailbox| {
        let answer = mx_answer(zones, mailbox.as_str());
        Event::Mailbox(settled(mailbox.to_string(), answer))
    });
    elsewhere.chain(mailbox).collect()
}

const fn answer<T>(outcome: &Outcome<T>) -> Option<&T> {
    match outcome {
        Outcome::Answered(answer) => Some(answer),
        Outcome::Failed(_) | Outcome::NotAsked => None,
    }
}

fn delay_ms(fixture: &Fixture) -> u32 {
    let is_stalled = |host: &fixture::PolicyHost| {
        use PolicyHostFault::{Drip, StallBody, StallHeaders};
        matches!(host.behaviour, PolicyHostBehaviour::Fault(StallHeaders | StallBody | Drip))
    };
    let time = |host: &fixture::PolicyHost| if is_stalled(host) { WAIT } else { host.delay.min(WAIT) };
    let delay = fixture.policy_host.as_ref().map(|host| time(host).as_millis());
    delay.and_then(|delay| u32::try_from(delay).ok()).unwrap_or_default()
}

fn settled<T>(asked: String, outcome: Outcome<T>) -> Settled<T> {
    Settled { asked, outcome, started_ms: 0, took_ms: 0 }
}

fn txt(zones: &Zones<'_>, name: &str) -> Outcome<Answer<TxtRecord>> {
    let answer = look_up(zones, name, RecordType::Txt, |data| match data {
        RecordData::Txt(strings) => Some(strings.iter().cloned().map(Into::into).collect()),
        _ => None,
    });
    let is_other = |record: &TxtRecord| {
        !["v=STSv1", "v=TLSRPTv1"].iter().any(|version| record.text().starts_with(version.as_bytes()))
    };
    limited(answer, 32, is_other)
}

fn mx_answer(zones: &Zones<'_>, name: &str) -> Outcome<Answer<MxRecord>> {
    let answer = look_up(zones, name, RecordType::Mx, |data| match data {
        RecordData::Mx { preference, exchange } => {
            Some(MxRecord { preference: *preference, host: presented(exchange) })
        }
        _ => None,
    });
    limited(answer, 50, |record| record.preference)
}

/// Cuts a long list of records, as the edge does: those with the lowest rank stay.
fn limited<T, R: Ord>(answer: Outcome<Answer<T>>, most: usize, rank: impl Fn(&T) -> R) -> Outcome<Answer<T>> {
    let Outcome::Answered(mut answer) = answer else { return answer };
    if answer.records.len() > most {
        answer.cut_from = Some(answer.records.len());
        answer.records.sort_by_key(rank);
        answer.records.truncate(most);
    }
    Outcome::Answered(answer)
}

fn tlsa(zones: &Zones<'_>, name: &str) -> Outcome<Answer<TlsaRecord>> {
    look_up(zones, name, RecordType::Tlsa, |data| match data {
        RecordData::Tlsa { usage, selector, matching, data } => Some(TlsaRecord {
            usage: *usage,
            selector: *selector,
            matching: *matching,
            data: data.iter().map(|byte| format!("{byte:02x}")).collect(),
        }),
        _ => None,
    })
}

fn look_up<T>(
    zones: &Zones<'_>,
    name: &str,
    record_type: RecordType,
    read: impl Fn(&RecordData) -> Option<T>,
) -> Outcome<Answer<T>> {
    let answer = zones.answer(name, record_type);
    let nxdomain = answer.outcome == Found::NxDomain;
    let records = match &answer.outcome {
        Found::Records(records) => records.as_slice(),
        Found::NoData | Found::NxDomain => &[],
        Found::Fault(fault) => {
            return Outcome::Failed(Failure { reason: reason(*fault), detail: detail(*fault) });
        }
    };
    Outcome::Answered(Answer {
        records: {
            let at_end = records.iter().filter(|record| !is_beside_alias(record, &answer.cname));
            at_end.filter_map(|record| read(&record.data)).collect()
        },
        nxdomain,
        cut_from: None,
        beside_alias: records.iter().any(|record| is_beside_alias(record, &answer.cname)),
        cname: chain(&answer.cname),
        ttl: answer.cname.iter().chain(records).map(|record| record.ttl).min(),
        authenticated: answer.authenticated,
        unvalidated: false,
    })
}

/// Whether a record is at the name of the first alias, instead of at the end of the chain.
fn is_beside_alias(record: &Record, cname: &[Record]) -> bool {
    cname.first().is_some_and(|alias| alias.name == record.name)
}

fn addresses(zones: &Zones<'_>, name: &str) -> Outcome<Addresses> {
    let a = look_up(zones, name, RecordType::A, |data| match data {
        RecordData::A(address) => Some(address.to_string()),
        _ => None,
    });
    let aaaa = look_up(zones, name, RecordType::Aaaa, |data| match data {
        RecordData::Aaaa(address) => Some(address.to_string()),
        _ => None,
    });
    let (a, aaaa, partial) = match (a, aaaa) {
        (Outcome::Answered(a), Outcome::Answered(aaaa)) => (a, aaaa, None),
        (Outcome::Answered(a), Outcome::Failed(failure)) if !a.records.is_empty() => {
            (a, Answer::of(Vec::new()), Some(failure))
        }
        (Outcome::Failed(failure), Outcome::Answered(aaaa)) if !aaaa.records.is_empty() => {
            (Answer::of(Vec::new()), aaaa, Some(failure))
        }
        (Outcome::Failed(failure), _) | (_, Outcome::Failed(failure)) => return Outcome::Failed(failure),
        (Outcome::NotAsked, _) | (_, Outcome::NotAsked) => return Outcome::NotAsked,
    };
    Outcome::Answered(Addresses {
        nxdomain: a.nxdomain || aaaa.nxdomain,
        cname: if a.cname.is_empty() { aaaa.cname } else { a.cname },
        ttl: a.ttl.into_iter().chain(aaaa.ttl).min(),
        a: a.records,
        aaaa: aaaa.records,
        aaaa_not_asked: false,
        partial,
    })
}

fn chain(cname: &[Record]) -> Vec<String> {
    let target = |record: &Record| match &record.data {
        RecordData::Cname(target) => Some(presented(target)),
        _ => None,
    };
    cname.iter().filter_map(target).collect()
}

fn presented(name: &str) -> String {
    name.trim_end_matches('.').to_ascii_lowercase()
}

fn detail(fault: DnsFault) -> Option<String> {
    match fault {
        DnsFault::Busy => Some("HTTP status 429 without a DNS message".to_owned()),
        DnsFault::Moved => Some("HTTP status 302 without a DNS message".to_owned()),
        _ => None,
    }
}

const fn reason(fault: DnsFault) -> Reason {
    match fault {
        DnsFault::ServFail | DnsFault::ServFailWhy => Reason::Servfail,
        DnsFault::Refused => Reason::DnsRefused,
        DnsFault::Timeout => Reason::DnsTimeout,
        DnsFault::Malformed
        | DnsFault::OtherId
        | DnsFault::OtherQuestion
        | DnsFault::Truncated
        | DnsFault::Loop
        | DnsFault::OtherType => Reason::DnsMalformed,
        DnsFault::Busy | DnsFault::Moved => Reason::ConnectionLost,
    }
}

fn policy(fixture: &Fixture, host: &Outcome<Addresses>) -> Outcome<Response> {
    let Outcome::Answered(addresses) = host else { return Outcome::NotAsked };
    if addresses.is_empty() {
        return Outcome::NotAsked;
    }
    let lab = fixture::LAB_ADDRESS.to_string();
    if addresses.a.iter().chain(&addresses.aaaa).any(|address| *address != lab) {
        return Outcome::Failed(Failure::new(Reason::NotPublic));
    }
    let Some(policy_host) = &fixture.policy_host else {
        return by_status(Reason::Refused, 521);
    };
    match &policy_host.behaviour {
        PolicyHostBehaviour::Answer(_) if policy_host.delay >= WAIT => {
            Outcome::Failed(Failure::new(Reason::Slow))
        }
        PolicyHostBehaviour::Answer(answer) => Outcome::Answered(response(answer)),
        PolicyHostBehaviour::Fault(fault) => faulty(*fault),
    }
}

fn response(answer: &HttpAnswer) -> Response {
    let shown = answer.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
    let shown = shown.filter(|(name, _)| Response::HEADERS.contains(&name.as_str()));
    let kept = answer.body.get(..POLICY_SIZE_LIMIT);
    Response {
        status: answer.status,
        headers: shown.map(|(name, value)| (name, String::from_utf8_lossy(value).into_owned())).collect(),
        body: kept.unwrap_or(&answer.body).to_vec().into(),
        cut: kept.filter(|kept| kept.len() < answer.body.len()).map(|_| Reason::TooLarge),
    }
}

/// Returns the failure that the platform reports by an HTTP status if it gets no answer.
fn by_status(reason: Reason, status: u16) -> Outcome<Response> {
    Outcome::Failed(Failure { reason, detail: Some(format!("HTTP status {status}")) })
}

fn faulty(fault: PolicyHostFault) -> Outcome<Response> {
    let cut = |reason| {
        let body = Vec::new().into();
        Outcome::Answered(Response { status: 200, headers: Default::default(), body, cut: Some(reason) })
    };
    match fault {
        PolicyHostFault::TlsExpired
        | PolicyHostFault::TlsWrongName
        | PolicyHostFault::TlsSelfSigned
        | PolicyHostFault::TlsUnknownCa
        | PolicyHostFault::TlsExpiresSoon
        | PolicyHostFault::TlsCommonName
        | PolicyHostFault::TlsNoIntermediate => by_status(Reason::Tls, 526),
        PolicyHostFault::PlainHttp
        | PolicyHostFault::TlsUnrecognizedName
        | PolicyHostFault::TlsOld
        | PolicyHostFault::TlsCloses => by_status(Reason::Tls, 525),
        PolicyHostFault::Unreachable => by_status(Reason::ConnectionLost, 530),
        PolicyHostFault::Refused => by_status(Reason::Refused, 521),
        PolicyHostFault::StallHeaders => Outcome::Failed(Failure::new(Reason::Slow)),
        PolicyHostFault::StallBody | PolicyHostFault::Drip | PolicyHostFault::SingleBytes => {
            cut(Reason::Slow)
        }
        PolicyHostFault::EndlessHeaders
        | PolicyHostFault::Closes
        | PolicyHostFault::Garbage
        | PolicyHostFault::FoldedHeader
        | PolicyHostFault::NulHeader
        | PolicyHostFault::TlsClientCertificate => by_status(Reason::NotHttp, 520),
        PolicyHostFault::Endless
        | PolicyHostFault::EndlessChunked
        | PolicyHostFault::EndlessLength
        | PolicyHostFault::GzipBomb
        | PolicyHostFault::BrotliBomb => cut(Reason::TooLarge),
    }
}
