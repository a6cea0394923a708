//! How senders read a number of seconds, by the language they are written in.

use crate::senders::space::Space;

/// A notation of whole numbers.
#[derive(Clone, Copy)]
pub(super) enum Digits {
    /// Digits, at most this many.
    Plain(usize),
    /// Digits with an optional sign, in 64 bits: Go's `strconv.Atoi`.
    Go,
    /// Digits of any script with an optional sign, in 32 bits: Java's `Integer.parseInt`.
    Java,
    /// Digits with an optional `+`, in 64 bits unsigned: Rust's `str::parse::<u64>`.
    Rust,
    /// Digits with an optional sign, single underscores between them, and white space around: Python's `int`.
    Python,
    /// JavaScript's `Number`: the empty value is 0, and `6e5`, `0x93A80`, `0b1` and `1.5` are numbers.
    JavaScript,
}

/// The greatest whole number that every reader of JSON keeps: 2^53 − 1.
const GREATEST: i64 = 9_007_199_254_740_991;

impl Digits {
    /// Returns the number that `value` is in this notation, rounded down and clamped to ±(2^53 − 1).
    pub(super) fn read(self, value: &str) -> Option<i64> {
        match self {
            Self::Plain(most) => unsigned(value).filter(|_| value.len() <= most),
            Self::Go => {
                let number = value.parse::<i64>().ok()?;
                Some(number.clamp(-GREATEST, GREATEST))
            }
            Self::Java => {
                let digits: String = value.chars().map(|digit| decimal(digit).unwrap_or(digit)).collect();
                digits.parse::<i32>().ok().map(i64::from)
            }
            Self::Rust => {
                let number = value.parse::<u64>().ok()?;
                Some(i64::try_from(number).unwrap_or(GREATEST).min(GREATEST))
            }
            Self::Python => python(Space::Python.trim(value)),
            Self::JavaScript => javascript(value),
        }
    }
}

fn unsigned(digits: &str) -> Option<i64> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(digits.parse::<i64>().map_or(GREATEST, |number| number.min(GREATEST)))
}

fn python(value: &str) -> Option<i64> {
    let (sign, digits) = match value.strip_prefix(['+', '-']) {
        Some(digits) if value.starts_with('-') => (-1, digits),
        Some(digits) => (1, digits),
        None => (1, value),
    };
    if digits.split('_').any(str::is_empty) {
        return None;
    }
    let digits: Option<String> = digits.chars().filter(|digit| *digit != '_').map(decimal).collect();
    unsigned(&digits?).map(|number| sign * number)
}

/// Returns the US-ASCII digit for `digit`. Python and Java read digits of any script; this knows those of a few
/// keyboards.
fn decimal(digit: char) -> Option<char> {
    const ZEROS: [char; 5] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{ff10}'];
    let of = |zero: char| u32::from(digit).checked_sub(u32::from(zero)).filter(|value| *value < 10);
    ZEROS.into_iter().find_map(of).and_then(|value| char::from_digit(value, 10))
}

fn javascript(value: &str) -> Option<i64> {
    if value.is_empty() {
        return Some(0);
    }
    let prefixed = [("0x", 16), ("0X", 16), ("0o", 8), ("0O", 8), ("0b", 2), ("0B", 2)];
    for (prefix, radix) in prefixed {
        if let Some(digits) = value.strip_prefix(prefix) {
            return based(digits, radix);
        }
    }
    match value.strip_prefix(['+', '-']) {
        // A negative number with a fraction is rounded down, away from zero.
        Some(digits) if value.starts_with('-') => {
            floor(digits).map(|(whole, fraction)| -(whole + i64::from(fraction)).min(GREATEST))
        }
        Some(digits) => floor(digits).map(|(whole, _)| whole),
        None => floor(value).map(|(whole, _)| whole),
    }
}

/// Returns the whole part of `1.5`, `.5`, `5.` or `6e5`, and whether a fraction is left.
///
/// It uses whole numbers only, because the standard library's parser of floating-point numbers adds 10 kB
/// of tables. JavaScript rounds numbers of more than 15 digits; this does not.
fn floor(value: &str) -> Option<(i64, bool)> {
    let (number, exponent) = match value.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, shift(exponent)?),
        None => (value, 0),
    };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = whole.bytes().chain(fraction.bytes());
    let is_empty = whole.is_empty() && fraction.is_empty();
    if is_empty || !digits.clone().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    // No text has 2^30 digits.
    let point = usize::try_from((exponent + whole.len() as i64).clamp(0, 1 << 30)).unwrap_or_default();
    // A digit followed by 16 zeros is over the greatest number.
    let zeros = std::iter::repeat_n(b'0', 16);
    let add = |sum: i64, digit: u8| (sum * 10 + i64::from(digit - b'0')).min(GREATEST);
    let sum = digits.clone().chain(zeros).take(point).fold(0, add);
    Some((sum, digits.skip(point).any(|digit| digit != b'0')))
}

/// Returns by how many places an exponent moves the point.
fn shift(exponent: &str) -> Option<i64> {
    match exponent.strip_prefix('-') {
        Some(digits) => unsigned(digits).map(|shift| -shift),
        None => unsigned(exponent.strip_prefix('+').unwrap_or(exponent)),
    }
}

fn based(digits: &str, radix: u32) -> Option<i64> {
    let digits = digits.chars().map(|digit| digit.to_digit(radix));
    let sum = |sum: i64, digit: Option<u32>| {
        Some(sum.saturating_mul(i64::from(radix)).saturating_add(i64::from(digit?)))
    };
    let mut digits = digits.peekable();
    digits.peek()?;
    digits.try_fold(0, sum).map(|number| number.min(GREATEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Reads `value` as a floating-point number, which is exact up to 15 digits.
    fn by_float(value: &str) -> Option<i64> {
        let is_decimal = value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
        let number = value.parse::<f64>().ok().filter(|_| is_decimal)?;
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        Some((number.floor() as i64).clamp(-GREATEST, GREATEST))
    }

    #[test]
    fn unusual_forms_are_read_like_floating_point_numbers() {
        let forms = [
            "0",
            "00",
            "+1",
            "-1",
            "+-1",
            "--1",
            "1.",
            ".5",
            "-.5",
            "-0",
            "-0.0",
            ".",
            "-",
            "+",
            "e5",
            ".e5",
            "6e5",
            "6E+5",
            "6e-1",
            "-6e-1",
            "6e",
            "6e+",
            "6e5.",
            "1.5.1",
            "1e400",
            "-1e400",
            "0e400",
            "1e-300",
            "9007199254740991",
            "9007199254740992",
            "-9007199254740993",
            "99999999999999999999",
            "inf",
            "NaN",
            "1e99999999999999999999",
            "0.000000000000001e15",
            "123456789.5e-8",
            "1 ",
            "1_0",
        ];
        for form in forms {
            assert_eq!(Digits::JavaScript.read(form), by_float(form), "{form:?}");
        }
    }

    proptest! {
        #[test]
        fn decimals_are_read_like_floating_point_numbers(
            value in "[+-]?[0-9]{0,8}(\\.[0-9]{0,7})?([eE]([+-]?[0-9]{0,2}|[+]?[0-9]{3}))?",
        ) {
            prop_assume!(!value.is_empty());
            // A floating-point number cannot be so small.
            prop_assume!(!value.contains("e-3") && !value.contains("E-3"));
            prop_assert_eq!(Digits::JavaScript.read(&value), by_float(&value));
        }
    }
}
