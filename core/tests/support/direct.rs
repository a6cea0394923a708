//! What the command line sees of a fixture: more than the edge does.

use super::certificates::shown;
use super::{events, mx_tls, settled};
use fixture::{
    Certificate, Fixture, LAB_ADDRESS_V6, LAB_KEY, MailHost, Outcome as Found, RecordData, RecordType, Zones,
};
use mta_sts::{Dane, Event, Failure, MxTls, Observation, Outcome, Presented, Reason, tlsa_name};

/// Returns the complete observation of a fixture that the command line checks.
#[allow(dead_code)] // Not every test uses this.
pub(crate) fn observation_direct(fixture: &Fixture, zones: &Zones<'_>) -> Observation {
    let mut observation = Observation::begin();
    let events = events(fixture, zones);
    let hosts = events.iter().filter_map(|event| match event {
        Event::MxHost(settled) => Some(settled.asked.clone()),
        _ => None,
    });
    let checks: Vec<Event> =
        hosts.map(|host| Event::MxTls(settled(host.clone(), seen(fixture, zones, &host)))).collect();
    for event in events.into_iter().chain(checks) {
        observation.apply(event);
    }
    observation.close();
    observation
}

fn seen(fixture: &Fixture, zones: &Zones<'_>, host: &str) -> Outcome<MxTls> {
    let Outcome::Answered(tls) = mx_tls(fixture, host) else { return mx_tls(fixture, host) };
    let Some(MailHost::StartTls(kind)) = fixture.mail_hosts.get(host) else { return Outcome::Answered(tls) };
    let presented = tls.presented.unwrap_or_else(|| shown(*kind, host, "Lab Authority"));
    let is_trusted = !matches!(kind, Certificate::SelfSigned | Certificate::NoIntermediate);
    let refused = records(zones, host, RecordType::Aaaa).contains(&RecordData::Aaaa(LAB_ADDRESS_V6));
    let detail = Some(format!("{LAB_ADDRESS_V6} refuses the connection"));
    let presented = Presented {
        verified_here: true,
        trusted: is_trusted,
        other_family: refused.then_some(Failure { reason: Reason::Refused, detail }),
        ..presented
    };
    let tlsa = records(zones, &tlsa_name(host), RecordType::Tlsa);
    let is_own = |data: &RecordData| matches!(data, RecordData::Tlsa { data, .. } if *data == LAB_KEY);
    let dane = if tlsa.iter().any(is_own) { Dane::Matched } else { Dane::Mismatched };
    let dane = (!tlsa.is_empty()).then_some(dane);
    Outcome::Answered(MxTls { presented: Some(presented), dane, ..tls })
}

fn records(zones: &Zones<'_>, name: &str, kind: RecordType) -> Vec<RecordData> {
    match zones.answer(name, kind).outcome {
        Found::Records(records) => records.into_iter().map(|record| record.data).collect(),
        Found::NoData | Found::NxDomain | Found::Fault(_) => Vec::new(),
    }
}
