//! Recognises the placeholders of policy templates.

use crate::names::ip_address::is_ipv6;
use crate::syntax::mx_pattern::hosts_meant;
use crate::text::characters::is_letter_or_digit;
use memchr::{memchr, memchr_iter, memchr2_iter, memchr3};

/// Returns whether `value` is a placeholder of a common template: `[enforce|testing]`, `your_domain.tld`,
/// `PRIMARY_HOSTNAME`.
pub(crate) fn is_placeholder(value: &[u8]) -> bool {
    if is_shouted(value) || has_stand_in(value) {
        return true;
    }
    // Markup with a closing tag is not a placeholder, nor is a link in Markdown.
    if !has_mark(value) || value.windows(2).any(|pair| pair == b"</" || pair == b"](") {
        return false;
    }
    let text = String::from_utf8_lossy(value).to_ascii_lowercase();
    let bracketed = [('[', ']'), ('<', '>'), ('{', '}')].into_iter().any(|(open, close)| {
        let inside = text.split_once(open).and_then(|(_, rest)| rest.split_once(close));
        inside.is_some_and(|(inside, _)| is_only_words(inside))
    });
    (bracketed && !is_bracketed_pattern(&text)) || WORDS.into_iter().any(|word| contains_label(&text, word))
}

/// Names and choices that templates contain.
const WORDS: [&str; 5] = ["your.domain", "example.tld", "domain.tld", "enforce|testing", "testing|enforce"];

/// Returns whether a host, an address or an id contains a label that the reader has to replace: `yourdomain`,
/// `votre-domaine-com`, `contoso`, `YYYYMMDD`.
pub(crate) fn has_stand_in(value: &[u8]) -> bool {
    // Most labels are shorter or begin with other letters.
    let may_be = |label: &&[u8]| match label {
        [first, second, _, _, _, _, ..] => matches!(
            (first | 0x20, second | 0x20),
            (b'y', b'o' | b'y')
                | (b'v' | b'j' | b'c', b'o')
                | (b't', b'u')
                | (b's', b'u' | b'e')
                | (b'i', b'h' | b'l')
                | (b'd', b'e')
                | (b'm', b'y' | b'e')
                | (b'u', b'w')
                | (b'f', b'a')
        ),
        _ => false,
    };
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric());
    let mut labels = value.split(|byte| *byte == b'.').filter(may_be);
    labels.any(|label| {
        let label = String::from_utf8_lossy(label).to_ascii_lowercase();
        STAND_INS.into_iter().any(|(owner, things)| {
            let Some(rest) = label.strip_prefix(owner) else { return false };
            let thing = rest.trim_start_matches(['-', '_']);
            things.split(' ').any(|known| match known {
                "" => ends(rest),
                _ => thing.strip_prefix(known).is_some_and(ends),
            })
        })
    }) || (value.ends_with(b"y.com") || value.ends_with(b"n.com"))
        && DOMAINS.into_iter().any(|domain| {
            let before = value.strip_suffix(domain.as_bytes());
            before.is_some_and(|before| {
                before.last().is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-')
            })
        })
}

/// Whose it is, and what: words that templates of several languages consist of. Names of companies that only exist in
/// documentation need no second word.
const STAND_INS: [(&str, &str); 19] = [
    (
        "your",
        "domain domainname company companyname email email-here mailserver mail-server hostname host organization organisation business tenant name id mx",
    ),
    ("votre", "domaine nom-de-domaine entreprise serveur adresse"),
    ("tu", "dominio empresa servidor correo"),
    ("su", "dominio empresa servidor correo"),
    ("ihr", "domain edomain e-domain server e-firma"),
    ("dein", "domain edomain e-domain"),
    ("seu", "dominio servidor"),
    ("tuo", "dominio server"),
    ("il-tuo", "dominio server"),
    ("iltuo", "dominio server"),
    ("meine", "domain firma"),
    ("uw", "domein bedrijf"),
    ("jouw", "domein bedrijf"),
    ("my", "domain company"),
    ("contoso", ""),
    ("fabrikam", ""),
    ("yyyy", "mmdd mmddhhmmss mmddhhmm mmddnn mm mmddthhmmss mmddthhmmssz"),
    ("jjjj", "mmtt mmtthhmmss mmtthhmm mmttnn"),
    ("aaaa", "mmjj mmjjhhmmss mmdd"),
];

/// Domains that people write for a domain of their own. Nobody's mail hosts are there.
const DOMAINS: [&str; 2] = ["company.com", "domain.com"];

/// Returns whether a name is one for documentation and tests (RFC 2606, RFC 6761), in lower case.
pub(crate) fn is_reserved(name: &str) -> bool {
    ["example.com", "example.net", "example.org", "example", "test", "invalid"].into_iter().any(|domain| {
        let before = name.strip_suffix(domain);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Returns whether `text` contains a mark that every placeholder has, except one in capitals. Nearly all policies
/// have no such mark, so their values need no further test.
pub(super) fn has_mark(text: &[u8]) -> bool {
    if memchr3(b'[', b'<', b'{', text).or_else(|| memchr(b'|', text)).is_some() {
        return true;
    }
    let is_at = |at: usize, word: &[u8]| {
        text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    memchr2_iter(b'y', b'Y', text).any(|at| is_at(at, b"your"))
        || memchr2_iter(b't', b'T', text).any(|at| at.checked_sub(1).is_some_and(|dot| is_at(dot, b".tld")))
}

/// Returns whether `text` contains `word` as whole labels: `buyyourdomain.com` is a normal name.
fn contains_label(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    let is_in_label = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let is_at = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| text.get(before));
        let rest = text.get(at..).and_then(|rest| rest.strip_prefix(word));
        let ends = |rest: &[u8]| word.ends_with(b".") || !is_in_label(rest.first());
        !is_in_label(before) && rest.is_some_and(ends)
    };
    word.first().is_some_and(|first| memchr_iter(*first, text).any(is_at))
}

/// Returns whether `text` is hosts in brackets such as `[mail.example.com]`, which `mx-pattern-invalid` fixes.
/// A placeholder has no dots, or contains “your”.
fn is_bracketed_pattern(text: &str) -> bool {
    !text.contains("your") && hosts_meant(text).is_some()
}

/// Returns whether a text from inside brackets is only words, as in `<your domain>` and `[mode:testing]`. Markup
/// contains other characters too.
fn is_only_words(inside: &str) -> bool {
    !HTML_TAGS.contains(&inside)
        && inside.contains(|c: char| is_letter_or_digit(c) && !c.is_ascii_digit())
        && inside.chars().all(|c| is_letter_or_digit(c) || " _-|.:{".contains(c))
        && !is_ipv6(inside)
}

/// HTML tags, which look like placeholders if they have no attributes.
const HTML_TAGS: [&str; 16] = [
    "html", "head", "body", "title", "br", "p", "div", "pre", "h1", "center", "ul", "ol", "li", "code",
    "span", "table",
];

/// Returns whether `value` is in capitals and contains `_`, as `PRIMARY_HOSTNAME`, or is `MODE`.
pub(super) fn is_shouted(value: &[u8]) -> bool {
    let is_capital = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_';
    let has_letter = || value.iter().any(u8::is_ascii_uppercase);
    value == b"MODE" || (value.iter().all(is_capital) && value.contains(&b'_') && has_letter())
}
