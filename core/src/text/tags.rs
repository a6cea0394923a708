//! Tags of HTML in a text that somebody copied from a web page.

/// Tags that editors put between values and around them.
const TAGS: [&str; 17] = [
    "br", "li", "ul", "ol", "p", "div", "span", "td", "tr", "a", "b", "i", "strong", "em", "code", "pre",
    "wbr",
];

/// Whether there are tags of HTML around values or between them.
pub(crate) fn has_tags(value: &str) -> bool {
    value.contains('<') && without_tags(value).matches('<').count() < value.matches('<').count()
}

/// Returns `value` with a comma for each tag of HTML and each encoded line end, and a space for `&nbsp;`.
/// `<mail.example.com>` is not a tag.
pub(crate) fn without_tags(value: &str) -> String {
    let value = value.replace("&nbsp;", " ").replace("&#10;", ",").replace("&#13;", ",");
    let mut kept = String::new();
    let mut rest = value.as_str();
    while let Some((before, behind)) = rest.split_once('<') {
        let tag = behind.split_once('>').filter(|(inside, _)| {
            let name = inside.trim_matches('/').split_whitespace().next().unwrap_or_default();
            TAGS.iter().any(|tag| name.trim_end_matches('/').eq_ignore_ascii_case(tag))
        });
        kept.push_str(before);
        (kept, rest) = match tag {
            Some((_, after)) => (kept + ",", after),
            None => (kept + "<", behind),
        };
    }
    kept + rest
}
