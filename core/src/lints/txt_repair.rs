//! What the lints of both TXT records share, mostly for their fixes (RFC 8461 §3.1, RFC 8460 §3).

use crate::facts::Txt;
use crate::lint::Edit;
use crate::nearest::nearest;
use crate::span::Span;
use crate::syntax::fields::quotes_around;
use crate::syntax::record::TxtField;
use crate::visible;

/// The records that are meant as one of a kind, as a list; the first three say enough.
pub(super) fn candidates<S>(txt: &Txt<'_, S>) -> String {
    let texts = txt.candidates.iter().filter_map(|index| txt.texts.get(*index));
    let shown = texts.take(3).map(|text| format!("“{}”", visible::plain(text)));
    let more = if txt.candidates.len() > 3 { " and others" } else { "" };
    format!("{}{more}", shown.collect::<Vec<_>>().join(", "))
}

/// The field `name`, such as `id=`, where it stands in a TXT record of its own: somebody took every field for a
/// record.
pub(super) fn apart<'t, S>(txt: &Txt<'t, S>, name: &str) -> Option<&'t [u8]> {
    let fields = txt.texts.iter().map(|text| text.trim_ascii());
    fields.into_iter().find(|field| field.starts_with(name.as_bytes()))
}

/// What to do about it.
pub(super) fn join_apart(field: &[u8]) -> String {
    format!(
        "Publish one TXT record with all fields: “{}” stands in a record of its own.",
        visible::plain(field)
    )
}

/// Takes away a field and the semicolon before it.
pub(super) fn without_field(text: &[u8], field: Span) -> Edit {
    let before = text.get(..field.start).unwrap_or_default();
    let semicolon = before.iter().rposition(|byte| *byte == b';');
    Edit::delete(Span::new(semicolon.unwrap_or(field.start), field.end))
}

/// Moves the version field, which stands at `late`, to the front.
pub(super) fn version_moved(text: &[u8], late: Span, version: &str) -> Vec<Edit> {
    vec![Edit::insert(0, format!("{version}; ")), without_field(text, late)]
}

/// Puts the version that was meant in front: `v=STSv1 id=1`, `v=STSv1: id=1`, `v=STSv1, id=1` lack the
/// semicolon, `v=SSTv1; id=1` is misspelt, `id=1` has none. `None` where another kind of record begins.
pub(super) fn version_meant(text: &[u8], found: Span, version: &str) -> Option<Edit> {
    let delimited = text.strip_prefix(version.as_bytes()).and_then(|rest| {
        let width = rest.iter().position(|byte| !b" \t,:.|".contains(byte)).filter(|width| *width > 0)?;
        Some(Edit::replace(Span::new(version.len(), version.len() + width), "; "))
    });
    let bytes = found.of(text);
    let misspelt = || {
        let word = String::from_utf8_lossy(bytes).to_ascii_lowercase();
        let is_near =
            nearest(&word, ["v=stsv1", "v=tlsrptv1"]).is_some_and(|near| near.eq_ignore_ascii_case(version));
        is_near.then(|| Edit::replace(found, version))
    };
    let has_field = || bytes.starts_with(b"id=") || bytes.starts_with(b"rua=");
    let absent = || has_field().then(|| Edit::insert(found.start, format!("{version}; ")));
    delimited.or_else(misspelt).or_else(absent)
}

/// The field that was meant where the one at `field` has an impossible shape: `id:1`, `id 1`,
/// `ID = 1` for the name `id`. `None` where it is no field of that name.
pub(super) fn field_meant(text: &[u8], field: Span, name: &str) -> Option<String> {
    let found = std::str::from_utf8(field.of(text)).ok()?;
    let (start, rest) = found.split_at_checked(name.len())?;
    let value = rest.trim_start_matches([' ', '\t', ':', '=']);
    let value = value.trim_matches(['"', '\'']);
    let separated = start.eq_ignore_ascii_case(name) && rest.len() > value.len() && !value.is_empty();
    separated.then(|| format!("{name}={value}"))
}

/// Whether the name of `field` was probably meant to be `name`: in other letters, or misspelt.
pub(super) fn is_nearly(text: &[u8], field: &TxtField, name: &'static str) -> bool {
    let found = String::from_utf8_lossy(field.name.of(text)).to_ascii_lowercase();
    nearest(&found, [name]).is_some()
}

/// What to ask about such a field.
pub(super) fn did_you_mean(text: &[u8], field: &TxtField, name: &'static str) -> String {
    let is_case = field.name.of(text).eq_ignore_ascii_case(name.as_bytes());
    format!("Did you mean “{name}”?{}", if is_case { " Case matters." } else { "" })
}

/// Takes away the quotes and backslashes of a zone file, and what else the whole record is quoted in.
pub(super) fn without_quotes(text: &[u8]) -> Vec<Edit> {
    let (open, close) = quotes_around(text).map_or((None, None), |[open, close]| (Some(open), Some(close)));
    let marks = text.iter().enumerate().filter(|(_, byte)| matches!(byte, b'"' | b'\\'));
    let marks = marks.map(|(at, _)| Span::new(at, at + 1));
    open.into_iter().chain(marks).chain(close).map(Edit::delete).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mend::apply;

    fn mended(text: &str, edits: &[Edit]) -> String {
        String::from_utf8_lossy(&apply(text.as_bytes(), edits)).into_owned()
    }

    #[test]
    fn the_version_comes_first_and_a_semicolon_after_it() {
        let text = "id=1; v=STSv1";
        let edits = version_moved(text.as_bytes(), Span::new(6, 13), "v=STSv1");
        assert_eq!(mended(text, &edits), "v=STSv1; id=1");
        let cases = [
            ("v=STSv1 id=1", 12, Some("v=STSv1; id=1")),
            ("v=STSv1: id=1", 13, Some("v=STSv1; id=1")),
            ("v=STSv1,id=1", 12, Some("v=STSv1; id=1")),
            ("v=SSTv1; id=1", 7, Some("v=STSv1; id=1")),
            ("id=1", 4, Some("v=STSv1; id=1")),
            ("v=spf1 -all", 11, None),
        ];
        for (text, end, meant) in cases {
            let edit = version_meant(text.as_bytes(), Span::new(0, end), "v=STSv1");
            assert_eq!(edit.map(|edit| mended(text, &[edit])).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn a_field_is_recognised_in_spite_of_its_shape() {
        let cases = [
            ("id:1", Some("id=1")),
            ("id 1", Some("id=1")),
            ("ID = \"1\"", Some("id=1")),
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
