//! The values of the known policy fields, and debris around them that plainly does not belong to them.

use crate::rfc::{MAX_AGE_DIGITS, MAX_AGE_LIMIT, POLICY_VERSION};
use crate::syntax::grammar::{is_control, is_odd_space, is_wsp, quotes_around, trim_wsp};
use crate::syntax::mx_pattern::{MxPattern, MxPatternError};
use crate::syntax::policy::delimiter::without_delimiters;
use crate::syntax::policy::deviation::Deviation;
use crate::syntax::policy::key::Key;
use crate::text::span::{Span, Spanned};

/// Which field it is, and its value read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// `version`: whether it is `STSv1`.
    Version(bool),
    /// `mode`.
    Mode(Option<Mode>),
    /// `max_age`, in seconds.
    MaxAge(Result<u32, MaxAgeError>),
    /// `mx`.
    Mx(Result<MxPattern<'a>, MxPatternError>),
    /// A repeated known field: all but the first are ignored (RFC 8461 §3.2).
    Ignored(Key),
    /// Any other field.
    Extension,
}

impl Value<'_> {
    /// Returns which known field it is.
    pub const fn key(&self) -> Option<Key> {
        match self {
            Self::Version(_) => Some(Key::Version),
            Self::Mode(_) => Some(Key::Mode),
            Self::MaxAge(_) => Some(Key::MaxAge),
            Self::Mx(_) => Some(Key::Mx),
            Self::Ignored(key) => Some(*key),
            Self::Extension => None,
        }
    }

    /// Returns whether a sender could use it. A field that senders ignore is good too.
    pub const fn is_good(&self) -> bool {
        match self {
            Self::Version(good) => *good,
            Self::Mode(mode) => mode.is_some(),
            Self::MaxAge(seconds) => seconds.is_ok(),
            Self::Mx(pattern) => pattern.is_ok(),
            Self::Ignored(_) | Self::Extension => true,
        }
    }
}

/// What a sending MTA does when an MX host fails validation (RFC 8461 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Does not deliver to it.
    Enforce,
    /// Delivers anyway and reports the failure.
    Testing,
    /// Behaves as if there were no policy.
    None,
}

impl Mode {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Enforce, Self::Testing, Self::None];

    /// The word as written in a policy; case matters.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enforce => "enforce",
            Self::Testing => "testing",
            Self::None => "none",
        }
    }
}

/// Why a `max_age` cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MaxAgeError {
    /// Not one to ten digits. Of a longer number leading zeros do not count as digits.
    NotDigits,
    /// A number over one year.
    OverLimit,
}

/// Reads the value of a known field, which is `value` in `text`. Notes debris around it, and a value that is bad
/// even without the debris. Returns the value without debris too.
pub(super) fn read_known<'a>(
    key: Key,
    value: Span,
    text: &'a [u8],
    deviations: &mut Vec<Spanned<Deviation>>,
) -> (Span, Value<'a>) {
    if let Some(good) = read_good(key, value.of(text)) {
        return (value, good);
    }
    let (mut bare, mut debris) = strip_debris(text, value);
    let mut parsed = read(key, bare.of(text));
    // More is debris only if the value is good without it.
    if !parsed.is_good()
        && let Some((alone, more)) = without_signs(key, value, text, || has_dots(text, deviations))
        && let Some(good) = read_good(key, alone.of(text))
    {
        (bare, debris, parsed) = (alone, more, good);
    }
    deviations.extend(debris);
    if !parsed.is_good() {
        deviations.push(Spanned::new(Deviation::BadValue(key), bare));
    }
    (bare, parsed)
}

/// Returns whether a line ends in a dot that is not part of its value.
fn has_dots(text: &[u8], deviations: &[Spanned<Deviation>]) -> bool {
    let is_dot = |noted: &Spanned<Deviation>| {
        noted.value == Deviation::TrailingDelimiter && noted.span.of(text) == b"."
    };
    deviations.iter().any(is_dot)
}

