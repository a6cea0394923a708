//! P: fields of the policy that RFC 8461 does not define (RFC 8461 §3.2).

use super::policy::{below_front_matter, body, defect, missing, shown};
use crate::facts::Facts;
use crate::lint::{Applicability, Edit, Lint, Severity, Sink};
use crate::nearest::nearest;
use crate::rfc::Rfc;
use crate::span::Span;
use crate::syntax::policy::{Deviation, Key, PolicySyntax};

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
        message: "Case matters in field names: most senders take this for an unknown field and ignore it.",
        help: "Write “{meant}”.",
        check: field_name_case,
    },
];

/// An extension field that is a field.
struct Unknown {
    name: Span,
    /// The known name it may have been meant to have.
    meant: Option<&'static str>,
    /// Whether only the case of its letters is wrong.
    in_other_case: bool,
}

fn extensions<'f>(body: &'f PolicySyntax<'_>) -> impl Iterator<Item = Unknown> + 'f {
    let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    let starts: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
    let below = below_front_matter(body);
    let unknown = body.extensions().map(|field| field.name).filter(move |name| name.start >= below);
    unknown.filter(move |name| starts.binary_search(&name.start).is_err()).map(|name| {
        let found = name.of(body.text);
        let meant = meant(found);
        let in_other_case = meant.is_some_and(|meant| meant.as_bytes().eq_ignore_ascii_case(found));
        Unknown { name, meant, in_other_case }
    })
}

/// The known name that `found` is nearly.
fn meant(found: &[u8]) -> Option<&'static str> {
    let alike =
        found.iter().map(|byte| if *byte == b'-' { '_' } else { char::from(byte.to_ascii_lowercase()) });
    nearest(&alike.collect::<String>(), Key::ALL.map(Key::name))
}

fn field_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    for unknown in extensions(body).filter(|unknown| unknown.meant.is_none()) {
        if sink.is_full() {
            break;
        }
        sink.report(defect().at(unknown.name).arg("found", shown(body, unknown.name)));
    }
}

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let misspelt_ones = extensions(body).filter(|unknown| !unknown.in_other_case && unknown.meant.is_some());
    let mut groups: Vec<Vec<Unknown>> = Vec::new();
    for unknown in misspelt_ones.take(NAMES_MAX) {
        let name = unknown.name.of(body.text);
        let same = |group: &&mut Vec<Unknown>| group.iter().any(|other| other.name.of(body.text) == name);
        match groups.iter_mut().find(same) {
            Some(group) => group.push(unknown),
            None => groups.push(vec![unknown]),
        }
    }
    for group in groups {
        misspelt(body, &group, Severity::Warning, sink);
    }
}

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let missing: Vec<_> = missing(body).map(Key::name).collect();
    let others = extensions(body).filter(|unknown| unknown.in_other_case).take(NAMES_MAX);
    // Beside the real field it is one more unknown field, and the policy stands.
    let is_missing = |unknown: &Unknown| unknown.meant.is_some_and(|meant| missing.contains(&meant));
    let (needed, beside): (Vec<_>, Vec<_>) = others.partition(is_missing);
    misspelt(body, &needed, Severity::Error, sink);
    misspelt(body, &beside, Severity::Warning, sink);
}

/// So many names are looked at.
const NAMES_MAX: usize = 64;

/// One finding for names that are wrong in the same way.
fn misspelt(body: &PolicySyntax<'_>, group: &[Unknown], severity: Severity, sink: &mut Sink<'_>) {
    let Some(first) = group.first() else { return };
    let (mut found, mut meant): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for unknown in group {
        let (name, right) = (shown(body, unknown.name), unknown.meant.unwrap_or_default());
        if !found.contains(&name) {
            found.push(name);
            meant.push(right);
        }
    }
    let meant = meant.join(", ");
    let defect = defect().severity(severity).at(first.name);
    let defect = defect.arg("found", found.join(", ")).arg("meant", &meant);
    let edits = group.iter().filter_map(|unknown| Some(Edit::replace(unknown.name, unknown.meant?)));
    sink.report(defect.fix(format!("Write “{meant}”"), Applicability::Unsafe, edits.collect()));
}
