//! Whose hosts the patterns of a policy and the MX records name.

use crate::names::providers::find::hosts_of;
use crate::text::message::{Arg, Message};

/// Names whom the patterns of a policy and the MX hosts belong to. If that is the same operator, or not known, it names
/// the first pattern and the first host.
pub(crate) fn operators<'h>(
    patterns: impl Iterator<Item = &'h str> + Clone,
    hosts: impl Iterator<Item = &'h str> + Clone,
) -> [Arg; 2] {
    let known = [operator(patterns.clone()), operator(hosts.clone())];
    let is_one = known[0] == known[1];
    let named = |known: Option<&str>, all: Vec<&str>| match (known.filter(|_| !is_one), all.as_slice()) {
        (Some(operator), _) => operator.into(),
        (None, [first]) => first.into(),
        (None, [first, _]) => {
            Message::new("operators.and-one-more", "{first} and 1 more").arg("first", first).into()
        }
        (None, all) => Message::new("operators.and-more", "{first} and {n} more")
            .arg("first", all.first().unwrap_or(&""))
            .arg("n", all.len().saturating_sub(1))
            .into(),
    };
    [named(known[0], patterns.collect()), named(known[1], hosts.collect())]
}

/// Returns the operator of all `names`.
fn operator<'h>(mut names: impl Iterator<Item = &'h str>) -> Option<&'static str> {
    let of = |name: &str| hosts_of(name).map(|hosts| hosts.operator);
    let first = of(names.next()?)?;
    names.all(|name| of(name) == Some(first)).then_some(first)
}
