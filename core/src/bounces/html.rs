//! HTML in non-delivery reports: tags and character references.

/// Elements that begin a new line, and elements inside a line. Other texts in angle brackets are mail addresses.
const BLOCKS: &[&str] = &[
    "br",
    "p",
    "div",
    "td",
    "th",
    "tr",
    "table",
    "tbody",
    "thead",
    "li",
    "ul",
    "ol",
    "pre",
    "html",
    "body",
    "head",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
    "blockquote",
    "center",
    "title",
    "section",
];
const INLINE: &[&str] = &[
    "b", "i", "u", "a", "em", "span", "font", "strong", "code", "tt", "small", "wbr", "sub", "sup", "samp",
    "kbd",
];

/// At most this many bytes are between the brackets of a tag.
const TAG_MAX: usize = 2000;

/// Removes tags and decodes character references.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // How much text is left at the last closing bracket that was found. It is looked for once, so the time stays linear.
    let mut close = usize::MAX;
    while let Some((before, from)) = rest.find(['<', '&']).and_then(|at| rest.split_at_checked(at)) {
        out.push_str(before);
        if close > from.len() {
            close = from.find('>').map_or(0, |at| from.len() - at);
        }
        let read = if from.starts_with('<') { tag(from, from.len() - close) } else { reference(from) };
        // Any other text that begins so is not a tag.
        let (length, shown) = read.unwrap_or((1, from.chars().next()));
        out.extend(shown);
        rest = from.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// Returns the length of a tag that is closed at `end`, and a line feed if it begins a new line.
fn tag(text: &str, end: usize) -> Option<(usize, Option<char>)> {
    let inside = text.as_bytes().get(1..)?;
    let inside = inside.strip_prefix(b"/").unwrap_or(inside);
    let length = inside.iter().take_while(|byte| byte.is_ascii_alphanumeric()).take(12).count();
    let name = std::str::from_utf8(inside.get(..length)?).ok()?.to_ascii_lowercase();
    if !inside.get(length).is_some_and(|byte| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    let is_block = BLOCKS.contains(&name.as_str());
    let is_tag = (is_block || INLINE.contains(&name.as_str())) && end < text.len().min(TAG_MAX);
    is_tag.then_some((end + 1, is_block.then_some('\n')))
}

/// Returns the length of a character reference, and its character.
fn reference(text: &str) -> Option<(usize, Option<char>)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let number = name.strip_prefix('#').and_then(|number| match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => number.parse().ok(),
    });
    let shown = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" | "rsquo" | "lsquo" => '\'',
        "nbsp" => ' ',
        "ldquo" | "rdquo" => '"',
        _ => char::from_u32(number?)?,
    };
    Some((end + 1, Some(shown)))
}
