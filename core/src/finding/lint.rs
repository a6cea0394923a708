//! What a lint is, what it finds, and how a finding may be mended.

use crate::facts::Facts;
use crate::rfc::Rfc;
use crate::text::sort::by_place;
use crate::text::span::Span;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::fmt::Display;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A sending MTA that follows the RFC ignores the record or policy, or refuses mail.
    Error,
    /// Works, but fragile, against a SHOULD, or refused by a sender people really run.
    Warning,
    /// Worth knowing.
    Note,
}

/// The text or place a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The `_mta-sts` TXT record.
    Record,
    /// The policy host: its name and addresses.
    PolicyHost,
    /// The fetch: TLS, status, headers, size.
    Fetch,
    /// The policy body.
    Policy,
    /// The MX records.
    Mx,
    /// Transport to the MX hosts.
    MxTls,
    /// The `_smtp._tls` TXT record.
    Tlsrpt,
    /// The roll-out as a whole.
    Rollout,
    /// What sending MTAs make of it.
    Senders,
}

/// One thing that can be wrong. The literal is the registration: see [`crate::lints`].
pub struct Lint {
    /// Stable code, `STS-P01`; the letter is the family.
    pub code: &'static str,
    /// Stable name, says the defect and reads after "allow".
    pub name: &'static str,
    /// Highest severity; a check may lower it.
    pub severity: Severity,
    /// The sentence of the RFCs it comes from.
    pub rfc: Rfc,
    /// The defect in a few words; `{name}` stands for the argument of that name.
    pub title: &'static str,
    /// What is wrong and why it matters, in a sentence or two, with arguments.
    pub message: &'static str,
    /// What to do, with arguments.
    pub help: &'static str,
    /// Looks for the defect.
    pub check: fn(&Facts<'_>, &mut Sink<'_>),
}

impl Lint {
    /// Where its page stands on the site.
    pub fn docs_path(&self) -> String {
        format!("/lints/{}", self.name)
    }
}

/// A defect found in a domain's publications.
#[derive(Clone)]
pub struct Finding {
    /// The lint that found it.
    pub lint: &'static Lint,
    /// At most the lint's own severity.
    pub severity: Severity,
    /// What it is about.
    pub source: Source,
    /// Where in the source's text, if at one place.
    pub span: Option<Span>,
    /// Named arguments of title, message and help.
    pub args: Args,
    /// How to mend it, if a machine can.
    pub fix: Option<Fix>,
}

/// Named arguments, in the order given. Values are data of strangers: show them as text only.
pub type Args = Vec<(&'static str, String)>;

impl Finding {
    /// The defect in a few words.
    pub fn title(&self) -> String {
        fill(self.lint.title, &self.args)
    }

    /// What is wrong and why it matters.
    pub fn message(&self) -> String {
        fill(self.lint.message, &self.args)
    }

    /// What to do.
    pub fn help(&self) -> String {
        fill(self.lint.help, &self.args)
    }
}

/// A way to mend a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, as a button would say it.
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// Replacements in the source's text, in order, not overlapping. Empty for fixes that are
    /// published elsewhere, such as a DNS record.
    pub edits: Vec<Edit>,
    /// The text to copy: a DNS record, a line of a policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty to insert.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Takes `span` away.
    pub const fn delete(span: Span) -> Self {
        Self { span, text: String::new() }
    }

    /// Puts `text` before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self { span: Span::at(at), text: text.into() }
    }
}

/// `start`, `end` and `text` side by side.
impl Serialize for Edit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut edit = serializer.serialize_struct("Edit", 3)?;
        edit.serialize_field("start", &self.span.start)?;
        edit.serialize_field("end", &self.span.end)?;
        edit.serialize_field("text", &self.text)?;
        edit.end()
    }
}

/// How far a fix may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// No sender that accepted the original changes its behaviour.
    Safe,
    /// A guess at the intent.
    Unsafe,
    /// To be read, not applied.
    Display,
}

