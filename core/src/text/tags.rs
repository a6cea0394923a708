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

/// Returns the text with its HTML entities decoded; `None` if there are none.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let entity = behind.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        match entity {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// Returns the character of an entity, as of `#59`, `#x3b` and `semi`.
fn character(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#').filter(|code| code.len() < 6) {
        let hex = code.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| code.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code).filter(|c| (' '..='~').contains(c));
    }
    let names = [
        ("amp", '&'),
        ("quot", '"'),
        ("apos", '\''),
        ("semi", ';'),
        ("equals", '='),
        ("commat", '@'),
        ("colon", ':'),
        ("nbsp", ' '),
    ];
    names.into_iter().find(|(known, _)| *known == name).map(|(_, character)| character)
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
