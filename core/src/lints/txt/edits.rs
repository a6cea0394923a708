//! The edits of TXT records that fixes consist of (RFC 8461 §3.1, RFC 8460 §3).

use crate::finding::{Arg, Edit, Message};
use crate::lints::titles::all_quoted;
use crate::lints::txt::addresses::is_bare;
use crate::lints::txt::id;
use crate::lints::txt::kind::{Record, TxtKind};
use crate::lints::txt::whole::is_renamed;
use crate::observation::TxtRecord;
use crate::rfc::RECORD_ID_MAX;
use crate::syntax::sts_record::TxtField;
use crate::syntax::txt_fields::{TxtDeviation, quotes_around};
use crate::text::characters::{place_of, trimmed, trimmed_start};
use crate::text::span::Span;
use crate::text::spelling::nearest;
use crate::text::visible;

/// Lists the first three of the records that are meant as one of a kind.
pub(crate) fn candidates(texts: &[TxtRecord], indices: &[usize]) -> Arg {
    let texts = indices.iter().filter_map(|index| texts.get(*index));
    let shown = all_quoted(texts.take(3).map(|text| visible::plain(text.text())));
    match indices.len() {
        0..=3 => shown,
        _ => Message::new("and-others", "{texts} and others").arg("texts", shown).into(),
    }
}

/// Returns the field `name`, such as `id`, if it was published as a separate TXT record.
pub(crate) fn apart<'t>(texts: &'t [TxtRecord], name: &str) -> Option<&'t [u8]> {
    let mut fields = texts.iter().map(|text| text.text().trim_ascii());
    fields.find(|field| field.strip_prefix(name.as_bytes()).is_some_and(|rest| rest.starts_with(b"=")))
}

/// Returns the advice to join such a field with the record.
pub(crate) fn join_apart(field: &[u8]) -> Message {
    Message::new(
        "required-field.apart",
        "Publish one TXT record with all fields: “{field}” is in a separate record.",
    )
    .arg("field", visible::plain(field))
}

/// Returns the edit that removes a field and the semicolon before it.
pub(crate) fn without_field(text: &[u8], field: Span) -> Edit {
    let before = text.get(..field.start).unwrap_or_default();
    let semicolon = before.iter().rposition(|byte| *byte == b';');
    Edit::delete(Span::new(semicolon.unwrap_or(field.start), field.end))
}

/// Returns the edits that move the version field from `late` to the front.
pub(crate) fn version_moved(text: &[u8], late: Span, version: &str) -> Vec<Edit> {
    vec![Edit::insert(0, format!("{version}; ")), without_field(text, late)]
}

/// Returns the edit that corrects the version: `v=STSv1 id=1`, `v=STSv1: id=1`, `v=STSv1, id=1` lack the semicolon,
/// `v=SSTv1; id=1` is misspelt, `id=1` has none. `None` if this is another kind of record.
pub(crate) fn version_meant(text: &[u8], found: Span, kind: &TxtKind) -> Option<Edit> {
    let version = kind.version;
    let delimited = text.strip_prefix(version.as_bytes()).and_then(|rest| {
        let width = rest.iter().position(|byte| !b" \t,:.|&/".contains(byte)).filter(|width| *width > 0)?;
        let meant = match rest.get(width) {
            None | Some(b';') => "",
            Some(_) => "; ",
        };
        Some(Edit::replace(Span::new(version.len(), version.len() + width), meant))
    });
    let bytes = found.of(text);
    let misspelt = || {
        let word = String::from_utf8_lossy(bytes).to_ascii_lowercase();
        let with_signs = || {
            let signs =
                word.strip_prefix('v')?.strip_suffix(version.get(2..)?.to_ascii_lowercase().as_str())?;
            (!signs.contains(|c: char| c.is_ascii_alphanumeric())).then_some(version)
        };
        // `v=MTA-STSv1`
        let word = word.replace("=mta", "=").replace("=-", "=");
        let near = nearest(&word, ["v=stsv1", "v=tlsrptv1"]).or_else(with_signs);
        let is_near = near.is_some_and(|near| near.eq_ignore_ascii_case(version));
        is_near.then(|| Edit::replace(found, version))
    };
    let has_field = || bytes.starts_with(b"id=") || bytes.starts_with(b"rua=");
    let absent = || has_field().then(|| Edit::insert(found.start, format!("{version}; ")));
    // The name and the type of a zone file's line.
    let late = || {
        let before = bytes
            .strip_suffix(version.as_bytes())
            .filter(|before| before.ends_with(b" ") || before.ends_with(b"\t"))?;
        Some(Edit::delete(Span::new(found.start, found.start + before.len())))
    };
    // The field shows that only the version is that of the other record.
    let renamed = || is_renamed(kind, text).then(|| Edit::replace(found, version));
    delimited.or_else(renamed).or_else(misspelt).or_else(absent).or_else(late)
}

