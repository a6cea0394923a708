//! The certificates that the hosts present, in lines below the report.

use crate::words::say;
use mta_sts::{
    Arg, Certificate, Dane, Event, Message, MxTls, Observation, Outcome, Presented, Report, Shown, Timestamp,
};
use mta_sts_direct::tls::judge::seconds;

/// At most this many names of a certificate are shown.
const NAMES_SHOWN: usize = 3;

/// Returns one line for each host, or nothing if no host presented a certificate. The policy host is first, then come the MX
/// hosts in the order of the report.
pub(super) fn lines(observation: &Observation, report: &Report, now: Option<Timestamp>) -> String {
    let mut events: Vec<&Event> = observation.events().iter().collect();
    // Events are in the order of their arrival, which is another one each time.
    events.sort_by_key(|event| match event {
        Event::MxTls(settled) => {
            report.mx.iter().position(|row| *settled.asked == *row.host).map_or(usize::MAX, |at| at + 1)
        }
        _ => 0,
    });
    let mut lines = Vec::new();
    for event in events {
        match event {
            Event::Certificate(settled) => {
                if let Outcome::Answered(presented) = &settled.outcome {
                    let host = settled.asked.rsplit_once(':').map_or(&*settled.asked, |(host, _)| host);
                    lines.extend(line(host, presented, None, now));
                }
            }
            Event::MxTls(settled) => {
                if let Outcome::Answered(MxTls { presented: Some(presented), dane, .. }) = &settled.outcome {
                    lines.extend(line(&settled.asked, presented, *dane, now));
                }
            }
            _ => {}
        }
    }
    if observation.events().iter().any(has_unvalidated_tlsa) {
        lines.push(say(&Message::new(
            "cli.dnssec-unknown",
            "dnssec: not known, because the resolver is not on this machine; --trust-ad believes it",
        )));
    }
    let lines: String = lines.iter().flat_map(|line| [&**line, "\n"]).collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// Whether there are TLSA records of which nobody trusted says whether DNSSEC protects them.
fn has_unvalidated_tlsa(event: &Event) -> bool {
    let Event::Tlsa(settled) = event else { return false };
    matches!(&settled.outcome, Outcome::Answered(answer) if answer.unvalidated && !answer.records.is_empty())
}

fn line(host: &str, presented: &Presented, dane: Option<Dane>, now: Option<Timestamp>) -> Option<Shown> {
    let own = presented.chain.first()?;
    let mut parts = vec![Arg::from(validity(own, now)), names(own).into(), issuer(own).into()];
    parts.extend(presented.version.and_then(version).map(Arg::from));
    parts.push(match presented.chain.len() {
        1 => Message::new("cli.no-intermediate", "sent without an intermediate certificate").into(),
        2 => Message::new("cli.one-intermediate", "sent with 1 intermediate certificate").into(),
        count => {
            let intermediates =
                Message::new("cli.intermediates", "sent with {count} intermediate certificates");
            intermediates.arg("count", count - 1).into()
        }
    });
    if presented.verified_here && !presented.trusted {
        let untrusted =
            Message::new("cli.not-trusted", "not trusted, because the chain does not lead to a trusted root");
        parts.push(untrusted.into());
    }
    parts.extend(dane.map(|dane| {
        Arg::from(match dane {
            Dane::Matched => Message::new("cli.tlsa-matches", "a TLSA record matches"),
            Dane::Mismatched => Message::new("cli.tlsa-mismatches", "no TLSA record matches"),
            Dane::Unusable => Message::new("cli.tlsa-unusable", "no TLSA record can be used for SMTP"),
        })
    }));
    let line = Message::new("cli.certificate", "certificate of {host}: {parts}").arg("host", host);
    Some(say(&line.arg("parts", Arg::Joined(parts))))
}

fn validity(own: &Certificate, now: Option<Timestamp>) -> Message {
    let day = |moment: &str| moment.split('T').next().unwrap_or_default().to_owned();
    let days = seconds(&own.not_after).zip(now).map(|(end, now)| (end / 86_400).checked_sub(now.0 / 86_400));
    let until = match days {
        Some(None) => Message::new("cli.expired", "expired on {day}"),
        Some(Some(1)) => Message::new("cli.valid-one-day", "valid until {day} (1 more day)"),
        Some(Some(days)) => {
            Message::new("cli.valid-days", "valid until {day} ({days} more days)").arg("days", days)
        }
        None => Message::new("cli.valid-until", "valid until {day}"),
    };
    let until = until.arg("day", day(&own.not_after));
    let begins = seconds(&own.not_before).zip(now).is_some_and(|(begin, now)| begin > now.0);
    if !begins {
        return until;
    }
    let from = Message::new("cli.valid-from", "valid from {day}, {until}");
    from.arg("day", day(&own.not_before)).arg("until", until)
}

fn names(own: &Certificate) -> Message {
    let all = own.cut_from.unwrap_or(own.names.len());
    let shown = own.names.iter().take(NAMES_SHOWN).cloned().collect::<Vec<_>>().join(" ");
    match all {
        0 => Message::new("cli.for-no-name", "for no DNS name (subject “{subject}”)")
            .arg("subject", &own.subject),
        all if all > NAMES_SHOWN => Message::new("cli.for-names-and-more", "for {names} and {count} more")
            .arg("names", shown)
            .arg("count", all - NAMES_SHOWN),
        _ => Message::new("cli.for-names", "for {names}").arg("names", shown),
    }
}

fn issuer(own: &Certificate) -> Message {
    match (own.self_issued, own.issuer.as_str()) {
        (true, _) => Message::new("cli.self-signed", "self-signed"),
        (false, "") => Message::new("cli.unnamed-issuer", "from an unnamed issuer"),
        (false, issuer) => Message::new("cli.from-issuer", "from “{issuer}”").arg("issuer", issuer),
    }
}

const fn version(number: u16) -> Option<&'static str> {
    match number {
        0x0304 => Some("TLS 1.3"),
        0x0303 => Some("TLS 1.2"),
        _ => None,
    }
}
