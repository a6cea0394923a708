//! The words of the screen of a check.

use crate::words::shared::Plural;
use crate::words::translate::words;

words! {
    /// All of them.
    pub(crate) struct CheckWords {
        pub(crate) sought: SoughtWords,
        pub(crate) verdicts: Verdicts,
        /// `{time}`, as `20:14:07 UTC`, and `{ms}`.
        pub(crate) checked: &'static str,
        /// After that, where the answer comes from the edge's cache: for how many minutes.
        pub(crate) cached: Plural,
        pub(crate) copy_link: &'static str,
        pub(crate) download: &'static str,
        pub(crate) embed: &'static str,
        pub(crate) problems: &'static str,
        pub(crate) notes: &'static str,
        pub(crate) nothing_found: &'static str,
        pub(crate) scope_heading: &'static str,
        pub(crate) scope: &'static str,
        /// Parts of a list of what was not looked at.
        pub(crate) scope_mx_tls: &'static str,
        pub(crate) scope_cached: &'static str,
        pub(crate) examples: &'static str,
        pub(crate) evidence: EvidenceWords,
        pub(crate) next: NextWords,
        pub(crate) setup: SetupWords,
        pub(crate) well: WellWords,
    }
}

words! {
    /// One for each verdict, for the page's title. The headlines are the core's.
    pub(crate) struct Verdicts {
        pub(crate) checking: &'static str,
        pub(crate) enforced: &'static str,
        pub(crate) enforced_with_failures: &'static str,
        pub(crate) testing: &'static str,
        pub(crate) none: &'static str,
        pub(crate) absent: &'static str,
        pub(crate) broken: &'static str,
        pub(crate) undetermined: &'static str,
    }
}

words! {
    /// Evidence.
    pub(crate) struct EvidenceWords {
        pub(crate) heading: &'static str,
        pub(crate) policy: &'static str,
        /// `{ms}`.
        pub(crate) took: &'static str,
        pub(crate) bytes: Plural,
        pub(crate) status: &'static str,
        pub(crate) headers: &'static str,
        pub(crate) no_headers: &'static str,
        pub(crate) body: &'static str,
        pub(crate) empty_body: &'static str,
        pub(crate) copy_body: &'static str,
        pub(crate) copy_record: &'static str,
        pub(crate) dns: &'static str,
        pub(crate) lookups: Plural,
        pub(crate) nothing: &'static str,
        pub(crate) nxdomain: &'static str,
        pub(crate) not_asked: &'static str,
        pub(crate) failed: &'static str,
        pub(crate) alias: &'static str,
        pub(crate) ttl: &'static str,
        pub(crate) authenticated: &'static str,
        pub(crate) cut: &'static str,
        pub(crate) partial: &'static str,
        pub(crate) timeline: &'static str,
        /// `{start}` and `{ms}`.
        pub(crate) bar: &'static str,
        pub(crate) null_mx: &'static str,
    }
}

words! {
    /// The one thing to do next.
    pub(crate) struct NextWords {
        pub(crate) eyebrow: &'static str,
        pub(crate) diff: &'static str,
    }
}

words! {
    /// The first steps, for a domain that publishes nothing.
    pub(crate) struct SetupWords {
        pub(crate) heading: &'static str,
        pub(crate) lead: &'static str,
        pub(crate) record_at: &'static str,
        pub(crate) report: &'static str,
        pub(crate) report_why: &'static str,
        pub(crate) host: &'static str,
        /// After the name of the policy host.
        pub(crate) host_needs: &'static str,
        pub(crate) serve: &'static str,
        pub(crate) serve_where: &'static str,
        pub(crate) announce: &'static str,
        pub(crate) announce_why: &'static str,
        pub(crate) no_hosts: &'static str,
        pub(crate) then: &'static str,
        /// The link to the screen that does it in steps.
        pub(crate) guided: &'static str,
    }
}

words! {
    /// For a domain where all is right.
    pub(crate) struct WellWords {
        pub(crate) eyebrow: &'static str,
        pub(crate) title: &'static str,
        pub(crate) why: &'static str,
        pub(crate) heading: &'static str,
        pub(crate) risks: [Risk; 4],
    }
}

words! {
    /// What could go wrong; `{age}` is the max_age of the policy.
    pub(crate) struct Risk {
        pub(crate) id: &'static str,
        pub(crate) name: &'static str,
        pub(crate) brief: &'static str,
        pub(crate) text: &'static str,
    }
}

words! {
    /// What the address names and the check did not find: `{findings}`.
    pub(crate) struct SoughtWords {
        pub(crate) absent: &'static str,
        /// `{command}` too.
        pub(crate) untested: &'static str,
    }
}
