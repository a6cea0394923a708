//! P: the policy as a text – encoding, lines, white space (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Arg, Edit, Lint, Message, Severity};
use crate::lints::policy::common::{body, defect};
use crate::lints::policy::edits::{Forms, LINES, listed, unless_in_mx};
use crate::lints::policy::fields::may_write;
use crate::lints::sink::{Rule, Sink};
use crate::lints::titles::character;
use crate::rfc::Rfc;
use crate::syntax::policy::{Deviation, Form, Key, PolicySyntax, is_good};
use crate::text::span::{LineIndex, Span, Spanned};
use crate::text::visible;

pub(crate) static RULES: &[Rule] = &[
    Rule { lint: &POLICY_EMPTY, check: empty },
    Rule { lint: &NOT_UTF8, check: not_utf8 },
    Rule { lint: &BYTE_ORDER_MARK, check: byte_order_mark },
    Rule { lint: &BLANK_LINE, check: blank_line },
    Rule { lint: &LEADING_SPACE, check: leading_space },
    Rule { lint: &SPACE_BEFORE_COLON, check: space_before_colon },
    Rule { lint: &COMMENT, check: comment },
    Rule { lint: &CONTROL_CHARACTER, check: control_character },
    Rule { lint: &ODD_SPACE, check: odd_space },
    Rule { lint: &BARE_CR, check: bare_cr },
    Rule { lint: &TRAILING_DELIMITER, check: trailing_delimiter },
    Rule { lint: &LINE_ENDINGS_MIXED, check: line_endings_mixed },
];

pub(crate) static POLICY_EMPTY: Lint = Lint {
    code: "STS-P01",
    name: "policy-empty",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy is empty",
    message: "It contains no fields, so there is no policy for senders to apply.",
    help: "Write version, mode, max_age and one mx line for each mail host.",
};

fn empty(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    if form(facts) == Some(Form::Empty) {
        sink.report(defect().at(Span::at(0)));
    }
}

pub(crate) static NOT_UTF8: Lint = Lint {
    code: "STS-P02",
    name: "not-utf8",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "A policy must be UTF-8, in practice plain US-ASCII. Strict senders ignore this one.",
    help: "Save the file as UTF-8 without a byte order mark.",
};

fn not_utf8(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = &facts.body else { return };
    let little = match body.form {
        Form::Utf16Le => true,
        Form::Utf16Be => false,
        _ if !body.is_policy() => return,
        _ => {
            if let Some(deviation) = body.all(|kind| kind == Deviation::NotUtf8).next() {
                sink.report(
                    defect()
                        .at(deviation.span)
                        .arg("what", Message::new("not-utf8.other", "The policy is not UTF-8")),
                );
            }
            return;
        }
    };
    let text = narrow(body.text).unwrap_or_else(|| {
        let units = body.text.chunks_exact(2).map(|pair| match pair {
            [first, second] if little => u16::from_le_bytes([*first, *second]),
            [first, second] => u16::from_be_bytes([*first, *second]),
            _ => 0,
        });
        String::from_utf16_lossy(&units.collect::<Vec<_>>())
    });
    let edit = Edit::replace(Span::new(0, body.text.len()), text.trim_start_matches('\u{feff}'));
    let is_whole = 2 * text.chars().count() <= body.text.len();
    let what = if is_whole {
        Message::new("not-utf8.utf-16", "The policy is UTF-16")
    } else {
        Message::new("not-utf8.part-utf-16", "A part of the policy is UTF-16")
    };
    let defect = defect().at(Span::at(0)).arg("what", what);
    sink.report(defect.fix(
        Message::new("fix.write-it-as-utf-8", "Write it as UTF-8"),
        Applicability::Safe,
        vec![edit],
    ));
}

/// Returns a text of which all or some lines are in UTF-16, if all of its characters are in US-ASCII: then every second byte of
/// those lines is 0.
fn narrow(text: &[u8]) -> Option<String> {
    let text = text.strip_prefix(b"\xff\xfe").or_else(|| text.strip_prefix(b"\xfe\xff")).unwrap_or(text);
    let plain: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, 0 | 0xff | 0xfe)).collect();
    String::from_utf8(plain).ok().filter(|plain| plain.is_ascii())
}

pub(crate) static BYTE_ORDER_MARK: Lint = Lint {
    code: "STS-P03",
    name: "byte-order-mark",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy begins with a byte order mark",
    message: "Most senders read this invisible character as part of the first field's name, so they do not recognise the field.",
    help: "Save the file as UTF-8 without a byte order mark.",
};

