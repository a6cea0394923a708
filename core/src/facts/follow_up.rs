//! Follow-up questions: where a missing record may have been published instead, and whether the mailbox for reports
//! receives mail.
//!
//! They cost lookups, so each is asked only if its answer can explain something.

use crate::facts::Facts;
use crate::facts::context::Context;
use crate::facts::publication::State;
use crate::names::domain::DomainName;
use crate::observation::{Answer, Observation, Probe, TxtRecord};
use crate::rfc::DOMAIN_LENGTH_MAX;
use crate::syntax::tlsrpt_record::{Scheme, TlsrptSyntax};
use crate::text::span::Span;

/// A name that is queried for TXT records if there are none at the name of the RFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The policy domain itself: the label `_mta-sts` was forgotten.
    Apex,
    /// The policy host: its label was used instead of that of the record.
    PolicyHost,
    /// A made-up name. If it has an answer, a wildcard answers at every name.
    Wildcard,
    /// The record of the parent domain, which does not apply to this one (RFC 8461 §3.4).
    Parent,
    /// These labels with the domain twice: its full name was typed where the DNS panel appends the domain.
    Twice(&'static str),
    /// Other labels, which are a frequent slip.
    Slip(&'static str),
}

/// A random label, but always the same one, so that resolvers can cache the answer.
const NOBODYS_LABEL: &str = "_mta-sts-k7q2vd0x";

impl Place {
    /// The places to query if the MTA-STS TXT record is absent, the most frequent first: the budget may end.
    pub const OF_RECORD: [Self; 8] = [
        Self::Twice("_mta-sts"),
        Self::PolicyHost,
        Self::Apex,
        Self::Wildcard,
        Self::Parent,
        Self::Slip("_mta_sts"),
        Self::Slip("_.mta-sts"),
        Self::Slip("_mta-sts.mta-sts"),
    ];

    /// The name of the TLSRPT record in the drafts of RFC 8460.
    pub const TLSRPT_DRAFT: Self = Self::Slip("_smtp-tlsrpt");

    /// The places to query if the TLSRPT record is absent.
    pub const OF_TLSRPT: [Self; 6] = [
        Self::Twice("_smtp._tls"),
        Self::TLSRPT_DRAFT,
        Self::Slip("_tlsrpt"),
        Self::Slip("_smtp_tls"),
        Self::Slip("_stmp._tls"),
        Self::Slip("_tls._smtp"),
    ];

    /// Returns the name to query. `None` if there is none, such as above `example.com`, or if it is too long for DNS.
    pub fn name(self, domain: &DomainName) -> Option<String> {
        let name = match self {
            Self::Apex => Some(domain.to_string()),
            Self::PolicyHost => Some(domain.policy_host()),
            Self::Wildcard => Some(format!("{NOBODYS_LABEL}.{domain}")),
            Self::Parent => parent(domain).map(|parent| parent.record_name()),
            Self::Twice(labels) => Some(format!("{labels}.{domain}.{domain}")),
            Self::Slip(labels) => Some(format!("{labels}.{domain}")),
        };
        name.filter(|name| name.len() <= DOMAIN_LENGTH_MAX)
    }
}

/// Returns the parent domain, if it has at least two labels. It may be a public suffix, which is not known here; one
/// query more does no harm.
pub fn parent(domain: &DomainName) -> Option<DomainName> {
    let (_, above) = domain.as_str().split_once('.')?;
    DomainName::parse_ascii(above).ok()
}

/// Returns the names to query for TXT records, given the answers about both records.
pub fn places(
    domain: &DomainName,
    record: Option<&Answer<TxtRecord>>,
    tlsrpt: Option<&Answer<TxtRecord>>,
) -> Vec<String> {
    let (record_absent, tlsrpt_absent) = with_facts(domain, record, tlsrpt, |facts| {
        (facts.record_state() == State::Absent, facts.tlsrpt_state() == State::Absent)
    });
    let of_record = Place::OF_RECORD.into_iter().filter(|_| record_absent);
    let of_tlsrpt = Place::OF_TLSRPT.into_iter().filter(|_| tlsrpt_absent);
    of_record.chain(of_tlsrpt).filter_map(|place| place.name(domain)).collect()
}

/// Returns the domain of the first mail address for reports that is outside the policy domain. Its MX records tell
/// whether it receives mail.
pub fn mailbox(domain: &DomainName, tlsrpt: &Answer<TxtRecord>) -> Option<DomainName> {
    with_facts(domain, None, Some(tlsrpt), |facts| {
        let syntax = facts.tlsrpt.syntax.as_ref()?;
        mailbox_elsewhere(syntax, domain).map(|(_, mailbox)| mailbox)
    })
}

/// Returns that domain with the place of its address in the record.
pub(crate) fn mailbox_elsewhere(
    syntax: &TlsrptSyntax<'_>,
    domain: &DomainName,
) -> Option<(Span, DomainName)> {
    mailboxes(syntax).find(|(_, host)| host != domain)
}

/// Returns the domains of the mail addresses for reports, with the places of the addresses.
pub(crate) fn mailboxes(syntax: &TlsrptSyntax<'_>) -> impl Iterator<Item = (Span, DomainName)> {
    let by_mail = syntax.uris.iter().filter(|uri| uri.value == Ok(Scheme::Mailto));
    by_mail.filter_map(|uri| {
        let text = uri.span.text(syntax.text);
        let (address, _) = text.split_once('?').unwrap_or((&text, ""));
        let (_, host) = address.rsplit_once('@')?;
        Some((uri.span, DomainName::parse_ascii(host).ok()?))
    })
}

fn with_facts<T>(
    domain: &DomainName,
    record: Option<&Answer<TxtRecord>>,
    tlsrpt: Option<&Answer<TxtRecord>>,
    ask: impl FnOnce(&Facts<'_>) -> T,
) -> T {
    let probe = |answer: Option<&Answer<TxtRecord>>| answer.cloned().map_or(Probe::NotAsked, Probe::Answered);
    let mut observation = Observation::draft();
    observation.record = probe(record);
    observation.tlsrpt = probe(tlsrpt);
    let context = Context::new(|_| None).domain(Some(domain));
    ask(&Facts::of(&observation, &context))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn domain(name: &str) -> DomainName {
        DomainName::parse_ascii(name).unwrap()
    }

    fn txt(text: &str) -> Answer<TxtRecord> {
        Answer::of(vec![vec![text.into()].into()])
    }

    #[test]
    fn other_names_are_queried_only_for_an_absent_record() {
        let (none, sts, tlsrpt) =
            (Answer::of(vec![]), txt("v=STSv1; id=1"), txt("v=TLSRPTv1; rua=mailto:a@b.example"));
        let example = domain("example.com");
        assert_eq!(places(&example, Some(&sts), Some(&tlsrpt)), [""; 0]);
        let of_tlsrpt = [
            "_smtp._tls.example.com.example.com",
            "_smtp-tlsrpt.example.com",
            "_tlsrpt.example.com",
            "_smtp_tls.example.com",
            "_stmp._tls.example.com",
            "_tls._smtp.example.com",
        ];
        assert_eq!(places(&example, Some(&sts), Some(&none)), of_tlsrpt);
        let of_record = [
            "_mta-sts.example.com.example.com",
            "mta-sts.example.com",
            "example.com",
            "_mta-sts-k7q2vd0x.example.com",
            "_mta_sts.example.com",
            "_.mta-sts.example.com",
            "_mta-sts.mta-sts.example.com",
        ];
        assert_eq!(
            places(&example, Some(&none), None),
            of_record,
            "example.com has no parent with two labels"
        );
        let all = places(&domain("mail.example.com"), Some(&none), Some(&tlsrpt));
        assert!(all.contains(&"mail.example.com".to_owned()), "{all:?}");
        assert!(all.contains(&"_mta-sts.example.com".to_owned()), "{all:?}");
        assert_eq!(places(&example, None, None), [""; 0], "a failed lookup gives no follow-up questions");
    }

    #[test]
    fn a_name_that_is_too_long_for_dns_is_not_queried() {
        let none = Answer::of(vec![]);
        for (length, asked) in [(235, 10), (236, 9), (240, 9), (241, 8)] {
            let labels =
                ["a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(length - 195), "ef".to_owned()];
            let names = places(&domain(&labels.join(".")), Some(&none), Some(&none));
            let asked_without_parent = names.iter().filter(|name| !name.starts_with("_mta-sts.")).count();
            assert_eq!(asked_without_parent, asked, "a domain of {length} characters: {names:#?}");
            assert!(names.iter().all(|name| name.len() <= DOMAIN_LENGTH_MAX), "{names:#?}");
        }
    }

    #[test]
    fn the_mailbox_is_queried_if_it_is_outside_the_domain() {
        let cases = [
            ("v=TLSRPTv1; rua=mailto:tls@example.com", None),
            ("v=TLSRPTv1; rua=https://reports.example.net/tls", None),
            ("v=TLSRPTv1; rua=mailto:tls@Reports.Example.net?subject=a@b", Some("reports.example.net")),
            ("v=TLSRPTv1; rua=mailto:tls@example.com,mailto:x@example.net", Some("example.net")),
            ("v=TLSRPTv1; rua=mailto:tls@[192.0.2.1]", None),
            ("v=TLSRPTv1", None),
        ];
        for (record, expected) in cases {
            let found = mailbox(&domain("example.com"), &txt(record));
            assert_eq!(found.as_ref().map(DomainName::as_str), expected, "{record}");
        }
    }
}
