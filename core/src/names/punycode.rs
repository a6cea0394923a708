//! Turns A-labels into U-labels for showing (RFC 3492).

use crate::names::domain::{DomainName, ToAscii};
use crate::rfc::LABEL_LENGTH_MAX;

/// Returns the name with U-labels, if it has any and IDNA maps them back to the same name. Otherwise the result
/// could look like another name.
pub fn to_unicode(name: &DomainName, to_ascii: ToAscii) -> Option<String> {
    if !name.as_str().split('.').any(|label| label.starts_with(PREFIX)) {
        return None;
    }
    let labels = name.as_str().split('.').map(|label| match label.strip_prefix(PREFIX) {
        Some(encoded) => decode(encoded),
        None => Some(label.to_owned()),
    });
    let unicode = labels.collect::<Option<Vec<_>>>()?.join(".");
    (to_ascii(&unicode).as_deref() == Some(name.as_str())).then_some(unicode)
}

/// Returns whether a label of at most 63 characters is an A-label: the prefix, followed by an encoding of characters
/// outside US-ASCII that are not control characters. IDNA has further rules, which are not checked.
pub(crate) fn is_a_label(label: &str) -> bool {
    let Some((prefix, encoded)) = label.split_at_checked(PREFIX.len()) else { return false };
    if !prefix.eq_ignore_ascii_case(PREFIX) || label.len() > LABEL_LENGTH_MAX {
        return false;
    }
    decode(encoded).is_some_and(|decoded| !decoded.is_ascii() && !decoded.contains(char::is_control))
}

const PREFIX: &str = "xn--";

// The parameters of RFC 3492 §5.
const BASE: u32 = 36;
const T_MIN: u32 = 1;
const T_MAX: u32 = 26;
const SKEW: u32 = 38;
const DAMP: u32 = 700;
const INITIAL_BIAS: u32 = 72;
const INITIAL_N: u32 = 128;

/// Decodes a label (RFC 3492 §6.2); returns `None` for an invalid one. A label has at most 63 characters, so there are
/// few insertions.
fn decode(encoded: &str) -> Option<String> {
    let (basic, extended) = encoded.rsplit_once('-').unwrap_or(("", encoded));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut code, mut position, mut bias) = (INITIAL_N, 0_u32, INITIAL_BIAS);
    let mut digits = extended.bytes();
    while let Some(first) = digits.next() {
        let before = position;
        let (mut weight, mut threshold_at, mut digit) = (1_u32, BASE, digit_value(first)?);
        loop {
            position = position.checked_add(digit.checked_mul(weight)?)?;
            let threshold = threshold_at.saturating_sub(bias).clamp(T_MIN, T_MAX);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
            threshold_at = threshold_at.checked_add(BASE)?;
            digit = digit_value(digits.next()?)?;
        }
        let length = u32::try_from(output.len()).ok()?.checked_add(1)?;
        bias = adapt(position - before, length, before == 0);
        code = code.checked_add(position / length)?;
        position %= length;
        output.insert(usize::try_from(position).ok()?, char::from_u32(code)?);
        position += 1;
    }
    Some(output.into_iter().collect())
}

/// Adapts the bias (RFC 3492 §6.1).
fn adapt(delta: u32, length: u32, first: bool) -> u32 {
    let mut delta = if first { delta / DAMP } else { delta / 2 };
    delta += delta / length;
    let mut steps = 0;
    while delta > ((BASE - T_MIN) * T_MAX) / 2 {
        delta /= BASE - T_MIN;
        steps += BASE;
    }
    steps + (BASE - T_MIN + 1) * delta / (delta + SKEW)
}

fn digit_value(byte: u8) -> Option<u32> {
    char::from(byte).to_digit(36).map(|digit| if digit < 10 { digit + 26 } else { digit - 10 })
}

#[cfg(test)]
mod tests {
    use super::{decode, to_unicode};
    use crate::names::domain::DomainName;

    #[test]
    fn labels_are_decoded_by_rfc_3492() {
        let cases = [
            ("bcher-kva", Some("b\u{fc}cher")),
            ("ls8h", Some("\u{1f4a9}")),
            ("fiqs8s", Some("\u{4e2d}\u{56fd}")),
            ("a-\u{e9}", None),
            ("99999999", None),
            ("0", None),
        ];
        for (encoded, expected) in cases {
            assert_eq!(decode(encoded).as_deref(), expected, "{encoded}");
        }
    }

    #[test]
    fn a_name_has_u_labels_only_if_idna_agrees() {
        let name = DomainName::parse_ascii("xn--bcher-kva.example").unwrap();
        let agrees = |_: &str| Some("xn--bcher-kva.example".to_owned());
        assert_eq!(to_unicode(&name, agrees).as_deref(), Some("b\u{fc}cher.example"));
        assert_eq!(to_unicode(&name, |_| None), None);
        assert_eq!(to_unicode(&DomainName::parse_ascii("example.com").unwrap(), agrees), None);
    }
}