/// Returns a good value without the delimiters, the remark and the quotes, brackets or other signs around it.
fn without_signs(
    key: Key,
    value: Span,
    text: &[u8],
    dots: impl Fn() -> bool,
) -> Option<(Span, Vec<Spanned<Deviation>>)> {
    let bytes = value.of(text);
    if let Some(at) = remark_start(key, bytes) {
        let kept = Span::new(value.start, value.start + at);
        let (alone, mut debris) = strip_debris(text, kept);
        read_good(key, alone.of(text))?;
        debris.push(Spanned::new(Deviation::Comment, Span::new(kept.end, value.end)));
        return Some((alone, debris));
    }
    let kept = Span::new(value.start, value.start + without_delimiters(bytes));
    let (mut alone, mut debris) = strip_debris(text, kept);
    let mut end = kept.end;
    if read_good(key, alone.of(text)).is_none() {
        let kept = std::str::from_utf8(kept.of(text)).ok()?;
        // A dot after a host has a finding of its own, unless other lines end in a dot too.
        let is_end = |c: char| CLOSING.contains(c) && (c != '.' || key != Key::Mx || dots());
        let inside = kept.trim_end_matches(is_end);
        let is_start = |c: char| OPENING.contains(c);
        let start = without_encoded_spaces(inside).trim_start_matches(is_start);
        // `mode: mode: enforce`
        let again = start.strip_prefix(key.name()).filter(|rest| rest.starts_with([':', '=', '"']));
        let start = again.unwrap_or(start).trim_start_matches(is_start);
        let start = value.start + inside.len() - start.len();
        alone = Span::new(start, (value.start + inside.len()).max(start));
        let is_host = || alone.of(text).iter().any(u8::is_ascii_alphabetic) && alone.of(text).contains(&b'.');
        if key == Key::Mx && !is_host() {
            return None;
        }
        debris.clear();
        end = alone.end;
        if alone.start > value.start {
            debris.push(Spanned::new(Deviation::Quote, Span::new(value.start, alone.start)));
        }
    }
    // What follows a closing quote is reported with it.
    let quote = debris.iter().position(|debris| debris.value == Deviation::Quote);
    let kind = if quote.is_some() { Deviation::Quote } else { Deviation::TrailingDelimiter };
    debris.truncate(quote.map_or(debris.len(), |first| first + 1));
    if quote.is_some() {
        end = alone.end;
    }
    if end < value.end {
        debris.push(Spanned::new(kind, Span::new(end, value.end)));
    }
    Some((alone, debris))
}

/// Returns a value without the spaces at its start that a mail or a web page encodes.
fn without_encoded_spaces(value: &str) -> &str {
    let mut value = value;
    while let Some(rest) = ENCODED_SPACES.into_iter().find_map(|space| value.strip_prefix(space)) {
        value = rest.trim_start();
    }
    value
}

const ENCODED_SPACES: [&str; 4] = ["&nbsp;", "=20", "%20", "&#160;"];

/// Signs before a value that are not part of it.
const OPENING: &str = "\"'`“”„‘’«[<({:=| ";

/// Signs after a value that are not part of it.
const CLOSING: &str = "\"'`“”’»]>)}.?! ";

/// Returns where a remark begins that is not a comment in most languages; a list of hosts is not a remark.
fn remark_start(key: Key, value: &[u8]) -> Option<usize> {
    let end = value.iter().position(|byte| is_wsp(*byte))?;
    let rest = value.get(end..)?.trim_ascii_start();
    let is_remark = [b";" as &[u8], b"--", b"(", b"<!--", b"/*"]
        .into_iter()
        .any(|sign| rest.starts_with(sign) && rest.len() > sign.len());
    (is_remark && (key != Key::Mx || !rest.contains(&b'.'))).then_some(end)
}

/// Reads the value of a known field, good or bad.
fn read(key: Key, value: &[u8]) -> Value<'_> {
    read_good(key, value).unwrap_or_else(|| match key {
        Key::Version => Value::Version(false),
        Key::Mode => Value::Mode(None),
        Key::MaxAge => Value::MaxAge(parse_max_age(value)),
        // Invalid UTF-8 becomes a character that no pattern has.
        Key::Mx => Value::Mx(MxPattern::parse(&String::from_utf8_lossy(value)).map(MxPattern::into_owned)),
    })
}

/// Reads the value of a known field if it is good.
pub(super) fn read_good(key: Key, value: &[u8]) -> Option<Value<'_>> {
    match key {
        Key::Version => (value == POLICY_VERSION.as_bytes()).then_some(Value::Version(true)),
        Key::Mode => {
            let mode = Mode::ALL.into_iter().find(|mode| mode.name().as_bytes() == value)?;
            Some(Value::Mode(Some(mode)))
        }
        Key::MaxAge => parse_max_age(value).ok().map(|seconds| Value::MaxAge(Ok(seconds))),
        Key::Mx => MxPattern::read(value).map(|pattern| Value::Mx(Ok(pattern))),
    }
}

