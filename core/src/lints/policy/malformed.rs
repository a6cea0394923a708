//! P, fifth part: lines of the policy that are no fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::lint::{Applicability, Edit, Lint, Severity, Sink};
use crate::lints::policy::common::{body, defect, shown};
use crate::lints::policy::edits::{line_end, line_of, listed, unless_in_mx};
use crate::lints::policy::intended::{Meant, is_good, meant, written};
use crate::lints::policy::template::is_leftover;
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Field, Key, Mode, PolicySyntax};
use crate::text::characters::is_letter_or_digit;
use crate::text::span::{LineIndex, Span, Spanned};

pub(crate) static LINTS: &[Lint] = &[Lint {
    code: "STS-P37",
    name: "field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is no field",
    message: "{cause}. Strict senders ignore the whole policy.",
    help: "Write “name: value”, one field a line, or remove the line.",
    check: field_malformed,
}];

fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    several_on_one_line(body, sink);
    let is_policy = body.fields().any(|field| field.parsed.key().is_some());
    // Who has many more of them reads no list.
    let mut left = 2 * sink.left();
    let mut groups: Vec<Malformed> = Vec::new();
    for deviation in &body.deviations {
        let span = deviation.span;
        let Some(cause) = cause(body.text, deviation) else { continue };
        // What is left of a line of control characters and odd spaces is empty: they are the cause.
        if left == 0 || span.is_empty() || is_leftover(body, span) {
            continue;
        }
        left -= 1;
        let mut line = Malformed { span, cause, found: shown(body, span), more: Vec::new(), mending: None };
        line.mending = mending(body, span).or_else(|| is_policy.then(|| stray(body, &line)));
        // A text without any field is no policy, which `field-missing` says once.
        if line.mending.is_none() {
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

/// A line that is no field, and where `more` stand that are none for the same reason.
struct Malformed {
    span: Span,
    cause: &'static str,
    found: String,
    more: Vec<Span>,
    mending: Option<Mending>,
}

/// How it may be mended.
struct Mending {
    title: String,
    how: Applicability,
    edits: Vec<Edit>,
    kind: Kind,
}

/// What a line that is no field is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A field in other clothes.
    Field,
    /// Words for a reader.
    Prose,
    /// Something of its own.
    Single,
}

impl Malformed {
    fn kind(&self) -> Kind {
        self.mending.as_ref().map_or(Kind::Single, |mending| mending.kind)
    }

    fn is_like(&self, other: &Self) -> bool {
        self.kind() == other.kind() && self.kind() != Kind::Single && self.cause == other.cause
    }

    fn join(&mut self, other: Self) {
        self.more.push(other.span);
        if let (Some(mending), Some(mut more)) = (&mut self.mending, other.mending) {
            mending.edits.append(&mut more.edits);
        }
    }

    fn report(self, text: &[u8], sink: &mut Sink<'_>) {
        let Some(Mending { mut title, how, edits, kind }) = self.mending else { return };
        let mut cause = self.cause.to_owned();
        if !self.more.is_empty() {
            let index = LineIndex::new(text);
            let lines: Vec<usize> = self.more.iter().map(|span| index.line_number(span.start)).collect();
            cause.push_str(". The same on ");
            cause.push_str(&listed(&lines));
            title = if kind == Kind::Prose { "Remove the lines" } else { "Write them as fields" }.to_owned();
        }
        let defect = defect().at(self.span).arg("found", self.found).arg("cause", cause);
        sink.report(if edits.is_empty() { defect } else { defect.fix(title, how, edits) });
    }
}

/// How a line becomes the field it was meant to be.
fn mending(body: &PolicySyntax<'_>, span: Span) -> Option<Mending> {
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
    // Indentation comes from what the line was part of.
    let start = line_of(body.text, span).start;
    let mut edits = vec![Edit::replace(Span::new(start, span.end), field.clone())];
    // So does the name above, or the comma.
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

fn as_field(field: &str, edits: Vec<Edit>, kind: Kind) -> Mending {
    Mending { title: format!("Write “{field}”"), how: Applicability::Unsafe, edits, kind }
}

/// Beside fields it is a stray line; alone it says nothing about what was meant.
fn stray(body: &PolicySyntax<'_>, line: &Malformed) -> Mending {
    let removed = vec![Edit::delete(line_of(body.text, line.span))];
    let named = || line.found.to_ascii_lowercase();
    let (how, kind, edits) = if is_prose(&line.found) {
        (Applicability::Safe, Kind::Prose, removed)
    } else if Key::ALL.into_iter().any(|key| named().contains(key.name())) {
        // What names a field may be one, and would be lost.
        (Applicability::Unsafe, Kind::Single, Vec::new())
    } else {
        (Applicability::Unsafe, Kind::Single, removed)
    };
    Mending { title: "Remove the line".to_owned(), how, edits, kind }
}

/// The field on the line before the one that begins at or before `span`.
fn field_before<'f, 'a>(body: &'f PolicySyntax<'a>, span: Span) -> Option<&'f Field<'a>> {
    let here = body.lines.partition_point(|line| line.span.start < span.start);
    body.lines.get(here.checked_sub(1)?)?.field.as_ref()
}

/// One finding for all lines that hold several fields.
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
    sink.report(defect.fix("Break the line", unless_in_mx(body, gaps.iter().copied()), edits));
}

fn cause_of_gap(gap: &[u8]) -> &'static str {
    if gap.contains(&b'\\') {
        "“\\n” stands here as two characters, where a line should end"
    } else if gap.contains(&b'<') {
        "“<br>” stands here, where a line should end"
    } else {
        "Several fields stand on one line; each needs its own"
    }
}

fn cause(text: &[u8], deviation: &Spanned<Deviation>) -> Option<&'static str> {
    match deviation.value {
        Deviation::NotAField if deviation.span.of(text).contains(&b':') => Some(
            "A field name has up to 32 letters, digits, “_”, “-” and “.”, and begins with a letter or digit",
        ),
        Deviation::NotAField => Some("There is no colon in this line, so it is no field"),
        Deviation::EmptyValue => Some("There is no value behind the colon"),
        _ => None,
    }
}

/// Whether a line that is no field was never meant as one: words, and nothing among them that a policy is made
/// of. It says nothing to a sender, and can go as a comment can.
fn is_prose(line: &str) -> bool {
    let words = || line.split([' ', '\t']).filter(|word| !word.is_empty());
    let is_of_policies = |word: &str| {
        let bare = word.trim_matches(|c: char| !is_letter_or_digit(c)).to_ascii_lowercase();
        let known = Key::ALL.map(Key::name).into_iter().chain(Mode::ALL.map(Mode::name));
        known.into_iter().any(|known| known == bare)
    };
    // A host name has dots within.
    let plain =
        words().filter(|word| word.trim_end_matches(['.', ',', '!', '?']).chars().all(is_letter_or_digit));
    let has_values = line.contains(|c: char| c.is_ascii_digit() || ":=;*@".contains(c));
    words().count() >= 3 && 2 * plain.count() > words().count() && !has_values && !words().any(is_of_policies)
}

#[cfg(test)]
mod tests {
    use super::is_prose;

    #[test]
    fn only_words_are_prose() {
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