/// Returns the field that was meant by a malformed one: by `id:1`, `id 1` or `ID = 1` for the name `id`. `None`
/// if it is not a field of that name.
#[inline(never)]
pub(crate) fn field_meant(text: &[u8], field: Span, name: &str) -> Option<String> {
    let found = std::str::from_utf8(field.of(text)).ok()?;
    // Only signs and digits may come before the name.
    let at = place_of(found, name)?;
    let before = found.get(..at).filter(|before| !before.bytes().any(|byte| byte.is_ascii_alphabetic()))?;
    let (start, rest) = found.get(before.len()..)?.split_at_checked(name.len())?;
    let value = trimmed_start(rest, " \t:=");
    let value = trimmed(value, "\"'");
    let separated = start.eq_ignore_ascii_case(name) && rest.len() > value.len() && !value.is_empty();
    separated.then(|| format!("{name}={value}"))
}

/// Returns the field for `20260101`, `=20260101`, `id20260101`, `mailto:a@example.com`, `a@example.com` and `i d=1`, which lack
/// the name or have a space in it.
pub(crate) fn value_alone(found: &str, name: &str) -> Option<String> {
    let (start, value) = found.split_once('=').unwrap_or(("", found));
    let start: String = start.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
    if !start.is_empty() && start != name {
        return None;
    }
    if name == "id" {
        let value = id::without_name(value);
        let is_id = value.len() <= RECORD_ID_MAX
            && value.contains(|c: char| c.is_ascii_digit())
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric());
        return is_id.then(|| format!("id={value}"));
    }
    let is_address = value.starts_with("mailto:") || value.starts_with("https:");
    let scheme = if is_address { "" } else { "mailto:" };
    (is_address || is_bare(value)).then(|| format!("{name}={scheme}{value}"))
}

/// Returns edits that correct the field `name`, if it has the same mistake as the version: a wrong `=` or wrong
/// letters, and if its value is valid then.
pub(crate) fn same_slip(record: &Record<'_>, kind: &TxtKind) -> Vec<Edit> {
    let (text, name) = (record.text, kind.field);
    let shapes = record.places(TxtDeviation::FieldMalformed);
    let shapes = shapes.filter_map(|span| Some((span, field_meant(text, span, name)?)));
    let shapes =
        shapes.filter(|(_, field)| kind.is_good_field(field)).map(|(span, field)| Edit::replace(span, field));
    let names = record.well_formed_extensions().filter(|field| (kind.is_good)(field.value.of(text)));
    let names = names.filter(|field| field.name.of(text).eq_ignore_ascii_case(name.as_bytes()));
    let names = names.map(|field| Edit::replace(field.name, name));
    let signs = record.value.into_iter().filter_map(|value| {
        let is_sign = |byte: &&u8| matches!(byte, b'=' | b' ' | b'\t');
        let signs = value.of(text).iter().take_while(is_sign).count();
        (signs > 0).then(|| Edit::delete(Span::new(value.start, value.start + signs)))
    });
    shapes.chain(names).chain(signs).collect()
}

/// Returns the edits that remove what is around the whole record, such as `<p>` and `</p>` or brackets, if the
/// version comes directly after its beginning.
#[inline(never)]
pub(crate) fn wrapping(text: &[u8], found: Span, version: &str) -> Option<[Edit; 2]> {
    let open = found.of(text).strip_suffix(version.as_bytes()).filter(|open| !open.is_empty())?;
    let mirrored = |byte: &u8| match byte {
        b'<' => b'>',
        b'[' => b']',
        b'(' => b')',
        b'{' => b'}',
        other => *other,
    };
    let close: Vec<u8> = match open {
        [b'<', name @ .., b'>'] => [b"</", name, b">"].concat(),
        _ => open.iter().rev().map(mirrored).collect(),
    };
    let kept = text
        .trim_ascii_end()
        .strip_suffix(close.as_slice())
        .filter(|_| !open.iter().any(u8::is_ascii_alphanumeric) || open.starts_with(b"<"))?;
    let start = Span::new(found.start, found.start + open.len());
    Some([Edit::delete(start), Edit::delete(Span::new(kept.len(), kept.len() + close.len()))])
}