impl Key {
    /// Returns whether `value` is good for a field of this name.
    pub(crate) fn takes(self, value: &str) -> bool {
        read_good(self, value.as_bytes()).is_some()
    }
}

fn parse_max_age(digits: &[u8]) -> Result<u32, MaxAgeError> {
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(MaxAgeError::NotDigits);
    }
    let significant = digits.iter().position(|digit| *digit != b'0').unwrap_or(digits.len());
    if digits.len() > MAX_AGE_DIGITS {
        let fits = digits.len() - significant <= MAX_AGE_DIGITS;
        return Err(if fits { MaxAgeError::NotDigits } else { MaxAgeError::OverLimit });
    }
    let number = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    u32::try_from(number).ok().filter(|seconds| *seconds <= MAX_AGE_LIMIT).ok_or(MaxAgeError::OverLimit)
}

/// Removes a comment, quotes, odd spaces and control characters from the ends of a value.
fn strip_debris(text: &[u8], value: Span) -> (Span, Vec<Spanned<Deviation>>) {
    let mut debris = Vec::new();
    let mut bare = value;
    if let Some(at) = comment_start(bare.of(text)) {
        let kept = bare.of(text).get(..at).map_or(0, |kept| kept.len() - trailing_wsp(kept));
        debris.push(Spanned::new(Deviation::Comment, Span::new(bare.start + kept, bare.end)));
        bare.end = bare.start + kept;
    }
    // At a letter or digit there is nothing to remove.
    let is_clean = |end: Option<&u8>| end.is_some_and(u8::is_ascii_alphanumeric);
    if is_clean(bare.of(text).first()) && is_clean(bare.of(text).last()) {
        return (bare, debris);
    }
    bare = strip_ends(text, bare, &mut debris);
    if let Some([open, close]) = quotes_around(bare.of(text)) {
        let quotes = [Span::new(bare.start, bare.start + open), Span::new(bare.end - close, bare.end)];
        debris.extend(quotes.map(|quote| Spanned::new(Deviation::Quote, quote)));
        bare = Span::new(bare.start + open, bare.end - close);
    }
    (bare, debris)
}

fn strip_ends(text: &[u8], value: Span, debris: &mut Vec<Spanned<Deviation>>) -> Span {
    let mut bare = value;
    let lossy = bare.of(text).utf8_chunks().next().map(|chunk| chunk.valid()).unwrap_or_default();
    for character in lossy.chars() {
        let span = Span::new(bare.start, bare.start + character.len_utf8());
        let Some(deviation) = end_debris(character) else { break };
        debris.extend(deviation.map(|deviation| Spanned::new(deviation, span)));
        bare.start = span.end;
    }
    // A value that is not UTF-8 keeps its end, since invalid bytes are not characters.
    let rest = std::str::from_utf8(bare.of(text)).unwrap_or_default();
    for character in rest.chars().rev() {
        let span = Span::new(bare.end - character.len_utf8(), bare.end);
        let Some(deviation) = end_debris(character) else { break };
        debris.extend(deviation.map(|deviation| Spanned::new(deviation, span)));
        bare.end = span.start;
    }
    bare
}

/// Returns whether a character at the end of a value is debris, and its deviation; WSP is not a deviation.
fn end_debris(character: char) -> Option<Option<Deviation>> {
    match u8::try_from(character) {
        Ok(byte) if is_wsp(byte) => Some(None),
        Ok(byte) if is_control(byte) => Some(Some(Deviation::ControlCharacter(byte))),
        _ if is_odd_space(character) => Some(Some(Deviation::OddSpace(character))),
        _ => None,
    }
}

/// Returns where a comment begins: at `#` or `//`, only after white space so that URLs stay whole.
fn comment_start(value: &[u8]) -> Option<usize> {
    let starts_comment = |at: usize| {
        let rest = value.get(at..).unwrap_or_default();
        let after_space = at == 0 || value.get(at - 1).is_some_and(|before| is_wsp(*before));
        // `//mail.example.com/` is a URL without its scheme.
        let is_url = at == 0 && rest.get(2).is_some_and(u8::is_ascii_alphanumeric) && rest.contains(&b'.');
        after_space && (rest.starts_with(b"#") || (rest.starts_with(b"//") && !is_url))
    };
    (0..value.len()).find(|at| starts_comment(*at))
}

fn trailing_wsp(bytes: &[u8]) -> usize {
    let (start, trimmed) = trim_wsp(bytes);
    bytes.len() - start - trimmed.len()
}