/// A finding in the making, before its lint's identity is stamped on it.
pub struct Defect {
    severity: Severity,
    source: Source,
    span: Option<Span>,
    args: Args,
    fix: Option<Fix>,
}

impl Defect {
    /// A defect of `source`.
    pub const fn of(source: Source) -> Self {
        Self { severity: Severity::Error, source, span: None, args: Vec::new(), fix: None }
    }

    /// Points at `span` of the source's text.
    #[must_use]
    pub const fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Gives the argument `name` its value.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// Lowers the severity; a lint's own severity is its highest.
    #[must_use]
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Offers edits of the source's text, in any order; those that touch become one.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { title: title.into(), applicability, edits: joined(edits), copy: None });
        self
    }

    /// Offers a text to publish elsewhere, such as a DNS record.
    #[must_use]
    pub fn copy(mut self, title: impl Into<String>, text: impl Into<String>) -> Self {
        let (title, copy) = (title.into(), Some(text.into()));
        self.fix = Some(Fix { title, applicability: Applicability::Display, edits: Vec::new(), copy });
        self
    }
}

fn joined(mut edits: Vec<Edit>) -> Vec<Edit> {
    by_place(&mut edits, |edit| edit.span);
    let mut joined: Vec<Edit> = Vec::with_capacity(edits.len());
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.span.end == edit.span.start => {
                last.span.end = edit.span.end;
                last.text.push_str(&edit.text);
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// Takes the defects that one lint finds, and stamps them with its identity.
pub struct Sink<'a> {
    lint: &'static Lint,
    findings: &'a mut Vec<Finding>,
    left: usize,
}

/// A text of 64 KiB can hold the same defect thousands of times; nobody reads past this many, so that a lint
/// with as many findings may have had more.
pub const FINDINGS_PER_LINT: usize = 32;

impl<'a> Sink<'a> {
    /// A sink for the first so many findings of `lint`.
    pub(crate) const fn new(lint: &'static Lint, findings: &'a mut Vec<Finding>, most: usize) -> Self {
        Self { lint, findings, left: most }
    }

    /// How many more it takes.
    pub const fn left(&self) -> usize {
        self.left
    }

    /// Whether nothing more is taken, so that looking on is of no use.
    pub const fn is_full(&self) -> bool {
        self.left == 0
    }

    /// Reports one defect.
    pub fn report(&mut self, defect: Defect) {
        if self.left == 0 {
            return;
        }
        self.left -= 1;
        let Defect { severity, source, span, args, fix } = defect;
        let severity = severity.max(self.lint.severity);
        self.findings.push(Finding { lint: self.lint, severity, source, span, args, fix });
    }
}

/// Puts the arguments into a template; a name nobody gave stays visible.
pub fn fill(template: &str, args: &[(&'static str, String)]) -> String {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        match args.iter().find(|(given, _)| *given == name) {
            Some((_, value)) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_that_touch_are_one() {
        let (delete, insert) = (Edit::delete, |at, text: &str| Edit::insert(at, text));
        let span = Span::new;
        let cases = [
            (vec![], vec![]),
            (vec![delete(span(1, 2)), delete(span(2, 3))], vec![delete(span(1, 3))]),
            (vec![delete(span(2, 3)), delete(span(1, 2))], vec![delete(span(1, 3))]),
            (vec![delete(span(1, 2)), delete(span(3, 4))], vec![delete(span(1, 2)), delete(span(3, 4))]),
            (vec![insert(0, "x; "), delete(span(0, 2))], vec![Edit::replace(span(0, 2), "x; ")]),
            (
                vec![Edit::replace(span(1, 2), "\n"), Edit::replace(span(2, 3), "\n")],
                vec![Edit::replace(span(1, 3), "\n\n")],
            ),
        ];
        for (edits, expected) in cases {
            assert_eq!(joined(edits.clone()), expected, "{edits:?}");
        }
    }
}