fn byte_order_mark(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    // If there is one before the first line, those before others come from the same mistake.
    if begins_with_mark(facts) {
        removed(facts, sink, || Message::new("fix.remove-the-mark", "Remove the mark"), is_mark);
    }
}

fn begins_with_mark(facts: &Facts<'_>) -> bool {
    facts.body.as_ref().is_some_and(|body| body.all(|kind| kind == Deviation::ByteOrderMark).next().is_some())
}

fn is_mark(kind: Deviation) -> bool {
    matches!(kind, Deviation::ByteOrderMark | Deviation::OddSpace('\u{feff}'))
}

pub(crate) static BLANK_LINE: Lint = Lint {
    code: "STS-P04",
    name: "blank-line",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "{what}",
    message: "The grammar does not allow empty lines. Strict senders such as postfix-tlspol and mox ignore the whole policy; others skip the line.",
    help: "Remove the blank lines. One line end after the last field is allowed, two are not.",
};

const BLANK: Forms = [
    Message::new("blank-line.one", "Line {lines} is blank"),
    Message::new("blank-line.several", "Lines {lines} are blank"),
    Message::new("blank-line.more", "Lines {lines} and {more} more are blank"),
];

fn blank_line(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    removed(
        facts,
        sink,
        || Message::new("fix.remove-the-blank-lines", "Remove the blank lines"),
        |kind| kind == Deviation::BlankLine,
    );
}

pub(crate) static LEADING_SPACE: Lint = Lint {
    code: "STS-P05",
    name: "leading-space",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "White space before the field on {lines}",
    message: "A line must begin with the field's name. Strict senders ignore the whole policy.",
    help: "Remove the indentation.",
};

fn leading_space(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    removed(
        facts,
        sink,
        || Message::new("fix.remove-the-indentation", "Remove the indentation"),
        |kind| kind == Deviation::LeadingSpace,
    );
}

pub(crate) static SPACE_BEFORE_COLON: Lint = Lint {
    code: "STS-P06",
    name: "space-before-colon",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "White space before the colon on {lines}",
    message: "White space is allowed after the colon, but not before it. Strict senders ignore the whole policy.",
    help: "Write the colon directly after the name.",
};

fn space_before_colon(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    removed(
        facts,
        sink,
        || Message::new("fix.remove-the-white-space", "Remove the white space"),
        |kind| kind == Deviation::SpaceBeforeColon,
    );
}

pub(crate) static COMMENT: Lint = Lint {
    code: "STS-P07",
    name: "comment",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy has comments on {lines}",
    message: "The grammar does not allow comments. Some senders ignore the whole policy, others read the comment as part of the value.",
    help: "Remove the comments. Keep notes outside the policy file.",
};

/// A comment that contains a field, such as `# mx: mail.example.com`, may be a part of the policy that does not work, so
/// removing it is a guess.
fn comment(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    let has_field = body.separate(|kind| kind == Deviation::Comment).any(|comment| {
        let text = comment.span.text(body.text).to_ascii_lowercase();
        let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        Key::ALL.into_iter().any(|key| {
            let rest = text.strip_prefix(key.name()).map(str::trim_start);
            rest.is_some_and(|rest| rest.starts_with([':', '=']))
        })
    });
    let is_a_value =
        body.separate(|kind| kind == Deviation::Comment).any(|one| sign_of_value(body, one.span).is_some());
    let most = if has_field || is_a_value { Applicability::Unsafe } else { Applicability::Safe };
    let how = How { title: || Message::new("fix.remove-the-comments", "Remove the comments"), most };
    grouped(facts, sink, |kind| kind == Deviation::Comment, how, &|comment| {
        Edit::delete(sign_of_value(body, comment.span).unwrap_or(comment.span))
    });
}

/// Returns the sign of a comment that is all of a value, as in `max_age: #604800`, if what follows the sign is a good value.
pub(super) fn sign_of_value(body: &PolicySyntax<'_>, comment: Span) -> Option<Span> {
    let line = body.lines.partition_point(|line| line.span.start <= comment.start).checked_sub(1);
    let field = body.lines.get(line?)?.field.as_ref()?;
    let is_all_of_it =
        field.bare.is_empty() && field.value.start <= comment.start && comment.end <= field.value.end;
    if !is_all_of_it {
        return None;
    }
    let text = comment.text(body.text);
    let value = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_meant = is_good(field.parsed.key()?, value) && may_write(field.parsed.key()?, value);
    is_meant.then(|| Span::new(comment.start, comment.end - value.len()))
}

pub(crate) static CONTROL_CHARACTER: Lint = Lint {
    code: "STS-P08",
    name: "control-character",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy contains {character}",
    message: "The grammar does not allow control characters. Strict senders ignore the whole policy.",
    help: "Remove the character. Many editors do not show it.",
};

