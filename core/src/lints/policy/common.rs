//! What several lints of the policy share.

use crate::facts::Facts;
use crate::finding::{Message, Source};
use crate::lints::policy::placeholder::is_placeholder;
use crate::lints::sink::Defect;
use crate::syntax::policy::{Deviation, Field, Key, PolicySyntax};
use crate::text::span::Span;
use crate::text::visible;

/// Returns a new defect of the policy.
pub(super) const fn defect() -> Defect {
    Defect::of(Source::Policy)
}

/// Returns the body, if it is a policy, good or bad. Of two policies in one text, `policy-multiple` reports only that.
pub(crate) fn body<'a, 'f>(facts: &'f Facts<'a>) -> Option<&'f PolicySyntax<'a>> {
    facts.body.as_ref().filter(|body| body.is_policy() && body.second_policy().is_none())
}

/// Returns the text of `span` for a message.
pub(super) fn shown(body: &PolicySyntax<'_>, span: Span) -> String {
    visible::plain(span.of(body.text))
}

/// Returns that `odd` only looks like `plain`.
pub(super) fn only_looks_like(odd: char, plain: char) -> Message {
    Message::new("only-looks-like", "“{odd}” is {code}, which only looks like “{plain}”")
        .arg("odd", odd)
        .arg("code", format_args!("U+{:04X}", u32::from(odd)))
        .arg("plain", plain)
}

/// Returns the fields of one name with an invalid value. Placeholders and invalid UTF-8 are left out: other
/// lints report those.
pub(crate) fn bad<'f>(facts: &'f Facts<'_>, key: Key) -> Vec<(&'f PolicySyntax<'f>, &'f Field<'f>)> {
    // Every invalid value is a deviation.
    let Some(body) = body(facts).filter(|body| !body.deviations.is_empty()) else { return Vec::new() };
    let reported_here = |field: &&Field<'_>| {
        let value = field.bare.of(body.text);
        !field.parsed.is_good()
            && !body.is_intended(field.name)
            && std::str::from_utf8(value).is_ok()
            && !is_placeholder(value)
    };
    body.fields_of(key).filter(reported_here).map(|field| (body, field)).collect()
}

/// Returns the first two `---` lines and everything between them, unless that is the policy itself.
/// `template-leftover` reports such a block as a whole.
pub(super) fn front_matter_block(body: &PolicySyntax<'_>) -> Option<Span> {
    let mut lines = body.all(|kind| kind == Deviation::FrontMatter).map(|line| line.span);
    let block = lines.next()?.to(lines.next()?);
    let mut known = body.fields().filter(|field| field.parsed.key().is_some());
    let holds_policy = known.any(|field| block.start <= field.name.start && field.name.start < block.end);
    (!holds_policy).then_some(block)
}

/// Returns where the front matter ends, 0 without any.
pub(super) fn below_front_matter(body: &PolicySyntax<'_>) -> usize {
    front_matter_block(body).map_or(0, |block| block.end)
}

/// Returns whether a field is a line of something else: the address of the policy, the name of its file, a header of HTTP.
pub(super) fn is_stray(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase();
    STRAY.contains(&[" ", name.as_str(), " "].concat())
}

/// The names of such fields.
pub(super) const STRAY: &str = " https http url uri file filename path date server content-type content-length content-encoding cache-control etag last-modified accept-ranges connection ";
