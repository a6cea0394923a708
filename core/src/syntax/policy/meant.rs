//! The field that the author of an invalid line meant.

use crate::rfc::{MAX_AGE_LIMIT, POLICY_VERSION};
use crate::syntax::grammar::is_odd_space;
use crate::syntax::mx_pattern::hosts_meant;
use crate::syntax::policy::key::Key;
use crate::syntax::policy::value::Mode;
use crate::text::characters::{is_letter_or_digit, latin, place_of};
use crate::text::spelling::nearest;
use crate::text::tags::without_tags;
use std::borrow::Cow;

/// Returns the field that the author of a line meant: `mode=enforce`, `**mode**: enforce`, `mode enforce`,
/// `- mx: mail.example.com`, `"mode": "enforce",`, or a host alone, as an item of a list.
pub(super) fn meant(line: &str) -> Option<(Key, &str)> {
    wrapped(line).or_else(|| misspelt(line)).or_else(|| {
        let host = bare(line);
        (is_good(Key::Mx, host) && !is_file(host)).then_some((Key::Mx, host))
    })
}

/// Whether it is not a host but the name of the file, which may be above a copied policy.
pub(super) fn is_file(host: &str) -> bool {
    host.ends_with(".txt")
}

/// At most this many bytes of a line are searched for a field.
const WRAPPED_MAX: usize = 256;

/// Returns the field of a line with the right name and a good value, but signs and numbers around them.
fn wrapped(line: &str) -> Option<(Key, &str)> {
    if line.len() > WRAPPED_MAX {
        return None;
    }
    for key in Key::ALL {
        let Some(at) = place_of(line, key.name()) else { continue };
        let (before, rest) = line.split_at_checked(at)?;
        let rest = rest.get(key.name().len()..)?;
        // A host may begin with `mx` too.
        let is_name =
            key != Key::Mx || !rest.starts_with(|c| is_letter_or_digit(c) || matches!(c, '.' | '-'));
        let value = bare(rest);
        if is_name && !before.bytes().any(|byte| byte.is_ascii_alphabetic()) && is_good(key, value) {
            return Some((key, value));
        }
    }
    None
}

/// Returns whether `value` is clearly meant for this field. A word alone could be a host of one label, so mx needs
/// a dot.
pub(crate) fn is_good(key: Key, value: &str) -> bool {
    key.takes(value) && (key != Key::Mx || value.contains('.'))
}

/// Returns `text` without signs around it; `*.` at the start of a pattern stays.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim_end_matches(is_sign);
    let inside = text.trim_start_matches(is_sign);
    let start = text.len() - inside.len();
    let with_wildcard = start.checked_sub(2).and_then(|start| text.get(start..));
    with_wildcard.filter(|text| text.starts_with("*.")).unwrap_or(inside)
}

fn is_sign(c: char) -> bool {
    !is_letter_or_digit(c)
}

/// Returns the field of a line with a misspelt name or a bad value, which other lints report.
fn misspelt(line: &str) -> Option<(Key, &str)> {
    let line = line.trim_start_matches(is_sign);
    // U+FF1A is the colon of East Asian keyboards. A space ends a name only if there is no other separator.
    let named =
        line.split_once([':', '\u{ff1a}', '=']).and_then(|(name, rest)| Some((key_meant(bare(name))?, rest)));
    let (key, rest) = named.or_else(|| {
        let (name, rest) = line.split_once([' ', '\t'])?;
        let is_key = |key: &Key| key.name().eq_ignore_ascii_case(bare(name));
        // A name with a typing error needs a value that shows the same field: `Max-Age 604800`.
        let near = || key_meant(bare(name)).filter(|key| is_good(*key, bare(rest)));
        Some((Key::ALL.into_iter().find(is_key).or_else(near)?, rest))
    })?;
    let value = bare(rest);
    (!value.is_empty()).then_some((key, value))
}

