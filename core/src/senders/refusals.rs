//! What a sender refuses, and the causes of it by the syntax.

use crate::senders::cause::Cause;
use crate::syntax::mx_pattern::MxPatternError;
use crate::syntax::policy::{Deviation, Form, Key, MaxAgeError, PolicySyntax, Value};
use crate::text::span::{Span, Spanned};

/// The places that a sender refuses, each with the cause that counts if the syntax has no deviation there.
#[derive(Default)]
pub(super) struct Refusals(Vec<(Option<Span>, Cause)>);

/// At most this many refusals are kept: more would not change the verdict, and each is looked up in the
/// syntax.
const REFUSALS_MAX: usize = 16;

impl Refusals {
    pub(super) fn add(&mut self, span: impl Into<Option<Span>>, cause: Cause) {
        if !self.is_full() {
            self.0.push((span.into(), cause));
        }
    }

    /// Whether reading stops, because more refusals would not change the verdict.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= REFUSALS_MAX
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &(Option<Span>, Cause)> {
        self.0.iter()
    }
}

/// Returns the causes of all refusals and then of the fields that a sender finds missing, each once.
///
/// The deviations at a refused place say more than the rule of the sender, so they go first.
pub(super) fn causes<'r>(
    syntax: &PolicySyntax<'_>,
    refused: impl Iterator<Item = &'r (Option<Span>, Cause)>,
    missing: &[Key],
) -> Vec<Cause> {
    let mut causes = Causes(Vec::new());
    for (span, cause) in refused {
        let has_deviations = span.is_some_and(|span| causes.add_deviations(syntax, span));
        if !has_deviations {
            causes.add(*cause);
        }
    }
    for key in missing {
        causes.add_missing(syntax, *key);
    }
    causes.0
}

struct Causes(Vec<Cause>);

/// At most this many deviations of one place are looked at, as a single line can have thousands.
const DEVIATIONS_MAX: usize = 16;

impl Causes {
    fn add(&mut self, cause: Cause) {
        if !self.0.contains(&cause) {
            self.0.push(cause);
        }
    }

    /// Adds the causes of the deviations in `span`; returns whether there are any.
    fn add_deviations(&mut self, syntax: &PolicySyntax<'_>, span: Span) -> bool {
        let from = syntax.deviations.partition_point(|deviation| deviation.span.start < span.start);
        let here =
            syntax.deviations.iter().skip(from).take_while(|deviation| deviation.span.start < span.end);
        let mut any = false;
        for cause in here.take(DEVIATIONS_MAX).filter_map(|deviation| of_deviation(syntax, *deviation)) {
            self.add(cause);
            any = true;
        }
        any
    }

    /// Adds why a sender does not find the field `key`: the deviations between the end of the line before
    /// and the value. If there are none, the deviations on the lines without a field before that.
    fn add_missing(&mut self, syntax: &PolicySyntax<'_>, key: Key) {
        let of_form = match syntax.form {
            Form::Fields => None,
            Form::Empty => Some(Cause::PolicyEmpty),
            Form::Utf16Le | Form::Utf16Be => Some(Cause::NotUtf8),
            Form::Html => Some(Cause::Html),
            Form::Json => Some(Cause::JsonDraft),
        };
        if let Some(cause) = of_form {
            return self.add(cause);
        }
        // Where the line before ends, and the last line before that with a field.
        let (mut before, mut field_before) = (0, 0);
        let mut is_in_other_case = false;
        for line in &syntax.lines {
            if let Some(field) = &line.field {
                if field.counts && field.parsed.key() == Some(key) {
                    let found = self.add_deviations(syntax, Span::new(before, field.value.start))
                        || self.add_deviations(syntax, Span::new(field_before, before));
                    if !found {
                        self.add(Cause::FieldMissing);
                    }
                    return;
                }
                is_in_other_case |= field.name.of(syntax.text).eq_ignore_ascii_case(key.name().as_bytes());
                field_before = line.span.end;
            }
            before = line.span.end;
        }
        self.add(if is_in_other_case { Cause::FieldNameCase } else { Cause::FieldMissing });
    }
}

/// Returns the cause that a deviation is for a sender; `None` if senders that follow the RFC accept it.
fn of_deviation(syntax: &PolicySyntax<'_>, deviation: Spanned<Deviation>) -> Option<Cause> {
    Some(match deviation.value {
        Deviation::ByteOrderMark => Cause::ByteOrderMark,
        Deviation::NotUtf8 => Cause::NotUtf8,
        Deviation::BlankLine => Cause::BlankLine,
        Deviation::LeadingSpace => Cause::LeadingSpace,
        Deviation::SpaceBeforeColon => Cause::SpaceBeforeColon,
        Deviation::BareCr => Cause::BareCr,
        Deviation::ControlCharacter(_) => Cause::ControlCharacter,
        Deviation::OddSpace(_) | Deviation::OddLineEnd(_) => Cause::OddSpace,
        Deviation::Comment => Cause::Comment,
        Deviation::Quote => Cause::Quotes,
        Deviation::TrailingDelimiter => Cause::TrailingDelimiter,
        Deviation::FrontMatter => Cause::FrontMatter,
        Deviation::NotAField | Deviation::EmptyValue | Deviation::FieldsOnOneLine => Cause::FieldMalformed,
        Deviation::BadValue(key) => of_value(syntax, key, deviation.span),
        Deviation::Duplicate(_) | Deviation::MixedLineEnds => return None,
    })
}

/// Returns the cause that the invalid value of `key` at `span` is for a sender.
fn of_value(syntax: &PolicySyntax<'_>, key: Key, span: Span) -> Cause {
    let value = || syntax.fields_of(key).find(|field| field.bare == span).map(|field| &field.parsed);
    match key {
        Key::Version => Cause::VersionInvalid,
        Key::Mode => Cause::ModeInvalid,
        Key::Mx if value() == Some(&Value::Mx(Err(MxPatternError::ULabel))) => Cause::MxPatternULabel,
        Key::Mx => Cause::MxPatternInvalid,
        Key::MaxAge if value() == Some(&Value::MaxAge(Err(MaxAgeError::OverLimit))) => Cause::MaxAgeOverLimit,
        Key::MaxAge => Cause::MaxAgeInvalid,
    }
}