/// Whether the name of `field` was probably meant to be `name`: in another case, or misspelt.
pub(crate) fn is_nearly(text: &[u8], field: &TxtField, name: &'static str) -> bool {
    let found = String::from_utf8_lossy(field.name.of(text)).to_ascii_lowercase();
    nearest(&found, [name]).is_some()
}

/// Returns the question whether `name` was meant.
pub(crate) fn did_you_mean(text: &[u8], field: &TxtField, name: &'static str) -> Message {
    let found = field.name.of(text);
    let advice = if !is_nearly(text, field, name) {
        Message::new("required-field.instead", "Write “{name}” instead of “{found}”.")
            .arg("found", visible::plain(found))
    } else if found.eq_ignore_ascii_case(name.as_bytes()) {
        Message::new("required-field.case", "Did you mean “{name}”? Case matters.")
    } else {
        Message::new("required-field.meant", "Did you mean “{name}”?")
    };
    advice.arg("name", name)
}

/// Returns the edits that remove the quotes and backslashes of a zone file, and other quotes around the record. The strings
/// of a record are joined without the white space between them, and `\032` is a space.
pub(crate) fn without_quotes(text: &[u8]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let is_strings = text.trim_ascii().starts_with(b"\"");
    let (mut is_inside, mut is_escaped, mut at) = (false, false, 0);
    while let Some(byte) = text.get(at) {
        let mark = Span::new(at, at + 1);
        let digits =
            text.get(at + 1..at + 4).and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok());
        at += 1;
        match (byte, digits) {
            (b'\\', Some(code @ b' '..=b'~')) => {
                at += 3;
                edits.push(Edit::replace(Span::new(mark.start, at), char::from(code)));
            }
            // Of `https:\\host\path`. In `\/` and `\;` the backslash is an escape.
            (b'\\', _) if is_in_url(text, mark.start) && text.get(at).is_some_and(is_of_path) => {
                edits.push(Edit::replace(mark, "/"));
            }
            (b'"' | b'\\', _) => {
                is_inside ^= *byte == b'"' && !is_escaped;
                edits.push(Edit::delete(mark));
            }
            (b' ' | b'\t' | b'\n' | b'\r', _) if is_strings && !is_inside => edits.push(Edit::delete(mark)),
            _ => {}
        }
        is_escaped = *byte == b'\\' && !is_escaped;
    }
    if let Some([open, close]) = quotes_around(text).filter(|[open, _]| open.of(text) != b"\"") {
        edits.insert(0, Edit::delete(open));
        edits.push(Edit::delete(close));
    }
    edits
}

/// Whether the word before `at` is the beginning of a URL.
fn is_in_url(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.rsplit(|byte| b"=,; \"".contains(byte)).next().is_some_and(|word| word.starts_with(b"http"))
}

fn is_of_path(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || *byte == b'\\'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::apply;
    use crate::lints::txt::kind::STS;

    fn fixed(text: &str, edits: &[Edit]) -> String {
        String::from_utf8_lossy(&apply(text.as_bytes(), edits)).into_owned()
    }

    #[test]
    fn the_version_is_moved_to_the_front_and_corrected() {
        let text = "id=1; v=STSv1";
        let edits = version_moved(text.as_bytes(), Span::new(6, 13), "v=STSv1");
        assert_eq!(fixed(text, &edits), "v=STSv1; id=1");
        let cases = [
            ("v=STSv1 id=1", 12, Some("v=STSv1; id=1")),
            ("v=STSv1: id=1", 13, Some("v=STSv1; id=1")),
            ("v=STSv1,id=1", 12, Some("v=STSv1; id=1")),
            ("v=SSTv1; id=1", 7, Some("v=STSv1; id=1")),
            ("id=1", 4, Some("v=STSv1; id=1")),
            ("v=spf1 -all", 11, None),
        ];
        for (text, end, meant) in cases {
            let edit = version_meant(text.as_bytes(), Span::new(0, end), &STS);
            assert_eq!(edit.map(|edit| fixed(text, &[edit])).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn a_malformed_field_is_recognised_by_its_name() {
        let cases = [
            ("id:1", Some("id=1")),
            ("id 1", Some("id=1")),
            ("ID = \"1\"", Some("id=1")),
            ("- id=1", Some("id=1")),
            ("%20id=1", Some("id=1")),
            ("idea", None),
            ("id=", None),
            ("garbage", None),
        ];
        for (text, field) in cases {
            let span = Span::new(0, text.len());
            assert_eq!(field_meant(text.as_bytes(), span, "id").as_deref(), field, "{text}");
        }
    }
}
