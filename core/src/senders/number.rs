//! What counts as a number of seconds, by the language a sender is written in.

use super::space::Space;

/// A notation of whole numbers.
#[derive(Clone, Copy)]
pub(super) enum Digits {
    /// Digits, at most this many.
    Plain(usize),
    /// Digits with an optional sign, in 64 bits: Go's `strconv.Atoi`.
    Go,
    /// Digits with an optional `+`, in 64 bits unsigned: Rust's `str::parse::<u64>`.
    Rust,
    /// Digits with an optional sign and single underscores between them, white space around all of it:
    /// Python's `int`.
    Python,
    /// What JavaScript's `Number` makes of it: nothing is 0, and `6e5`, `0x93A80`, `0b1`, `1.5` count.
    JavaScript,
}

/// Greatest whole number that every reader of JSON keeps: 2^53 − 1.
const GREATEST: i64 = 9_007_199_254_740_991;

impl Digits {
    /// The number, whole and within ±2^53; `None` for what is none, in this notation.
    pub(super) fn read(self, value: &str) -> Option<i64> {
        match self {
            Self::Plain(most) => unsigned(value).filter(|_| value.len() <= most),
            Self::Go => {
                let number = value.parse::<i64>().ok()?;
                Some(number.clamp(-GREATEST, GREATEST))
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

/// A digit as Python takes it, in US-ASCII. Digits of any script will do there; those that a keyboard
/// may leave in a policy are known here.
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
    // Rust's own reader takes a few words as well, and letters are in none of the forms left but the
    // exponent.
    let is_decimal = value.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number = value.parse::<f64>().ok().filter(|_| is_decimal)?;
    // Fractions of a second are dropped; a negative one must stay negative.
    let whole = if number < 0.0 { number.floor() } else { number };
    #[expect(clippy::cast_possible_truncation, reason = "saturating, which is what is wanted")]
    Some((whole as i64).clamp(-GREATEST, GREATEST))
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
