//! The draft as the core takes it: an observation of what senders would find.

use crate::draft::encoding::Encoding;
use crate::draft::hosts::Host;
use crate::draft::{Draft, Part};
use mta_sts::{MxRecord, Observation};

/// The preference of a host that was typed without one. The page does not show it.
const DEFAULT_PREFERENCE: u16 = 10;

/// Returns what would be observed if the draft were published. A text that is empty leaves what is live.
pub(super) fn observation(draft: &Draft) -> Observation {
    let filled = |part| Some(draft.checked_bytes(part)).filter(|bytes: &&[u8]| !bytes.is_empty());
    let mut drafted = mta_sts::Draft::new();
    if draft.removal {
        drafted = drafted.removal();
    } else {
        let policy = draft.text(Part::Policy);
        if !policy.is_empty() {
            drafted = drafted.policy(policy.bytes());
        }
        if let Some(text) = filled(Part::Record) {
            drafted = drafted.records(&records(text));
        }
    }
    if let Some(text) = filled(Part::Tlsrpt) {
        drafted = drafted.tlsrpt(&records(text));
    }
    let host = |host: &Host| MxRecord {
        preference: host.preference.unwrap_or(DEFAULT_PREFERENCE),
        host: host.name.clone(),
    };
    if !draft.hosts.found.is_empty() {
        drafted = drafted.mx_records(draft.hosts.found.iter().map(host).collect());
    }
    drafted.over(draft.published.as_deref().map(|published| &published.observation))
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
