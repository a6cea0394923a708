//! P: fields of the policy that RFC 8461 does not define (RFC 8461 §3.2).

use super::policy::{below_front_matter, body, defect, shown};
use crate::facts::Facts;
use crate::lint::{Applicability, Edit, Lint, Severity, Sink};
use crate::nearest::nearest;
use crate::rfc::Rfc;
use crate::span::Span;
use crate::syntax::policy::{Deviation, Key};

pub(super) static LINTS: &[Lint] = &[
    Lint {
        code: "STS-P34",
        name: "field-unknown",
        severity: Severity::Note,
        rfc: Rfc::sts("3.2"),
        title: "The field “{found}” is unknown",
        message: "Senders ignore fields that they do not know.",
        help: "Remove it if it has no use of its own.",
        check: field_unknown,
    },
    Lint {
        code: "STS-P35",
        name: "field-misspelt",
        severity: Severity::Warning,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” is unknown – did you mean “{meant}”?",
        message: "Senders ignore a field that they do not know, without a word.",
        help: "Write “{meant}”.",
        check: field_misspelt,
    },
    Lint {
        code: "STS-P36",
        name: "field-name-case",
        severity: Severity::Error,
        rfc: Rfc::sts("3.2"),
        title: "“{found}” must be written “{meant}”",
        message: "Case matters in field names: senders take this for an unknown field and ignore it.",
        help: "Write “{meant}”.",
        check: field_name_case,
    },
];

/// Extension fields that are fields, with the known name they may have been meant to have.
fn extensions<'f>(facts: &'f Facts<'_>) -> impl Iterator<Item = (Span, String, Option<&'static str>)> + 'f {
    body(facts).into_iter().flat_map(|body| {
        let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
        let starts: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
        let below = below_front_matter(body);
        let unknown = body.extensions().filter(move |field| field.name.start >= below);
        unknown.filter(move |field| starts.binary_search(&field.name.start).is_err()).map(|field| {
            let name = shown(body, field.name);
            let meant = nearest(&name.to_ascii_lowercase().replace('-', "_"), Key::ALL.map(Key::name));
            (field.name, name, meant)
        })
    })
}

fn field_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, name, meant) in extensions(facts) {
        if meant.is_none() {
            sink.report(defect().at(span).arg("found", name));
        }
    }
}

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    for (span, name, meant) in extensions(facts) {
        let Some(meant) = meant.filter(|meant| !name.eq_ignore_ascii_case(meant)) else { continue };
        let defect = defect().at(span).arg("found", name).arg("meant", meant);
        let title = format!("Write “{meant}”");
        sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, meant)]));
    }
}

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // Looked for once: a text can be thousands of such fields.
    let present = Key::ALL.map(|key| {
        let mut counted = body(facts).into_iter().flat_map(|body| body.fields_of(key));
        counted.any(|field| field.counts).then(|| key.name())
    });
    for (span, name, meant) in extensions(facts) {
        let Some(meant) = meant.filter(|meant| name.eq_ignore_ascii_case(meant)) else { continue };
        // Beside the real field it is one more unknown field, and the policy stands.
        let missing = !present.contains(&Some(meant));
        let severity = if missing { Severity::Error } else { Severity::Warning };
        let defect = defect().severity(severity).at(span).arg("found", name).arg("meant", meant);
        let title = format!("Write “{meant}”");
        sink.report(defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, meant)]));
    }
}
