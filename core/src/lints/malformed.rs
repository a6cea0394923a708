//! P, fifth part: lines of the policy that are no fields (RFC 8461 §3.2).

use super::meant::{is_good, meant};
use super::policy::{body, defect, shown};
use super::repair::{line_end, line_of, listed, unless_in_mx};
use super::template::is_leftover;
use super::wrapped_values::Wrapping;
use crate::facts::Facts;
use crate::letter::{is_letter_or_digit, place_of};
use crate::lint::{Applicability, Defect, Edit, Lint, Severity, Sink};
use crate::rfc::Rfc;
use crate::span::{LineIndex, Span, Spanned};
use crate::syntax::policy::{Deviation, Field, Key, Mode, PolicySyntax};

pub(super) static LINTS: &[Lint] = &[Lint {
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
    values_wrapped(body, sink);
    let is_policy = body.fields().any(|field| field.parsed.key().is_some());
    let mut groups: Vec<Group> = Vec::new();
    let malformed = body.deviations.iter().filter_map(|deviation| {
        // What is left of a line of control characters and odd spaces is empty: they are the cause.
        let is_said = deviation.span.is_empty() || is_leftover(body, deviation.span);
        cause(body.text, deviation).filter(|_| !is_said).map(|cause| (deviation.span, cause))
    });
    // Who has many more of them reads no list.
    for (span, cause) in malformed.take(2 * sink.left()) {
        let line = Malformed { span, cause, found: shown(body, span) };
        // A text without any field is no policy, which `field-missing` says once.
        let Some(mending) = mending(body, span).or_else(|| is_policy.then(|| stray(body, &line))) else {
            continue;
        };
        match groups.iter_mut().find(|group| group.takes(&line, &mending)) {
            Some(group) => group.add(line.span, mending),
            None => groups.push(Group { first: line, first_mending: mending, more: Vec::new() }),
        }
    }
    join_wrapper(body, &mut groups);
    for group in groups {
        sink.report(group.defect(body));
    }
}

/// A line that is no field.
struct Malformed {
    span: Span,
    cause: &'static str,
    found: String,
}

/// How it may be mended.
struct Mending {
    title: String,
    how: Applicability,
    edits: Vec<Edit>,
    /// How it came to be no field: what stands before the name, behind it and behind the value. `None` where
    /// that is not known.
    shape: Option<String>,
}

/// Lines that are no fields for one reason.
struct Group {
    first: Malformed,
    first_mending: Mending,
    more: Vec<(Span, Mending)>,
}

impl Group {
    fn takes(&self, line: &Malformed, mending: &Mending) -> bool {
        mending.shape.is_some() && self.first_mending.shape == mending.shape && self.first.cause == line.cause
    }

    fn add(&mut self, line: Span, mending: Mending) {
        self.more.push((line, mending));
    }

    fn defect(self, body: &PolicySyntax<'_>) -> Defect {
        let Self { first, first_mending, more } = self;
        let defect = defect().at(first.span).arg("found", first.found);
        if more.is_empty() {
            let Mending { title, how, edits, .. } = first_mending;
            return defect.arg("cause", first.cause).fix(title, how, edits);
        }
        let index = LineIndex::new(body.text);
        let title = if first_mending.title == REMOVE { "Remove the lines" } else { "Write them as fields" };
        let (mut lines, mut edits) = (Vec::new(), first_mending.edits);
        for (span, mut mending) in more {
            lines.push(index.line_number(span.start));
            edits.append(&mut mending.edits);
        }
        let defect = defect.arg("cause", format!("{}. The same on {}", first.cause, listed(&lines)));
        defect.fix(title, first_mending.how, edits)
    }
}

const REMOVE: &str = "Remove the line";

/// How a line becomes the field it was meant to be.
fn mending(body: &PolicySyntax<'_>, span: Span) -> Option<Mending> {
    let unsafely = |title: String, edits: Vec<Edit>, shape: String| {
        Some(Mending { title, how: Applicability::Unsafe, edits, shape: Some(shape) })
    };
    let line = span.text(body.text);
    let alone = [Key::Version, Key::Mode, Key::MaxAge].into_iter().find(|key| is_good(*key, &line));
    if let Some(key) = alone.filter(|key| body.field(*key).is_none()) {
        let field = format!("{}: {line}", key.name());
        let edit = Edit::replace(span, field.clone());
        return unsafely(format!("Write “{field}”"), vec![edit], "without a name".to_owned());
    }
    let head = field_before(body, span).filter(|field| field.value.is_empty());
    if let Some((key, head)) = head.and_then(|head| Some((head.parsed.key()?, head)))
        && key != Key::Mx
        && is_good(key, &line)
    {
        let edit = Edit::replace(Span::new(head.value.start, span.end), format!(" {line}"));
        return unsafely(format!("Write “{}: {line}”", key.name()), vec![edit], "below its name".to_owned());
    }
    let meant = meant(&line)?;
    // Indentation comes from what the line was part of.
    let indent = line_start(body.text, span.start);
    let field = meant.field.replace('\n', line_end(body.text));
    let mut edits = vec![Edit::replace(Span::new(indent, span.end), field)];
    let is_mx = |field: &&Field| meant.is_item && field.parsed.key() == Some(Key::Mx);
    if let Some(head) = head.filter(is_mx) {
        edits.insert(0, Edit::delete(line_of(body.text, head.name.to(head.value))));
    } else if let Some(comma) = field_before(body, span).filter(is_mx).map(|field| field.bare.to(field.value))
    {
        let comma = Span::new(field_before(body, span).map_or(comma.end, |field| field.bare.end), comma.end);
        if !comma.is_empty() {
            edits.insert(0, Edit::delete(comma));
        }
    }
    unsafely(format!("Write “{}”", meant.field.replace('\n', "”, “")), edits, meant.shape)
}

/// Beside fields it is a stray line; alone it says nothing about what was meant.
fn stray(body: &PolicySyntax<'_>, line: &Malformed) -> Mending {
    let prose = is_prose(&line.found);
    let how = if prose { Applicability::Safe } else { Applicability::Unsafe };
    let edits = vec![Edit::delete(line_of(body.text, line.span))];
    Mending { title: REMOVE.to_owned(), how, edits, shape: prose.then(|| "prose".to_owned()) }
}

/// What a text was wrapped in, such as a pair of fences or tags, is two lines and one thing.
fn join_wrapper(body: &PolicySyntax<'_>, groups: &mut Vec<Group>) {
    join_ends(body, groups);
    let (Some(top), Some(bottom)) = (body.lines.first(), body.lines.last()) else { return };
    let is_alone = |group: &&Group| group.more.is_empty() && group.first_mending.shape.is_none();
    let on = |at: usize| groups.iter().position(|group| is_alone(&group) && group.first.span.start == at);
    let (Some(open), Some(close)) = (on(top.span.start), on(bottom.span.start)) else { return };
    let texts = [open, close].map(|at| groups.get(at).map(|group| group.first.found.as_str()));
    let [Some(opening), Some(closing)] = texts else { return };
    if open == close || !is_wrapper(opening, closing) {
        return;
    }
    let Group { first, first_mending, .. } = groups.remove(close);
    if let Some(group) = groups.get_mut(open) {
        group.add(first.span, first_mending);
    }
}

/// What was put around the whole text without a line of its own: it opens before the first name and closes
/// behind the last value, or on a last line.
fn join_ends(body: &PolicySyntax<'_>, groups: &mut Vec<Group>) {
    let (Some(top), Some(bottom)) = (body.lines.first(), body.lines.last()) else { return };
    let on = |groups: &[Group], at: usize| {
        groups.iter().position(|group| group.more.is_empty() && group.first.span.start == at)
    };
    let Some(open) = on(groups, top.span.start) else { return };
    let opens = groups.get(open).is_some_and(|group| {
        let shape = group.first_mending.shape.as_deref().unwrap_or_default();
        (shape.ends_with("\n:\n") || shape.ends_with("\n:"))
            && !group.first.found.starts_with(is_letter_or_digit)
    });
    if !opens {
        return;
    }
    let closing = bottom.field.as_ref().and_then(|field| {
        let wrapping = Wrapping::of(body.text, field).filter(|wrapping| wrapping.before.is_empty())?;
        Some(wrapping.removed(field.value).collect::<Vec<_>>())
    });
    let more = match (closing, on(groups, bottom.span.start)) {
        (Some(edits), _) => edits,
        (None, Some(close)) if close != open => {
            let is_stray = groups.get(close).is_some_and(|group| group.first_mending.shape.is_none());
            if !is_stray {
                return;
            }
            groups.remove(close).first_mending.edits
        }
        _ => return,
    };
    if let Some(group) = groups.get_mut(open) {
        group.first_mending.edits.extend(more);
        group.first_mending.title = "Remove what stands around the policy".to_owned();
    }
}

/// Whether two lines open and close something: ` ``` `, `<pre>`, `-----BEGIN-----`, quotes, `<<EOF`.
fn is_wrapper(opening: &str, closing: &str) -> bool {
    let marks = |line: &str| -> String {
        line.chars().filter(|c| !(is_letter_or_digit(*c) || *c == ' ' || "/?".contains(*c))).collect()
    };
    let (open, close) = (marks(opening), marks(closing));
    let mirrored = |c: char| match c {
        '<' => '>',
        '{' => '}',
        '[' => ']',
        '(' => ')',
        // Which of them closes differs from language to language.
        '“' | '”' | '„' | '‘' | '’' | '«' | '»' => '”',
        other => other,
    };
    let is_quote = |c: char| if mirrored(c) == '”' { '”' } else { c };
    let is_mirrored = open.chars().map(mirrored).eq(close.chars().rev().map(is_quote));
    !close.is_empty() && (open == close || is_mirrored)
        || (place_of(opening, "<<").is_some() && opening.trim_end_matches(['\'', '"']).ends_with(closing))
}

/// The field on the line before the one that begins at or before `span`.
fn field_before<'f, 'a>(body: &'f PolicySyntax<'a>, span: Span) -> Option<&'f Field<'a>> {
    let here = body.lines.partition_point(|line| line.span.start < span.start);
    body.lines.get(here.checked_sub(1)?)?.field.as_ref()
}

/// Where the white space before byte `at` begins, or `at` where more than that stands before it on its line.
fn line_start(text: &[u8], at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let start = before.iter().rposition(|byte| !matches!(byte, b' ' | b'\t')).map_or(0, |last| last + 1);
    let begins_line = start == 0 || before.get(start - 1).is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
    if begins_line { start } else { at }
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

/// One finding for what the values of several fields stand in.
fn values_wrapped(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let Some(wrapping) = Wrapping::in_common(body) else { return };
    let fields: Vec<&Field> =
        body.fields().filter(|field| wrapping.is_around(body.text, field)).take(2 * sink.left()).collect();
    let Some(first) = fields.first() else { return };
    let index = LineIndex::new(body.text);
    let lines: Vec<usize> = fields.iter().map(|field| index.line_number(field.value.start)).collect();
    let what = match (wrapping.before.trim(), wrapping.behind.trim()) {
        ("", behind) => format!("“{behind}” stands behind"),
        (before, "") => format!("“{before}” stands before"),
        (before, behind) => format!("“{before}” and “{behind}” stand around"),
    };
    let cause = format!("{what} the values on {}", listed(&lines));
    let edits = fields.iter().flat_map(|field| wrapping.removed(field.value)).collect();
    let span = first.name.to(first.value);
    let defect = defect().at(span).arg("cause", cause).arg("found", shown(body, span));
    sink.report(defect.fix("Remove what stands around the values", Applicability::Unsafe, edits));
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
