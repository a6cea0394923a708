//! Content negotiation (RFC 9110 §12.5.1).

use crate::report::format::Format;

/// Returns the format that an `Accept` field value prefers: text if its quality is higher, else JSON. A client that
/// accepts neither gets JSON instead of an error.
pub fn format(accept: Option<&str>) -> Format {
    let accept = accept.unwrap_or("*/*");
    let json = quality(accept, "application", "json");
    let text = quality(accept, "text", "plain");
    if text > json { Format::Text } else { Format::Json }
}

/// Returns the quality of `kind/subkind` in thousandths, from the most specific range that matches it.
fn quality(accept: &str, kind: &str, subkind: &str) -> u16 {
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';');
        let (range_kind, range_subkind) = parts.next()?.trim().split_once('/')?;
        let specific = match (range_kind, range_subkind) {
            ("*", "*") => 0,
            (k, "*") if k.eq_ignore_ascii_case(kind) => 1,
            (k, s) if k.eq_ignore_ascii_case(kind) && s.eq_ignore_ascii_case(subkind) => 2,
            _ => return None,
        };
        Some((specific, weight(parts)))
    });
    ranges.max().map_or(0, |(_, weight)| weight)
}

/// Returns the quality in thousandths that the parameters of a range give.
pub(crate) fn weight<'a>(parameters: impl Iterator<Item = &'a str>) -> u16 {
    let written = parameters.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    written.last().map_or(1000, thousandths)
}

/// Parses a qvalue, which has at most three decimals. An invalid one counts as zero.
fn thousandths(qvalue: &str) -> u16 {
    let (whole, decimals) = qvalue.split_once('.').unwrap_or((qvalue, ""));
    match (whole, format!("{decimals:0<3}").parse()) {
        ("1", _) => 1000,
        ("0", Ok(decimals)) if decimals <= 999 => decimals,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_chosen_if_its_quality_is_higher() {
        let cases = [
            (None, Format::Json),
            (Some("*/*"), Format::Json),
            (Some("text/plain"), Format::Text),
            (Some("TEXT/Plain; charset=utf-8"), Format::Text),
            (Some("text/*, application/json;q=0.9"), Format::Text),
            (Some("text/plain;q=0.5, application/json"), Format::Json),
            (Some("text/plain;q=0.5, application/json;q=0.25"), Format::Text),
            (Some("text/plain, */*;q=0.1"), Format::Text),
            (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), Format::Json),
            (Some("text/plain;q=0"), Format::Json),
            (Some("text/plain;q=nonsense"), Format::Json),
            (Some("image/png"), Format::Json),
            (Some(""), Format::Json),
        ];
        for (accept, expected) in cases {
            assert_eq!(format(accept), expected, "{accept:?}");
        }
    }
}
