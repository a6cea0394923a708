//! P: lines of the policy that are not valid fields (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{body, defect, only_looks_like, shown};
use crate::lints::policy::edits::{line_end, more_lines, same_on, unless_in_mx};
use crate::lints::policy::fields::may_write;
use crate::lints::policy::mx_pattern_invalid::is_faultless;
use crate::lints::policy::template::is_leftover;
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::{REMOVE_LINE, REMOVE_LINES, write_all};
use crate::names::domain::DomainName;
use crate::observation::Response;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::{MxPattern, look_alike};
use crate::syntax::policy::{Deviation, Key, OnLine, PolicySyntax, Slip, is_good, is_prose, line_of};
use crate::text::characters::{latin, place_of};
use crate::text::message::sentences;
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
    let Some(body) = body(facts).filter(|body| !body.is_plain()) else { return };
    several_on_one_line(facts, body, sink);
    let mut groups: [Option<Group>; 3] = [const { None }; 3];
    let mut written: Vec<(Key, &str)> = Vec::new();
    for intended in body.intended().iter().filter(|intended| intended.slip == Slip::Malformed) {
        if !is_leftover(body, intended.place) {
            // A second field of the name would not count. If the first is not valid, it may be either.
            let known = body.field(intended.key).filter(|known| known.name.start != intended.place.start);
            let is_open = known.is_some_and(|known| !known.parsed.is_good())
                && intended.key != Key::Mx
                && intended.before.is_none();
            let meant = intended.text.as_deref();
            // Other lints find fault with a value when the line is divided.
            let is_alone = intended.on_line == OnLine::Alone;
            let is_right = |text: &str| is_writable(intended.key, text) && is_fine(facts, text);
            let meant = meant.filter(|text| !is_open && (!is_alone || is_right(text)));
            let earlier = written.iter().find(|(key, _)| *key == intended.key && *key != Key::Mx);
            // Of two different values either may be meant.
            if earlier.is_some_and(|(_, text)| Some(*text) != meant) {
                add(&mut groups, Kind::Field, intended.place, REMOVE_LINE, Vec::new());
                continue;
            }
            let is_second = known.is_some_and(|known| known.parsed.is_good()) || earlier.is_some();
            if intended.key != Key::Mx && intended.before.is_none() && is_second {
                let whole = if is_alone { line_of(body.text, intended.place) } else { intended.replaces };
                add(&mut groups, Kind::Field, intended.place, REMOVE_LINE, vec![Edit::delete(whole)]);
                continue;
            }
            written.extend(meant.map(|text| (intended.key, text)));
            let end = line_end(body.text);
            let behind = if intended.on_line == OnLine::Joined { end } else { "" };
            let lines = meant.map(|text| [&text.replace('\n', end), behind].concat());
            let mut edits: Vec<Edit> =
                lines.iter().map(|text| Edit::replace(intended.replaces, text)).collect();
            edits.extend(intended.before.filter(|_| !edits.is_empty()).map(Edit::delete));
            let title = match (meant, intended.on_line) {
                (Some(text), OnLine::Alone) => write_all(text.split('\n')),
                (_, OnLine::Alone) => REMOVE_LINE,
                (_, OnLine::Joined | OnLine::Last) => ONE_FIELD_PER_LINE,
            };
            add(&mut groups, Kind::Field, intended.place, title, edits);
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
        // A line that contains the name of a field may be that field, so no fix removes it, nor a host.
        let is_named = Key::ALL.into_iter().any(|key| line.to_ascii_lowercase().contains(key.name()));
        let own = facts.context.domain.filter(|_| body.fields_of(Key::Mx).next().is_some());
        let edits =
            if (is_named && !matches!(kind, Kind::Prose)) || has_host(&line, own.map(DomainName::as_str)) {
                Vec::new()
            } else {
                vec![Edit::delete(line_of(body.text, *span))]
            };
        add(&mut groups, kind, *span, REMOVE_LINE, edits);
    }
    let kinds = [Kind::Field, Kind::Prose, Kind::Other];
    let around = kinds
        .into_iter()
        .zip(&groups)
        .find(|(_, group)| group.is_some())
        .map_or(Kind::Other, |(kind, _)| kind);
    for span in wrapping {
        add(&mut groups, around, span, REMOVE_LINE, vec![Edit::delete(line_of(body.text, span))]);
    }
    for (group, kind) in groups.into_iter().zip(kinds) {
        if let Some(group) = group {
            group.report(body, kind, sink);
        }
    }
}

