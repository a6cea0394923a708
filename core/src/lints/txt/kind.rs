//! The two kinds of TXT records and the differences between them.

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Message, Source};
use crate::lints::sink::Defect;
use crate::observation::TxtRecord;
use crate::rfc::{RECORD_ID_MAX, RECORD_VERSION, TLSRPT_VERSION};
use crate::syntax::policy::Key;
use crate::syntax::sts_record::{RecordSyntax, TxtDeviation, TxtField};
use crate::syntax::tlsrpt_record::TlsrptSyntax;
use crate::syntax::txt_fields::Fields;
use crate::text::characters::place_of;
use crate::text::span::Span;

/// A kind of TXT record.
pub(crate) struct TxtKind {
    pub(crate) source: Source,
    /// The labels before the domain in its name.
    pub(crate) labels: &'static str,
    /// What is before “record” in its name, in every language.
    pub(crate) name: &'static str,
    /// The version, such as `v=STSv1`.
    pub(crate) version: &'static str,
    /// The field without which the record is not valid, such as `id`.
    pub(crate) field: &'static str,
    /// What senders do if there are several.
    pub(crate) effect_of_several: Message,
    /// Returns the record that senders look at, if there is exactly one.
    pub(crate) record: for<'f> fn(&'f Facts<'_>) -> Option<Record<'f>>,
    /// Whether a text is a valid record.
    pub(crate) is_valid: fn(&[u8]) -> bool,
    /// Whether a value is valid for that field.
    pub(crate) is_good: fn(&[u8]) -> bool,
    /// Returns a valid record for this domain. `None` without a clock, which a new id is made from.
    example: fn(&Facts<'_>) -> Option<String>,
}

/// The MTA-STS record (RFC 8461 §3.1).
pub(crate) static STS: TxtKind = TxtKind {
    source: Source::Record,
    labels: "_mta-sts",
    name: "MTA-STS",
    version: RECORD_VERSION,
    field: "id",
    effect_of_several: Message::new(
        "record-multiple.effect",
        "With more than one, senders act as if there were none.",
    ),
    is_valid: |text| RecordSyntax::parse(text).accepted_id().is_some(),
    is_good: |value| {
        (1..=RECORD_ID_MAX).contains(&value.len()) && value.iter().all(u8::is_ascii_alphanumeric)
    },
    record: |facts| {
        let syntax = facts.record.syntax.as_ref()?;
        let all = facts.record.texts;
        Some(Record { text: syntax.text, parts: &syntax.parts, value: syntax.id, all })
    },
    example: |facts| Some(format!("{RECORD_VERSION}; id={}", facts.fresh_id()?)),
};

/// The TLSRPT record (RFC 8460 §3).
pub(crate) static TLSRPT: TxtKind = TxtKind {
    source: Source::Tlsrpt,
    labels: "_smtp._tls",
    name: "TLSRPT",
    version: TLSRPT_VERSION,
    field: "rua",
    effect_of_several: Message::new("tlsrpt-multiple.effect", "With more than one, senders send no reports."),
    is_valid: |text| TlsrptSyntax::parse(text).accepted_rua().is_some(),
    is_good: |value| {
        value.split(|byte| *byte == b',').all(|uri| TlsrptSyntax::is_destination(uri.trim_ascii()))
    },
    record: |facts| {
        let syntax = facts.tlsrpt.syntax.as_ref()?;
        let value = syntax.rua.first().map(|rua| rua.value);
        Some(Record { text: syntax.text, parts: &syntax.parts, value, all: facts.tlsrpt.texts })
    },
    example: |facts| Some(format!("{TLSRPT_VERSION}; rua=mailto:tls-reports@{}", facts.domain())),
};

/// Adds the fix that replaces the id by a new one. Without a clock there is no new one.
pub(crate) fn with_new_id(facts: &Facts<'_>, defect: Defect, id: Span) -> Defect {
    match facts.fresh_id() {
        Some(fresh) => defect.fix(
            Message::new("fix.write-a-new-id", "Write a new id"),
            Applicability::Unsafe,
            vec![Edit::replace(id, fresh)],
        ),
        None => defect,
    }
}

/// The one record of a kind.
pub(crate) struct Record<'f> {
    pub(crate) text: &'f [u8],
    pub(crate) parts: &'f Fields,
    /// The value of the field that the record must have.
    pub(crate) value: Option<Span>,
    /// The texts of all TXT records at the name.
    pub(crate) all: &'f [TxtRecord],
}

impl TxtKind {
    /// Whether `field`, such as `id=1`, is the field that the record must have, with a valid value.
    pub(crate) fn is_good_field(&self, field: &str) -> bool {
        let value = field.strip_prefix(self.field).and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| (self.is_good)(value.as_bytes()))
    }

    /// Adds a valid record to copy.
    pub(crate) fn with_example(&self, defect: Defect, facts: &Facts<'_>) -> Defect {
        match (self.example)(facts) {
            Some(record) => defect.copy(Message::new("copy.copy-a-record", "Copy a record"), record),
            None => defect,
        }
    }

    /// Returns the title of a fix that removes everything else.
    pub(crate) fn keep_only(&self) -> Message {
        Message::new("fix.keep-only-record", "Keep only the {kind} record").arg("kind", self.name)
    }

    pub(crate) const fn defect(&self) -> Defect {
        Defect::of(self.source)
    }

    /// Returns the record, unless it has quotes: they cause the other defects, so only they are reported.
    pub(crate) fn unquoted<'f>(&self, facts: &'f Facts<'_>) -> Option<Record<'f>> {
        (self.record)(facts).filter(|record| !record.has(TxtDeviation::Quoted))
    }
}

impl<'f> Record<'f> {
    /// Returns the places of a deviation.
    pub(crate) fn places(&self, kind: TxtDeviation) -> impl Iterator<Item = Span> + use<'f> {
        let of_kind = self.parts.deviations.iter().filter(move |deviation| deviation.value == kind);
        of_kind.map(|deviation| deviation.span)
    }

    pub(crate) fn has(&self, kind: TxtDeviation) -> bool {
        self.places(kind).next().is_some()
    }

    /// Returns whether a record without its field has those of a policy. `mode=none` alone is meant as a withdrawal, and what
    /// begins as a TLSRPT record is meant as one.
    pub(crate) fn holds_policy(&self) -> bool {
        let text = String::from_utf8_lossy(self.text.get(..512.min(self.text.len())).unwrap_or_default());
        let has = |key: &&Key| {
            let rest = place_of(&text, key.name()).and_then(|at| text.get(at + key.name().len()..));
            rest.is_some_and(|rest| rest.trim_start_matches([' ', '"']).starts_with([':', '=']))
        };
        let is_meant = !self.text.trim_ascii_start().starts_with(b"v=TLSRPTv1") && self.value.is_none();
        is_meant && [Key::Mode, Key::Mx, Key::MaxAge].iter().filter(has).count() > 1
    }

    /// Returns the extensions that the grammar allows.
    pub(crate) fn well_formed_extensions(&self) -> impl Iterator<Item = &'f TxtField> + use<'f> {
        let parts = self.parts;
        let deviates = |span: Span| parts.deviations.binary_search_by_key(&span, |found| found.span).is_ok();
        parts.extensions.iter().filter(move |field| !deviates(field.span))
    }
}
