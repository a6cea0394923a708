use fixture::Fixture;

/// The demo domains that the page and `make run` list. The other fixtures are served too, but a list of all of them would
/// be too long.
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

/// Returns the names of the fixtures to list: those of `LAB_FIXTURES`, then the tour.
pub(crate) fn tour(own: &[String], fixtures: &[Fixture]) -> Vec<String> {
    let served = |name: &&str| fixtures.iter().any(|fixture| fixture.name == *name);
    let tour = TOUR.into_iter().filter(served).filter(|name| !own.iter().any(|other| other == name));
    own.iter().cloned().chain(tour.map(str::to_owned)).collect()
}
