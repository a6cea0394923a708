//! P: lines of the policy that are not valid fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::common::{body, defect, shown};
use crate::lints::policy::edits::{line_end, more_lines, unless_in_mx};
use crate::lints::policy::mx_pattern_invalid::is_faultless;
use crate::lints::policy::template::is_leftover;
use crate::lints::sink::{Rule, Sink};
use crate::observation::Response;
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Key, PolicySyntax, Slip, is_prose, line_of};
use crate::text::span::{Span, Spanned};

pub(crate) static RULES: &[Rule] = &[Rule { lint: &FIELD_MALFORMED, check: field_malformed }];

pub(crate) static FIELD_MALFORMED: Lint = Lint {
    code: "STS-P37",
    name: "field-malformed",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is not a valid field",
    message: "{cause}. Strict senders ignore the whole policy.",
    help: "{help}",
};

/// Reports the lines that are not fields: one finding for all that were meant as fields, one for words for people, and
/// one for the rest.
fn field_malformed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts).filter(|body| !body.deviations.is_empty()) else { return };
    several_on_one_line(facts, body, sink);
    let mut groups: [Option<Group>; 3] = [const { None }; 3];
    for intended in body.intended().iter().filter(|intended| intended.slip == Slip::Malformed) {
        if !is_leftover(body, intended.place) {
            // Another lint would find fault with a pattern such as `*.com`.
            let is_fine = |text: &&String| {
                intended.key != Key::Mx
                    || text.strip_prefix("mx: ").is_some_and(|host| is_faultless(facts, host))
            };
            let meant = intended.text.as_ref().filter(is_fine);
            let mut edits: Vec<Edit> =
                meant.iter().map(|text| Edit::replace(intended.replaces, *text)).collect();
            edits.extend(intended.before.filter(|_| !edits.is_empty()).map(Edit::delete));
            let title = meant.map(|text| format!("Write “{text}”"));
            add(&mut groups, Kind::Field, intended.place, title.unwrap_or_default(), edits);
        }
    }
    // The report does not list more of them, so later lines are not looked at.
    let mut wrapping: Vec<Span> = Vec::new();
    let stray = body.separate(|kind| matches!(kind, Deviation::NotAField | Deviation::EmptyValue));
    for Spanned { span, .. } in stray.take(2 * sink.left()) {
        // A line of only control characters and odd spaces is empty without them; other lints report those.
        if span.is_empty() || is_leftover(body, *span) {
            continue;
        }
        let line = span.text(body.text);
        if is_wrapping(&line) {
            wrapping.push(*span);
            continue;
        }
        let kind = if is_prose(&line) { Kind::Prose } else { Kind::Other };
        // A line that contains the name of a field may be that field, so no fix removes it.
        let is_named = Key::ALL.into_iter().any(|key| line.to_ascii_lowercase().contains(key.name()));
        let edits = if is_named && !matches!(kind, Kind::Prose) {
            Vec::new()
        } else {
            vec![Edit::delete(line_of(body.text, *span))]
        };
        add(&mut groups, kind, *span, "Remove the line".to_owned(), edits);
    }
    let kinds = [Kind::Field, Kind::Prose, Kind::Other];
    let around = kinds
        .into_iter()
        .zip(&groups)
        .find(|(_, group)| group.is_some())
        .map_or(Kind::Other, |(kind, _)| kind);
    for span in wrapping {
        add(
            &mut groups,
            around,
            span,
            "Remove the line".to_owned(),
            vec![Edit::delete(line_of(body.text, span))],
        );
    }
    for (group, kind) in groups.into_iter().zip(kinds) {
        if let Some(group) = group {
            group.report(body, kind, sink);
        }
    }
}

/// What the author of a line meant.
#[derive(Clone, Copy)]
enum Kind {
    Field,
    /// Words for people, which are as safe to remove as a comment.
    Prose,
    Other,
}

/// Lines of one kind.
struct Group {
    /// What the fix does, if there is only one line.
    title: String,
    /// The lines, in order.
    spans: Vec<Span>,
    edits: Vec<Edit>,
}

