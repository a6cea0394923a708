//! The id that was meant by what is in its place (RFC 8461 §3.1).

use crate::lints::policy::placeholder::has_stand_in;
use crate::rfc::RECORD_ID_MAX;
use crate::text::characters::{has_any, trimmed, trimmed_start};
use crate::text::tags::without_tags;

/// Returns the id in the value of the field: `20260101` in `2026-01-01`, in `id=20260101` and in `20260101 # new`. `None` if
/// there is none: the words of a template, such as `<id>` or `YYYYMMDD-1`, would be the same id for ever.
pub(crate) fn meant(value: &str) -> Option<String> {
    let value = &without_tags(value);
    // The last of several is probably the newest.
    let value = value.split("id=").last().unwrap_or(value);
    let value = without_name(trimmed(value, " \t\"'`=:,."));
    // Brackets around digits are only brackets.
    let inside = trimmed(value, "<>[](){}");
    let value = if inside.len() > 3 && is_digits(inside) { inside } else { value };
    if has_any(value, "<>[]{}$%") || value.to_ascii_lowercase().contains("yyyy") {
        return None;
    }
    let mut id = String::new();
    let mut rest = value;
    loop {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (group, behind) = rest.split_at_checked(end)?;
        // Behind the id another record begins: `20260101v=STSv1`.
        id.push_str(if behind.starts_with('=') { group.trim_end_matches(['v', 'V']) } else { group });
        let next = behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let signs = behind.get(..behind.len() - next.len())?;
        let follows = next.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        // White space is inside the id only if this is a date and its time.
        let is_one =
            signs.bytes().all(|sign| b"-_./:+".contains(&sign)) || (signs == " " && is_of_date(&id, follows));
        if next.is_empty() || !is_one {
            break;
        }
        rest = next;
    }
    (id.len() <= RECORD_ID_MAX && id.contains(|c: char| c.is_ascii_digit())).then_some(id)
}

/// Returns whether the value, which is not valid, is what a template has in place of the id: `<id>`, `{id}`, `YYYY-MM-DD`.
pub(crate) fn is_of_template(value: &[u8]) -> bool {
    let value = String::from_utf8_lossy(value);
    let has_words = without_tags(&value).contains(|c: char| c.is_ascii_alphabetic());
    let is_between =
        |(open, close): (char, char)| value.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    let is_marked = value.starts_with('$') || BRACKETS.into_iter().any(is_between);
    // Markup with a closing tag is not of a template.
    let is_markup = value.contains("</");
    has_words && !is_markup && meant(&value).is_none() && (is_marked || has_stand_in(value.as_bytes()))
}

/// What is around the words of a template.
const BRACKETS: [(char, char); 4] = [('<', '>'), ('[', ']'), ('{', '}'), ('%', '%')];

/// Removes the name that is repeated before the value, as in `id=20260101` and `id20260101`.
pub(crate) fn without_name(mut value: &str) -> &str {
    while let Some(rest) =
        value.get(..2).filter(|name| name.eq_ignore_ascii_case("id")).and_then(|_| value.get(2..))
    {
        let next = trimmed_start(rest, " \t=:\"'");
        let is_name = next.len() < rest.len() || next.starts_with(|c: char| c.is_ascii_digit());
        if !is_name {
            break;
        }
        value = next;
    }
    value
}

/// Whether digits continue a date: month, day, hour or second, or the whole time behind the day.
fn is_of_date(date: &str, group: &str) -> bool {
    let is_time = date.len() == 8
        && matches!(group.len(), 4 | 6)
        && group.get(..2) < Some("24")
        && group.get(2..4) < Some("60");
    let is_part = (1..=2).contains(&group.len());
    is_digits(date)
        && date.starts_with("20")
        && (4..=14).contains(&date.len())
        && is_digits(group)
        && (is_part || is_time)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_of_template, meant};

    #[test]
    fn a_template_has_words_between_brackets() {
        let leftovers = [
            "<id>",
            "<YYYYMMDD>",
            "<timestamp>",
            "{id}",
            "[id]",
            "<your id here>",
            "{{ id }}",
            "%ID%",
            "YYYY-MM-DD",
        ];
        for value in leftovers {
            assert!(is_of_template(value.as_bytes()), "{value}");
        }
        for value in [
            "",
            "<20240101>",
            "2024-01-01",
            "20240101<br>",
            "new id",
            "a[1",
            "100%",
            "{1}",
            "<script>a()</script>",
        ] {
            assert!(!is_of_template(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn only_one_date_is_joined() {
        let cases = [
            ("2024-01-01", Some("20240101")),
            ("2024 01 01", Some("20240101")),
            ("2024/01/01 12:00", Some("202401011200")),
            ("2024-01-01T12:00:00Z", Some("20240101T120000Z")),
            ("20240101 1200", Some("202401011200")),
            ("20240101 # updated", Some("20240101")),
            ("20240101 TTL: 3600", Some("20240101")),
            ("20240101\t3600", Some("20240101")),
            ("20240101 3600", Some("20240101")),
            ("20240101, v", Some("20240101")),
            ("20240101v=STSv1", Some("20240101")),
            ("20240101 // 2", Some("20240101")),
            ("20240101 (new)", Some("20240101")),
            ("id=20240101", Some("20240101")),
            ("20240101 id=20240102", Some("20240102")),
            ("id: id=20240101", Some("20240101")),
            ("id20240101", Some("20240101")),
            ("idea7", Some("idea7")),
            ("<20240101>", Some("20240101")),
            ("20240101<br>", Some("20240101")),
            ("'1a'", Some("1a")),
            ("<id1>", None),
            ("YYYYMMDD-1", None),
            ("new", None),
            ("", None),
        ];
        for (value, id) in cases {
            assert_eq!(meant(value).as_deref(), id, "{value:?}");
        }
    }
}