/// Returns whether no other lint finds fault with the patterns in these lines, such as `*.com`.
pub(super) fn is_fine(facts: &Facts<'_>, lines: &str) -> bool {
    lines.split('\n').all(|line| line.strip_prefix("mx: ").is_none_or(|host| is_faultless(facts, host)))
}

/// Returns whether a fix may write this field, so that no other lint finds fault with its value.
fn is_writable(key: Key, field: &str) -> bool {
    let value = field.split_once(": ").map_or("", |(_, value)| value);
    key == Key::Mx || (is_good(key, value) && may_write(key, value))
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
    title: Message,
    /// The lines, in order.
    spans: Vec<Span>,
    edits: Vec<Edit>,
}

fn add(groups: &mut [Option<Group>; 3], kind: Kind, span: Span, title: Message, edits: Vec<Edit>) {
    let Some(place) = groups.get_mut(kind as usize) else { return };
    let group = place.get_or_insert_with(|| Group { title, spans: Vec::new(), edits: Vec::new() });
    group.spans.insert(group.spans.partition_point(|other| other.start < span.start), span);
    group.edits.extend(edits);
}

impl Group {
    fn report(self, body: &PolicySyntax<'_>, kind: Kind, sink: &mut Sink<'_>) {
        let Self { spans, mut title, edits } = self;
        let Some(first) = spans.first() else { return };
        let is_joined = body.intended().iter().any(|one| one.place == *first && one.on_line != OnLine::Alone);
        let more = more_lines(body.text, spans.iter().copied());
        if more.is_some() {
            title = match kind {
                Kind::Field => Message::new("fix.write-them-as-fields", "Write them as fields"),
                Kind::Prose | Kind::Other => REMOVE_LINES,
            };
        }
        let how = if matches!(kind, Kind::Prose) { Applicability::Safe } else { Applicability::Unsafe };
        let cause = if is_joined { SEVERAL_FIELDS } else { cause(first.of(body.text)) };
        let cause = same_on(cause, more);
        let is_list = first.of(body.text).trim_ascii_end() == b"mx:";
        let help = if is_joined {
            OWN_LINE
        } else if is_list {
            Message::new("field-malformed.list", "Write “mx: ” before each host, one host per line.")
        } else {
            Message::new(
                "field-malformed.form",
                "Write “name: value”, one field per line, or remove the line.",
            )
        };
        let defect =
            defect().at(*first).arg("found", shown(body, *first)).arg("cause", cause).arg("help", help);
        sink.report(if edits.is_empty() { defect } else { defect.fix(title, how, edits) });
    }
}

/// Returns whether a line names a host that may be a mail host. In a heading such as “MTA-STS policy for example.com” the policy
/// domain is not meant as one.
fn has_host(line: &str, domain: Option<&str>) -> bool {
    let is_heading = line.split_whitespace().count() > 2;
    let is_host = |word: &str| {
        let host = word.trim_matches(['.', '-']);
        // A number, or the name of the file.
        let top = host.rsplit_once('.').map_or("", |(_, top)| top);
        let is_name = top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && top != "txt";
        let is_own = is_heading && domain.is_some_and(|domain| domain.eq_ignore_ascii_case(host));
        is_name && !is_own && !host.starts_with("mta-sts.") && MxPattern::parse(host).is_ok()
    };
    is_record(line).is_none()
        && line.split(|c: char| !(c.is_ascii_alphanumeric() || "-.*".contains(c))).any(is_host)
}

/// Returns where a DNS record that was pasted into the policy belongs.
fn is_record(line: &str) -> Option<&'static str> {
    let kinds = [("v=stsv1", "_mta-sts"), ("v=tlsrptv1", "_smtp._tls")];
    kinds.into_iter().find(|(mark, _)| place_of(line, mark).is_some()).map(|(_, name)| name)
}

/// Returns whether a line is only the beginning or the end of what is around a policy: a fence, a tag, a quote.
fn is_wrapping(line: &str) -> bool {
    let has_words = line.contains(|c: char| c.is_ascii_alphanumeric());
    !has_words
        || line.starts_with("```")
        || (line.starts_with('<') && line.ends_with('>'))
        || (line.starts_with('[') && line.ends_with(']'))
}

const OWN_LINE: Message = Message::new("field-malformed.own-line", "Write each field on a line of its own.");
const SEVERAL_FIELDS: Message =
    Message::new("field-malformed.one-line", "Several fields are on one line, but each needs its own line");
const ONE_FIELD_PER_LINE: Message = Message::new("fix.write-one-field-per-line", "Write one field per line");

