//! P: fields of the policy that RFC 8461 does not define (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{below_front_matter, body, defect, missing, shown};
use crate::lints::policy::intended::{is_good, key_meant};
use crate::lints::sink::{Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Key, PolicySyntax};
use crate::text::span::Span;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &FIELD_UNKNOWN, check: field_unknown },
    Rule { lint: &FIELD_MISSPELT, check: field_misspelt },
    Rule { lint: &FIELD_NAME_CASE, check: field_name_case },
];

/// A valid extension field.
struct Unknown {
    name: Span,
    value: Span,
    /// The known field that its author probably meant.
    meant: Option<Key>,
    /// Whether only the case of its letters is wrong.
    in_other_case: bool,
}

fn extensions<'f>(body: &'f PolicySyntax<'_>) -> impl Iterator<Item = Unknown> + 'f {
    let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    let starts: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
    let below = below_front_matter(body);
    let unknown = body.extensions().filter(move |field| field.name.start >= below);
    unknown.filter(move |field| starts.binary_search(&field.name.start).is_err()).map(|field| {
        let found = field.name.of(body.text);
        let meant = key_meant(&String::from_utf8_lossy(found));
        let in_other_case = meant.is_some_and(|meant| meant.name().as_bytes().eq_ignore_ascii_case(found));
        Unknown { name: field.name, value: field.value, meant, in_other_case }
    })
}

pub(crate) static FIELD_UNKNOWN: Lint = Lint {
    code: "STS-P34",
    name: "field-unknown",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2"),
    title: "The field “{found}” is unknown",
    message: "Senders ignore fields that they do not know.",
    help: "Remove it unless you need it for another purpose.",
};

fn field_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    for unknown in extensions(body).filter(|unknown| unknown.meant.is_none()) {
        if sink.is_full() {
            break;
        }
        sink.report(defect().at(unknown.name).arg("found", shown(body, unknown.name)));
    }
}

pub(crate) static FIELD_MISSPELT: Lint = Lint {
    code: "STS-P35",
    name: "field-misspelt",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is unknown – did you mean “{meant}”?",
    message: "Senders silently ignore fields that they do not know.",
    help: "Write “{meant}”.",
};

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    for unknown in extensions(body).filter(|unknown| !unknown.in_other_case) {
        if sink.is_full() {
            break;
        }
        misspelt(body, &unknown, Severity::Warning, sink);
    }
}

pub(crate) static FIELD_NAME_CASE: Lint = Lint {
    code: "STS-P36",
    name: "field-name-case",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” must be written “{meant}”",
    message: "Case matters in field names. Most senders treat this as an unknown field and ignore it.",
    help: "Write “{meant}”.",
};

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let missing: Vec<_> = missing(body).collect();
    for unknown in extensions(body).filter(|unknown| unknown.in_other_case) {
        if sink.is_full() {
            break;
        }
        // If the real field is there too, this is just an unknown field, and the policy is valid.
        let is_missing = unknown.meant.is_some_and(|meant| missing.contains(&meant));
        misspelt(body, &unknown, if is_missing { Severity::Error } else { Severity::Warning }, sink);
    }
}

fn misspelt(body: &PolicySyntax<'_>, unknown: &Unknown, severity: Severity, sink: &mut Sink<'_>) {
    let Some(key) = unknown.meant else { return };
    let defect = defect().severity(severity).at(unknown.name);
    let defect = defect.arg("found", shown(body, unknown.name)).arg("meant", key.name());
    // A second field with a bad value would be a new error, so there is no fix then.
    let fits = body.field(key).is_none() || is_good(key, &unknown.value.text(body.text));
    sink.report(if fits {
        let edit = Edit::replace(unknown.name, key.name());
        defect.fix(format!("Write “{}”", key.name()), Applicability::Unsafe, vec![edit])
    } else {
        defect
    });
}