fn control_character(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_control = |kind| matches!(kind, Deviation::ControlCharacter(_));
    let Some(body) = body(facts) else { return };
    let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    // A tab between two words separates them.
    grouped(
        facts,
        sink,
        is_control,
        How::safe(|| Message::new("fix.remove-the-control-characters", "Remove the control characters")),
        &|deviation| {
            let Span { start, end } = deviation.span;
            let is_space = matches!(deviation.span.of(body.text), [b'\t' | 0x0b | 0x0c]);
            let before = start.checked_sub(1).and_then(|at| body.text.get(at));
            if is_space && is_word(before) && is_word(body.text.get(end)) {
                Edit::replace(deviation.span, " ")
            } else {
                Edit::delete(deviation.span)
            }
        },
    );
}

pub(crate) static ODD_SPACE: Lint = Lint {
    code: "STS-P09",
    name: "odd-space",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "The policy contains {character} instead of a plain space or line end",
    message: "It looks like white space, but strict senders read it as part of the name or value.",
    help: "Retype the line. Such characters are often copied from a web page or a document.",
};

fn odd_space(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let is_odd: fn(Deviation) -> bool = if begins_with_mark(facts) {
        |kind| matches!(kind, Deviation::OddSpace(_) | Deviation::OddLineEnd(_)) && !is_mark(kind)
    } else {
        |kind| matches!(kind, Deviation::OddSpace(_) | Deviation::OddLineEnd(_))
    };
    grouped(
        facts,
        sink,
        is_odd,
        How::safe(|| Message::new("fix.replace-the-characters", "Replace the characters")),
        &|deviation| {
            let text = facts.body.as_ref().map(|body| body.text).unwrap_or_default();
            let after_colon = text.get(..deviation.span.start).is_some_and(|before| before.ends_with(b":"));
            Edit::replace(
                deviation.span,
                match deviation.value {
                    Deviation::OddLineEnd(_) if has_line_before(text, deviation.span) => "\n",
                    _ if after_colon => " ",
                    _ => "",
                },
            )
        },
    );
}

pub(crate) static BARE_CR: Lint = Lint {
    code: "STS-P10",
    name: "bare-cr",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2").erratum(6253),
    title: "Lines end in {ends}",
    message: "{effect}.",
    help: "Save the file with LF or CR LF line endings.",
};

fn bare_cr(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    grouped(
        facts,
        sink,
        |kind| kind == Deviation::BareCr,
        How::safe(|| Message::new("fix.write-lf-line-ends", "Write LF line ends")),
        &|deviation| {
            let text = facts.body.as_ref().map(|body| body.text).unwrap_or_default();
            let is_line = has_line_before(text, deviation.span);
            Edit::replace(deviation.span, if is_line { "\n" } else { "" })
        },
    );
}

/// Returns whether the line before the line end `end` contains anything.
fn has_line_before(text: &[u8], end: Span) -> bool {
    let before = end.start.checked_sub(1).and_then(|at| text.get(at));
    before.is_some_and(|byte| !matches!(byte, b'\r' | b'\n'))
}

pub(crate) static TRAILING_DELIMITER: Lint = Lint {
    code: "STS-P44",
    name: "trailing-delimiter",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” at the end of {lines}",
    message: "Only the line end ends a field, so senders read the “{found}” as part of the value. Strict senders ignore the whole policy.",
    help: "Remove it.",
};

fn trailing_delimiter(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    removed(
        facts,
        sink,
        || Message::new("fix.remove-the-delimiters", "Remove the delimiters"),
        |kind| kind == Deviation::TrailingDelimiter,
    );
}

pub(crate) static LINE_ENDINGS_MIXED: Lint = Lint {
    code: "STS-P11",
    name: "line-endings-mixed",
    severity: Severity::Note,
    rfc: Rfc::sts("3.2").erratum(6253),
    title: "Some lines end in LF, others in CR LF",
    message: "Both are allowed, even together. A mix often means that two tools write the file.",
    help: "Use only LF or only CR LF.",
};

fn line_endings_mixed(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    // If there is a CR alone, the CR before an LF may be one too, so the intended line ends are not known.
    let clear = body.all(|kind| kind == Deviation::BareCr).next().is_none();
    for deviation in body.all(|kind| kind == Deviation::MixedLineEnds) {
        let defect = defect().at(deviation.span);
        if !clear {
            sink.report(defect);
            continue;
        }
        let pairs = body.text.windows(2).enumerate().filter(|(_, pair)| *pair == b"\r\n");
        let edits = pairs.map(|(at, _)| Edit::delete(Span::new(at, at + 1))).collect();
        sink.report(defect.fix(
            Message::new("fix.end-all-lines-in-lf", "End all lines in LF"),
            Applicability::Safe,
            edits,
        ));
    }
}