fn add(groups: &mut [Option<Group>; 3], kind: Kind, span: Span, title: String, edits: Vec<Edit>) {
    let Some(place) = groups.get_mut(kind as usize) else { return };
    let group = place.get_or_insert_with(|| Group { title, spans: Vec::new(), edits: Vec::new() });
    group.spans.insert(group.spans.partition_point(|other| other.start < span.start), span);
    group.edits.extend(edits);
}

impl Group {
    fn report(self, body: &PolicySyntax<'_>, kind: Kind, sink: &mut Sink<'_>) {
        let Self { spans, mut title, edits } = self;
        let Some(first) = spans.first() else { return };
        let mut cause = cause(first.of(body.text)).to_owned();
        if let Some(lines) = more_lines(body.text, spans.iter().copied()) {
            cause.extend([". The same is true for ", &lines]);
            title = if matches!(kind, Kind::Field) { "Write them as fields" } else { "Remove the lines" }
                .to_owned();
        }
        let how = if matches!(kind, Kind::Prose) { Applicability::Safe } else { Applicability::Unsafe };
        let is_list = first.of(body.text).trim_ascii_end() == b"mx:";
        let help = if is_list {
            "Write “mx: ” before each host, one host per line."
        } else {
            "Write “name: value”, one field per line, or remove the line."
        };
        let defect =
            defect().at(*first).arg("found", shown(body, *first)).arg("cause", cause).arg("help", help);
        sink.report(if edits.is_empty() { defect } else { defect.fix(title, how, edits) });
    }
}

/// Returns whether a line is only the beginning or the end of what is around a policy: a fence, a tag, a quote.
fn is_wrapping(line: &str) -> bool {
    let has_words = line.contains(|c: char| c.is_ascii_alphanumeric());
    !has_words
        || line.starts_with("```")
        || (line.starts_with('<') && line.ends_with('>'))
        || (line.starts_with('[') && line.ends_with(']'))
}

/// Reports one finding for all lines with several fields.
fn several_on_one_line(facts: &Facts<'_>, body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let gaps: Vec<Span> =
        body.separate(|kind| kind == Deviation::FieldsOnOneLine).map(|gap| gap.span).collect();
    let Some(first) = gaps.first() else { return };
    let behind = Span::new(first.end, (first.end + 24).min(body.text.len()));
    let line_end = line_end(body.text);
    let begins_field = |at: usize| body.text.get(at).is_some_and(u8::is_ascii_alphabetic);
    let edits = gaps.iter().map(|gap| Edit::replace(*gap, if begins_field(gap.end) { line_end } else { "" }));
    let edits = edits.collect();
    let gap = first.of(body.text);
    let is_escape = gap.contains(&b'\\') && is_from_caddy(facts);
    let known = if is_escape {
        " Caddy does not expand “\\n” in quotes: break the lines inside the quotes, or serve a file."
    } else {
        ""
    };
    let defect = defect().arg("help", format!("Write each field on a line of its own.{known}"));
    let defect = defect.at(*first).arg("cause", cause_of_gap(gap));
    let defect = defect.arg("found", format!("{}…", shown(body, behind)));
    sink.report(defect.fix("Write one field per line", unless_in_mx(body, gaps.iter().copied()), edits));
}

fn is_from_caddy(facts: &Facts<'_>) -> bool {
    let server = facts.observation.policy.answer().and_then(Response::server);
    server.is_some_and(|server| server.eq_ignore_ascii_case("caddy"))
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

fn cause(line: &[u8]) -> &'static str {
    match line {
        [b'#', ..] | [b'/', b'/', ..] => "The field is in a comment, so it does not count",
        [.., b':'] => "There is no value after the colon",
        _ if line.contains(&b':') => {
            "A field name has up to 32 letters, digits, “_”, “-” and “.”, and begins with a letter or digit"
        }
        _ => "The line has no colon, so it is not of the form “name: value”",
    }
}
