//! P, fourth part: what templates leave behind in a policy (RFC 8461 §3.2).

use crate::facts::Facts;
use crate::finding::{Applicability, Edit, Lint, Severity};
use crate::lints::policy::fields::{body, defect, shown};
use crate::lints::sink::{Rule, Sink};
use crate::names::ip_address::is_ipv6;
use crate::rfc::Rfc;
use crate::syntax::mx_pattern::MxPattern;
use crate::syntax::policy::{Deviation, Field, Key, Line, Mode, PolicySyntax, Value};
use crate::text::characters::is_letter_or_digit;
use crate::text::span::Span;
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};

pub(crate) static RULES: &[Rule] = &[Rule { lint: &TEMPLATE_LEFTOVER, check: template_leftover }];

pub(crate) static TEMPLATE_LEFTOVER: Lint = Lint {
    code: "STS-P39",
    name: "template-leftover",
    severity: Severity::Error,
    rfc: Rfc::sts("3.2"),
    title: "“{found}” is left over from a {origin}",
    message: "{effect}",
    help: "{suggestion}",
};

fn template_leftover(facts: &Facts<'_>, sink: &mut Sink<'_>) {
    let Some(body) = body(facts) else { return };
    front_matter(body, sink);
    // Where every value is good, only a pattern can have a word of a template, and only one of one label
    // can be shouted.
    let patterns = body.patterns();
    if body.is_plain() && !patterns.may_be_template() && !patterns.has_one_label() {
        return;
    }
    let marked = has_template_mark(body.text);
    for line in &body.lines {
        let Some(span) = place(line) else { continue };
        let value = span.of(body.text);
        if !(if marked { is_template(value) } else { is_shouted(value) }) {
            continue;
        }
        let found = shown(body, span);
        let chosen = found.trim_matches(['[', ']', '<', '>', '{', '}']);
        let mode = Mode::ALL.into_iter().find(|mode| mode.name() == chosen);
        let defect = defect().at(span).arg("found", &found).arg("origin", "template");
        let defect = defect
            .arg("effect", "Senders read it literally, and then the policy is invalid or matches nothing.");
        let defect = defect.arg("suggestion", suggestion(body, line));
        sink.report(match mode.map(Mode::name) {
            Some(mode) => {
                let title = format!("Write “{mode}”");
                defect.fix(title, Applicability::Unsafe, vec![Edit::replace(span, mode)])
            }
            None => defect,
        });
    }
}

