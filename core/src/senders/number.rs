//! What counts as a number of seconds, by the language a sender is written in.

/// A notation of whole numbers.
#[derive(Clone, Copy)]
pub(super) enum Digits {
    /// Digits, at most this many.
    Plain(usize),
    /// Digits with an optional sign, in 64 bits: Go's `strconv.Atoi`.
    Go,
    /// Digits with an optional `+`, in 64 bits unsigned: Rust's `str::parse::<u64>`.
    Rust,
    /// Digits with an optional sign and single underscores between them: Python's `int`.
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
            Self::Python => python(value),
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
    unsigned(&digits.replace('_', "")).map(|number| sign * number)
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
