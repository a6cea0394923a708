//! P: lines of the policy that are not valid fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{body, defect, shown};
use crate::lints::policy::edits::{line_end, line_of, listed, unless_in_mx};
use crate::lints::policy::intended::{Meant, is_good, meant, written};
use crate::lints::policy::template::is_leftover;
use crate::lints::sink::{Rule, Sink};
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Field, Key, Mode, PolicySyntax};
use crate::text::characters::is_letter_or_digit;
use crate::text::span::{LineIndex, Span, Spanned};

pub(crate) static RULES: &[Rule] = &[Rule { lint: &FIELD_MALFORMED, check: field_malformed }];

pub(crate) static FIELD_MALFORMED: Lint = Lint {
    code: "STS-P37",
    name: "field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is not a valid field",
    message: "{cause}. Strict senders ignore the whole policy.",
    help: "Write “name: value”, one field per line, or remove the line.",
};

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    several_on_one_line(body, sink);
    let is_policy = body.fields().any(|field| field.parsed.key().is_some());
    // The report does not list more of them, so later lines are not looked at.
    let mut left = 2 * sink.left();
    let mut groups: Vec<Malformed> = Vec::new();
    for deviation in &body.deviations {
        let span = deviation.span;
        let Some(cause) = cause(body.text, deviation) else { continue };
        // A line of only control characters and odd spaces is empty without them; other lints report those.
        if left == 0 || span.is_empty() || is_leftover(body, span) {
            continue;
        }
        left -= 1;
        let mut line = Malformed { span, cause, found: shown(body, span), more: Vec::new(), repair: None };
        line.repair = repair(body, span).or_else(|| is_policy.then(|| stray(body, &line)));
        // `field-missing` reports a text without any known field as a whole.
        if line.repair.is_none() {
            continue;
        }
        match groups.iter_mut().find(|group| group.is_like(&line)) {
            Some(group) => group.join(line),
            None => groups.push(line),
        }
    }
    for group in groups {
        group.report(body.text, sink);
    }
}

/// A line that is not a valid field, and further ones with the same cause.
struct Malformed {
    span: Span,
    cause: &'static str,
    found: String,
    more: Vec<Span>,
    repair: Option<Repair>,
}

/// How it may be fixed.
struct Repair {
    title: String,
    how: Applicability,
    edits: Vec<Edit>,
    kind: Kind,
}

/// What the author of a line meant.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A field in another notation.
    Field,
    /// Words for people.
    Prose,
    /// Anything else, which is not grouped with other lines.
    Single,
}

impl Malformed {
    fn kind(&self) -> Kind {
        self.repair.as_ref().map_or(Kind::Single, |repair| repair.kind)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.kind() != Kind::Single && self.cause == other.cause
    }

    fn join(&mut self, other: Self) {
        self.more.push(other.span);
        if let (Some(repair), Some(mut more)) = (&mut self.repair, other.repair) {
            repair.edits.append(&mut more.edits);
        }
    }

    fn report(self, text: &[u8], sink: &mut Sink<'_>) {
        let Some(Repair { mut title, how, edits, kind }) = self.repair else { return };
        let mut cause = self.cause.to_owned();
        if !self.more.is_empty() {
            let index = LineIndex::new(text);
            let lines: Vec<usize> = self.more.iter().map(|span| index.line_number(span.start)).collect();
            cause.push_str(". The same is true for ");
            cause.push_str(&listed(&lines));
            title = if kind == Kind::Prose { "Remove the lines" } else { "Write them as fields" }.to_owned();
        }
        let defect = defect().at(self.span).arg("found", self.found).arg("cause", cause);
        sink.report(if edits.is_empty() { defect } else { defect.fix(title, how, edits) });
    }
}

/// Returns how a line becomes the field that its author meant.
fn repair(body: &PolicySyntax<'_>, span: Span) -> Option<Repair> {
    let line = span.text(body.text);
    let before = field_before(body, span);
    let empty = before.filter(|field| field.value.is_empty());
    // A value without its name.
    for key in [Key::Version, Key::Mode, Key::MaxAge] {
        if !is_good(key, &line) {
            continue;
        }
        let head = empty.filter(|head| head.parsed.key() == Some(key));
        if head.is_some() || body.field(key).is_none() {
            let field = written(key, &line);
            let start = head.map_or(span.start, |head| head.name.start);
            let edit = Edit::replace(Span::new(start, span.end), field.clone());
            return Some(as_field(&field, vec![edit], Kind::Single));
        }
    }
    let Meant { field, is_item } = meant(&line)?;
    // Indentation comes from the list or object that the line was part of.
    let start = line_of(body.text, span).start;
    let mut edits = vec![Edit::replace(Span::new(start, span.end), field.clone())];
    // An empty `mx:` above the line, or a comma at the end of the line before, also comes from that list.
    if let Some(mx) = before.filter(|before| is_item && before.parsed.key() == Some(Key::Mx)) {
        let part = Span::new(mx.bare.end, mx.value.end);
        if mx.value.is_empty() {
            edits.push(Edit::delete(line_of(body.text, mx.name.to(mx.value))));
        } else if !part.is_empty() {
            edits.push(Edit::delete(part));
        }
    }
    Some(as_field(&field, edits, Kind::Field))
}

