//! The TXT records at one name, and the one that senders read.

use crate::facts::publication::State;
use crate::observation::{Answer, Probe, TxtRecord};
use crate::text::characters::mentions;
use crate::text::spelling::nearest;

/// The TXT records at one name, and the one that senders read.
pub struct Txt<'a, S> {
    /// All of them.
    pub texts: &'a [TxtRecord],
    /// Indices of those that are meant as records of this kind.
    pub candidates: Vec<usize>,
    /// Indices of those that are not.
    pub others: Vec<usize>,
    /// Indices of those that have the version of this kind, but that senders discard beside a record that has it right.
    pub twins: Vec<usize>,
    /// Whether somebody gave the texts as the record, instead of a DNS server.
    pub is_given: bool,
    /// The parsed record that senders read. `None` if there is not exactly one.
    pub syntax: Option<S>,
    /// Whether senders discard that record, because there are other records and it does not begin with the version and
    /// a semicolon.
    pub discarded: bool,
}

impl<'a, S> Txt<'a, S> {
    /// Selects the record by RFC 8461 §3.1 and RFC 8460 §3. A single record is selected as it is. Of several records,
    /// exactly one must begin with the version and a semicolon.
    pub(crate) fn select(
        texts: &'a [TxtRecord],
        is_given: bool,
        passes: fn(&[u8]) -> bool,
        parse: fn(&'a [u8]) -> S,
        marks: Marks,
    ) -> Self {
        if texts.is_empty() {
            return Self {
                texts,
                candidates: Vec::new(),
                others: Vec::new(),
                twins: Vec::new(),
                is_given,
                syntax: None,
                discarded: false,
            };
        }
        let split = |is_meant: &dyn Fn(&[u8]) -> bool| -> (Vec<usize>, Vec<usize>) {
            (0..texts.len())
                .partition(|index| texts.get(*index).is_some_and(|record| is_meant(record.text())))
        };
        let (mut meant, mut others) = split(&|text| mentions(text, marks.word));
        if meant.is_empty() {
            (meant, others) = split(&|text| marks.are_nearly_in(text));
        }
        // A text that somebody gives as the record is meant as one.
        if meant.is_empty() && is_given && texts.len() == 1 {
            (meant, others) = (others, meant);
        }
        let passing = meant
            .iter()
            .copied()
            .filter(|index| texts.get(*index).is_some_and(|record| passes(record.text())));
        let passing: Vec<usize> = passing.collect();
        let discarded = texts.len() > 1 && passing.is_empty();
        // A discarded record is parsed too, so that a finding can tell what is wrong with it.
        let is_twin = |index: &usize| {
            let text = texts.get(*index).map(TxtRecord::text).unwrap_or_default();
            !passes(text) && mentions(text, marks.version.as_bytes().get(2..).unwrap_or_default())
        };
        let twins = meant.iter().copied().filter(is_twin).filter(|_| !passing.is_empty()).collect();
        let candidates = if passing.is_empty() { meant } else { passing };
        let syntax = match candidates.as_slice() {
            [one] => texts.get(*one).map(|record| parse(record.text())),
            _ => None,
        };
        Self { texts, candidates, others, twins, is_given, syntax, discarded }
    }

    pub(crate) fn state(&self, probe: &Probe<Answer<TxtRecord>>, valid: impl Fn(&S) -> bool) -> State {
        match probe {
            Probe::NotAsked => State::NotChecked,
            Probe::Pending => State::Pending,
            Probe::Failed(failure) => State::Failed(failure.reason),
            Probe::Answered(_) if self.is_given && !self.texts.is_empty() && self.candidates.is_empty() => {
                State::Invalid
            }
            Probe::Answered(_) if self.candidates.is_empty() => State::Absent,
            Probe::Answered(_) if !self.discarded && self.syntax.as_ref().is_some_and(valid) => State::Valid,
            Probe::Answered(_) => State::Invalid,
        }
    }
}

/// What identifies a TXT record that is meant as one of a kind.
#[derive(Clone, Copy)]
pub(crate) struct Marks {
    /// A word in nearly every such record, in any case.
    word: &'static [u8],
    version: &'static str,
    /// The field that every such record needs.
    field: &'static [u8],
    /// Version and field of the other of the two kinds.
    sister: (&'static [u8], &'static [u8]),
}

pub(crate) const STS: Marks =
    Marks { word: b"sts", version: "v=stsv1", field: b"id=", sister: (b"v=tlsrptv1", b"rua=") };
pub(crate) const TLSRPT: Marks =
    Marks { word: b"tlsrpt", version: "v=tlsrptv1", field: b"rua=", sister: (b"v=stsv1", b"id=") };

impl Marks {
    /// Whether `text` has a misspelt version, or has the field and no version, or that of the sister without her field.
    fn are_nearly_in(self, text: &[u8]) -> bool {
        let fields = || text.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
        let begins = |field: &[u8], with: &[u8]| {
            field.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with))
        };
        match fields().find(|field| begins(field, b"v=")) {
            Some(version) if begins(version, self.sister.0) => {
                let has = |name| fields().any(|field| begins(field, name));
                has(self.field) && !has(self.sister.1)
            }
            Some(version) => {
                let version = String::from_utf8_lossy(version).to_ascii_lowercase();
                nearest(&version, [self.version]).is_some()
            }
            None => fields().any(|field| begins(field, self.field)),
        }
    }
}