/// Returns the field of one of `keys` whose name is a word of the line, and its value if a good one follows: `export
/// mode=enforce`, `<td>mode</td><td>enforce</td>`, `the mode is enforce`.
pub(super) fn mentioned(line: &str, keys: &[Key]) -> Option<(Key, Option<String>)> {
    let is_word = |c: char| is_letter_or_digit(c) || matches!(c, '_' | '-' | '.');
    let mut found = None;
    for key in keys.iter().copied().filter(|_| line.len() <= WRAPPED_MAX) {
        let mut from = 0;
        while let Some(at) = line.get(from..).and_then(|rest| place_of(rest, key.name())).map(|at| from + at)
        {
            from = at + key.name().len();
            let (Some(before), Some(rest)) = (line.get(..at), line.get(from..)) else { break };
            if before.ends_with(is_word) || rest.starts_with(is_word) {
                continue;
            }
            let rest = [" is ", " equals ", " to "]
                .into_iter()
                .find_map(|word| rest.strip_prefix(word))
                .unwrap_or(rest);
            let value = value_after(rest).filter(|value| is_good(key, value));
            if value.is_some() {
                return Some((key, value));
            }
            found = found.or(Some((key, None)));
        }
    }
    found
}

/// Returns the word that follows, after signs and tags; `.example.com` was the wildcard of the drafts.
pub(super) fn value_after(text: &str) -> Option<String> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| is_sign(c) && c != '<');
        let Some((_, behind)) = rest.strip_prefix('<').and_then(|tag| tag.split_once('>')) else { break };
        rest = behind;
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))
        .unwrap_or(rest.len());
    let word = rest.get(..end)?.trim_end_matches(['.', '-']);
    let is_wildcard = text.get(..text.len() - rest.len())?.ends_with('.');
    (!word.is_empty()).then(|| format!("{}{word}", if is_wildcard { "*." } else { "" }))
}

/// Returns the good values that the author of a bad one meant. Only mx can have several.
pub(crate) fn values_meant(key: Key, found: &str) -> Option<Vec<String>> {
    let plain;
    let found = if key != Key::Mx && found.contains(['<', '&']) {
        plain = without_tags(&unescaped(found));
        plain.trim_matches(',')
    } else {
        found
    };
    let found = without_remark(found);
    match key {
        // Everything else is a version of another standard.
        Key::Version => {
            let value = bare(found).strip_prefix("v=").unwrap_or(found);
            (!value.contains([':', '='])).then(|| vec![POLICY_VERSION.to_owned()])
        }
        Key::Mode => mode_meant(found).map(|mode| vec![mode.name().to_owned()]),
        Key::MaxAge => seconds_meant(found).map(|seconds| vec![seconds.to_string()]),
        Key::Mx => hosts_meant(found),
    }
}

/// Returns `text` without a comment at its end. A remark in parentheses is not one, since a host may follow it.
pub(super) fn without_remark(text: &str) -> &str {
    let starts = [" #", "\t#", " //", "\t//", " <!--", " /*", " -- "];
    let end = starts.into_iter().filter_map(|start| text.find(start)).min().unwrap_or(text.len());
    text.get(..end).map(str::trim_end).filter(|text| !text.is_empty()).unwrap_or(text)
}

/// Returns `text` with the signs that HTML writes as names or numbers.
pub(super) fn unescaped(text: &str) -> Cow<'_, str> {
    const NAMES: [(&str, char); 5] =
        [("lowbar", '_'), ("colon", ':'), ("period", '.'), ("nbsp", ' '), ("quot", '"')];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for (index, part) in text.split('&').enumerate() {
        let entity = part.split_once(';').filter(|_| index > 0).and_then(|(name, rest)| {
            let number = || name.strip_prefix('#')?.parse().ok().and_then(char::from_u32);
            let known = NAMES.into_iter().find(|(known, _)| *known == name).map(|(_, plain)| plain);
            Some((known.or_else(number)?, rest))
        });
        match entity {
            Some((character, rest)) => {
                plain.push(character);
                plain.push_str(rest);
            }
            None => {
                plain.push_str(if index > 0 { "&" } else { "" });
                plain.push_str(part);
            }
        }
    }
    Cow::Owned(plain)
}