fn as_field(field: &str, edits: Vec<Edit>, kind: Kind) -> Repair {
    Repair { title: format!("Write “{field}”"), how: Applicability::Unsafe, edits, kind }
}

/// Returns how to remove a line that does not show which field its author meant.
fn stray(body: &PolicySyntax<'_>, line: &Malformed) -> Repair {
    let removed = vec![Edit::delete(line_of(body.text, line.span))];
    let named = || line.found.to_ascii_lowercase();
    let (how, kind, edits) = if is_prose(&line.found) {
        (Applicability::Safe, Kind::Prose, removed)
    } else if Key::ALL.into_iter().any(|key| named().contains(key.name())) {
        // A line that contains the name of a field may be that field, so no fix removes it.
        (Applicability::Unsafe, Kind::Single, Vec::new())
    } else {
        (Applicability::Unsafe, Kind::Single, removed)
    };
    Repair { title: "Remove the line".to_owned(), how, edits, kind }
}

/// Returns the field on the line before the line of `span`.
fn field_before<'f, 'a>(body: &'f PolicySyntax<'a>, span: Span) -> Option<&'f Field<'a>> {
    let here = body.lines.partition_point(|line| line.span.start < span.start);
    body.lines.get(here.checked_sub(1)?)?.field.as_ref()
}

/// Reports one finding for all lines with several fields.
fn several_on_one_line(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let gaps: Vec<Span> = body.all(|kind| kind == Deviation::FieldsOnOneLine).map(|gap| gap.span).collect();
    let Some(first) = gaps.first() else { return };
    let behind = Span::new(first.end, (first.end + 24).min(body.text.len()));
    let line_end = line_end(body.text);
    let begins_field = |at: usize| body.text.get(at).is_some_and(u8::is_ascii_alphabetic);
    let edits = gaps.iter().map(|gap| Edit::replace(*gap, if begins_field(gap.end) { line_end } else { "" }));
    let edits = edits.collect();
    let defect = defect().at(*first).arg("cause", cause_of_gap(first.of(body.text)));
    let defect = defect.arg("found", format!("{}…", shown(body, behind)));
    sink.report(defect.fix("Write one field per line", unless_in_mx(body, gaps.iter().copied()), edits));
}

fn cause_of_gap(gap: &[u8]) -> &'static str {
    if gap.contains(&b'\\') {
        "The two characters “\\n” are not a line end"
    } else if gap.contains(&b'<') {
        "“<br>” is not a line end"
    } else {
        "Several fields are on one line, but each needs its own line"
    }
}

fn cause(text: &[u8], deviation: &Spanned<Deviation>) -> Option<&'static str> {
    match deviation.value {
        Deviation::NotAField if deviation.span.of(text).contains(&b':') => Some(
            "A field name has up to 32 letters, digits, “_”, “-” and “.”, and begins with a letter or digit",
        ),
        Deviation::NotAField => Some("The line has no colon, so it is not of the form “name: value”"),
        Deviation::EmptyValue => Some("There is no value after the colon"),
        _ => None,
    }
}

/// Returns whether a line was never meant as a field: it consists of words, and none of them is a part of a policy.
/// It is as safe to remove as a comment.
fn is_prose(line: &str) -> bool {
    let words = || line.split([' ', '\t']).filter(|word| !word.is_empty());
    let is_of_policies = |word: &str| {
        let bare = word.trim_matches(|c: char| !is_letter_or_digit(c)).to_ascii_lowercase();
        let known = Key::ALL.map(Key::name).into_iter().chain(Mode::ALL.map(Mode::name));
        known.into_iter().any(|known| known == bare)
    };
    // A host name has dots inside.
    let plain =
        words().filter(|word| word.trim_end_matches(['.', ',', '!', '?']).chars().all(is_letter_or_digit));
    let has_values = line.contains(|c: char| c.is_ascii_digit() || ":=;*@".contains(c));
    words().count() >= 3 && 2 * plain.count() > words().count() && !has_values && !words().any(is_of_policies)
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn lines_of_words_are_prose() {
        let cases = [
            ("Put this file on the server", true),
            ("Add mta-sts.txt inside .well-known folder", true),
            ("end of policy", true),
            ("EOF", false),
            ("mx1.example.com mx2.example.com mx3.example.com", false),
            ("mail.example.com and mail.example.net", false),
            ("max age 604800", false),
            ("the mode is enforce", false),
            ("mode enforce", false),
            ("- - -", false),
        ];
        for (line, prose) in cases {
            assert_eq!(is_prose(line), prose, "{line:?}");
        }
    }
}
