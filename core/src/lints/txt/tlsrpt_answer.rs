//! L: the DNS answer with the TLSRPT record (RFC 8460 §3).

use crate::facts::Facts;
use crate::finding::{Lint, Severity, Source};
use crate::lints::sink::{Defect, Rule, Sink};
use crate::lints::txt::record_answer::cut_badly;
use crate::rfc::Rfc;

pub(crate) static RULES: &[Rule] = &[Rule { lint: &TLSRPT_STRING_SPLIT, check: string_split }];

pub(crate) static TLSRPT_STRING_SPLIT: Lint = Lint {
    code: "STS-L16",
    name: "tlsrpt-string-split",
    severity: Severity::Note,
    rfc: Rfc::tlsrpt("3"),
    title: "The TLSRPT record is split at a place where a space is lost or doubled",
    message: "It has {count} strings, and senders join them without adding spaces.",
    help: "Publish the record as one string; only a record of more than 255 bytes needs several.",
};

fn string_split(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(answer) = facts.observation.tlsrpt.answer() else { return };
    if let Some(count) = cut_badly(answer, &facts.tlsrpt.candidates) {
        sink.report(Defect::of(Source::Tlsrpt).arg("count", count));
    }
}