/// Returns `text` in lower case, with the letters, digits and spaces of US-ASCII that others look like, and without invisible
/// characters.
fn folded(text: &str) -> String {
    let seen = text.chars().filter(|c| !is_odd_space(*c) || c.is_whitespace());
    seen.map(|c| if c.is_whitespace() { ' ' } else { latin(c).unwrap_or(c).to_ascii_lowercase() }).collect()
}

/// Returns the mode that the author of `found` meant.
pub(crate) fn mode_meant(found: &str) -> Option<Mode> {
    // `report` is the word of the drafts before RFC 8461. Programs translate the words of web pages.
    const OTHERS: [(&str, Mode); 3] = [
        (
            "live on active strict production enabled mandatory required erzwingen erzwungen durchsetzen håndhæv gennemtving appliquer forcer aplicar afdwingen",
            Mode::Enforce,
        ),
        ("report reporting report-only monitor monitoring audit dry-run essai prueba pruebas", Mode::Testing),
        ("off no disabled aus kein keine ingen aucun ninguno geen", Mode::None),
    ];
    let found = folded(without_remark(found));
    let (word, remark) = bare(&found).split_once([' ', ';', ',']).unwrap_or((bare(&found), ""));
    if word.len() > WRAPPED_MAX || mode_meant_in(remark) {
        return None;
    }
    let other = OTHERS.into_iter().find(|(words, _)| words.split(' ').any(|other| other == word));
    let is_word = word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let begins = |start| is_word && word.starts_with(start);
    match other {
        Some((_, mode)) => Some(mode),
        None if begins("enforc") => Some(Mode::Enforce),
        None if begins("test") => Some(Mode::Testing),
        None => {
            let name = nearest(word, Mode::ALL.map(Mode::name))?;
            Mode::ALL.into_iter().find(|mode| mode.name() == name)
        }
    }
}

/// Returns whether a remark names a mode, so that it is not clear which one is meant.
fn mode_meant_in(remark: &str) -> bool {
    Mode::ALL.into_iter().any(|mode| remark.contains(mode.name()))
}

/// Returns the seconds that the author of `604,800`, `604_800`, `7d`, `1 week`, `6O4800` or `604800s;` meant.
pub(crate) fn seconds_meant(found: &str) -> Option<u32> {
    const WORDS: [(&str, &str); 4] = [("one ", "1 "), ("a ", "1 "), ("an ", "1 "), ("two ", "2 ")];
    let found = folded(without_remark(found));
    // Of `public, max-age=604800, immutable`, a header of HTTP, the number.
    let found = found.split_once("max-age=").map_or(found.as_str(), |(_, behind)| behind);
    let found = found.split_once(", ").filter(|(_, more)| is_word(more)).map_or(found, |(first, _)| first);
    let found = found.split(';').find(|part| !part.trim().is_empty())?;
    if found.trim_start().starts_with('-') {
        return None;
    }
    let found = bare(found);
    let word =
        WORDS.into_iter().find_map(|(word, number)| Some([number, found.strip_prefix(word)?].concat()));
    let found = word.as_deref().unwrap_or(found);
    if found.contains('*') {
        let factors = found.split('*').map(|factor| factor.trim().parse::<u32>().ok());
        let product = factors.reduce(|all, factor| all?.checked_mul(factor?)).flatten();
        return product.filter(|seconds| *seconds <= MAX_AGE_LIMIT);
    }
    // In a long number the letters o, i and l are digits.
    let is_digit = |c: char| c.is_ascii_digit() || "_,.'’ ".contains(c);
    let is_long = found.bytes().filter(u8::is_ascii_digit).count() > 3;
    let end = found.find(|c| !(is_digit(c) || (is_long && "oil".contains(c)))).unwrap_or(found.len());
    let (number, unit) = found.split_at_checked(end)?;
    let number = number.replace('o', "0").replace(['i', 'l'], "1");
    let number = without_fraction(number.trim_end());
    if !is_grouped(number) {
        return None;
    }
    let number: String = number.chars().filter(char::is_ascii_digit).collect();
    let unit = unit.trim();
    let is_unit = |(words, _): &&(&str, u32)| words.split(' ').any(|word| word == unit);
    let (_, seconds) = UNITS.iter().find(is_unit).filter(|_| !unit.contains(' '))?;
    number.parse::<u32>().ok()?.checked_mul(*seconds).filter(|seconds| *seconds <= MAX_AGE_LIMIT)
}

