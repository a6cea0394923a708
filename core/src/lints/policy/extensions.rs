//! P: fields of the policy that RFC 8461 does not define (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{STRAY, below_front_matter, body, defect, shown};
use crate::lints::policy::edits::{line_end, more_lines, same_on};
use crate::lints::policy::malformed::is_fine;
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::{REMOVE_IT, REMOVE_LINE, REMOVE_LINES, advice_to_write, write};
use crate::rfc::Rfc;
use crate::senders::{Cause, Kind, SenderVerdict};
use crate::syntax::policy::{Deviation, Field, Intended, Key, Mode, PolicySyntax, Slip, is_good, line_of};
use crate::text::message::{and, sentences};
use std::cell::LazyCell;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &FIELD_UNKNOWN, check: field_unknown },
    Rule { lint: &FIELD_MISSPELT, check: field_misspelt },
    Rule { lint: &FIELD_NAME_CASE, check: field_name_case },
];

pub(crate) static FIELD_UNKNOWN: Lint = Lint {
    code: "STS-P34",
    name: "field-unknown",
    severity: Severity::Warning,
    rfc: Rfc::sts("3.2"),
    title: "The field “{found}” is unknown",
    message: "{effect}.",
    help: "{advice}",
};

/// Fields of something else, and the advice to remove or move them.
static OF_RECORDS: [(&str, Message); 5] = [
    (
        " rua ",
        Message::new(
            "field-unknown.of-tlsrpt",
            "Remove this field. The field {found} belongs in the TLSRPT record at _smtp._tls.",
        ),
    ),
    (
        " id ",
        Message::new(
            "field-unknown.of-record",
            "Remove this field. The field {found} belongs in the TXT record at _mta-sts.",
        ),
    ),
    (
        " v ",
        Message::new(
            "field-unknown.version-of-record",
            "Remove this field. The field {found} belongs in the TXT record at _mta-sts; in the policy it is the field version.",
        ),
    ),
    (
        " ruf p sp pct adkim aspf fo ",
        Message::new(
            "field-unknown.of-dmarc",
            "Remove this field. The field {found} belongs in a DMARC record at _dmarc.",
        ),
    ),
    (STRAY, Message::new("field-unknown.stray", "Remove this line. It is not a part of the policy.")),
];

