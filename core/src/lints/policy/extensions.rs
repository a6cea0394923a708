//! P: fields of the policy that RFC 8461 does not define (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{below_front_matter, body, defect, shown};
use crate::lints::policy::edits::{and, more_lines};
use crate::lints::sink::{Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Field, Intended, Key, Slip, is_good};

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &FIELD_UNKNOWN, check: field_unknown },
    Rule { lint: &FIELD_MISSPELT, check: field_misspelt },
    Rule { lint: &FIELD_NAME_CASE, check: field_name_case },
];

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
    let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    let malformed: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
    let below = below_front_matter(body);
    for Field { name, .. } in body.extensions().filter(|field| field.name.start >= below) {
        if sink.is_full() {
            break;
        }
        let is_other = malformed.binary_search(&name.start).is_ok()
            || body.intended().binary_search_by_key(name, |intended| intended.place).is_ok();
        if !is_other {
            sink.report(defect().at(*name).arg("found", shown(body, *name)));
        }
    }
}

pub(crate) static FIELD_MISSPELT: Lint = Lint {
    code: "STS-P35",
    name: "field-misspelt",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is unknown – did you mean “{meant}”?",
    message: "Senders silently ignore fields that they do not know{effect}",
    help: "Write “{meant}”.",
};

pub(crate) static FIELD_NAME_CASE: Lint = Lint {
    code: "STS-P36",
    name: "field-name-case",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” must be written “{meant}”",
    message: "Case matters in field names. Most senders treat this as an unknown field and ignore it{effect}",
    help: "Write “{meant}”.",
};

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    renamed(facts, Slip::Misspelt, sink);
}

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    renamed(facts, Slip::Case, sink);
}

/// Reports one finding for all names that leave the policy without a field that it needs, and one for the others,
/// which are just unknown fields of a valid policy.
fn renamed(facts: &Facts<'_>, slip: Slip, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| body.extensions().next().is_some()) else { return };
    let below = below_front_matter(body);
    for severity in [Severity::Error, Severity::Warning] {
        let is_missing = severity == Severity::Error;
        let here = |intended: &&Intended| {
            intended.slip == slip
                && intended.place.start >= below
                && body.field(intended.key).is_none() == is_missing
        };
        let all: Vec<&Intended> = body.intended().iter().filter(here).collect();
        let Some(first) = all.first() else { continue };
        let names = Key::ALL.into_iter().filter(|key| all.iter().any(|intended| intended.key == *key));
        let names = and(&names.map(Key::name).collect::<Vec<_>>());
        let mut effect = ".".to_owned();
        if is_missing {
            let are = if names.contains(" and ") { " are missing" } else { " is missing" };
            effect = [", so ", &names, are, ". Strict senders ignore such a policy."].concat();
        }
        if let Some(lines) = more_lines(body.text, all.iter().map(|intended| intended.place)) {
            effect.extend([" Other field names are wrong on ", &lines, "."]);
        }
        let defect = defect().severity(severity).at(first.place).arg("effect", effect);
        let defect = defect.arg("found", shown(body, first.place)).arg("meant", first.key.name());
        // A second field with a bad value would be a new error, so there is no fix then.
        let fitting = all.iter().filter(|intended| {
            let value = body.fields().find(|field| field.name == intended.place).map(|field| field.value);
            is_missing || value.is_some_and(|value| is_good(intended.key, &value.text(body.text)))
        });
        let edits: Vec<Edit> =
            fitting.map(|intended| Edit::replace(intended.place, intended.key.name())).collect();
        sink.report(if edits.is_empty() {
            defect
        } else {
            defect.fix(["Write “", &names, "”"].concat(), Applicability::Unsafe, edits)
        });
    }
}