/// Reports one finding for all lines with several fields.
fn several_on_one_line(facts: &Facts<'_>, body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let gaps: Vec<Span> =
        body.separate(|kind| kind == Deviation::FieldsOnOneLine).map(|gap| gap.span).collect();
    let Some(first) = gaps.first() else { return };
    let rest = body.text.get(first.end..).unwrap_or_default();
    let shown_end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len()).min(24);
    let behind = Span::new(first.end, first.end + shown_end);
    let line_end = line_end(body.text);
    let begins_field = |at: usize| body.text.get(at).is_some_and(u8::is_ascii_alphabetic);
    // A quote before the first field is not a gap.
    let is_first = |gap: &Span| body.lines.first().is_some_and(|line| line.span.start == gap.end);
    let edits = gaps
        .iter()
        .map(|gap| Edit::replace(*gap, if begins_field(gap.end) && !is_first(gap) { line_end } else { "" }));
    let edits = edits.collect();
    let gap = first.of(body.text);
    let is_escape = gap.contains(&b'\\') && is_from_caddy(facts);
    let mut help = OWN_LINE;
    if is_escape {
        let caddy = Message::new(
            "field-malformed.caddy",
            "Caddy does not expand “\\n” in quotes: break the lines inside the quotes, or serve a file.",
        );
        help = sentences(help, caddy);
    }
    let cause = if is_first(first) {
        Message::new(
            "field-malformed.policy-in-quotes",
            "The policy is in quotes, and the two characters “\\n” are not a line end",
        )
    } else {
        cause_of_gap(gap)
    };
    let defect = defect().at(*first).arg("help", help).arg("cause", cause);
    let more = if shown_end == 24 { "…" } else { "" };
    let defect = defect.arg("found", [&shown(body, behind), more].concat());
    sink.report(defect.fix(ONE_FIELD_PER_LINE, unless_in_mx(body, gaps.iter().copied()), edits));
}

fn is_from_caddy(facts: &Facts<'_>) -> bool {
    let server = facts.observation.policy.answer().and_then(Response::server);
    server.is_some_and(|server| server.eq_ignore_ascii_case("caddy"))
}

fn cause_of_gap(gap: &[u8]) -> Message {
    if gap.contains(&b'\\') {
        Message::new("field-malformed.backslash-n", "The two characters “\\n” are not a line end")
    } else if gap.contains(&b'<') {
        Message::new("field-malformed.br", "“<br>” is not a line end")
    } else {
        SEVERAL_FIELDS
    }
}

/// Returns why a line is not a field. What is before the name, or in place of one of its characters, says most.
fn cause(line: &[u8]) -> Message {
    let text = String::from_utf8_lossy(line);
    let known = Key::ALL.into_iter().find_map(|key| place_of(&text, key.name()));
    let before = known.and_then(|at| text.get(..at)).unwrap_or_default();
    let name = text.split([':', '\u{ff1a}', '=']).next().unwrap_or_default();
    let sign = |c: char| Some((c, latin(c).filter(|plain| !c.is_ascii() && !plain.is_ascii_alphanumeric())?));
    let odd = look_alike(name).or_else(|| text.chars().find_map(sign));
    let without_value = text.trim_end().strip_suffix(':').is_some();
    if before.starts_with('#') || before.starts_with("//") {
        return Message::new("field-malformed.comment", "The field is in a comment, so it does not count");
    }
    if text.trim_matches(|c: char| !c.is_ascii_alphanumeric()) == "v=STSv1" {
        return Message::new(
            "field-malformed.version",
            "“v=STSv1” is the version of the TXT record; in the policy it is written “version: STSv1”",
        );
    }
    if let Some(name) = is_record(&text) {
        let record = Message::new(
            "field-malformed.record",
            "This is a TXT record. It belongs in the DNS at {name}, and not in the policy",
        );
        return record.arg("name", name);
    }
    if let Some((odd, plain)) = odd {
        return only_looks_like(odd, plain);
    }
    if without_value {
        return Message::new("field-malformed.no-value", "The value after the colon is missing");
    }
    // Only signs are shown, and not words before the name.
    let is_sign = |c: char| !c.is_alphabetic();
    let signs =
        if before.starts_with('<') { before.split_inclusive('>').next().unwrap_or_default() } else { before };
    if !signs.trim().is_empty() && (signs.starts_with('<') || signs.chars().all(is_sign)) {
        let signs_first = Message::new(
            "field-malformed.signs",
            "The line must begin with the name of the field, and not with “{signs}”",
        );
        return signs_first.arg("signs", signs.trim());
    }
    if text.contains(':') {
        return Message::new(
            "field-malformed.name",
            "A field name has up to 32 letters, digits, “_”, “-” and “.”, and begins with a letter or digit",
        );
    }
    Message::new("field-malformed.no-colon", "The line has no colon, so it is not of the form “name: value”")
}
