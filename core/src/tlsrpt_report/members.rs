//! The names of the members of a report (RFC 8460 §4.4), and the names that are sent instead.

/// The members that RFC 8460 defines, the most frequent first.
const KNOWN: [&str; 24] = [
    "result-type",
    "failed-session-count",
    "receiving-mx-hostname",
    "sending-mta-ip",
    "receiving-ip",
    "failure-reason-code",
    "additional-information",
    "receiving-mx-helo",
    "policy",
    "summary",
    "failure-details",
    "policy-type",
    "policy-string",
    "policy-domain",
    "mx-host",
    "total-successful-session-count",
    "total-failure-session-count",
    "organization-name",
    "date-range",
    "start-datetime",
    "end-datetime",
    "contact-info",
    "report-id",
    "policies",
];

/// Names that published senders use, and what they mean. Those of the drafts end with `-aggregate`.
const ALIASES: [(&str, &str); 18] = [
    ("receiving-mx-host-name", "receiving-mx-hostname"),
    ("receiving-mx-host", "receiving-mx-hostname"),
    ("additional-info-uri", "additional-information"),
    ("additional-info", "additional-information"),
    ("failure-error-code", "failure-reason-code"),
    ("mx-host-pattern", "mx-host"),
    ("organisation-name", "organization-name"),
    ("failure-type", "result-type"),
    ("success-aggregate", "total-successful-session-count"),
    ("failure-aggregate", "total-failure-session-count"),
    ("total-success-session-count", "total-successful-session-count"),
    ("total-failed-session-count", "total-failure-session-count"),
    // Those of parsedmarc. Its failed-session-count of a policy is told from that of a failure by the place.
    ("successful-session-count", "total-successful-session-count"),
    ("policy-strings", "policy-string"),
    ("mx-host-patterns", "mx-host"),
    ("begin-date", "start-datetime"),
    ("start-date", "start-datetime"),
    ("end-date", "end-datetime"),
];

/// Returns the member that a name means: itself, or the one that it is an alias of.
pub(super) fn meant(name: &str) -> Option<&'static str> {
    if let Some(known) = KNOWN.iter().find(|known| **known == name) {
        return Some(known);
    }
    let plain = hyphenated(name);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == plain).map(|(_, known)| *known);
    alias.or_else(|| KNOWN.into_iter().find(|known| *known == plain))
}

/// Returns `policyType`, `policy_type` and `Policy-Type` as `policy-type`.
fn hyphenated(name: &str) -> String {
    let mut plain = String::new();
    let mut was_lower = false;
    for character in name.chars().take(NAME_MAX) {
        if character.is_ascii_uppercase() && was_lower {
            plain.push('-');
        }
        was_lower = character.is_ascii_lowercase();
        plain.push(if character == '_' { '-' } else { character.to_ascii_lowercase() });
    }
    plain
}

/// At most this many characters of a name are compared.
const NAME_MAX: usize = 64;

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_member_is_recognised_by_the_names_that_are_sent() {
        let cases = [
            ("policy-type", Some("policy-type")),
            ("policy_type", Some("policy-type")),
            ("policyType", Some("policy-type")),
            ("Policy-Type", Some("policy-type")),
            ("receiving-mx-host-name", Some("receiving-mx-hostname")),
            ("additional-info-uri", Some("additional-information")),
            ("failure-error-code", Some("failure-reason-code")),
            ("mx-host-pattern", Some("mx-host")),
            ("mx_host_patterns", Some("mx-host")),
            ("begin_date", Some("start-datetime")),
            ("x-vendor", None),
            ("", None),
        ];
        for (name, expected) in cases {
            assert_eq!(meant(name), expected, "{name}");
        }
    }
}
