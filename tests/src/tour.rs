use fixture::Fixture;

/// The demo domains worth a first look, from good to strange. The other fixtures are served too, but a list of a hundred
/// examples helps nobody.
const TOUR: [&str; 27] = [
    "ok-enforce",
    "ok-testing",
    "ok-wildcard",
    "three-mx",
    "withdrawn",
    "absent",
    "record-only",
    "policy-only",
    "two-records",
    "broken-policy",
    "blank-line",
    "redirect",
    "not-found",
    "html-instead",
    "expired-cert",
    "wrong-name-cert",
    "stalled-body",
    "slow-policy",
    "too-large",
    "mx-not-covered",
    "mx-two-labels",
    "null-mx",
    "no-mx",
    "resolver-fails",
    "delegated",
    "xn--bcher-kva",
    "hostile-text",
];

/// The names of the fixtures to offer: those that a user handed in, then the tour.
pub(crate) fn tour(handed_in: &[String], fixtures: &[Fixture]) -> Vec<String> {
    let served = |name: &&str| fixtures.iter().any(|fixture| fixture.name == *name);
    let tour = TOUR.into_iter().filter(served).filter(|name| !handed_in.iter().any(|own| own == name));
    handed_in.iter().cloned().chain(tour.map(str::to_owned)).collect()
}