fn form(facts: &Facts<'_>) -> Option<Form> {
    facts.body.as_ref().map(|body| body.form)
}

/// Reports deviations that a fix removes.
fn removed(facts: &Facts<'_>, sink: &mut Sink<'_>, title: fn() -> Message, kind: fn(Deviation) -> bool) {
    grouped(facts, sink, kind, How::safe(title), &|deviation| Edit::delete(deviation.span));
}

/// What a fix does, and how safe it is at most.
#[derive(Clone, Copy)]
struct How {
    title: fn() -> Message,
    most: Applicability,
}

impl How {
    const fn safe(title: fn() -> Message) -> Self {
        Self { title, most: Applicability::Safe }
    }
}

/// Reports one finding for all deviations of a kind: it points at the first, lists the lines and fixes all.
fn grouped(
    facts: &Facts<'_>,
    sink: &mut Sink<'_>,
    kind: fn(Deviation) -> bool,
    how: How,
    edit: &dyn Fn(&Spanned<Deviation>) -> Edit,
) {
    let Some(body) = body(facts) else { return };
    let all: Vec<_> = body.separate(kind).collect();
    let Some(first) = all.first() else { return };
    let index = LineIndex::new(body.text);
    let mut lines: Vec<usize> = all.iter().map(|d| index.line_number(d.span.start)).collect();
    lines.dedup();
    let edits: Vec<Edit> = all.iter().map(|deviation| edit(deviation)).filter(changes).collect();
    let defect = defect().at(first.span).arg("lines", listed(&lines, LINES));
    let defect = match first.value {
        Deviation::BlankLine => defect.arg("what", listed(&lines, BLANK)),
        Deviation::ControlCharacter(byte) => defect.arg("character", character(char::from(byte))),
        Deviation::OddSpace(odd) | Deviation::OddLineEnd(odd) => defect.arg("character", character(odd)),
        Deviation::BareCr => {
            let (ends, effect) = returns(body.text, first.span);
            defect.arg("ends", ends).arg("effect", effect)
        }
        Deviation::TrailingDelimiter => {
            defect.arg("found", visible::plain(first.span.of(body.text).trim_ascii()))
        }
        _ => defect,
    };
    // Without any LF, senders that do not end lines at CR see one line, which is not a policy.
    let all_cr = !body.text.contains(&b'\n');
    let telling = all.iter().filter(|deviation| {
        !(is_trimmed(deviation.value) || (all_cr && deviation.value == Deviation::BareCr))
    });
    let applicability = match how.most {
        Applicability::Safe => unless_in_mx(body, telling.map(|deviation| deviation.span)),
        other => other,
    };
    sink.report(if edits.is_empty() { defect } else { defect.fix((how.title)(), applicability, edits) });
}

fn changes(edit: &Edit) -> bool {
    !edit.span.is_empty() || !edit.text.is_empty()
}

/// Returns how the lines end if a CR is misplaced, and what senders do.
fn returns(text: &[u8], found: Span) -> (Arg, Message) {
    if found.of(text).contains(&b'\n') {
        (
            Arg::from("CR CR LF"),
            Message::new(
                "bare-cr.cr-cr-lf-effect",
                "Lines must end in LF or CR LF, not CR CR LF: strict senders find a CR in the value and ignore the policy",
            ),
        )
    } else if !has_line_before(text, found) && found.start > 0 {
        (
            Arg::from("LF CR"),
            Message::new(
                "bare-cr.lf-cr-effect",
                "Lines must end in LF or CR LF, not LF CR: strict senders find a CR before the name and ignore the policy",
            ),
        )
    } else {
        (
            Arg::from(Message::new("bare-cr.alone", "CR alone")),
            Message::new(
                "bare-cr.alone-effect",
                "Lines must end in LF or CR LF, not CR alone: most senders read the text as one long line",
            ),
        )
    }
}

/// Returns whether every sender that accepts the text ignores the deviation, even in an mx value.
fn is_trimmed(deviation: Deviation) -> bool {
    match deviation {
        Deviation::ControlCharacter(byte) => char::from(byte).is_whitespace(),
        Deviation::OddSpace(character) => character.is_whitespace(),
        Deviation::BareCr | Deviation::OddLineEnd(_) | Deviation::Comment => false,
        _ => true,
    }
}
