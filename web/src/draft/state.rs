//! The state of a draft, and what is read from it.

use crate::draft::codec;
use crate::draft::hosts::Hosts;
use crate::draft::part::{PARTS, Part};
use crate::draft::text::Text;
use mta_sts::rfc::POLICY_SIZE_LIMIT;
use mta_sts::{Context, DomainName, Live, Observation, Report, Timestamp, ToAscii, evaluate, lints};
use std::rc::Rc;

/// At most this many bytes fit into a TXT record (RFC 1035 §3.2.1).
const RECORD_MAX: usize = 0xffff;

/// Everything the screen knows about the draft.
#[derive(Clone)]
pub(crate) struct Draft {
    pub(super) texts: [Text; PARTS],
    /// Read from the text of MX hosts.
    pub(crate) hosts: Hosts,
    /// The draft removes record and policy.
    pub(crate) removal: bool,
    /// The live domain that the draft is compared with.
    pub(crate) published: Option<Rc<Published>>,
    pub(crate) report: Rc<Report>,
    /// What the last fix changed: one text, or several.
    pub(crate) last_fixes: Vec<LastFix>,
    pub(crate) notes: [Option<Note>; PARTS],
    pub(super) to_ascii: ToAscii,
}

/// A domain as it is published now.
pub(crate) struct Published {
    pub(crate) domain: DomainName,
    pub(crate) observed_at: Timestamp,
    pub(crate) observation: Observation,
    pub(crate) live: Live,
}

/// A note about a text beside its findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Note {
    /// The record was extracted from a zone-file line.
    Extracted,
    /// A file was not opened: it has this many bytes.
    TooLarge(usize),
    /// A text was not taken in: it has this many lines.
    TooManyLines(usize),
    /// A file was not opened: it has a zero byte at this place.
    Binary(usize),
    /// A file was not opened: it is UTF-16 without a byte order mark.
    Unmarked,
    /// No id was written: there are several records, or none that is an MTA-STS record.
    SeveralRecords,
    /// No id was written: the record is not an MTA-STS record.
    OtherRecord,
}

/// A text before and after the last fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LastFix {
    pub(crate) part: Part,
    pub(crate) before: Vec<u8>,
    pub(crate) after: Vec<u8>,
}

impl Draft {
    /// Returns an empty draft. No lint finds anything in it, and a browser compiles each function that runs: not to run them
    /// shows the screen sooner.
    pub(crate) fn new(to_ascii: ToAscii) -> Self {
        let context = Context::new(to_ascii);
        Self {
            texts: Default::default(),
            hosts: Hosts::default(),
            removal: false,
            published: None,
            report: Rc::new(evaluate(&mta_sts::Draft::new().over(None), &context, &lints::NONE)),
            last_fixes: Vec::new(),
            notes: [None; PARTS],
            to_ascii,
        }
    }

    /// Returns one of the texts.
    pub(crate) const fn text(&self, part: Part) -> &Text {
        &self.texts[part as usize]
    }

    /// Returns all texts as one sequence of bytes.
    pub(crate) fn encoded(&self) -> Vec<u8> {
        codec::encode(self.texts.each_ref().map(Text::bytes))
    }

    /// Returns whether all texts are empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.texts.iter().all(Text::is_empty)
    }

    /// Returns whether a text is not checked, because the draft removes what it would be.
    pub(crate) fn ignores(&self, part: Part) -> bool {
        self.removal && matches!(part, Part::Policy | Part::Record)
    }

    /// Returns the hosts that were typed without a preference.
    pub(crate) fn unranked(&self) -> Vec<&str> {
        let unranked = self.hosts.found.iter().filter(|host| host.preference.is_none());
        unranked.map(|host| host.name.as_str()).collect()
    }

    /// Returns how many bytes of a text are checked, where it has more.
    pub(crate) fn cut(&self, part: Part) -> Option<usize> {
        let limit = match part {
            Part::Policy => POLICY_SIZE_LIMIT,
            Part::Record | Part::Tlsrpt => RECORD_MAX,
            Part::Mx => return None,
        };
        (self.text(part).bytes().len() > limit).then_some(limit)
    }

    /// Returns the bytes of a text that are checked.
    pub(super) fn checked_bytes(&self, part: Part) -> &[u8] {
        let bytes = self.text(part).bytes();
        self.cut(part).and_then(|limit| bytes.get(..limit)).unwrap_or(bytes)
    }

    pub(super) fn context(&self, now: Timestamp) -> Context<'_> {
        let context = Context::new(self.to_ascii).now(Some(now));
        match self.published.as_deref() {
            Some(published) => context.domain(Some(&published.domain)).live(Some(&published.live)),
            None => context,
        }
    }

    pub(super) fn set(&mut self, part: Part, bytes: Vec<u8>) {
        self.texts[part as usize] = Text::of(bytes);
    }
}