/// Units of time, in the languages of the catalogues and their neighbours, and their seconds. The first is the one that is meant
/// without a word.
static UNITS: [(&str, u32); 7] = [
    (" s sec secs second seconds sek sekunden sekunder secondes segundos", 1),
    ("m min minute minutes minuten minutter", 60),
    ("h hour hours std stunde stunden time timer heure heures hora horas uur", 3600),
    ("d day days tag tage tagen dag dage dagen jour jours dia dias", 86_400),
    ("w week weeks woche wochen uge uger semaine semaines semana semanas weken", 604_800),
    ("month months monat monate måned måneder mois mes meses maand maanden", 2_592_000),
    ("y yr year years jahr jahre år an ans año años jaar", 31_536_000),
];

/// Whether it is one word without digits.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.trim().chars().all(|c| is_letter_or_digit(c) && !c.is_ascii_digit())
}

/// Returns `604800` of `604800.0`.
fn without_fraction(number: &str) -> &str {
    let parts = number.split_once('.');
    let whole = parts.filter(|(whole, fraction)| {
        fraction.bytes().all(|byte| byte == b'0') && (fraction.len() != 3 || whole.len() > 3)
    });
    whole.map_or(number, |(whole, _)| whole)
}

/// Returns whether `.` and `,` only separate thousands: `604800.5` has a fraction.
fn is_grouped(number: &str) -> bool {
    let mut groups = number.split(['.', ',']).skip(1);
    groups.all(|group| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns the field whose name `name` nearly is: in other case, with letters of another alphabet, with a space or
/// hyphen instead of `_`, or with a typing error.
pub(crate) fn key_meant(name: &str) -> Option<Key> {
    let plain = |c: char| match latin(c).unwrap_or(c) {
        ' ' | '-' => '_',
        c => c.to_ascii_lowercase(),
    };
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    let name: String = name.chars().filter(|c| !is_accent(c)).map(plain).collect();
    let name = nearest(&name, Key::ALL.map(Key::name))?;
    Key::ALL.into_iter().find(|key| key.name() == name)
}

/// Returns whether a line was never meant as a field: it consists of words, and none of them is a part of a policy.
/// It is as safe to remove as a comment.
pub(crate) fn is_prose(line: &str) -> bool {
    let words = || line.split([' ', '\t']).filter(|word| !word.is_empty());
    let is_of_policies = |word: &str| {
        let bare = word.trim_matches(|c: char| !is_letter_or_digit(c)).to_ascii_lowercase();
        let known = Key::ALL.map(Key::name).into_iter().chain(Mode::ALL.map(Mode::name));
        known.into_iter().any(|known| known == bare)
    };
    // A host name has dots inside.
    let plain =
        words().filter(|word| word.trim_end_matches(['.', ',', '!', '?']).chars().all(is_letter_or_digit));
    let has_values = line.contains(|c: char| c.is_ascii_digit() || ":=;*@".contains(c));
    words().count() >= 3 && 2 * plain.count() > words().count() && !has_values && !words().any(is_of_policies)
}

#[cfg(test)]
mod tests {
    use super::{is_prose, meant, mode_meant, seconds_meant};

    #[test]
    fn a_bad_value_shows_what_was_meant() {
        let cases = [
            ("604,800", Some(604_800)),
            ("604_800", Some(604_800)),
            ("604'800", Some(604_800)),
            ("6O4800", Some(604_800)),
            ("60480O", Some(604_800)),
            ("\u{ff16}\u{ff10}\u{ff14}\u{ff18}\u{ff10}\u{ff10}", Some(604_800)),
            ("00000604800", Some(604_800)),
            ("604800.0", Some(604_800)),
            ("604.800", Some(604_800)),
            ("604800.5", None),
            ("1d;", Some(86_400)),
            ("\"7 days\";", Some(604_800)),
            ("one week", Some(604_800)),
            ("1y", Some(31_536_000)),
            ("2 years", None),
            ("7 Tage", Some(604_800)),
            ("1 uge", Some(604_800)),
            ("604\u{a0}800", Some(604_800)),
            ("604\u{2019}800", Some(604_800)),
            ("60*60*24*7", Some(604_800)),
            ("7 * x", None),
            ("public, max-age=604800, immutable", Some(604_800)),
            ("86400 # a day", Some(86_400)),
            ("31536000; includeSubDomains", Some(31_536_000)),
            ("-1d", None),
            ("a while", None),
            ("", None),
            ("-", None),
        ];
        for (found, seconds) in cases {
            assert_eq!(seconds_meant(found), seconds, "{found:?}");
        }
        let cases = [
            ("Enforce;", Some("enforce")),
            ("enforcing", Some("enforce")),
            ("enforcement", Some("enforce")),
            ("enf0rce", Some("enforce")),
            ("test-only", Some("testing")),
            ("testing mode", Some("testing")),
            ("\"Enforced\";", Some("enforce")),
            ("none (off)", Some("none")),
            ("enforce or testing", None),
            ("testing, then enforce", None),
            ("quarantine", None),
            ("", None),
        ];
        for (found, mode) in cases {
            assert_eq!(mode_meant(found).map(super::Mode::name), mode, "{found:?}");
        }
    }

    #[test]
    fn a_line_becomes_the_field_that_was_meant() {
        let cases = [
            ("mode=enforce", Some("mode: enforce")),
            ("mode = enforce", Some("mode: enforce")),
            ("Mode enforce", Some("mode: enforce")),
            ("- mx: mail.example.com", Some("mx: mail.example.com")),
            ("\"mode\": \"enforce\",", Some("mode: enforce")),
            ("- mail.example.com", Some("mx: mail.example.com")),
            ("*.example.com", Some("mx: *.example.com")),
            ("mx1.example.com,", Some("mx: mx1.example.com")),
            ("version\u{ff1a}STSv1", Some("version: STSv1")),
            ("max age: 604800", Some("max_age: 604800")),
            ("**mode**: enforce", Some("mode: enforce")),
            ("1. max_age: 604800", Some("max_age: 604800")),
            ("mode -> enforce", Some("mode: enforce")),
            ("modeenforce", Some("mode: enforce")),
            ("max\u{2013}age: 604800", Some("max_age: 604800")),
            ("m\u{43e}de: enforce", Some("mode: enforce")),
            ("mx.example.com", Some("mx: mx.example.com")),
            ("the mode: enforce", None),
            ("mode", None),
            ("Put this file on the server", None),
            ("v=STSv1; id=20260101", None),
        ];
        for (line, field) in cases {
            let found = meant(line).map(|(key, value)| format!("{}: {value}", key.name()));
            assert_eq!(found.as_deref(), field, "{line:?}");
        }
    }

    #[test]
    fn lines_of_words_are_prose() {
        let cases = [
            ("Put this file on the server", true),
            ("Add mta-sts.txt inside .well-known folder", true),
            ("end of policy", true),
            ("EOF", false),
            ("mx1.example.com mx2.example.com mx3.example.com", false),
            ("mail.example.com and mail.example.net", false),
            ("max age 604800", false),
            ("the mode is enforce", false),
            ("mode enforce", false),
            ("- - -", false),
        ];
        for (line, prose) in cases {
            assert_eq!(is_prose(line), prose, "{line:?}");
        }
    }
}
