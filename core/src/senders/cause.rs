//! Why a sender refuses, in the words of the catalogue.

use crate::syntax::mx_pattern::MxPatternError;
use crate::syntax::policy::{Deviation, Form, Key, MaxAgeError, PolicySyntax, Value};
use crate::text::span::{Span, Spanned};

/// The names of the lints behind `refused` and behind the known fields that a sender does not find,
/// each once, in that order. A deviation that stands where the sender stumbles says more than the rule
/// it broke.
pub(super) fn names<'r>(
    syntax: &PolicySyntax<'_>,
    refused: impl Iterator<Item = &'r (Option<Span>, &'static str)>,
    missing: &[Key],
) -> Vec<&'static str> {
    let mut names = Names(Vec::new());
    for (span, lint) in refused {
        let told = span.map(|span| names.add_deviations(syntax, span));
        if told != Some(true) {
            names.add(lint);
        }
    }
    for key in missing {
        names.add_missing(syntax, *key);
    }
    names.0
}

struct Names(Vec<&'static str>);

/// A line can be one long row of deviations; its first ones tell what is wrong with it.
const DEVIATIONS_READ: usize = 16;

impl Names {
    fn add(&mut self, name: &'static str) {
        if !self.0.contains(&name) {
            self.0.push(name);
        }
    }

    /// Adds the fatal deviations in `span`; whether there are any.
    fn add_deviations(&mut self, syntax: &PolicySyntax<'_>, span: Span) -> bool {
        let from = syntax.deviations.partition_point(|deviation| deviation.span.start < span.start);
        let here =
            syntax.deviations.iter().skip(from).take_while(|deviation| deviation.span.start < span.end);
        let mut any = false;
        for deviation in here.take(DEVIATIONS_READ).filter(|deviation| deviation.value.is_fatal()) {
            self.add(lint(syntax, *deviation));
            any = true;
        }
        any
    }

    /// Adds what keeps a sender from finding the field `key`: what stands between the line before and
    /// the value or, failing that, on the lines without a field before it.
    fn add_missing(&mut self, syntax: &PolicySyntax<'_>, key: Key) {
        let of_form = match syntax.form {
            Form::Fields => None,
            Form::Empty => Some("policy-empty"),
            Form::Utf16Le | Form::Utf16Be => Some("not-utf8"),
            Form::Html => Some("policy-html-instead"),
            Form::Json => Some("draft-era-syntax"),
        };
        if let Some(name) = of_form {
            return self.add(name);
        }
        // Where the line before ends, and the last line before that has a field.
        let (mut before, mut field_before) = (0, 0);
        let mut any_case = false;
        for line in &syntax.lines {
            if let Some(field) = &line.field {
                if field.counts && field.parsed.key() == Some(key) {
                    let found = self.add_deviations(syntax, Span::new(before, field.value.start))
                        || self.add_deviations(syntax, Span::new(field_before, before));
                    if !found {
                        self.add("field-missing");
                    }
                    return;
                }
                any_case |= field.name.of(syntax.text).eq_ignore_ascii_case(key.name().as_bytes());
                field_before = line.span.end;
            }
            before = line.span.end;
        }
        self.add(if any_case { "field-name-case" } else { "field-missing" });
    }
}

/// The lint that reports a deviation.
fn lint(syntax: &PolicySyntax<'_>, deviation: Spanned<Deviation>) -> &'static str {
    match deviation.value {
        Deviation::ByteOrderMark => "byte-order-mark",
        Deviation::NotUtf8 => "not-utf8",
        Deviation::BlankLine => "blank-line",
        Deviation::LeadingSpace => "leading-space",
        Deviation::SpaceBeforeColon => "space-before-colon",
        Deviation::BareCr => "bare-cr",
        Deviation::ControlCharacter(_) => "control-character",
        Deviation::OddSpace(_) | Deviation::OddLineEnd(_) => "odd-space",
        Deviation::Comment => "comment",
        Deviation::Quote => "value-quoted",
        Deviation::TrailingDelimiter => "trailing-delimiter",
        Deviation::FrontMatter => "template-leftover",
        Deviation::NotAField | Deviation::EmptyValue | Deviation::FieldsOnOneLine => "field-malformed",
        Deviation::BadValue(Key::Version) => "version-invalid",
        Deviation::BadValue(Key::Mode) => "mode-invalid",
        Deviation::BadValue(key @ (Key::Mx | Key::MaxAge)) => {
            let mut fields = syntax.fields_of(key).filter(|field| field.bare == deviation.span);
            match fields.next().map(|field| &field.parsed) {
                Some(Value::Mx(Err(MxPatternError::ULabel))) => "mx-pattern-u-label",
                Some(Value::MaxAge(Err(MaxAgeError::OverLimit))) => "max-age-over-limit",
                _ if key == Key::MaxAge => "max-age-invalid",
                _ => "mx-pattern-invalid",
            }
        }
        Deviation::Duplicate(_) => "field-duplicate",
        Deviation::MixedLineEnds => "line-endings-mixed",
    }
}
