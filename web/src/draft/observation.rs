//! The draft as the core takes it: an observation of what senders would find.

use crate::draft::encoding::Encoding;
use crate::draft::hosts::Host;
use crate::draft::{Draft, Part};
use mta_sts::{Addresses, Answer, MxRecord, Observation, Probe};

/// The preference of a host that was typed without one. The page does not show it.
const DEFAULT_PREFERENCE: u16 = 10;

/// Returns what would be observed if the draft were published. A text that is empty leaves what is live.
pub(super) fn observation(draft: &Draft) -> Observation {
    let live = draft.published.as_deref().map(|published| &published.observation);
    let mut seen = live.map_or_else(Observation::draft, Clone::clone);
    let filled = |part| Some(draft.checked_bytes(part)).filter(|bytes: &&[u8]| !bytes.is_empty());
    if draft.removal {
        seen.draft_records(&[]);
        seen.policy_host = Probe::Answered(Addresses::default());
        seen.policy = Probe::NotAsked;
    } else {
        let policy = draft.text(Part::Policy);
        if !policy.is_empty() {
            seen.draft_policy(policy.bytes());
        }
        if let Some(text) = filled(Part::Record) {
            seen.draft_records(&records(text));
        }
    }
    if let Some(text) = filled(Part::Tlsrpt) {
        seen.draft_tlsrpt(&records(text));
    }
    let host = |host: &Host| MxRecord {
        preference: host.preference.unwrap_or(DEFAULT_PREFERENCE),
        host: host.name.clone(),
    };
    if !draft.hosts.found.is_empty() {
        seen.mx = Probe::Answered(Answer::of(draft.hosts.found.iter().map(host).collect()));
    }
    seen
}

/// Returns the records of a text box: one per line, without the empty lines. A text in UTF-16 is one record
/// that senders cannot read.
pub(super) fn records(bytes: &[u8]) -> Vec<&[u8]> {
    if Encoding::of(bytes) != Encoding::Utf8 {
        return vec![bytes];
    }
    let cut = bytes.split(|byte| *byte == b'\n');
    cut.map(|line| line.strip_suffix(b"\r").unwrap_or(line)).filter(|line| !line.is_empty()).collect()
}
