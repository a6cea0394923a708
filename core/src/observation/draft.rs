//! A draft: texts that were typed or read from files, instead of answers.

use super::answers::{Addresses, Answer, MxRecord, Response, TxtRecord};
use super::observed::Observation;
use super::probe::{Probe, Reason};
use crate::names::pasted::several_in;
use crate::rfc::{POLICY_SIZE_LIMIT, RECORD_VERSION, TLSRPT_VERSION};
use std::collections::BTreeMap;

/// What someone means to publish. What a draft leaves out stays as it is published, where that is known.
#[derive(Clone, Debug, Default)]
pub struct Draft<'a> {
    policy: Option<&'a [u8]>,
    records: Option<Vec<&'a [u8]>>,
    tlsrpt: Option<Vec<&'a [u8]>>,
    mx: Option<Vec<MxRecord>>,
    removal: bool,
}

impl<'a> Draft<'a> {
    /// A draft that changes nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Drafts the text of the policy.
    #[must_use]
    pub fn policy(mut self, text: &'a [u8]) -> Self {
        self.policy = Some(text);
        self
    }

    /// Drafts all TXT records at `_mta-sts`. An empty list means that there are none.
    #[must_use]
    pub fn records(mut self, records: &[&'a [u8]]) -> Self {
        self.records = Some(records.to_vec());
        self
    }

    /// Drafts all TXT records at `_smtp._tls`. An empty list means that there are none.
    #[must_use]
    pub fn tlsrpt(mut self, records: &[&'a [u8]]) -> Self {
        self.tlsrpt = Some(records.to_vec());
        self
    }

    /// Drafts the MX hosts, all with the same preference.
    #[must_use]
    pub fn mx(self, hosts: &[&str]) -> Self {
        let host = |host: &&str| host.trim_end_matches('.').to_ascii_lowercase();
        self.mx_records(hosts.iter().map(|name| MxRecord { preference: 10, host: host(name) }).collect())
    }

    /// Drafts the MX records.
    #[must_use]
    pub fn mx_records(mut self, records: Vec<MxRecord>) -> Self {
        self.mx = Some(records);
        self
    }

    /// Drafts the end of MTA-STS: neither record nor policy host exists. A drafted policy or record is then pointless.
    #[must_use]
    pub fn removal(mut self) -> Self {
        self.removal = true;
        self
    }

    /// Returns what would be observed if the draft were published over what is `published` now. With `None`, only the
    /// draft is known.
    ///
    /// A policy text replaces what the policy host serves, and nothing else that was observed of the host. Senders read
    /// at most 64 KiB of it.
    pub fn over(&self, published: Option<&Observation>) -> Observation {
        let mut observation = published.map_or_else(Observation::draft, Observation::clone);
        observation.is_draft = true;
        if self.removal {
            observation.record = txt_answer(&[]);
            observation.policy_host = Probe::Answered(Addresses::default());
            observation.policy = Probe::NotAsked;
        }
        if let Some(text) = self.policy {
            // If no policy host was checked, the draft is the answer itself.
            match observation.policy_host {
                Probe::NotAsked => observation.policy = Probe::Answered(response(text)),
                _ => observation.drafted = Some(response(text)),
            }
        }
        if let Some(records) = &self.records {
            observation.record = txt_answer(&apart(records, RECORD_VERSION));
        }
        if let Some(records) = &self.tlsrpt {
            observation.tlsrpt = txt_answer(&apart(records, TLSRPT_VERSION));
        }
        if let Some(records) = &self.mx {
            observation.mx = Probe::Answered(Answer::of(records.clone()));
        }
        observation
    }
}

fn response(text: &[u8]) -> Response {
    let cut = text.get(..POLICY_SIZE_LIMIT).filter(|read| read.len() < text.len());
    Response {
        status: 200,
        headers: BTreeMap::new(),
        body: cut.unwrap_or(text).to_vec().into(),
        cut: cut.map(|_| Reason::TooLarge),
        unasked_coding: false,
    }
}

/// Returns the given texts. One that holds several records of its kind, as a look-up prints them, is taken apart: the
/// panel of a DNS provider would not take it as one.
fn apart(given: &[&[u8]], version: &str) -> Vec<Vec<u8>> {
    let each = given.iter().map(|text| match several_in(text, version) {
        several if several.is_empty() => vec![text.to_vec()],
        several => several,
    });
    each.flatten().collect()
}

fn txt_answer(records: &[Vec<u8>]) -> Probe<Answer<TxtRecord>> {
    let record = |text: &Vec<u8>| TxtRecord::from(vec![text.clone().into()]);
    Probe::Answered(Answer::of(records.iter().map(record).collect()))
}
