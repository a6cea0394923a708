//! The certificates that the hosts present, in lines below the report.

use mta_sts::{Certificate, Dane, Event, MxTls, Observation, Outcome, Presented, Report, Shown, Timestamp};
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
        lines.push(
            "dnssec: not known, because the resolver is not on this machine; --trust-ad believes it"
                .to_owned(),
        );
    }
    if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join("\n")) }
}

/// Whether there are TLSA records of which nobody trusted says whether DNSSEC protects them.
fn has_unvalidated_tlsa(event: &Event) -> bool {
    let Event::Tlsa(settled) = event else { return false };
    matches!(&settled.outcome, Outcome::Answered(answer) if answer.unvalidated && !answer.records.is_empty())
}

fn line(host: &str, presented: &Presented, dane: Option<Dane>, now: Option<Timestamp>) -> Option<String> {
    let own = presented.chain.first()?;
    let mut parts = vec![validity(own, now), names(own), issuer(own)];
    parts.extend(presented.version.and_then(version).map(str::to_owned));
    parts.push(match presented.chain.len() {
        1 => "sent without an intermediate certificate".to_owned(),
        2 => "sent with 1 intermediate certificate".to_owned(),
        count => format!("sent with {} intermediate certificates", count - 1),
    });
    if presented.verified_here && !presented.trusted {
        parts.push("not trusted, because the chain does not lead to a trusted root".to_owned());
    }
    parts.extend(dane.map(|dane| {
        match dane {
            Dane::Matched => "a TLSA record matches",
            Dane::Mismatched => "no TLSA record matches",
            Dane::Unusable => "no TLSA record can be used for SMTP",
        }
        .to_owned()
    }));
    Some(Shown::of(format_args!("certificate of {host}: {}", parts.join(", "))).to_string())
}

fn validity(own: &Certificate, now: Option<Timestamp>) -> String {
    let day = |moment: &str| moment.split('T').next().unwrap_or_default().to_owned();
    let days = seconds(&own.not_after).zip(now).map(|(end, now)| (end / 86_400).checked_sub(now.0 / 86_400));
    let until = match days {
        Some(None) => format!("expired on {}", day(&own.not_after)),
        Some(Some(1)) => format!("valid until {} (1 more day)", day(&own.not_after)),
        Some(Some(days)) => format!("valid until {} ({days} more days)", day(&own.not_after)),
        None => format!("valid until {}", day(&own.not_after)),
    };
    let begins = seconds(&own.not_before).zip(now).is_some_and(|(begin, now)| begin > now.0);
    if begins { format!("valid from {}, {until}", day(&own.not_before)) } else { until }
}

fn names(own: &Certificate) -> String {
    let all = own.cut_from.unwrap_or(own.names.len());
    let shown = own.names.iter().take(NAMES_SHOWN).cloned().collect::<Vec<_>>().join(" ");
    match all {
        0 => format!("for no DNS name (subject “{}”)", own.subject),
        all if all > NAMES_SHOWN => format!("for {shown} and {} more", all - NAMES_SHOWN),
        _ => format!("for {shown}"),
    }
}

fn issuer(own: &Certificate) -> String {
    match (own.self_issued, own.issuer.as_str()) {
        (true, _) => "self-signed".to_owned(),
        (false, "") => "from an unnamed issuer".to_owned(),
        (false, issuer) => format!("from “{issuer}”"),
    }
}

const fn version(number: u16) -> Option<&'static str> {
    match number {
        0x0304 => Some("TLS 1.3"),
        0x0303 => Some("TLS 1.2"),
        _ => None,
    }
}