fn field_unknown(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let malformed = body.all(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    let malformed: Vec<usize> = malformed.map(|deviation| deviation.span.start).collect();
    let below = below_front_matter(body);
    // In an invalid policy this is the least problem.
    let is_active = facts.mode.is_some_and(|mode| mode != Mode::None);
    let refuses = |verdict: &SenderVerdict| {
        verdict.profile.kind == Kind::Mta && verdict.because.contains(&Cause::FieldUnknown)
    };
    let is_refused = LazyCell::new(|| is_active && facts.senders().iter().any(refuses));
    for fields in by_name(body, sink.left(), |field| {
        let name = field.name;
        name.start >= below
            && malformed.binary_search(&name.start).is_err()
            && body.intended().binary_search_by_key(&name, |intended| intended.place).is_err()
            && !body.is_intended(name)
    }) {
        let Some(Field { name, .. }) = fields.first() else { continue };
        let found = shown(body, *name);
        let word = [" ", &found.to_ascii_lowercase(), " "].concat();
        let of_record = OF_RECORDS.iter().find(|(names, _)| names.contains(&word));
        let effect = if *is_refused {
            Message::new(
                "field-unknown.refused",
                "Most senders do not know this field and ignore it, but some refuse the policy because of it",
            )
        } else {
            Message::new("field-unknown.ignored", "Senders do not know this field and ignore it")
        };
        let effect = same_on(effect, more_lines(body.text, fields.iter().map(|field| field.name)));
        let is_wrong = *is_refused || (is_active && of_record.is_some());
        let severity = if is_wrong { Severity::Warning } else { Severity::Note };
        let advice = match of_record {
            Some((_, advice)) => advice.clone().arg("found", &found),
            None => Message::new(
                "field-unknown.needless",
                "Remove this field unless you need it for another purpose.",
            ),
        };
        let defect = defect().severity(severity).at(*name).arg("found", found);
        let defect = defect.arg("effect", effect).arg("advice", advice);
        // A field that does no harm may be there for another purpose.
        let lines = fields.iter().map(|field| Edit::delete(line_of(body.text, field.name.to(field.value))));
        let title = if fields.len() > 1 { REMOVE_LINES } else { REMOVE_LINE };
        sink.report(if is_wrong {
            defect.fix(title, Applicability::Unsafe, lines.collect())
        } else {
            defect
        });
    }
}

/// Returns the unknown fields that `is_meant` selects, those of one name together, and at most `most` names.
fn by_name<'f>(
    body: &'f PolicySyntax<'_>,
    most: usize,
    is_meant: impl Fn(&Field<'_>) -> bool,
) -> Vec<Vec<&'f Field<'f>>> {
    let mut names: Vec<Vec<&Field<'_>>> = Vec::new();
    for field in body.extensions().filter(|field| is_meant(field)) {
        let name = |field: &Field<'_>| field.name.of(body.text);
        let is_same = |same: &Vec<&Field<'_>>| same.first().is_some_and(|one| name(one) == name(field));
        let at = names.iter().position(is_same).unwrap_or(names.len());
        match names.get_mut(at) {
            Some(same) => same.push(field),
            None if at < most => names.push(vec![field]),
            None => {}
        }
    }
    names
}

pub(crate) static FIELD_MISSPELT: Lint = Lint {
    code: "STS-P35",
    name: "field-misspelt",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is unknown – did you mean “{meant}”?",
    message: "{effect}",
    help: "{advice}",
};

pub(crate) static FIELD_NAME_CASE: Lint = Lint {
    code: "STS-P36",
    name: "field-name-case",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” must be written “{meant}”",
    message: "Case matters in field names. {effect}",
    help: "{advice}",
};

fn field_misspelt(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    static EFFECTS: [Message; 3] = [
        Message::new("field-misspelt.ignored", "Senders silently ignore fields that they do not know."),
        Message::new(
            "field-misspelt.one-missing",
            "Senders silently ignore fields that they do not know, so {names} is missing. Strict senders ignore such a policy.",
        ),
        Message::new(
            "field-misspelt.several-missing",
            "Senders silently ignore fields that they do not know, so {names} are missing. Strict senders ignore such a policy.",
        ),
    ];
    renamed(facts, Slip::Misspelt, &EFFECTS, sink);
}

fn field_name_case(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    static EFFECTS: [Message; 3] = [
        Message::new("field-name-case.ignored", "Most senders treat this as an unknown field and ignore it."),
        Message::new(
            "field-name-case.one-missing",
            "Most senders treat this as an unknown field and ignore it, so {names} is missing. Strict senders ignore such a policy.",
        ),
        Message::new(
            "field-name-case.several-missing",
            "Most senders treat this as an unknown field and ignore it, so {names} are missing. Strict senders ignore such a policy.",
        ),
    ];
    renamed(facts, Slip::Case, &EFFECTS, sink);
}

/// Reports one finding for all names that leave the policy without a field that it needs, and one for the others,
/// which are just unknown fields of a valid policy. `effects` says what follows if no field is missing, one, or several.
fn renamed(facts: &Facts<'_>, slip: Slip, effects: &[Message; 3], sink: &mut Sink<'_>) {
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
        let names: Vec<Arg> = names.map(|key| key.name().into()).collect();
        let [ignored, one_missing, several_missing] = effects;
        let effect = match names.len() {
            _ if !is_missing => ignored,
            1 => one_missing,
            _ => several_missing,
        };
        let names = and(names);
        let mut effect = effect.clone().arg("names", names.clone());
        if let Some(lines) = more_lines(body.text, all.iter().map(|intended| intended.place)) {
            let others = Message::new("field-misspelt.others", "Other field names are wrong on {lines}.");
            effect = sentences(effect, others.arg("lines", lines));
        }
        let defect = defect().severity(severity).at(first.place).arg("effect", effect);
        let defect = defect.arg("found", shown(body, first.place)).arg("meant", first.key.name());
        let mut edits: Vec<Edit> = Vec::new();
        for intended in &all {
            let field = body.fields().find(|field| field.name == intended.place);
            let Some(field) = field else { continue };
            let is_second = body.field(intended.key).is_some() && intended.key != Key::Mx;
            let value = field.value.text(body.text);
            if is_second {
                // Only the first field of a name counts.
                edits.push(Edit::delete(line_of(body.text, field.name.to(field.value))));
            } else if let Some(text) = intended.text.as_ref().filter(|text| is_fine(facts, text)) {
                edits.push(Edit::replace(intended.replaces, text.replace('\n', line_end(body.text))));
            } else if is_missing || is_good(intended.key, &value) {
                // A second field with a bad value would be a new error, so there is no fix then.
                edits.push(Edit::replace(intended.place, intended.key.name()));
            }
        }
        let (title, advice) = if is_missing || first.key == Key::Mx {
            (write(names), advice_to_write([first.key.name()]))
        } else {
            let advice = Message::new(
                "field-misspelt.twice",
                "Remove the line: the policy has the field {name} already.",
            );
            (REMOVE_IT, advice.arg("name", first.key.name()))
        };
        let defect = defect.arg("advice", advice);
        sink.report(if edits.is_empty() { defect } else { defect.fix(title, Applicability::Unsafe, edits) });
    }
}