/// What to do: a policy without the line may be none.
fn suggestion(body: &PolicySyntax<'_>, line: &Line) -> &'static str {
    let key = line.field.as_ref().and_then(|field| field.parsed.key());
    let is_needed = key.is_some_and(|key| key != Key::Mx || body.fields_of(Key::Mx).count() == 1);
    if is_needed {
        "Put the real value in its place."
    } else {
        "Put the real value in its place, or remove the line."
    }
}

/// Where on a line a placeholder would stand. What is right was filled in.
fn place(line: &Line) -> Option<Span> {
    match &line.field {
        Some(Field {
            parsed: Value::Version(true) | Value::Mode(Some(_)) | Value::MaxAge(Ok(_)), ..
        }) => None,
        Some(field) => Some(field.bare),
        None => Some(line.span),
    }
}

/// Whether `template-leftover` speaks of the line that begins where `span` does.
pub(crate) fn is_leftover(body: &PolicySyntax<'_>, span: Span) -> bool {
    let line = body.lines.get(body.lines.partition_point(|line| line.span.start < span.start));
    let line = line.filter(|line| line.span.start == span.start);
    line.and_then(place).is_some_and(|place| is_template(place.of(body.text)))
}

/// The `---` lines that static site generators want, and what stands between them, unless that is
/// the policy itself.
fn front_matter(body: &PolicySyntax<'_>, sink: &mut Sink<'_>) {
    let lines: Vec<Span> = body.all(|kind| kind == Deviation::FrontMatter).map(|line| line.span).collect();
    let Some(first) = lines.first() else { return };
    let block = front_matter_block(body);
    let single = lines.iter().skip(if block.is_some() { 2 } else { 0 });
    let edits = block.iter().chain(single).map(|part| Edit::delete(*part)).collect();
    let shown = Span::new(first.start, first.start + 3);
    let defect = defect().at(shown).arg("found", "---").arg("origin", "site generator");
    let defect = defect.arg(
        "effect",
        "Such lines mark the front matter of a page. Here they were served with it, and since they are no fields, strict senders ignore the policy.",
    );
    let defect = defect.arg("suggestion", "Have the generator copy the file as it is, without front matter.");
    sink.report(defect.fix("Remove the lines", Applicability::Safe, edits));
}

/// What stands between the first two `---` lines, and these lines, unless it is the policy itself.
/// What it holds is said once, as a template's leftover.
pub(crate) fn front_matter_block(body: &PolicySyntax<'_>) -> Option<Span> {
    let mut lines = body.all(|kind| kind == Deviation::FrontMatter).map(|line| line.span);
    let block = lines.next()?.to(lines.next()?);
    let mut known = body.fields().filter(|field| field.parsed.key().is_some());
    let holds_policy = known.any(|field| block.start <= field.name.start && field.name.start < block.end);
    (!holds_policy).then_some(block)
}

/// Placeholders of the templates that are copied about: `[enforce|testing]`, `your_domain.tld`.
pub(crate) fn is_template(value: &[u8]) -> bool {
    if is_shouted(value) {
        return true;
    }
    // Markup that is closed again is no placeholder.
    if !has_template_mark(value) || value.windows(2).any(|pair| pair == b"</") {
        return false;
    }
    let text = String::from_utf8_lossy(value).to_ascii_lowercase();
    let bracketed = [('[', ']'), ('<', '>'), ('{', '}')].into_iter().any(|(open, close)| {
        let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| is_placeholder(inside))
    }) && !is_bracketed_pattern(&text);
    let words = [
        "your_domain",
        "your-domain",
        "yourdomain.",
        "your.domain",
        "example.tld",
        "domain.tld",
        "enforce|testing",
        "testing|enforce",
    ];
    let text = text.as_bytes();
    let is_in_label = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    // Whole labels only: buyyourdomain.com is a name like any other.
    let stands = |word: &str, at: usize| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let behind = text.get(at..).and_then(|rest| rest.strip_prefix(word.as_bytes()));
        let ends = |rest: &[u8]| word.ends_with('.') || !is_in_label(rest.first());
        !is_in_label(before) && behind.is_some_and(ends)
    };
    let holds = |word: &str| {
        let first = word.bytes().next();
        first.is_some_and(|first| memchr_iter(first, text).any(|at| stands(word, at)))
    };
    bracketed || words.into_iter().any(holds)
}

/// `[mail.example.com]` is a host in brackets, which `mx-pattern-invalid` mends. A placeholder has no
/// dots, or says whose domain it is.
fn is_bracketed_pattern(text: &str) -> bool {
    let inside = text.trim_matches(['[', ']', '<', '>', '{', '}']);
    inside.contains('.') && !inside.contains("your") && MxPattern::parse(inside).is_ok()
}

/// What every placeholder has some of, the shouted ones aside. One look at a whole text says for most
/// policies that none of their values has.
fn has_template_mark(text: &[u8]) -> bool {
    if memchr3(b'[', b'<', b'{', text).or_else(|| memchr(b'|', text)).is_some() {
        return true;
    }
    let stands = |at: usize, word: &[u8]| {
        text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    memchr2_iter(b'y', b'Y', text).any(|at| stands(at, b"your"))
        || memchr2_iter(b't', b'T', text).any(|at| at.checked_sub(1).is_some_and(|dot| stands(dot, b".tld")))
}

/// Words alone, as in `<your domain>` and `[mode:testing]`; markup has more to it.
fn is_placeholder(inside: &str) -> bool {
    !HTML_TAGS.contains(&inside)
        && inside.contains(|c: char| is_letter_or_digit(c) && !c.is_ascii_digit())
        && inside.chars().all(|c| is_letter_or_digit(c) || " _-|.:{".contains(c))
        && !is_ipv6(inside)
}

/// Markup without attributes looks like a placeholder, and is none.
const HTML_TAGS: [&str; 16] = [
    "html", "head", "body", "title", "br", "p", "div", "pre", "h1", "center", "ul", "ol", "li", "code",
    "span", "table",
];

/// `PRIMARY_HOSTNAME`, and `MODE` for itself.
fn is_shouted(value: &[u8]) -> bool {
    let is_capital = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    value == b"MODE" || (value.iter().all(is_capital) && value.contains(&b'_'))
}
