//! The words that several screens use. `{name}` in a text is replaced by the argument of that name.

use crate::words::translate::words;

words! {
    /// A text with a number in it.
    pub(crate) struct Plural {
        /// For exactly one.
        pub(crate) one: &'static str,
        /// For every other number.
        pub(crate) other: &'static str,
    }
}

words! {
    /// All of them.
    pub(crate) struct SharedWords {
        /// The site's name.
        pub(crate) site: &'static str,
        /// `{done}` and `{total}`.
        pub(crate) progress: &'static str,
        pub(crate) new_tab: &'static str,
        /// Before the A-labels of an internationalised name.
        pub(crate) in_dns: &'static str,
        /// In place of a line without text that is added or removed.
        pub(crate) empty_line: &'static str,
        pub(crate) more_lines: Plural,
        pub(crate) copy: CopyWords,
        pub(crate) findings: FindingWords,
        pub(crate) hosts: HostWords,
        pub(crate) senders: SenderWords,
        pub(crate) trouble: TroubleWords,
    }
}

words! {
    /// Buttons that copy.
    pub(crate) struct CopyWords {
        pub(crate) button: &'static str,
        pub(crate) done: &'static str,
        pub(crate) failed: &'static str,
    }
}

words! {
    /// Findings.
    pub(crate) struct FindingWords {
        pub(crate) error: &'static str,
        pub(crate) warning: &'static str,
        pub(crate) note: &'static str,
        pub(crate) errors: Plural,
        pub(crate) warnings: Plural,
        pub(crate) notes: Plural,
        /// `{counts}`, where there may be more.
        pub(crate) at_least: &'static str,
        /// `{line}` and `{column}`.
        pub(crate) at_line: &'static str,
        /// `{column}`.
        pub(crate) at_column: &'static str,
        pub(crate) in_record: &'static str,
        pub(crate) in_policy: &'static str,
        pub(crate) in_tlsrpt: &'static str,
        pub(crate) copy_corrected_policy: &'static str,
        pub(crate) copy_corrected_record: &'static str,
        pub(crate) guess: &'static str,
    }
}

words! {
    /// MX hosts and mx patterns.
    pub(crate) struct HostWords {
        pub(crate) heading: &'static str,
        pub(crate) host: &'static str,
        pub(crate) preference: &'static str,
        pub(crate) delivers: &'static str,
        pub(crate) matches: &'static str,
        /// Above a list of the patterns that match.
        pub(crate) matching: &'static str,
        pub(crate) no_match: &'static str,
        pub(crate) no_patterns: &'static str,
        /// `{n}` of `{total}`.
        pub(crate) covered: &'static str,
        /// `{n}` hosts without a policy.
        pub(crate) uncompared: Plural,
        pub(crate) implicit: &'static str,
        pub(crate) tls_only: &'static str,
        pub(crate) refused: &'static str,
        pub(crate) opportunistic: &'static str,
        /// In mode testing, at a host that no pattern covers.
        pub(crate) either_way: &'static str,
        pub(crate) would_refuse: &'static str,
        pub(crate) no_address: &'static str,
        pub(crate) unknown: &'static str,
        pub(crate) caption: &'static str,
    }
}

words! {
    /// Which sender accepts the policy.
    pub(crate) struct SenderWords {
        pub(crate) heading: &'static str,
        /// `{n}` of `{total}`.
        pub(crate) accept: &'static str,
        /// The same after other facts.
        pub(crate) accept_it: &'static str,
        pub(crate) caption: &'static str,
        pub(crate) sender: &'static str,
        pub(crate) verdict: &'static str,
        pub(crate) reads: &'static str,
        pub(crate) accepts: &'static str,
        pub(crate) refuses: &'static str,
        pub(crate) mta: &'static str,
        pub(crate) library: &'static str,
        pub(crate) documented: &'static str,
        pub(crate) scope: &'static str,
    }
}

words! {
    /// Errors of the service itself.
    pub(crate) struct TroubleWords {
        pub(crate) retry: &'static str,
        pub(crate) offline: TroubleText,
        pub(crate) refused: &'static str,
        pub(crate) busy: TroubleText,
        /// `{seconds}`.
        pub(crate) busy_until: &'static str,
        pub(crate) resolver: &'static str,
        /// `{detail}`, of the service.
        pub(crate) says: &'static str,
        pub(crate) unreachable: TroubleText,
        /// `{status}`.
        pub(crate) unexpected: TroubleText,
        pub(crate) broken_off: TroubleText,
    }
}

words! {
    /// A heading, and what it means for the reader.
    pub(crate) struct TroubleText {
        pub(crate) heading: &'static str,
        pub(crate) text: &'static str,
    }
}
